"""Shut leaves stop players until they are opened, hot ones burn, locked ones stop everybody, and lifts are a gamble."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simulator.engine.assessment.facts import facts_of
from simulator.engine.assessment.scoring import score
from simulator.engine.drill import doors, lifts
from simulator.engine.drill.phone_call import QUESTIONS
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.fire import heat
from simulator.engine.fire.lift_odds import OPENS_AT_FIRE, STOPS_ON_THE_WAY
from simulator.engine.people.occupants import OUT, WALKING
from simulator.protocol.player_input import PlayerInput
from tests.drills.small_building import building, scenario

ALONE = {**building()["population"], "groups": [{"room": "c-f1", "count": 1, "ages": "adult"}]}
DOOR = "d-a-f2"
DOWN, UP = PlayerInput(0, -1), PlayerInput(0, 1)


def run_at(x: float, y: float, storey: int = 1, **more) -> DrillRun:
    run = DrillRun(scenario(population=ALONE, **more), seed=1)
    player = run.add_player("p")
    to = run.plan.inside_point(*run.plan.to_plane(x, y, storey))
    run.state.crowd.move(player.index, to, target=to, speed=0.0)
    player.x, player.y = to
    return run


def walk(run: DrillRun, wanted: PlayerInput, ticks: int) -> float:
    """Walks for so many ticks; the player's y on the plan of the storey afterwards."""
    for _ in range(ticks):
        run.step({"p": wanted})
    return place_of(run)[1]


def place_of(run: DrillRun) -> tuple[float, float]:
    """The player's place on the plan of their storey."""
    x, y = run.plan.to_plan(np.array([[run.players["p"].x, run.players["p"].y]]))[0][0].tolist()
    return x, y


def kinds(run: DrillRun) -> list[str]:
    return [event.kind for event in run.events if event.player == "p"]


def test_a_shut_leaf_stops_a_player_and_gives_way_to_pushing():
    run = run_at(3.0, 3.2)
    index = run.plan.door_index[DOOR]
    y, opened_at = 3.2, None
    for tick in range(60):
        y = walk(run, DOWN, 1)
        if opened_at is None and run.state.door_open[index]:
            opened_at = tick
        assert run.state.door_open[index] or y > 2.5, "nobody passes a shut leaf"
    assert opened_at is not None
    assert opened_at >= doors.BUMP_TICKS
    assert y < 2.0
    opened = next(event for event in run.events if event.kind == "door_opened")
    assert opened.data["bumped"] and not opened.data["felt"]
    assert facts_of(run.events, "p").unfelt


def test_without_leaves_in_the_way_one_walks_through(monkeypatch):
    """The negative control: the fault as it was."""
    monkeypatch.setattr("simulator.engine.drill.player_step.shut_leaves", lambda state: None)
    monkeypatch.setattr("simulator.engine.drill.player_step.held_by_leaf", lambda state, player, way: way)
    run = run_at(3.0, 3.2)
    assert walk(run, DOWN, 40) < 2.3
    assert not run.state.door_open[run.plan.door_index[DOOR]]


def in_doorway(off: float) -> DrillRun:
    """A player in an open doorway, `off` metres from the middle of its wall, who shuts the door."""
    run = run_at(3.0, 2.5 + off)
    run.state.door_open[run.plan.door_index[DOOR]] = True
    run.step({"p": PlayerInput(actions=("close_door",))})
    assert "door_closed" in kinds(run)
    return run


@pytest.mark.parametrize("off", [-0.05, 0.05])
def test_who_shuts_a_door_in_its_doorway_steps_out_of_it_and_walks_on_along_the_wall(off):
    run = in_doorway(off)
    side = math.copysign(1.0, off)
    for _ in range(60):
        run.step({"p": PlayerInput(1, 0)})
    x, y = place_of(run)
    assert x > 5.0, "the jamb holds nobody"
    assert (y - 2.5) * side > 0, "nobody is squeezed through a shut leaf"


def test_in_the_leaf_one_is_held_by_the_jamb(monkeypatch):
    """The negative control: the leaf shuts on whoever stands in it."""
    monkeypatch.setattr(doors, "_players_in_leaf", lambda state, index: [])
    run = in_doorway(-0.05)
    for _ in range(60):
        run.step({"p": PlayerInput(1, 0)})
    assert place_of(run)[0] < 4.0


def test_a_door_stays_open_where_who_stands_in_it_has_no_room(monkeypatch):
    run = run_at(3.0, 2.55)
    run.state.door_open[run.plan.door_index[DOOR]] = True
    monkeypatch.setattr(doors, "_beside_leaf", lambda state, player, index: None)
    run.step({"p": PlayerInput(actions=("close_door",))})
    assert run.state.door_open[run.plan.door_index[DOOR]]
    assert "door_closed" not in kinds(run)


def test_a_leaf_that_was_felt_is_opened_felt():
    run = run_at(3.0, 3.2)
    run.step({"p": PlayerInput(actions=("feel_door",))})
    walk(run, DOWN, 60)
    assert next(event for event in run.events if event.kind == "door_opened").data["felt"]
    assert not facts_of(run.events, "p").unfelt


