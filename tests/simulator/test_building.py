"""Several storeys, doors, helpers, lifts and extinguishers, on a small test building."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from simulator.engine.assessment.scoring import score
from simulator.engine.drill import lifts, stair_transfer
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.phone_call import CALL_S
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import KEYFRAME_TICKS, event_log_sha256
from simulator.engine.people.occupants import OUT, WALKING
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.player_input import PlayerInput
from tests.simulator.tower import tower, tower_data


def until(run: DrillRun, done, *, seconds: float = 200, inputs=lambda run: {}) -> DrillRun:
    while not run.finished and run.time_s < seconds and not done(run):
        run.step(inputs(run))
    return run


def kinds(run: DrillRun, player: str = "p") -> list[str]:
    return [event.kind for event in run.events if event.player == player and event.kind != "track"]


def put(run: DrillRun, x: float, y: float, storey: int = 0) -> None:
    """Puts the player at a place."""
    player = run.players["p"]
    at = run.plan.to_plane(x, y, storey)
    run.state.crowd.move(player.index, at, target=at, speed=0.0)
    run.step({})
    player.x, player.y = at


def act(run: DrillRun, *actions: str) -> None:
    for action in actions:
        run.step({"p": PlayerInput(actions=(action,))})


def test_everybody_comes_down_the_stairs():
    run = until(DrillRun(tower(), seed=1), lambda run: (run.people.state == OUT).all())
    assert (run.people.state == OUT).all()
    assert run.time_s < 120


def test_people_take_the_flights_one_storey_at_a_time():
    run, seen = DrillRun(tower(), seed=2), [set() for _ in range(30)]
    while not (run.people.state == OUT).all():
        run.step({})
        for person in np.flatnonzero(run.people.state == WALKING).tolist():
            seen[person].add(run.plan.storey_at(run.people.where[person, 1]))
    assert seen[25] == {0, 1, 2}
    assert seen[5] == {0}


def test_a_player_walks_down_the_stairs_and_up_again():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    flight = run.plan.flights[0]
    put(run, flight.top[0], flight.top[1] - 2 * run.plan.pitch, 2)
    until(run, lambda run: run.plan.storey_at(run.players["p"].y) == 1, seconds=5, inputs=push(0, -1))
    assert run.plan.storey_at(run.players["p"].y) == 1
    until(run, lambda run: run.plan.storey_at(run.players["p"].y) == 2, seconds=10, inputs=push(0, 1))
    assert run.plan.storey_at(run.players["p"].y) == 2


def push(dx: float, dy: float):
    return lambda run: {"p": PlayerInput(dx, dy)}


def almost_empty() -> dict:
    """A population of one person who stays for long."""
    return {**tower_data()["population"], "groups": [{"room": "side3", "count": 1, "ages": "adult"}],
            "pre_movement_s": {"mean": 900, "sd": 0, "least": 900, "most": 900}}  # fmt: skip


def test_a_blocked_exit_sends_people_to_the_other():
    events = [{"at_s": 1, "kind": "block_exit", "door": "south"}]
    run = until(DrillRun(tower(events=events), seed=1), lambda run: (run.people.state == OUT).all())
    assert (run.people.state == OUT).all()
    assert set(run.people.exit.tolist()) == {run.plan.exit_names.index("west")}


def test_people_who_know_only_the_main_exit_take_it():
    population = tower_data()["population"]
    population["groups"] = [{"room": "hall1", "count": 12, "ages": "adult", "knows": "main"}]
    run = until(DrillRun(tower(population=population), seed=1), lambda run: (run.people.state == OUT).all())
    assert set(run.people.exit.tolist()) == {run.plan.exit_names.index("south")}


def test_a_party_stays_together():
    population = tower_data()["population"]
    population["groups"] = [{"room": "hall3", "count": 5, "ages": "adult", "together": 5,
                             "speed_m_s": {"law": "uniform", "mean": 1, "sd": 0, "least": 0.5, "most": 1.6}}]  # fmt: skip
    run = until(DrillRun(tower(population=population), seed=1), lambda run: (run.people.state == OUT).all())
    assert np.ptp(run.people.out_tick) / 20 <= 12


def test_an_able_person_brings_somebody_who_cannot_walk_alone():
    population = tower_data()["population"]
    population["groups"] = [{"room": "hall2", "count": 6, "ages": "adult", "need_help": 1}]
    run = until(DrillRun(tower(population=population), seed=1), lambda run: (run.people.state == OUT).all())
    assert (run.people.state == OUT).all()
    assert run.people.helper[0] >= 0
    assert run.people.out_tick[0] == run.people.out_tick.max() or run.people.helping.max() == 0


def test_a_self_closing_door_opens_for_people_and_falls_shut():
    run = DrillRun(tower(), seed=1)
    door = run.plan.door_index["stair3"]
    opened = until(run, lambda run: run.state.door_open[door], seconds=40)
    assert opened.state.door_open[door]
    until(run, lambda run: (run.people.state == OUT).all())
    assert not run.state.door_open[door]


def test_the_five_answers_count_only_during_the_call():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    act(run, "say_place", "call_119", "say_place", "say_what", "say_place")
    assert [kind for kind in kinds(run) if kind.startswith("said")] == ["said_place", "said_what"]
    for _ in range(int(CALL_S * 20) + 1):
        run.step({})
    act(run, "say_name")
    assert "said_name" not in kinds(run)


def test_taking_the_lift_takes_time_and_costs_points(monkeypatch):
    monkeypatch.setattr(lifts, "end_of_ride", lambda *_given: lifts.RideEnd.GROUND)
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    put(run, 1.0, 6.5, 2)
    act(run, "take_lift")
    until(run, lambda run: "left_lift" in kinds(run), seconds=60)
    assert run.plan.storey_at(run.players["p"].y) == 0
    assert next(line for line in score(run.events, run.scenario, "p").lines if line.key == "lift").points == 0


def test_a_lift_without_power_does_not_come():
    run = DrillRun(tower(population=almost_empty(), events=[{"at_s": 2, "kind": "lights_out"}]), seed=1)
    run.add_player("p")
    put(run, 1.0, 6.5, 2)
    act(run, "take_lift")
    until(run, lambda run: False, seconds=60)
    assert "left_lift" not in kinds(run)
    assert len(run.snapshot()) > 10


def test_waiting_for_rescue_needs_a_shut_door_and_the_right_room():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    act(run, "stay_put")
    assert kinds(run)[-1] == "refused"
    put(run, 13.0, 4.0, 2)
    act(run, "close_door", "call_119", "say_place", "stay_put")
    until(run, lambda run: run.finished)
    assert next(e for e in run.events if e.kind == "stayed").data["shut"]
    assert kinds(run)[-2:] == ["stayed_safe", "others_left"]


def test_nobody_is_rescued_whose_address_119_was_not_told():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    put(run, 13.0, 4.0, 2)
    act(run, "close_door", "stay_put")
    until(run, lambda run: run.finished)
    assert "stayed_safe" not in kinds(run)


def test_closing_a_door_on_people_is_logged():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    put(run, 11.0, 4.0, 2)
    act(run, "close_door")
    assert next(e for e in run.events if e.kind == "door_closed").data["left_behind"] == 1


def test_smoke_climbs_the_stairwell_when_its_door_is_open():
    fire = {
        **tower_data()["fires"][0],
        "room": "hall1",
        "at": [6.0, 2.0],
        "growth": "fast",
        "cap_kw": 2000,
        "starts_at_s": -120,
    }
    doors = [{**door, "state": "open", "self_closing": False} for door in tower_data()["doors"]]
    shut = [{**door, "state": "closed"} if door["id"].startswith("stair") else door for door in doors]
    seen = []
    for variant in (doors, shut):
        run = DrillRun(tower(fires=[fire], doors=variant, population=almost_empty()), seed=1)
        until(run, lambda run: False, seconds=120)
        seen.append(run.state.hazards.smoke_by_room(1.8).get("well3", 0.0))
    assert seen[0] > 0.5 > seen[1]


def test_a_run_over_storeys_resumes_bit_equal_from_a_keyframe():
    events = [{"at_s": 8, "kind": "block_exit", "door": "south"}]
    scenario = tower(events=events)
    run = DrillRun(scenario, seed=5)
    run.add_player("p")
    kept, later = None, []
    while run.tick < 3 * KEYFRAME_TICKS and not run.finished:
        if run.tick == KEYFRAME_TICKS:
            kept = json.loads(json.dumps(run.keyframe()))
        angle = run.tick / 37
        wanted = PlayerInput(math.cos(angle), math.sin(angle), ("crouch",) if run.tick % 90 == 0 else ())
        if kept:
            later.append(wanted)
        run.step({"p": wanted})
    resumed = DrillRun.from_keyframe(scenario, kept, run.events)
    for wanted in later:
        resumed.step({"p": wanted})
    assert event_log_sha256(resumed.events) == event_log_sha256(run.events)
    assert resumed.state_hash() == run.state_hash()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"stairs": [{"id": "s", "name": {"zh": "a", "en": "a"}, "wells": ["hall3", "well2"], "doors_at": "low_y"}]}, "stairs/0/wells"),
        ({"exits": [{"door": "south", "polygon": [[4, 1], [6, 1], [6, 3], [4, 3]]}]}, "exits/0/polygon"),
        ({"storeys": [{**s, "ground": True} for s in tower_data()["storeys"]]}, "storeys"),
        ({"events": [{"at_s": 1, "kind": "block_exit", "door": "north"}]}, "events/0/door"),
        ({"stairs": []}, "rooms/3"),
    ],
)  # fmt: skip
def test_an_impossible_building_is_refused_with_the_place(changes, place):
    with pytest.raises(ScenarioError) as refused:
        tower(**changes)
    assert refused.value.place == place


def test_with_its_door_open_waiting_is_refused_with_the_reason():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    put(run, 13.0, 4.0, 2)
    act(run, "stay_put")
    assert run.events[-1].data == {"action": "stay_put", "why": "door_open"}
    assert not run.players["p"].stay_until
    act(run, "close_door", "stay_put")
    assert kinds(run)[-1] == "stayed"


def test_the_end_of_the_wait_cuts_no_call_short():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    put(run, 13.0, 4.0, 2)
    act(run, "close_door", "stay_put")
    run.state.tick = run.players["p"].stay_until - 20
    act(run, "call_119", "say_place")
    for _ in range(60):
        run.step({})
    assert "stayed_safe" not in kinds(run)
    act(run, "say_what", "say_size", "say_trapped", "say_name")
    until(run, lambda run: run.finished)
    assert kinds(run)[-2:] == ["stayed_safe", "others_left"]


# -- going up a stair needs a moment ----------------------------------------------------------------------------------


def at_foot() -> tuple[DrillRun, tuple[float, float]]:
    """A player at the foot of the flight from the ground storey, and the direction up it."""
    run = DrillRun(tower(population=almost_empty()), seed=1)
    run.add_player("p")
    flight = next(flight for flight in run.plan.flights if flight.upper_storey == 1)
    at = flight.bottom[0] - 0.2 * flight.up[0], flight.bottom[1] - 0.2 * flight.up[1]
    player = run.players["p"]
    run.state.crowd.move(player.index, at, target=at, speed=0.0)
    player.x, player.y = at
    return run, flight.up


def pushed(run: DrillRun, way: tuple[float, float], ticks: int) -> int:
    """The player's storey after so many ticks of pushing."""
    for _ in range(ticks):
        run.step({"p": PlayerInput(*way)})
    return run.plan.storey_at(run.players["p"].y)


