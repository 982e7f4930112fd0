"""What the operator says of the site, from memory: every page shows some of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import get_language, gettext

KEEP_S = 60
MARK_HEIGHT = 60  # pixels
ICP_REGISTER = "https://beian.miit.gov.cn/"
POLICE_REGISTER = "https://beian.mps.gov.cn/#/query/webSearch?code="
MARK_REGISTER = "https://bszs.conac.cn/"

_lock = threading.Lock()
_kept: tuple[float, Details | None] = (0.0, None)


@dataclass(frozen=True, slots=True)
class Details:
    """As `SiteDetails`, without what belongs to the database."""

    name: str = ""
    name_en: str = ""
    operator: str = ""
    phone: str = ""
    address: str = ""
    icp_number: str = ""
    police_number: str = ""
    map_number: str = ""
    site_code: str = ""
    party_mark: str = ""  # the picture's address
    party_mark_url: str = ""
    footer_note: str = ""

    @property
    def called(self) -> str:
        """The site's name in the language of the page."""
        if get_language() == "en":
            return self.name_en or gettext("Jiaxing fire-safety training")
        return self.name or gettext("Jiaxing fire-safety training")

    @property
    def domain(self) -> str:
        """The name under which the site is reached."""
        return urlsplit(settings.PUBLIC_URL).hostname or ""

    @property
    def icp_url(self) -> str:
        """The register that the ICP number stands in."""
        return ICP_REGISTER

    @property
    def police_url(self) -> str:
        """Where the police's register shows the site."""
        return POLICE_REGISTER + "".join(character for character in self.police_number if character.isdigit())

    @property
    def mark_url(self) -> str:
        """What the mark leads to."""
        return self.party_mark_url or MARK_REGISTER


def site_details() -> Details:
    """The details; a change shows here at once, in other processes within a minute."""
    global _kept
    until, details = _kept
    if details is None or until < time.monotonic():
        details = _read(details or Details())
        with _lock:
            _kept = (time.monotonic() + KEEP_S, details)
    return details


def forget_details(**_signal: Any) -> None:
    """Lets the next page read the details anew; connected to the signals of what they are made of."""
    global _kept
    with _lock:
        _kept = (0.0, None)


def _read(former: Details) -> Details:
    """The details of the database; those known before while it cannot be asked."""
    from .models import SiteDetails

    if connection.needs_rollback:
        return former
    try:
        row = SiteDetails.objects.select_related("party_mark").first()
        mark = row.party_mark.get_rendition(f"height-{MARK_HEIGHT}").url if row and row.party_mark else ""
    except (DatabaseError, OSError):
        return former
    if row is None:
        return Details()
    texts = {name: getattr(row, name) for name in Details.__dataclass_fields__ if name != "party_mark"}
    return Details(**texts, party_mark=mark)
