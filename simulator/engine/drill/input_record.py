"""The record of a drill for one player: scenario, seed, role and inputs by tick. The run can be made again from it.

A kiosk without a network writes such a record. The site does not trust its score: it replays the record and scores the
run itself.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from simulator.protocol.player_input import ALL_ACTIONS, MAX_ACTIONS, PlayerInput

from ..event_log import TICK_HZ
from ..people.crowd import BEFORE_NAMES, MissingCrowdError
from ..scenario.loader import load_scenario, scenario_ids
from ..scenario.model import Scenario, ScenarioError
from .model_version import ModelVersion, OtherModelError, runs_here, same_crowd

if TYPE_CHECKING:
    from .run import DrillRun

FORMAT = 1
LONGEST_S = 3600
PLACES = 3  # directions are rounded before the engine gets them, so the record holds exactly what was done


class RecordingFault(StrEnum):
    """Why a record cannot be played. The values are sent to the kiosk."""

    BAD_RECORD = "bad_record"
    UNKNOWN_SCENARIO = "unknown_scenario"
    OTHER_SCENARIO = "other_scenario"  # played in another version of it
    OTHER_MODEL = "other_model"
    NO_ENGINE = "no_engine"  # the crowd it was played on is not installed
    BAD_INPUTS = "bad_inputs"


class RecordingError(ValueError):
    """The record cannot be played."""

    def __init__(self, fault: RecordingFault, detail: str = "") -> None:
        super().__init__(detail or fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Step:
    """What the player wanted before a tick. The direction holds until the next step.

    Inputs in a record have no number.
    """

    tick: int
    wanted: PlayerInput

    def to_list(self) -> list[Any]:
        """The step as a JSON-able row: tick, dx, dy, actions."""
        return [self.tick, self.wanted.dx, self.wanted.dy, list(self.wanted.actions)]


@dataclass(frozen=True, slots=True)
class Recording:
    """One finished run under the model version `model`. `shown` is the score its player saw.

    The site replays a run and relies on its own score. A run of another version it can only keep as it was played.
    """

    id: uuid.UUID
    scenario: str
    sha256: str
    seed: int
    role: str
    ticks: int
    steps: tuple[Step, ...]
    started_at: datetime
    child: bool = False
    shown: float | None = None
    model: str = BEFORE_NAMES

    @property
    def is_replayable(self) -> bool:
        """True when scenario and models here are those of the run, so that playing it again gives the same run."""
        return self.sha256 == load_scenario(self.scenario).sha256 and runs_here(self.model)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON-able values, in the form that `read_recording` reads."""
        return {
            "format": FORMAT, "id": str(self.id), "scenario": self.scenario, "sha256": self.sha256, "seed": self.seed,
            "role": self.role, "ticks": self.ticks, "steps": [step.to_list() for step in self.steps],
            "started_at": self.started_at.isoformat(), "child": self.child, "shown": self.shown,
            "model": self.model,
        }  # fmt: skip


