"""Lessons by their content keys, for questions that name them. The room of courses registers what finds them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

Finder = Callable[[Collection[str]], dict[str, tuple[str, str]]]
Choices = Callable[[], Sequence[tuple[str, str]]]


@dataclass(slots=True)
class _Registered:
    finder: Finder = lambda keys: {}
    choices: Choices = lambda: ()


_registered = _Registered()


def register_lessons(*, finder: Finder, choices: Choices) -> None:
    """Registers what gives title and address of published lessons by key, and all lessons an editor may choose from."""
    _registered.finder, _registered.choices = finder, choices


def lessons_by_key(keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Title and address of those of the lessons that are published."""
    return _registered.finder(keys) if keys else {}


def lessons_to_choose() -> Sequence[tuple[str, str]]:
    """Keys and titles of all lessons, course by course."""
    return _registered.choices()


def best_lesson(lessons: Sequence[str], course_key: str) -> str:
    """Which of a question's lessons to name after a quiz of this course: one of the course, else the first; or none."""
    course = course_key.removeprefix("course:")
    own = [key for key in lessons if key.startswith(f"{course}/")]
    return next(iter([*own, *lessons]), "")
