"""Which lesson teaches a mistake, by the lines of the score card. Packages above register how lessons are found."""

from __future__ import annotations

from collections.abc import Callable

Finder = Callable[[str], tuple[str, str] | None]

ESCAPE, CALL, SIGNS = "school-escape/escape", "school-escape/call-119", "school-escape/know-signs"
RESPOND, EQUIPMENT = "new-staff/respond", "new-staff/equipment"
# Course and lesson by the score line that lost the most points: for schools and children, and for everybody else.
FOR_PUPILS = {
    "alarm": CALL, "call_119": CALL, "warn": ESCAPE, "door": ESCAPE, "feel_door": ESCAPE, "route": ESCAPE,
    "low_posture": ESCAPE, "wet_cloth": ESCAPE, "time": ESCAPE, "dose": ESCAPE, "lift": SIGNS, "belongings": ESCAPE,
    "stay": ESCAPE, "roll_call": ESCAPE, "reentry": ESCAPE, "leave": ESCAPE, "refuge": ESCAPE, "not_safe": ESCAPE,
    "lift_luck": SIGNS, "late": ESCAPE, "led": ESCAPE, "shut_on": ESCAPE, "others": CALL, "well": ESCAPE,
    "unwarned": CALL, "denied": CALL, "up": ESCAPE, "sheltered": ESCAPE,
}  # fmt: skip
FOR_STAFF = {
    "alarm": RESPOND, "call_119": RESPOND, "warn": RESPOND, "door": RESPOND, "feel_door": ESCAPE, "route": RESPOND,
    "low_posture": RESPOND, "wet_cloth": RESPOND, "time": RESPOND, "dose": RESPOND, "lift": RESPOND,
    "belongings": ESCAPE, "stay": ESCAPE, "roll_call": ESCAPE, "extinguisher": EQUIPMENT,
    "reentry": ESCAPE, "leave": RESPOND, "refuge": ESCAPE, "not_safe": RESPOND, "lift_luck": ESCAPE,
    "late": RESPOND, "led": RESPOND, "shut_on": RESPOND, "others": RESPOND, "well": RESPOND,
    "unwarned": RESPOND, "denied": RESPOND, "up": RESPOND, "sheltered": ESCAPE,
}  # fmt: skip

_finders: list[Finder] = []


def find_lessons_by(finder: Finder) -> None:
    """Registers the function that returns a published lesson's title and address by "course/lesson", or None."""
    _finders[:] = [finder]


def lesson_for(key: str, *, pupils: bool) -> tuple[str, str] | None:
    """The title and address of the lesson that teaches a line of the score card; None when no published one does."""
    path = (FOR_PUPILS if pupils else FOR_STAFF).get(key, "")
    return next((found for finder in _finders if path and (found := finder(path))), None)
