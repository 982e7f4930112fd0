"""Where each role works: the pages an account is sent to after sign-in and finds in its menu, and what waits there.

Each app registers its own pages, and what is to be done on them, when the site starts.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from common.any_rows import RowsOf, Units, any_rows

from .access import grants_of
from .models import User

logger = logging.getLogger(__name__)


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
    found = [(_address(name), name) for _place, name in placed]
    return [Desk(url, str(_entries[name].label)) for url, name in found if url]


def lost_desks() -> list[str]:
    """The entries that lead to no page: of a plug-in that registers a name without an address."""
    return [name for name in _entries if not _address(name)]


def _address(name: str) -> str:
    """Where an entry leads; empty, with a line in the log, where there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        logger.error("the menu entry %s leads to no page and is left out", name)
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One line of what waits for a user: what it is, how many, by when, and the page where it is done.

    `due` is the earliest day among the `count` things, None where no day is set. `action` is the word on the link.
    `about` names the unit, class or venue, where a user has several.
    """

    title: str
    url: str
    action: str
    count: int = 1
    due: date | None = None
    about: str = ""


TodosFor = Callable[[User], Iterable[Todo]]


@dataclass(frozen=True)
class _Source:
    todos_for: TodosFor
    roles: frozenset[str]
    rows_of: RowsOf | None
    is_about_units: bool


_sources: dict[str, _Source] = {}


def register_todo(
    name: str,
    todos_for: TodosFor,
    *,
    roles: Iterable[str],
    rows_of: RowsOf | None = None,
    is_about_units: bool = True,
) -> None:
    """Registers what asks how much of one kind waits for a user; it is asked only for holders of one of the roles.

    It is asked on each visit of a first page: one query or two that count, and nothing where nothing waits. `rows_of`,
    for work of unit managers, gives rows without which nothing can wait in these units: whether there are any is asked
    for all sources together, beforehand. It must not look at the day. `is_about_units` is False where no line is about
    a unit, so that a unit's own page need not ask.
    """
    _sources[name] = _Source(todos_for, frozenset(roles), rows_of, is_about_units)


def todos_of(user: User, *, without: str = "", about: str = "") -> list[Todo]:
    """What waits for the user, soonest first; what has no day comes last, in the order in which apps registered it.

    `without` names a source that is not asked: what the page shows in full. `about` takes the lines of one unit alone.
    """
    grants = grants_of(user)
    asked = [
        source
        for name, source in _sources.items()
        if name != without and grants.roles & source.roles and (source.is_about_units or not about)
    ]
    quiet = _quiet(asked, tuple(sorted(grants.managed)))
    found = [todo for source in asked if source not in quiet for todo in source.todos_for(user)]
    return sorted((todo for todo in found if about in ("", todo.about)), key=lambda todo: todo.due or date.max)


def _quiet(sources: list[_Source], units: Units) -> set[_Source]:
    """Those of the sources that have no row in these units."""
    gated = [(source, source.rows_of) for source in sources if source.rows_of is not None]
    found = any_rows(tuple(rows_of for _source, rows_of in gated), units)
    return {source for (source, _rows_of), has_rows in zip(gated, found, strict=True) if not has_rows}
