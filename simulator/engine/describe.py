"""What a thin client needs to draw a scenario: geometry and names, nothing of the fire."""

from __future__ import annotations

from typing import Any

from .geometry import Plan


def describe(plan: Plan) -> dict[str, Any]:
    """The plan as JSON-able values, metres; cells in the order in which snapshots list them."""
    data = plan.scenario.data
    edges = [list(plan.walkable.exterior.coords), *(list(ring.coords) for ring in plan.walkable.interiors)]
    return {
        "id": plan.scenario.id,
        "name": data["name"],
        "bounds": list(plan.walkable.bounds),
        "rooms": [{key: room[key] for key in ("id", "name", "kind", "polygon")} for room in data["rooms"]],
        "building": data["outside"]["building"],
        "outside": data["outside"]["polygon"],
        "walls": [[[round(x, 2), round(y, 2)] for x, y in ring] for ring in edges],
        "doors": [{key: door[key] for key in ("id", "between", "centre", "width", "axis")} for door in data["doors"]],
        "assembly_point": data["assembly_point"],
        "alarm_buttons": data.get("alarm_buttons", []),
        "extinguishers": data.get("extinguishers", []),
        "signs": data.get("signs", []),
        "cells": [[round(value, 2) for value in cell.polygon.bounds] for cell in plan.cells],
        "height": data["storey_height_m"],
        "people": plan.scenario.people,
    }
