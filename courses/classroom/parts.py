"""Parts of a lesson that another room runs: what they are, how one is opened, what the class did in it.

`firesafety` registers them when the site starts: this room knows none of the others above it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from people.models import User

from .live.announce import announce
from .models import LessonState, LiveLesson


class PartRefused(Exception):
    """The screen is no part that can be opened, or the lesson is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKind:
    """A kind of part. `open` returns what names the opened one; `answers` are questions as a log keeps them.

    `is_done` says of an opened one whether it was played to an end.
    """

    key: str
    choices: Callable[[], list[tuple[str, str]]]
    open: Callable[[LiveLesson, User, str], str]
    url: Callable[[str], str]
    answers: Callable[[str], list[dict[str, Any]]]
    is_done: Callable[[str], bool]


_kinds: dict[str, PartKind] = {}


def register_part(kind: PartKind) -> None:
    """Makes a kind of part known."""
    _kinds[kind.key] = kind


def part_choices() -> list[tuple[str, str]]:
    """All parts that a lesson may have: `kind:choice` and what it is called."""
    return [(f"{kind.key}:{value}", label) for kind in _kinds.values() for value, label in kind.choices()]


def part_screen(chosen: str) -> dict[str, Any]:
    """The screen of a part. Raises KeyError for one that is not offered."""
    label = dict(part_choices())[chosen]
    key, _colon, choice = chosen.partition(":")
    return {"kind": "part", "part": key, "choice": choice, "heading": label, "html": "", "opened": ""}


@transaction.atomic
def open_part(*, lesson: LiveLesson, position: int, by: User) -> str:
    """Opens the part of a screen, once, and returns its address. Raises PartRefused."""
    lesson = LiveLesson.objects.select_for_update().select_related("school_class", "organisation").get(pk=lesson.pk)
    is_screen = 0 <= position < len(lesson.screens)
    screen = lesson.screens[position] if is_screen else {}
    if lesson.state != LessonState.OPEN or screen.get("kind") != "part" or screen["part"] not in _kinds:
        raise PartRefused
    kind = _kinds[screen["part"]]
    if not screen["opened"]:
        screen["opened"] = kind.open(lesson, by, screen["choice"])
        LiveLesson.objects.filter(pk=lesson.pk).update(screens=lesson.screens, version=F("version") + 1)
        announce(lesson.pk)
    return kind.url(screen["opened"])


def answers_in(screen: dict[str, Any]) -> list[dict[str, Any]]:
    """What the class decided in a part; empty as long as it is not over."""
    kind = _kinds.get(screen["part"])
    return kind.answers(screen["opened"]) if kind is not None and screen["opened"] else []


def is_done(screen: dict[str, Any]) -> bool:
    """Whether a part was opened for the class and played to an end; to go past its page is not to do it."""
    kind = _kinds.get(screen["part"])
    return kind is not None and bool(screen["opened"]) and kind.is_done(screen["opened"])
