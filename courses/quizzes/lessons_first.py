"""The lessons that a quiz's certificate names. The room of courses says how far somebody is in them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LessonsProof:
    """Titles of the finished lessons of a course, titles and addresses of those that are left, minutes measured."""

    finished: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    minutes: int = 0


ProofFinder = Callable[[uuid.UUID, str], LessonsProof]
_finders: list[ProofFinder] = []


def ask_for_lessons(finder: ProofFinder) -> None:
    """Registers what knows of lessons; it is given a person and the key of a course."""
    if finder not in _finders:
        _finders.append(finder)


def lessons_proof(person_id: uuid.UUID, course_key: str) -> LessonsProof:
    """How far a person is in a course's lessons; nothing left where the course has none."""
    for finder in _finders:
        return finder(person_id, course_key)
    return LessonsProof()
