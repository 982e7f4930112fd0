"""What waits for the unit's manager, on the unit's desk: questions, people at the door, letters, invitations."""

from __future__ import annotations

from typing import Any

from people.desks import todos_of
from people.models import Organisation

from .panels import Panel


def waiting_panel(unit: Organisation, user: Any, manages: bool) -> Panel | None:
    """The manager's to-dos in this unit, without those that the desk itself shows; nothing where nothing waits."""
    if not manages:
        return None
    items = todos_of(user, without="training.duties", about=unit.name)
    return Panel("training/_waiting_panel.html", {"items": items}, is_beside=True) if items else None
