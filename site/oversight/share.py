"""Pages of overseen units as chats and posters show them, for officers alone."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.sharing import Card, Key, Shared
from people.access import OFFICERS, has_role, overseen_organisations


def _card(user: object, key: Key) -> Card | None:
    if not has_role(user, *OFFICERS):
        return None
    found = overseen_organisations(user).filter(pk=str(key)).first()
    return Card(found.name, (_("Training and drills: what is owed"),)) if found else None


OVERSEEN_UNITS = Shared(lambda key: reverse("oversight:unit", args=[key]), _card, by_uuid=True)
