"""What a run remembers of the people a player leaves: who was passed without a shout, and shut behind a door."""

from __future__ import annotations

import numpy as np

from simulator.engine.drill import phone_call
from simulator.engine.drill.doors import note_shut, work_doors
from simulator.engine.drill.left_behind import coming_to, note_passed
from simulator.engine.drill.player_actions import act
from simulator.engine.drill.run import DrillRun
from simulator.engine.people.occupants import DOWN, OUT, WAITING, WALKING
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.parts import OUTSIDE

HOTEL, STREET = load_scenario("hotel"), load_scenario("street")


def guest() -> DrillRun:
    run = DrillRun(HOTEL, seed=1)
    run.add_player("p", "guest")
    return run


def end(run: DrillRun) -> dict:
    run.stop()
    return next(event.data for event in reversed(run.events) if event.kind == "others_left")


def test_who_is_passed_without_a_shout_is_remembered_and_who_heard_one_is_not():
    silent, loud = guest(), guest()
    for run in (silent, loud):
        note_passed(run.state, run.players["p"])
        assert run.players["p"].passed
    act(loud.state, loud.players["p"], "wake_other")
    assert loud.players["p"].passed == []
    told, not_told = end(loud), end(silent)
    assert told["passed"] == 0 < not_told["passed"]
    assert not_told["unaware"] == sum(not_told["inside"].values()) == HOTEL.people
    assert told["walking"] > 0


def test_at_the_end_everybody_is_counted_once():
    run = guest()
    people = run.state.people
    people.state[:10], people.state[10:13] = OUT, DOWN
    left = end(run)
    assert sum(left["inside"].values()) + left["down"] + 10 == people.count and left["down"] == 3


def test_who_walks_to_a_door_is_coming_to_it_and_who_passes_by_is_not():
    run = guest()
    state, people = run.state, run.state.people
    door = next(door for door in state.plan.doors if door.id == "d-n8-f3")
    room = next(room for room in door.rooms if room.startswith("n8"))
    inside = np.flatnonzero(state.plan.rooms_at(people.where) == state.plan.room_names.index(room))
    corridor = next(other for other in door.rooms if other != room)
    assert coming_to(state, door.index, corridor) == 0
    people.state[inside], people.goal[inside] = WALKING, door.index
    assert coming_to(state, door.index, corridor) == len(inside) > 0
    assert coming_to(state, door.index, room) == 0  # from inside, nobody comes
    people.goal[inside] = door.index + 1
    assert coming_to(state, door.index, corridor) == 0
    people.state[inside] = WAITING


def test_who_stands_in_the_lane_has_come_out():
    run = DrillRun(STREET, seed=1)
    player = run.add_player("p", "visitor")
    for place, right in (((36.4, 1.4), phone_call.CAME_OUT), ((36.6, 5.5), None)):
        player.x, player.y = place
        given = phone_call.answers_to(run.state, player, "trapped")
        found = next(answer.text for answer in given if answer.accepted)
        assert (found == phone_call.CAME_OUT) is (right is not None)


def test_who_calls_up_from_outside_while_people_are_inside_is_noted_once():
    """A landlord in the yard had no shout at all: the button was grey."""
    run = DrillRun(load_scenario("rental"), seed=1)
    player = run.add_player("p", "landlord")
    player.x, player.y = np.mean(run.state.scenario.assembly_points[0].polygon, axis=0).tolist()
    act(run.state, player, "wake_other")
    act(run.state, player, "wake_other")
    assert [event.kind for event in run.events].count("called_up") == 1
    assert not any(event.kind == "warned" for event in run.events)
    indoors = DrillRun(load_scenario("rental"), seed=1)
    act(indoors.state, indoors.add_player("p", "landlord"), "wake_other")
    assert not any(event.kind == "called_up" for event in indoors.events)


def test_who_stands_before_a_stair_door_is_shut_off_whatever_way_they_choose():
    """113 stayed on a storey whose stair door was shut on them twice, without a word."""
    run = guest()
    state, people = run.state, run.state.people
    stairs = {room for room, kind in state.plan.room_kind.items() if kind == "stairwell"}
    door = next(door for door in state.plan.doors if set(door.rooms) & stairs and OUTSIDE not in door.rooms)
    stair = next(room for room in door.rooms if room in stairs)
    before = next(room for room in door.rooms if room != stair)
    assert coming_to(state, door.index, stair) == 0
    (x, y), ahead = door.centre, 1.0
    ways = ((0, ahead), (0, -ahead), (ahead, 0), (-ahead, 0))
    people.where[0] = next((x + dx, y + dy) for dx, dy in ways if state.plan.room_at(x + dx, y + dy) == before)
    for status, goal in ((WAITING, -1), (WALKING, door.index + 1)):
        people.state[0], people.goal[0] = status, goal
        assert coming_to(state, door.index, stair) == coming_to(state, door.index, before) == 1
    people.state[0] = DOWN
    assert coming_to(state, door.index, stair) == 0


def test_a_door_that_a_player_shut_and_others_open_is_told_once():
    run = guest()
    player = run.players["p"]
    door = next(door for door in run.state.plan.doors if not door.opening and not door.self_closing)
    note_shut(run.state, player, door.index)
    run.state.door_open[door.index] = False
    run.state.people.where[0], run.state.people.state[0] = door.centre, WALKING
    work_doors(run.state)
    run.state.door_open[door.index] = False
    work_doors(run.state)
    told = [event.data["door"] for event in run.events if event.kind == "door_reopened" and event.player == "p"]
    assert told == [door.id]
