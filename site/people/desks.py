"""Where each role works: the pages an account is sent to after sign-in and finds in its menu.

Each app registers its own when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from django.urls import reverse
from django.utils.functional import Promise

from .access import grants_of
from .models import User


class Place(IntEnum):
    """How far up in a user's menu a page stands; the first one is where the sign-in leads."""

    MAIN = 1  # the daily work of a role
    MORE = 2  # a role's further pages
    EDITING = 3  # the admin
    WIDE = 4  # what superusers see without holding its role
    OWN = 5  # what everybody has
    OFFERED = 6  # what a role may do now and then


PlaceFor = Callable[[User], Place | None]


@dataclass(frozen=True)
class Desk:
    """A page of one's own and its name in the menu."""

    url: str
    label: str


@dataclass(frozen=True)
class _Entry:
    label: str | Promise
    place_for: PlaceFor


_entries: dict[str, _Entry] = {}


def register_desk(name: str, label: str | Promise, place_for: PlaceFor) -> None:
    """Registers a page by the name of its address. `place_for` gives its place in a user's menu, None for none."""
    _entries[name] = _Entry(label, place_for)


def for_roles(*roles: str, place: Place, superusers: Place | None = None) -> PlaceFor:
    """One place for whoever holds one of the roles, and one for superusers who hold none of them."""

    def place_for(user: User) -> Place | None:
        if grants_of(user).roles.intersection(roles):
            return place
        return superusers if user.is_superuser else None

    return place_for


def desks_of(user: User) -> list[Desk]:
    """The pages of the user's roles, the main one first; then the own record, and what the roles may do besides.

    Pages of one place stand as their apps do in INSTALLED_APPS.
    """
    placed = [(place, name) for name, entry in _entries.items() if (place := entry.place_for(user)) is not None]
    placed.sort(key=lambda found: found[0])
    return [Desk(reverse(name), str(_entries[name].label)) for _place, name in placed]
