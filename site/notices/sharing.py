"""Short links to pages of this site, for chat groups and posters.

A code is the letter of a kind of page and the page's number: nothing is kept, nothing can be forged, and no code leads
anywhere but to a page that a room has registered. Whether somebody may open the page is asked there, as always.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from .rendering import GROUP_MOST, absolute
from .wording import shorten

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
Key = int | uuid.UUID


@dataclass(frozen=True, slots=True)
class Card:
    """What a poster says of a page: its title and a few lines."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shared:
    """A kind of page. `path_of` gives its path, None where there is none; `card_of` None for who may not open it."""

    path_of: Callable[[Key], str | None]
    card_of: Callable[[object, Key], Card | None]
    by_uuid: bool = False


_shared: dict[str, Shared] = {}


def register_share(letter: str, shared: Shared) -> None:
    """Registers a kind of page under one letter, which stays for good: codes are printed on posters."""
    _shared[letter] = shared


def code_of(letter: str, key: Key) -> str:
    """The code of a page."""
    number, text = int(key), ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        text = DIGITS[digit] + text
    return letter + (text or "0")


def _read(code: str) -> tuple[Shared, Key] | None:
    shared = _shared.get(code[:1])
    if shared is None or not code[1:] or len(code) > 23 or any(char not in DIGITS for char in code[1:]):
        return None
    number = 0
    for char in code[1:]:
        number = number * len(DIGITS) + DIGITS.index(char)
    if shared.by_uuid:
        return (shared, uuid.UUID(int=number)) if number < 1 << 128 else None
    return (shared, number) if number < 1 << 63 else None


def path_of(code: str) -> str | None:
    """The path of ours that a code leads to; None for codes of nothing."""
    found = _read(code)
    path = found[0].path_of(found[1]) if found else None
    return path if path and path.startswith("/") and not path.startswith("//") else None


def card_of(code: str, user: object) -> Card | None:
    """What a poster of the page says; None for codes of nothing and for who may not open the page."""
    found = _read(code)
    return found[0].card_of(user, found[1]) if found else None


def short_url(code: str) -> str:
    """The address to print and to paste, without a language."""
    return absolute(reverse("short", args=[code]))


def group_text(text: str, url: str) -> str:
    """A text for a chat group with its link, of at most 200 characters together."""
    room = GROUP_MOST - len(url) - 1
    return f"{shorten(' '.join(text.split()), room)}\n{url}"
