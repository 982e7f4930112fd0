"""What the school desk holds about people: nothing. Who teaches stands in the live lesson, which has its own time."""

from __future__ import annotations

from common.data_register import Holding, NotPersonal

HELD: list[Holding] = []
NOT_PERSONAL = [
    NotPersonal(
        model="schools.PlannedLesson", fields=("lesson_key", "title", "code"),
        why="which class is taught what in which week",
    ),
    NotPersonal(
        model="schools.OutsideItem", fields=("title", "sender", "white_list_item", "approval"),
        why="something that an office sends to a school",
    ),
]  # fmt: skip
