"""Keyframes that an earlier version of the engine wrote can be read, and keep their values when written again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.engine.drill.model_version import ModelVersion
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.people.crowd import BEFORE_NAMES, MODELS
from tests.drills.small_building import scenario

FOLDER = Path(__file__).parent / "keyframes"  # at 20 s with one player, the light out since 5 s
BUILDING = scenario()


def stored(crowd: str) -> tuple[dict[str, Any], list[Event]]:
    """A keyframe and the events before it, written before the state was kept apart from the run.

    It names the crowd's present version, whose state has the same arrays; another one would be refused.
    """
    sample = json.loads((FOLDER / f"{crowd}.json").read_text(encoding="utf-8"))
    events = [Event.from_list(row) for row in sample["events"]]
    return sample["keyframe"] | {"scenario": BUILDING.sha256, "model": MODELS[crowd]}, events


def holds(written: Any, kept: Any) -> bool:
    """True when what was kept stands unchanged in what is written; later versions add entries and rows to it."""
    if isinstance(kept, dict):
        return all(name in written and holds(written[name], value) for name, value in kept.items())
    if isinstance(kept, list):
        return len(written) >= len(kept) and all(map(holds, written, kept))
    return written == kept


@pytest.mark.parametrize("crowd", MODELS)
def test_an_earlier_keyframe_is_read_whole(crowd):
    kept, events = stored(crowd)
    run = DrillRun.from_keyframe(BUILDING, kept, events)
    if kept["crowd"] is None:  # the crowd is built anew, and players are aimed again
        kept["players"][0]["moving"] = False
    kept["model"] = str(ModelVersion.read(kept["model"]).gone_on())
    assert holds(json.loads(json.dumps(run.keyframe())), kept), "what was kept has changed"
    assert run.events == events


@pytest.mark.parametrize("crowd", MODELS)
def test_a_run_goes_on_from_an_earlier_keyframe(crowd):
    kept, events = stored(crowd)
    run = DrillRun.from_keyframe(BUILDING, kept, events)
    for _ in range(40):
        run.step({})
    assert run.tick == kept["tick"] + 40
    assert run.events[: len(events)] == events
    assert "track" in [event.kind for event in run.events[len(events) :]]


def test_a_keyframe_from_before_crowds_had_names_is_read():
    kept, events = stored("jupedsim")
    oldest = {key: value for key, value in kept.items() if key not in ("model", "crowd", "offset")}
    run = DrillRun.from_keyframe(BUILDING, oldest, events)
    assert run.keyframe() == DrillRun.from_keyframe(BUILDING, kept, events).keyframe()
    assert run.state.crowd.model == BEFORE_NAMES, "whatever is the default today"


def test_a_keyframe_that_lacks_a_part_is_not_taken_for_a_whole_one():
    kept, events = stored("jupedsim")
    del kept["door_left"]
    with pytest.raises(KeyError):
        DrillRun.from_keyframe(BUILDING, kept, events)