@pytest.mark.parametrize(("ticks", "open_"), [(doors.BUMP_TICKS, False), (doors.BUMP_TICKS + 1, True)])
def test_it_opens_after_so_many_ticks_of_pushing(ticks, open_):
    run = run_at(3.0, 2.85)
    walk(run, DOWN, ticks)
    assert bool(run.state.door_open[run.plan.door_index[DOOR]]) is open_


def test_walking_past_or_away_pushes_nothing():
    for wanted in (UP, PlayerInput(1, 0), PlayerInput(0.9, -0.4)):
        run = run_at(2.6, 2.85)
        walk(run, wanted, 12)
        assert not run.state.door_open[run.plan.door_index[DOOR]]


@pytest.mark.parametrize(("leaf_c", "hurts"), [(heat.LEAF_HURTS_C, True), (heat.LEAF_HURTS_C - 0.1, False)])
def test_a_hot_leaf_burns_the_hand_and_lets_smoke_in(leaf_c, hurts):
    run = run_at(3.0, 2.9)
    index = run.plan.door_index[DOOR]
    run.state.hazards.leaf_c[index] = leaf_c
    run.step({"p": PlayerInput(actions=("open_door",))})
    assert ("hand_burnt" in kinds(run)) is hurts
    assert (run.players["p"].pain >= heat.PAIN_SLOWS) is hurts
    assert run.state.door_open[index]
    assert next(event for event in run.events if event.kind == "door_opened").data["hot"] is hurts


def test_a_locked_door_stops_players_and_others_alike():
    locked = building()
    for door in locked["doors"]:
        if door["id"] == "front":
            door["state"] = "locked"
    run = run_at(1.5, 1.2, 0, doors=locked["doors"])
    run.raise_alarm("")
    for _ in range(40 * TICK_HZ):
        run.step({"p": PlayerInput(-1, 0)})
    assert not run.players["p"].outside
    assert (run.people.state != OUT).all()
    assert "door_opened" not in kinds(run)


@pytest.mark.parametrize(("noted", "leads_through", "opens"), [
    (True, False, False), (True, True, True), (False, False, True),
])  # fmt: skip
def test_a_door_that_a_player_shut_is_not_opened_by_who_only_passes_it(noted, leads_through, opens):
    """The door of the room that burns stood open again, time after time: people on their way to the stair opened it."""
    run = run_at(2.0, 1.2)
    index = run.plan.door_index[DOOR]
    run.state.door_open[index] = False
    if noted:
        doors.note_shut(run.state, run.players["p"], index)
    people = run.people
    people.state[0] = WALKING
    people.where[0] = run.plan.doors[index].centre
    people.goal[0] = index if leads_through else index + 1
    doors.work_doors(run.state)
    assert bool(run.state.door_open[index]) is opens


def riding(seed: int) -> DrillRun:
    run = DrillRun(scenario(population=ALONE), seed=seed)
    player = run.add_player("p")
    to = run.plan.inside_point(*run.plan.to_plane(11.0, 0.8, 2))
    run.state.crowd.move(player.index, to, target=to, speed=0.0)
    player.x, player.y = to
    run.step({"p": PlayerInput(actions=("take_lift",))})
    return run


def test_rides_end_by_the_stated_odds():
    ends = [lifts.end_of_ride(seed, 7, 300) for seed in range(2000)]
    spread = 4 * math.sqrt(0.25 / len(ends))
    assert ends.count(lifts.RideEnd.STUCK) / len(ends) == pytest.approx(STOPS_ON_THE_WAY, abs=spread)
    assert ends.count(lifts.RideEnd.FIRE) / len(ends) == pytest.approx(OPENS_AT_FIRE, abs=spread)


def test_a_lift_may_open_at_the_storey_that_burns(monkeypatch):
    monkeypatch.setattr(lifts, "end_of_ride", lambda *args: lifts.RideEnd.FIRE)
    run = riding(1)
    while "left_lift" not in kinds(run):
        run.step({})
    assert run.plan.storey_at(run.players["p"].y) == 1
    assert not next(event for event in run.events if event.kind == "left_lift").data["ground"]


def test_who_is_stuck_stays_in_and_learns_of_the_lift():
    run = riding(1)
    player = run.players["p"]
    player.lift_stops_s = run.time_s + 1.0
    while run.time_s < 30:
        run.step({})
    run.stop()
    assert "lift_stuck" in kinds(run) and "left_lift" not in kinds(run)
    card = score(run.events, run.scenario, "p")
    assert card.band == "fail"
    assert card.main_lesson.key == "lift"


def test_a_ride_that_went_well_is_no_pass():
    rows = [("player_joined", {"role": "tenant"}), ("alarm_raised", {}), ("took_lift", {}), ("left_lift", {}), ("player_out", {}),
            ("called_119", {"in_smoke": False, "outside": True}), *[(f"said_{question}", {"right": True}) for question in QUESTIONS], ("roll_call", {}),
            ("track", {"fed": 0.0, "heat": 0.0, "sight": 30.0, "smoke_s": 0.0, "upright_s": 0.0})]  # fmt: skip
    events = [Event(20 + n, kind, "p", data) for n, (kind, data) in enumerate(rows)]
    house = scenario()
    card = score(events, house, "p")
    line = next(line for line in card.lines if line.key == "lift_luck")
    assert card.total == house.scoring.passing - 1
    assert line.points == -(100 - card.total)
    assert "30" in line.reason.zh and "10" in line.reason.zh
    assert card.main_lesson.key == "lift"
