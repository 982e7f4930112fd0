"""Nobody acts through a wall: what is at hand is within reach, in sight, and of several doors the one before the player."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.engine.drill import at_hand
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.player_actions import act
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput

TUTORIAL = load_scenario("tutorial")
SCHOOL = load_scenario("school-four")
EVERY = (
    "tutorial",
    "school-floor",
    "school-four",
    "dormitory",
    "flat",
    "rental",
    "hotel",
    "market",
    "street",
    "workshop",
)


def standing(scenario, x: float, y: float, storey: int | None = None) -> DrillRun:
    """A run whose first role's player stands there."""
    run = DrillRun(scenario, seed=1)
    player = run.add_player("p")
    storey = run.plan.storey_at(player.y) if storey is None else storey
    to = run.plan.inside_point(*run.plan.to_plane(x, y, storey))
    run.state.crowd.move(player.index, to, target=to, speed=0.0)
    player.x, player.y = to
    return run


def does(run: DrillRun, action: str) -> str:
    """The kind of event that an action leaves."""
    before = len(run.events)
    run.step({"p": PlayerInput(actions=(action,))})
    return next(event.kind for event in run.events[before:] if event.player == "p")


# The class of a pupil on the fourth storey is south of the corridor; its door is at x 7.2, the alarm at 8.6, 2.2.


def test_an_alarm_is_pressed_in_its_room_and_not_through_the_wall():
    assert does(standing(SCHOOL, 10.5, 1.4), "raise_alarm") == "refused", "the control: out of reach"
    north = standing(SCHOOL, 8.2, 3.0)
    assert does(north, "raise_alarm") == "refused"
    assert does(standing(SCHOOL, 8.2, 1.2), "raise_alarm") == "alarm_raised"


def test_without_the_look_at_walls_one_presses_it_from_next_door(monkeypatch):
    """The negative control: the fault as it was."""
    monkeypatch.setattr(at_hand, "_is_clear", lambda *_, **__: True)
    assert does(standing(SCHOOL, 8.2, 3.0), "raise_alarm") == "alarm_raised"


def test_a_door_is_felt_and_opened_on_its_own_sides_alone():
    run = standing(SCHOOL, 10.0, 1.6)
    shut = own_state(run.state, run.players["p"])["shut_door"]
    assert shut is None or "corridor" in shut["id"] or shut["to"]["zh"] != "走廊"
    for index, door in enumerate(run.plan.doors):
        if door.opening or run.state.door_open[index] or door.storey != run.plan.storey_at(run.players["p"].y):
            continue
        x, y = run.plan.to_plan(np.array([door.centre]))[0][0].tolist()
        off = (0.0, 0.6) if door.axis == "x" else (0.6, 0.0)
        for sign in (1, -1):
            here = standing(SCHOOL, x + sign * off[0], y + sign * off[1])
            assert at_hand.door_at_hand(here.state, here.players["p"], want_open=False) == index
            assert does(here, "feel_door") == "door_felt"


def test_of_two_doors_the_one_before_the_player_is_meant_and_its_name_is_told():
    """Between two shut doors across the corridor, nearer to the north one."""
    run = standing(SCHOOL, 15.8, 1.3)
    player = run.players["p"]
    both = {door.id: door.index for door in run.plan.doors if door.storey == run.plan.storey_at(player.y)}
    for index in both.values():
        run.state.door_open[index] = False
    player.facing = (0.0, 1.0)
    north = own_state(run.state, player)["shut_door"]
    player.facing = (0.0, -1.0)
    south = own_state(run.state, player)["shut_door"]
    assert north["id"] != south["id"]
    assert {north["to"]["zh"], south["to"]["zh"]} == {"四（2）班", "四（6）班"}
    run.step({"p": PlayerInput(actions=("open_door",))})
    opened = next(event for event in run.events if event.kind == "door_opened")
    assert opened.data["door"] == south["id"]


