"""The engine: check values of its formulas, determinism, keyframes, and drills that tell good from bad."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from simulator.engine.assessment.scoring import score
from simulator.engine.drill.keyframes import KeyframeError
from simulator.engine.drill.player_actions import ACTIONS_IN_REACH, act
from simulator.engine.drill.run import SMOKE_TICKS, DrillRun
from simulator.engine.event_log import KEYFRAME_TICKS, Event, event_log_sha256
from simulator.engine.fire import fed, heat, sight
from simulator.engine.people.crowd import RADIUS_M
from simulator.engine.people.jupedsim_crowd import JuPedSimCrowd
from simulator.engine.people.occupants import OUT
from simulator.engine.scenario.loader import load_scenario, parse_scenario, shipped_ids
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.player_input import PlayerInput
from simulator.protocol.snapshot import unpack
from tests.simulator.bots import AVERAGE, BAD, GOOD, Bot, play

ROOT = Path(__file__).resolve().parents[2]
SCHOOL = load_scenario("school-floor")


@pytest.mark.parametrize(
    ("co", "co2", "o2", "seconds"),
    [(1000, 2, 15, 981.71), (0, 2, 12, 1666.49), (1000, 0, 20.9, 1692.82), (1000, 3.43, 20.9, 846.50)],
)
def test_iso_20414_test_19_incapacitation_times(co, co2, o2, seconds):
    assert 60 / float(fed.fed_rate_per_min(co, co2, o2)) == pytest.approx(seconds, rel=3e-4)


def test_iso_20414_test_18_speed_in_smoke():
    factors = sight.frantzich_nilsson_speed(1.0, [0.5, 1, 3, 7.5, 10])
    assert factors == pytest.approx([0.95963, 0.91926, 0.75779, 0.39448, 0.19263], abs=1e-5)


def test_convected_heat_dose():
    minutes = 1 / heat.fed_heat_rate_per_min([100.0, 150.0, 200.0])
    assert minutes == pytest.approx([7.92, 2.00, 0.75], rel=0.01)


def test_radiant_heat_dose():
    seconds = 60 / heat.fed_radiation_rate_per_min([2.5, 5.0, 10.0])
    assert seconds / 60 == pytest.approx([2.96, 1.18, 0.47], rel=0.01)
    assert float(heat.fed_radiation_rate_per_min(2.4)) == 0


def smoke_after(seconds: int, **shut: bool) -> dict[str, float]:
    """Extinction at head height by room, with these doors shut."""
    run = DrillRun(SCHOOL, seed=1)
    for door in shut:
        run.inject("close_door", door.replace("_", "-"))
    for _ in range(seconds * 20 // SMOKE_TICKS):
        run.state.hazards.advance(run.time_s, 0.5, run.state.door_open)
    return run.state.hazards.smoke_by_room(1.8)


def test_closing_the_door_keeps_smoke_out_of_the_corridor():
    fresh = DrillRun(SCHOOL, seed=1).state.hazards.smoke_by_room(1.8).get("corridor", 0.0)
    assert smoke_after(60)["corridor"] > 2 * smoke_after(60, d_store=True).get("corridor", 0.0)
    assert smoke_after(60)["corridor"] > fresh


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_good_average_and_bad_players_get_different_scores(seed):
    totals = []
    for steps in (GOOD, AVERAGE, BAD):
        run = play(DrillRun(SCHOOL, seed=seed), steps)
        totals.append(score(run.events, SCHOOL, "p").total)
    good, average, bad = totals
    assert good >= SCHOOL.scoring.excellent
    assert good - average > 25
    assert average - bad > 25
    assert bad < SCHOOL.scoring.passing


def test_each_wrong_choice_costs_points():
    right = score(play(DrillRun(SCHOOL, seed=1), GOOD).events, SCHOOL, "p")
    for missing in ("close_door", "raise_alarm", "call_119", "say_what", "roll_call"):
        run = play(DrillRun(SCHOOL, seed=1), [step for step in GOOD if step != missing], until_s=120)
        assert score(run.events, SCHOOL, "p").total < right.total, missing


def test_the_score_is_a_function_of_the_log_alone():
    run = play(DrillRun(SCHOOL, seed=1), AVERAGE)
    copied = [Event.from_list(json.loads(json.dumps(event.to_list()))) for event in run.events]
    assert score(copied, SCHOOL, "p") == score(run.events, SCHOOL, "p")
    assert all(line.source and line.advice["zh"] and line.reason["en"] for line in score(copied, SCHOOL, "p").lines)


def test_going_back_costs_points():
    run = play(DrillRun(SCHOOL, seed=1), GOOD)
    again = [*run.events, Event(run.tick, "reentered", "p"), Event(run.tick, "player_out", "p")]
    before, after = score(run.events, SCHOOL, "p"), score(again, SCHOOL, "p")
    assert {line.key: line.points for line in after.lines}["reentry"] == -15
    assert after.total <= before.total - 15, "time is lost on top of it"
    assert after.total == pytest.approx(sum(line.points for line in after.lines))


def test_everybody_gets_out_after_an_early_alarm():
    run = DrillRun(SCHOOL, seed=4)
    run.raise_alarm("")
    while not run.finished and run.time_s < 110:
        run.step({})
    assert int((run.people.state == OUT).sum()) == run.people.count == 60


HASH = (
    "from tests.simulator.bots import *; from simulator.engine.scenario.loader import load_scenario;"
    "from simulator.engine.event_log import event_log_sha256;"
    "run = play(DrillRun(load_scenario('school-floor'), seed=7), AVERAGE);"
    "print(event_log_sha256(run.events), run.state_hash())"
)


def test_two_processes_agree_to_the_last_bit():
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASH],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert outputs.pop().strip()


def test_another_seed_gives_another_drill():
    logs = {event_log_sha256(play(DrillRun(SCHOOL, seed=seed), AVERAGE).events) for seed in (1, 2)}
    assert len(logs) == 2


def test_a_run_resumed_from_a_keyframe_is_bit_equal():
    run, bot = DrillRun(SCHOOL, seed=5), Bot(list(AVERAGE))
    player = run.add_player("p")
    kept, later = None, []
    while run.tick < 3 * KEYFRAME_TICKS and not run.finished:
        if run.tick == KEYFRAME_TICKS:
            kept = json.loads(json.dumps(run.keyframe()))
        wanted = bot.input(player.x, player.y)
        if kept:
            later.append(wanted)
        run.step({"p": wanted})
    resumed = DrillRun.from_keyframe(SCHOOL, kept, run.events)
    for wanted in later:
        resumed.step({"p": wanted})
    assert resumed.state_hash() == run.state_hash()
    assert event_log_sha256(resumed.events) == event_log_sha256(run.events)


def test_a_keyframe_of_another_scenario_is_refused():
    state = DrillRun(SCHOOL, seed=1).keyframe() | {"scenario": "0" * 64}
    with pytest.raises(KeyframeError, match="another version"):
        DrillRun.from_keyframe(SCHOOL, state)


numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1, 1)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(numbers, numbers, st.sampled_from([*ACTIONS_IN_REACH, "fly"])), min_size=1, max_size=80))
def test_no_input_breaks_the_rules(inputs):
    run = DrillRun(SCHOOL, seed=1)
    player = run.add_player("p")
    walkable = run.plan.walkable.buffer(0.02)
    dose = 0.0
    for dx, dy, action in inputs:
        before = (player.x, player.y)
        for _ in range(4):
            run.step({"p": PlayerInput(dx, dy, (action,))})
        assert walkable.covers(Point(player.x, player.y))
        assert math.dist(before, (player.x, player.y)) <= 3.0 * 0.3 + 0.05
        assert player.fed >= dose
        dose = player.fed


def test_a_snapshot_shows_the_run():
    run = DrillRun(SCHOOL, seed=1)
    player = run.add_player("p")
    for _ in range(40):
        run.step({"p": PlayerInput(dx=0.0, dy=-1.0, seq=9)})
    seen = unpack(run.snapshot())
    assert seen.tick == 40
    assert len(seen.agents) == 61
    row = seen.players[0]
    assert (row["agent"], row["ack"]) == (player.index, 9)
    assert abs(seen.agents["y"][-1] / 100 - player.y) < 0.02


def broken(**changes):
    data = SCHOOL.to_dict()
    for place, value in changes.items():
        target = data
        *path, last = place.split("__")
        for part in path:
            target = target[int(part) if part.isdigit() else part]
        target[int(last) if last.isdigit() else last] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"fires__0__growth": "slowish"}, "fires/0/growth"),
        ({"fires__0__at": [30.0, 1.0]}, "fires/0"),
        ({"rooms__1__polygon": [[0, 0], [5, 5], [5, 0], [0, 5]]}, "rooms/1/polygon"),
        ({"rooms__1__polygon": [[0, 0], [5, 0], [5, 5], [0, 5]]}, "rooms/1"),
        ({"doors__0__between": ["n1", "n1"]}, "rooms/1"),
        ({"doors__0__between": ["n1", "moon"]}, "doors/0/between"),
        ({"population__groups__0__count": 300}, "population/groups/0"),
        ({"roles__0__start": [100.0, 100.0]}, "roles/0/start"),
        ({"exits__0__door": "d-n1"}, "exits/0/door"),
    ],
)
def test_a_bad_scenario_is_refused_with_the_place(changes, place):
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(broken(**changes))
    assert refused.value.place == place


@pytest.mark.parametrize("name", shipped_ids())
def test_every_shipped_scenario_loads_and_starts(name):
    run = DrillRun(load_scenario(name), seed=1)
    run.step({})
    assert run.tick == 1


def walked(monkeypatch, *, guarded: bool) -> tuple[float, float]:
    """Where somebody is after five seconds whose goal lies in a door that has been blocked since."""
    if not guarded:
        monkeypatch.setattr(JuPedSimCrowd, "_bring_back", lambda crowd: None)
    crowd = JuPedSimCrowd(shapely.box(0, 0, 6, 4))
    crowd.add(0, (2, 2), target=(6.1, 2), speed=1.2, radius=RADIUS_M)
    for _ in range(100):
        crowd.step()
    return crowd.position(0)


def test_a_goal_in_a_door_just_blocked_leads_up_to_it(monkeypatch):
    x, y = walked(monkeypatch, guarded=True)
    assert 5 < x < 6
    assert abs(y - 2) < 0.1


def test_without_the_guard_the_goal_stops_the_run(monkeypatch):
    with pytest.raises(RuntimeError, match="outside"):
        walked(monkeypatch, guarded=False)


@pytest.mark.parametrize(("busy_ticks", "heard"), [(1, False), (0, True)])
def test_what_a_busy_player_does_is_dropped_without_a_trace(busy_ticks, heard):
    run = DrillRun(SCHOOL, seed=1)
    player = run.add_player("p")
    player.busy_until = run.tick + busy_ticks
    before = len(run.events)
    act(run.state, player, "crouch")
    assert player.low is heard
    assert (len(run.events) > before) is heard
