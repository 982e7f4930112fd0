"""Doors that are locked while people walk: the routes send them from door to door past those."""

from __future__ import annotations

import json
from collections import OrderedDict
from threading import current_thread, main_thread

import pytest

from simulator.crowd.detours import Detours
from simulator.crowd.fields import Fields
from simulator.engine.drill import targets
from simulator.engine.drill.run import DrillRun
from simulator.engine.people import stride_crowd
from simulator.engine.people.crowd import STRIDE
from simulator.engine.people.occupants import OUT
from simulator.engine.verify.build import Building, stand

PEOPLE, MINUTE_S = 5, 60


def locked_after(seconds: int) -> DrillRun:
    """A hall from which the near way to the only exit is locked after so long; another leads round by two doors."""
    plan = Building()
    plan.room("hall", (0, 0, 20, 4))
    plan.room("side", (0, 4.2, 26, 8))
    plan.room("far", (20.2, 0, 26, 4))
    plan.door("near", ("hall", "side"), (4, 4.1), 1.0, "x")
    plan.door("round", ("hall", "far"), (20.1, 2), 1.0, "y")
    plan.door("back", ("far", "side"), (23, 4.1), 1.0, "x")
    plan.exit("out", "side", (4, 8.1), 1.2, "+y", main=True)
    plan.people("hall", PEOPLE, 1.3)
    plan.events.append({"at_s": seconds, "kind": "block_exit", "door": "near"})
    run = DrillRun(plan.scenario(300), seed=1, crowd=STRIDE)
    stand(run, [(8 + number, 2.0) for number in range(PEOPLE)])
    return run


def walked(run: DrillRun, seconds: int) -> DrillRun:
    for _ in range(seconds * 20):
        run.step({})
    return run


def test_people_are_sent_round_from_door_to_door():
    run = walked(locked_after(1), 3)
    assert run.state.walls
    legs = {run.plan.doors[leg].id for leg in run.people.leg.tolist()}
    assert legs == {"back"}, "the farthest door to which their field leads past the locked one"
    assert (walked(run, 60).people.state == OUT).all()
    assert (run.people.leg == -1).all()
    assert not run.state.crowd._agents.detours.due, "the routes could say it all"


def test_where_the_routes_are_not_asked_the_crowd_finds_a_way_of_its_own(monkeypatch):
    monkeypatch.setattr(targets, "_by_doors", lambda state, person, target: target)
    run = walked(locked_after(1), 3)
    assert run.state.crowd._agents.detours.due
    assert (walked(run, 60).people.state == OUT).all()


def test_without_either_they_stay_before_the_locked_door(monkeypatch):
    monkeypatch.setattr(targets, "_by_doors", lambda state, person, target: target)
    monkeypatch.setattr(Detours, "take_up", lambda *_: None)
    assert (walked(locked_after(1), 63).people.state != OUT).all()


def test_people_go_straight_on_when_it_is_opened_again():
    run = walked(locked_after(1), 3)
    run.inject("open_exit", "near")
    walked(run, 1)
    assert not run.state.walls
    assert (run.people.leg == -1).all()
    assert (walked(run, 25).people.state == OUT).all(), "the way round takes longer"


@pytest.mark.parametrize("seconds", [2, 12])
def test_a_run_with_locked_doors_goes_on_from_a_keyframe_bit_by_bit(seconds):
    run = walked(locked_after(1), seconds)
    kept = json.loads(json.dumps(run.keyframe()))
    again = DrillRun.from_keyframe(run.scenario, kept, run.events)
    assert walked(again, 20).state_hash() == walked(run, 20).state_hash()


@pytest.fixture
def made_on_a_tick(monkeypatch) -> list[object]:
    """The fields that the ticks themselves have made, on grounds of which no field is known yet."""
    monkeypatch.setattr(stride_crowd, "_GROUNDS", OrderedDict())
    made: list[object] = []
    make = Fields._make

    def noted(fields: Fields, goal: tuple[int, int]) -> int:
        if current_thread() is main_thread():
            made.append(goal)
        return make(fields, goal)

    monkeypatch.setattr(Fields, "_make", noted)
    return made


def test_ways_round_a_door_are_found_beside_the_ticks_before_it_is_locked(made_on_a_tick):
    run = walked(locked_after(MINUTE_S), 2)
    made_on_a_tick.clear()
    run.foresee("block_exit", "near")
    for thread in run.state.foreseeing:
        thread.join()
    assert not run.is_foreseeing
    run.inject("block_exit", "near")
    assert walked(run, 1).state.walls
    assert not made_on_a_tick


def test_ways_that_were_not_foreseen_are_found_on_the_tick_with_the_same_result(made_on_a_tick):
    """The control: what is foreseen changes no bit."""
    run, other = walked(locked_after(MINUTE_S), 2), walked(locked_after(MINUTE_S), 2)
    made_on_a_tick.clear()
    run.inject("block_exit", "near")
    assert walked(run, 1).state.walls
    assert made_on_a_tick
    other.foresee("block_exit", "near")
    other.inject("block_exit", "near")
    assert walked(other, 1).state_hash() == run.state_hash()


def test_a_door_that_the_scenario_locks_is_foreseen(made_on_a_tick):
    run = walked(locked_after(4), 1)
    assert not run.state.foreseeing
    walked(run, 2)
    assert run.state.foreseeing
    for thread in run.state.foreseeing:
        thread.join()
    made_on_a_tick.clear()
    assert walked(run, 2).state.walls
    assert not made_on_a_tick
