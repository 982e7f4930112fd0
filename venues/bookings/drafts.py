"""What somebody has typed into a booking form, kept for ten minutes: a page that is loaded anew is not blank.

Phones drop a page while one reads the text message with the code. A draft is found by the browser's own random mark
alone, lies in the cache and never in a table, and its number is sealed; it goes with the booking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.cache import cache

from .sealed_phones import open_phone, seal_phone

KEPT_S = 10 * 60  # twice as long as a code is good
MOST = 400  # characters of a field: longer than any form takes


def _key(asker: str, form: str) -> str:
    return f"booking-draft:{asker}:{form}"


def keep_draft(asker: str, form: str, sent: Mapping[str, Any], names: Iterable[str]) -> None:
    """Keeps what was sent of the fields of these names; nothing for a browser without a mark. Codes are not kept."""
    if not asker:
        return
    kept = {name: str(sent[name])[:MOST] for name in names if name in sent and name != "code"}
    if "phone" in kept:
        kept["phone"] = seal_phone(kept["phone"])
    cache.set(_key(asker, form), kept, KEPT_S)


def draft_of(asker: str, form: str) -> dict[str, str]:
    """What this browser has typed into the form; empty when nothing is kept."""
    kept: dict[str, str] = (cache.get(_key(asker, form)) or {}) if asker else {}
    return {**kept, "phone": open_phone(kept["phone"])} if "phone" in kept else kept


def drop_draft(asker: str, form: str) -> None:
    """Forgets it: the booking is made, or the phone leaves this browser."""
    if asker:
        cache.delete(_key(asker, form))