def test_in_the_corner_of_the_first_lessons_classroom_the_corridor_is_out_of_reach():
    """Every place of the room off its own door: nothing of the corridor is at hand."""
    start = TUTORIAL.roles[0].start
    run = standing(TUTORIAL, *start)
    room = run.plan.room_at(run.players["p"].x, run.players["p"].y)
    low_x, low_y, high_x, high_y = run.plan.rooms[room].bounds
    for x in np.arange(low_x + 0.3, high_x, 0.4).tolist():
        for y in np.arange(low_y + 0.3, high_y, 0.4).tolist():
            player = run.players["p"]
            player.x, player.y = x, y
            index = at_hand.door_at_hand(run.state, player, want_open=False)
            assert index is None or room in run.plan.doors[index].rooms


@pytest.mark.parametrize("name", EVERY)
def test_every_thing_and_every_door_of_a_scenario_can_be_laid_hands_on(name):
    run = DrillRun(load_scenario(name), seed=1)
    state, plan = run.state, run.plan
    player = run.add_player("p")
    things = [thing for kind in state.scenario.fixtures.values() for thing in kind]
    for thing in things:
        x, y = plan.lifted(thing.at, plan.storeys.index(thing.storey))
        ways = [(x + dx, y + dy) for dx in (-0.5, 0, 0.5) for dy in (-0.5, 0, 0.5)]
        assert any(_reaches(state, player, place, thing) for place in ways), thing
    state.door_open[:] = False
    for door in plan.doors:
        if door.opening or state.door_locked[door.index]:
            continue
        for sign in (-1, 1):
            off = (0.0, 0.5 * sign) if door.axis == "x" else (0.5 * sign, 0.0)
            player.x, player.y = door.centre[0] + off[0], door.centre[1] + off[1]
            player.facing = (-off[0], -off[1])
            assert at_hand.door_at_hand(state, player, want_open=False) == door.index


def _reaches(state, player, place, thing) -> bool:
    room = state.plan.room_at(*state.plan.lifted(thing.at, state.plan.storeys.index(thing.storey)))
    player.x, player.y = place
    return state.plan.room_at(*place) == room and at_hand.is_at_hand(state, player, thing)


# What is done with a thing of a kind that is named as at hand.
DONE_WITH = {"alarm_buttons": "raise_alarm", "extinguishers": "ext_lift", "water": "wet_cloth",
             "belongings": "fetch_belongings", "lifts": "take_lift"}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
def test_what_is_named_as_at_hand_can_be_done_and_nothing_else(name):
    """Round each thing of every building, on both sides of its wall: what clients hint at and offer is possible."""
    scenario = load_scenario(name)
    run = DrillRun(scenario, seed=1)
    player, plan, tried = run.add_player("p"), run.plan, 0
    kinds = {**scenario.fixtures, "lifts": [stop for lift in scenario.lifts for stop in lift.stops]}
    for kind, things in kinds.items():
        for number, thing in enumerate(things):
            storey = plan.storeys.index(thing.storey)
            if kind not in DONE_WITH or (kind == "lifts" and storey == plan.ground):
                continue
            x, y = plan.lifted(thing.at, storey)
            for off in ((0.0, 0.7), (0.0, -0.7), (1.4, 0.0), (-1.4, 0.0), (1.3, 1.3), (-1.3, -1.3), (0.0, 2.4)):
                player.x, player.y = x + off[0], y + off[1]
                kept = player.to_dict()
                named = at_hand.at_hand(run.state, player)
                first = all(not at_hand.is_at_hand(run.state, player, other) for other in things[:number])
                assert (named.get(kind) == number) is (first and at_hand.is_at_hand(run.state, player, thing))
                before = len(run.events)
                act(run.state, player, DONE_WITH[kind])
                kinds_of = [event.kind for event in run.events[before:]]
                refused = "refused" in kinds_of and run.events[before].data.get("why") != "minor"
                assert refused is (kind not in named), (kind, number, off)
                run.players["p"] = run.state.players["p"] = player = type(player).from_dict(kept)
                run.state.alarm_tick = None
                tried += kind in named
                if kind == "lifts" and "took_lift" in kinds_of:
                    run.state.crowd.add(player.index, (x, y), target=(x, y), speed=0.0, radius=0.2)
    assert tried or not any(kinds[kind] for kind in DONE_WITH)
