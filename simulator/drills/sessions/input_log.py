"""Replaying a session's run from its log of inputs: for workers that take over, for films and for checks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulator.engine.drill.class_guide import Guide, note_choice
from simulator.engine.drill.ending import LOST, STOPPED
from simulator.engine.drill.model_version import ModelVersion, runs_here
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput

from ..models import DrillSession

LoggedInput = tuple[str, dict[str, Any]]  # the player's id, and the payload of the row


def new_run(session: DrillSession) -> DrillRun:
    """A session's run before its first tick, under the present version of the models.

    Raises CrowdError when its crowd model is not installed. Where the run must be the one that was played, ask
    `is_recomputable` before.
    """
    return DrillRun(
        load_scenario(session.scenario),
        seed=session.seed,
        limit_s=session.limit_s,
        keyframe_offset=session.keyframe_offset,
        crowd=ModelVersion.read(session.crowd).crowd_name,
    )


def is_recomputable(session: DrillSession) -> bool:
    """True when a session's run, or another way through it, can be computed under the versions it was played with."""
    return runs_here(session.crowd) and session.scenario_sha256 == load_scenario(session.scenario).sha256


def logged_inputs(session: DrillSession, *, since: int = 0) -> dict[int, list[LoggedInput]]:
    """The logged inputs by tick, starting at a tick, in the order in which they were given."""
    by_tick: dict[int, list[LoggedInput]] = {}
    for row in session.inputs.filter(tick__gte=since):
        by_tick.setdefault(row.tick, []).append((str(row.player), row.payload))
    return by_tick


def apply_logged(run: DrillRun, logged: Sequence[LoggedInput], guide: Guide | None = None) -> dict[str, PlayerInput]:
    """Repeats in order what the log says was done before a tick's step, and returns the inputs for it."""
    inputs: dict[str, PlayerInput] = {}
    numbers: set[int] = set()
    for player, payload in logged:
        if "join" in payload:
            run.add_player(player, payload["join"], child=payload.get("child", False))
        elif "command" in payload:
            if payload.get("n") in numbers:
                continue  # a checkpoint is written twice if its first commit was never confirmed
            apply_command(run, payload["command"])
            if guide is not None and payload["command"]["what"] == "choose":
                guide.choose(payload["command"]["option"])
            if "n" in payload:
                numbers.add(payload["n"])
        else:
            inputs[player] = PlayerInput.from_dict(payload)
    return inputs


def apply_command(run: DrillRun, command: dict[str, Any]) -> None:
    """Applies an organiser's logged command to a run."""
    if command["what"] == "stop":
        run.stop(LOST if command.get("why") == LOST else STOPPED)
    elif command["what"] == "leave":
        run.leave(command["player"])
    elif command["what"] == "choose":
        note_choice(run, command["decision"], command["option"], command["votes"])
    elif command["what"] == "inject":
        run.inject(command["kind"], command.get("door", ""))
