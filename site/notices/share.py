"""Messages as their reader may paste and print them."""

from __future__ import annotations

from django.urls import reverse

from .access import own_messages
from .sharing import Card, Key, Shared


def _card(user: object, key: Key) -> Card | None:
    found = own_messages(user).filter(pk=key).first()
    return Card(found.title) if found else None


MESSAGES = Shared(lambda key: reverse("notices:message", args=[key]), _card, by_uuid=True)
