"""Tries a finished draft where it will be used: read as a scenario, built as a plan, checked, and run for a moment."""

from __future__ import annotations

import json
from typing import Any

from simulator.protocol.text import Text

from ..building.plan import Plan
from ..building.plan_check import faults_of
from ..drill.run import DrillRun
from ..scenario.loader import parse_scenario
from ..scenario.model import Scenario, ScenarioError
from .defaults import with_defaults
from .draft import Draft
from .report import PlanImportError, Report

TICKS = 10


def runnable(draft: Draft) -> str:
    """The draft as the JSON text of a scenario that runs. Raises PlanImportError with what is wrong with it."""
    data = with_defaults(draft)
    text = json.dumps(data, ensure_ascii=False, indent=1)
    try:
        scenario = parse_scenario(text)
        plan = Plan(scenario)
    except ScenarioError as error:
        raise PlanImportError(_named(error.place, data), error.problem, draft.report) from error
    if faults := faults_of(plan):
        problem = Text("；".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))
        raise PlanImportError("plan", problem, draft.report)
    _run(scenario, draft.report)
    return text


def _named(place: str, data: dict[str, Any]) -> str:
    """A place in a scenario with the name of the room it is about."""
    top, _, rest = place.partition("/")
    index = rest.split("/")[0]
    if top == "rooms" and index.isdigit():
        room = data["rooms"][int(index)]
        return f"{place} ({room['id']} {room['name']['zh']})"
    return place


def _run(scenario: Scenario, report: Report) -> None:
    """Runs the first moments. Raises PlanImportError when the run cannot place people or build its crowd."""
    try:
        run = DrillRun(scenario, seed=1)
        run.add_player("visitor")
        for _ in range(TICKS):
            run.step({})
    except Exception as error:  # whatever a part of the run cannot do with this building, a person must hear it
        why = f"{type(error).__name__}: {error}"[:300]
        raise PlanImportError(
            "run", Text(f"演练不能在这个平面上开始（{why}）", f"a drill cannot start on this plan ({why})"), report
        ) from error