def test_one_push_at_a_stairs_foot_sends_nobody_up_and_going_on_does():
    run, up = at_foot()
    assert pushed(run, up, 4) == 0
    assert pushed(run, (0.0, 0.0), 10) == 0
    assert pushed(run, up, 4) == 0, "two short pushes are no long one"
    assert pushed(run, up, 30) == 1


def test_who_has_just_come_down_must_push_twice_as_long():
    run, up = at_foot()
    run.players["p"].climbing = -stair_transfer.UP_LOOKS
    assert pushed(run, up, 16) == 0
    assert pushed(run, up, 20) == 1
    run, up = at_foot()
    assert pushed(run, up, 16) == 1, "the control"


def test_coming_down_marks_the_player():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    player = run.add_player("p")
    flight = next(flight for flight in run.plan.flights if flight.upper_storey == 1)
    run.state.crowd.move(player.index, flight.top, target=flight.top, speed=0.0)
    player.x, player.y = flight.top
    player.dx, player.dy = -flight.up[0], -flight.up[1]
    stair_transfer.climb(run.state, player)
    assert run.plan.storey_at(player.y) == 0
    assert player.climbing == -stair_transfer.UP_LOOKS


def test_on_an_upper_storey_going_up_takes_two_seconds_and_is_said():
    run = DrillRun(tower(population=almost_empty()), seed=1)
    player = run.add_player("p")
    flight = next(flight for flight in run.plan.flights if flight.lower_storey == 1)
    player.x, player.y = flight.bottom
    player.dx, player.dy = flight.up
    looks = 0
    while run.plan.storey_at(player.y) == 1 and looks < 99:
        stair_transfer.climb(run.state, player)
        looks += 1
        said = own_state(run.state, player)["going_up"]
        assert said is (run.plan.storey_at(player.y) == 1), looks
    assert looks == stair_transfer.UPPER_LOOKS > stair_transfer.UP_LOOKS
    player.dx, player.dy = 0.0, 0.0
    stair_transfer.climb(run.state, player)
    assert not own_state(run.state, player)["going_up"], "the control"
