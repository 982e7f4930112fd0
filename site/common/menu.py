"""Links of the main menu that only some people see. Each app registers its own when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, eq=False)
class MenuLink:
    """A page of ours and its name in the menu. `is_shown` says whether this user, or this visitor, sees it."""

    path: str
    label: str | Promise
    is_shown: Callable[[object], bool]


_links: list[MenuLink] = []


def register_menu_link(path: str, label: str | Promise, is_shown: Callable[[object], bool]) -> None:
    """Registers a link behind those that everybody sees."""
    _links.append(MenuLink(path, label, is_shown))


def menu_links(user: object) -> tuple[MenuLink, ...]:
    """The links beside those that everybody sees, in the order of the apps."""
    return tuple(link for link in _links if link.is_shown(user))


def is_signed_in(user: object) -> bool:
    """True for accounts, False for visitors."""
    return bool(getattr(user, "is_authenticated", False))


def is_visitor(user: object) -> bool:
    """True for whoever has not signed in."""
    return not is_signed_in(user)
