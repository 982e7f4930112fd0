"""The part of a unit's desk that asks once about people who were there before the unit was."""

from __future__ import annotations

from typing import Any

from people.models import Organisation

from ..duties.earlier import asked_of
from .panels import Panel


def earlier_panel(unit: Organisation, user: Any, manages: bool) -> Panel | None:
    """The question with how many duties wait for it; None once all are answered."""
    number = asked_of(unit).count()
    if not number:
        return None
    return Panel("training/_earlier_panel.html", {"unit": unit, "number": number, "manages": manages})