def read_recording(body: Any) -> Recording:
    """The record in a JSON value, fully checked. Raises RecordingError and nothing else.

    It may be of another version of the scenario or of the models: see `Recording.is_replayable`.
    """
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise RecordingError(RecordingFault.BAD_RECORD, "format")
    scenario = _known(body)
    try:
        key, started = uuid.UUID(body["id"]), datetime.fromisoformat(body["started_at"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordingError(RecordingFault.BAD_RECORD, "id, started_at") from error
    if started.tzinfo is None:
        raise RecordingError(RecordingFault.BAD_RECORD, "started_at")
    sha256 = _sha256(body)
    longest = scenario.time_limit_s if sha256 == scenario.sha256 else LONGEST_S
    seed, ticks = _whole(body, "seed", 2**31 - 1), _whole(body, "ticks", int(longest * TICK_HZ))
    role, child, shown = body.get("role"), body.get("child", False), body.get("shown")
    known = isinstance(role, str) and role in {entry.id for entry in scenario.roles}
    if not isinstance(role, str) or not known or not isinstance(child, bool) or not ticks:
        raise RecordingError(RecordingFault.BAD_RECORD, "role, child, ticks")
    if not (shown is None or _is_finite(shown)):
        raise RecordingError(RecordingFault.BAD_RECORD, "shown")
    steps, model = _steps(body.get("steps"), ticks), _model(body)
    return Recording(key, scenario.id, sha256, seed, role, ticks, steps, started, child, shown, model)


def _model(body: dict[str, Any]) -> str:
    """The model version of the run. Records from before crowds had names do not say it."""
    model = body.get("model", BEFORE_NAMES)
    try:
        ModelVersion.read(model)
    except ValueError as error:
        raise RecordingError(RecordingFault.BAD_RECORD, "model") from error
    return str(model)


def _sha256(body: dict[str, Any]) -> str:
    """The version of the scenario that the run was played in."""
    value = body.get("sha256")
    if not isinstance(value, str) or len(value) != 64 or not set(value) <= set("0123456789abcdef"):
        raise RecordingError(RecordingFault.BAD_RECORD, "sha256")
    return value


def _known(body: dict[str, Any]) -> Scenario:
    """The scenario that the record names, in the version that is here."""
    name = body.get("scenario")
    if not isinstance(name, str) or name not in scenario_ids():
        raise RecordingError(RecordingFault.UNKNOWN_SCENARIO)
    try:
        return load_scenario(name)
    except ScenarioError as error:
        raise RecordingError(RecordingFault.UNKNOWN_SCENARIO) from error


def _whole(body: dict[str, Any], name: str, most: int) -> int:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise RecordingError(RecordingFault.BAD_RECORD, name)
    return value


def _is_finite(value: Any) -> bool:
    """True for a number that JSON can hold; Python reads NaN and Infinity from JSON, too."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf


def _steps(rows: Any, ticks: int) -> tuple[Step, ...]:
    """The steps in order, at most one per tick."""
    if not isinstance(rows, list) or len(rows) > ticks:
        raise RecordingError(RecordingFault.BAD_INPUTS)
    steps, last = [], -1
    for row in rows:
        if not isinstance(row, list) or len(row) != 4:
            raise RecordingError(RecordingFault.BAD_INPUTS)
        tick, dx, dy, actions = row
        if isinstance(tick, bool) or not isinstance(tick, int) or not last < tick < ticks:
            raise RecordingError(RecordingFault.BAD_INPUTS, f"tick {tick!r}"[:60])
        for part in (dx, dy):
            if isinstance(part, bool) or not isinstance(part, int | float) or not -1 <= part <= 1:
                raise RecordingError(RecordingFault.BAD_INPUTS, f"direction at tick {tick}")
        if not math.hypot(dx, dy) <= 1.01:
            raise RecordingError(RecordingFault.BAD_INPUTS, f"direction at tick {tick}")
        if not isinstance(actions, list) or len(actions) > MAX_ACTIONS:
            raise RecordingError(RecordingFault.BAD_INPUTS, f"actions at tick {tick}")
        if not all(isinstance(action, str) and action in ALL_ACTIONS for action in actions):
            raise RecordingError(RecordingFault.BAD_INPUTS, f"actions at tick {tick}")
        last = tick
        steps.append(Step(tick, PlayerInput(float(dx), float(dy), tuple(actions))))
    return tuple(steps)


def rerun(recording: Recording, player: str) -> DrillRun:
    """The run made again from a record, its player under this id. It stops where the record ends.

    Raises RecordingError (OTHER_SCENARIO, OTHER_MODEL, NO_ENGINE) when the run was played in another version of its
    scenario, with another version of the models, or on a crowd that is not installed here.
    """
    from .run import DrillRun  # so that checking a record loads no engine

    if recording.sha256 != load_scenario(recording.scenario).sha256:
        raise RecordingError(RecordingFault.OTHER_SCENARIO)
    try:
        crowd = same_crowd(recording.model)
    except MissingCrowdError as error:
        raise RecordingError(RecordingFault.NO_ENGINE, recording.model) from error
    except OtherModelError as error:
        raise RecordingError(RecordingFault.OTHER_MODEL, recording.model) from error
    run = DrillRun(load_scenario(recording.scenario), seed=recording.seed, crowd=crowd)
    run.add_player(player, recording.role, child=recording.child)
    by_tick = {step.tick: step for step in recording.steps}
    while not run.finished and run.tick < recording.ticks:
        step = by_tick.get(run.tick)
        run.step({player: step.wanted} if step else {})
    run.stop()
    return run
