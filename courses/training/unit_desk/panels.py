"""Parts of a unit's desk that rooms above bring: what stands beside the state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from people.models import Organisation


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the desk: its template, and what the template reads. One that `is_beside` stands next to the state."""

    template: str
    context: dict[str, Any]
    is_beside: bool = False


PanelFor = Callable[[Organisation, Any, bool], Panel | None]
_panels: dict[str, PanelFor] = {}


def register_panel(name: str, panel_for: PanelFor) -> None:
    """Registers a part of the desk. `panel_for` gets the unit, the user and whether the user manages the unit."""
    _panels[name] = panel_for


def panels_of(unit: Organisation, user: Any, *, manages: bool) -> list[Panel]:
    """The parts that there are for this unit and user, in the order in which they were registered."""
    found = (panel_for(unit, user, manages) for panel_for in _panels.values())
    return [panel for panel in found if panel is not None]
