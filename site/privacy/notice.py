"""The generated part of the notice."""

from __future__ import annotations

from dataclasses import dataclass

from common.data_register import Holding, Whose, register


@dataclass(frozen=True, slots=True)
class Line:
    """One table in the notice, in words."""

    title: str
    fields: str
    purpose: str
    ground: str
    kept: str
    why: str


def tables_for(whose: str) -> list[Line]:
    """What is held about these people, table by table."""
    return [_line(one) for one in register().held if whose in one.whose]


def all_tables() -> list[tuple[Line, str]]:
    """Every table once, with whom it is about."""
    return [(_line(one), "、".join(str(Whose(each).label) for each in one.whose)) for one in register().held]


def _line(one: Holding) -> Line:
    return Line(
        title=one.title,
        fields="、".join(one.field_names),
        purpose=str(one.purpose),
        ground=str(one.ground.label),
        kept=str(one.kept()),
        why=str(one.why),
    )
