"""Staff doors as chats and posters show them: open to whoever has the link, as the printed code is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from notices.sharing import Card, Key, Shared

from .models import StaffDoor


def _open_door(key: Key) -> StaffDoor | None:
    return StaffDoor.objects.filter(pk=str(key), closed_at=None).select_related("organisation", "post").first()


def _path(key: Key) -> str | None:
    found = _open_door(key)
    return reverse("door:start", args=[found.code]) if found else None


def _card(user: object, key: Key) -> Card | None:
    found = _open_door(key)
    return Card(_("Training before work"), (str(found),)) if found else None


DOORS = Shared(_path, _card, by_uuid=True)
