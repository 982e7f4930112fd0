"""Who a key can be for: a unit, an office, or a venue."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from divisions.models import Division
from people.grants import grants_of
from people.models import User
from people.papers.owners import Owner, owner_for, owners_for

VENUE = "venue-"


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """A unit or an office as they keep templates, too; or the venue of a division, for its keeper."""

    owner: Owner | None = None
    venue: Division | None = None

    @property
    def key(self) -> str:
        return self.owner.key if self.owner else f"{VENUE}{self.venue.code}" if self.venue else ""

    @property
    def name(self) -> str:
        return self.owner.name if self.owner else _("Venue of %(division)s") % {"division": self.venue}


def _kept(user: User) -> list[Division]:
    return list(Division.objects.on(timezone.localdate()).filter(pk__in=grants_of(user).kept).order_by("code"))


def key_owners_for(user: User) -> list[KeyOwner]:
    """Units and offices whose keys the account makes, and the venues it keeps."""
    return [*(KeyOwner(owner) for owner in owners_for(user)), *(KeyOwner(venue=venue) for venue in _kept(user))]


def key_owner_for(user: User, key: str) -> KeyOwner | None:
    """The owner of this key that the account makes keys for; None for others and for what is no key."""
    if key.startswith(VENUE):
        return next((KeyOwner(venue=venue) for venue in _kept(user) if f"{VENUE}{venue.code}" == key), None)
    owner = owner_for(user, key)
    return KeyOwner(owner) if owner else None
