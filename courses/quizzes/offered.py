"""What forms of questions and quizzes offer to choose from and this room does not have: courses and drawings.

The room of courses registers both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Choice = tuple[str, str]
Choices = Callable[[], Sequence[Choice]]


@dataclass(slots=True)
class _Offered:
    courses: Choices = lambda: ()
    drawings: Choices = lambda: ()


_offered = _Offered()


def offer_courses_and_drawings(*, courses: Choices, drawings: Choices) -> None:
    """Registers what lists courses by the keys that the ledger writes, and drawings by their static paths."""
    _offered.courses, _offered.drawings = courses, drawings


def courses_to_choose() -> list[Choice]:
    """Keys and titles of all courses."""
    return [("", "—"), *_offered.courses()]


def drawings_to_choose() -> list[Choice]:
    """Paths of drawings and what they show, none first."""
    return list(_offered.drawings())


def with_held(choices: Sequence[Choice], held: str) -> list[Choice]:
    """The choices with the one a row has already, which may be offered no longer."""
    return [*choices] if not held or held in dict(choices) else [*choices, (held, held)]
