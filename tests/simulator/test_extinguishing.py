"""Extinguishers on a small test building: aim, distance, what burns, and how the score tells of it."""

from __future__ import annotations

import json

import pytest

from simulator.engine.assessment.scoring import minor_age, score, weights_of
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.fire.jets import SHOCK_S, SPRAY_S, needed_s
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput
from tests.simulator.test_building import act, almost_empty, kinds, put
from tests.simulator.tower import tower, tower_data

FIRE_AT = (6.0, 2.0)
TOWARDS, AWAY = PlayerInput(0.0, -0.06), PlayerInput(0.0, 0.06)  # slow steps down the plan, where the fire is, and up


def before_a_fire(agent: str, fuel: str, *, away_m: float = 2.5, facing: PlayerInput = TOWARDS) -> DrillRun:
    """A player who holds a ready extinguisher so far above a fire of about 150 kW."""
    fire = {**tower_data()["fires"][0], "fuel": fuel, "room": "hall1", "at": list(FIRE_AT), "growth": "fast",
            "starts_at_s": -56}  # fmt: skip
    thing = {"id": "e", "agent": agent, "at": [1.0, 1.0], "storey": "f1"}
    weights = {**tower_data()["scoring"]["weights"], "extinguisher": 20, "alarm": 0}
    scoring = {**tower_data()["scoring"], "weights": weights}
    run = DrillRun(tower(fires=[fire], population=almost_empty(), extinguishers=[thing], scoring=scoring), seed=1)
    run.add_player("p")
    put(run, 1.0, 2.0)
    act(run, "ext_pull", "ext_lift", "ext_press", "ext_pull", "ext_hold")
    assert kinds(run).count("refused") == 2  # the pin before it is lifted, and the handle before the pin
    put(run, FIRE_AT[0], FIRE_AT[1] + away_m)
    run.step({"p": facing})
    return run


def spray(run: DrillRun, seconds: float = SPRAY_S + 1) -> Event:
    """Presses, and waits; returns what is told of it last."""
    act(run, "ext_press")
    for _ in range(round(seconds * 20)):
        run.step({"p": PlayerInput()})
    return next(event for event in reversed(run.events) if event.kind == "used_extinguisher")


def line(run: DrillRun) -> tuple[float, str]:
    found = next(line for line in score(run.events, run.scenario, "p").lines if line.key == "extinguisher")
    return round(found.points / found.most * 20, 1), found.reason.zh  # of the 20 that the role gives it


@pytest.mark.parametrize(
    ("agent", "fuel"), [("abc", "solid"), ("water", "solid"), ("foam", "oil"), ("co2", "electrical")]
)
def test_the_right_agent_on_the_base_puts_a_small_fire_out(agent, fuel):
    run = before_a_fire(agent, fuel, away_m=1.8)
    used = spray(run)
    assert used.data["out"]
    assert used.data["on_base_s"] == pytest.approx(needed_s(used.data["power_kw"]), abs=0.1)
    assert run.state.hazards.kw.tolist() == [0.0]
    assert line(run)[0] == 20


@pytest.mark.parametrize(
    ("away_m", "facing", "agent"),
    [(2.5, AWAY, "abc"), (4.2, TOWARDS, "abc"), (2.8, TOWARDS, "co2")],
    ids=["turned away", "too far", "CO2 reaches less far"],
)
def test_a_jet_that_does_not_reach_the_base_is_spent_for_nothing(away_m, facing, agent):
    run = before_a_fire(agent, "oil", away_m=away_m, facing=facing)
    used = spray(run)
    assert (used.data["out"], used.data["on_base_s"], used.data["left_s"]) == (False, 0.0, 0.0)
    assert float(run.state.hazards.kw[0]) > 100
    assert line(run) == (4, "没有喷到火焰根部：离得太远或没有对准")
    assert run.players["p"].extinguisher == ""


def test_water_makes_burning_oil_leap():
    run = before_a_fire("water", "oil", away_m=2.0)
    before = float(run.state.hazards.kw[0])
    used = spray(run, seconds=2)
    assert used.data["worse"]
    assert float(run.state.hazards.kw[0]) > before * 1.4
    assert run.players["p"].pain > 0.8
    assert line(run) == (0, "灭火剂用错，火更大了")


def test_water_under_voltage_gives_a_shock():
    run = before_a_fire("water", "electrical", away_m=2.0)
    act(run, "ext_press")
    assert "shocked" in kinds(run)
    assert run.players["p"].busy_until - run.tick == pytest.approx(SHOCK_S * 20, abs=2)
    assert line(run) == (0, "带电设备用了水，触电了")


def test_nothing_in_the_hand_puts_a_lithium_battery_out():
    run = before_a_fire("abc", "battery", away_m=2.0)
    used = spray(run)
    assert (used.data["out"], used.data["right"]) == (False, False)
    assert used.data["on_base_s"] > 10
    assert line(run)[1] == "灭火剂对这种火不起作用"


def test_pressing_again_lets_go_and_the_rest_can_be_used():
    run = before_a_fire("abc", "solid")
    act(run, "ext_press", *["stand"] * 20, "ext_press")
    used = run.events[-1]
    assert (used.kind, used.data["out"]) == ("used_extinguisher", False)
    assert 11 < used.data["left_s"] < 12.5
    assert line(run)[1].startswith("对准火焰根部只喷了")
    assert spray(run).data["out"]


def test_a_run_that_ends_tells_of_a_jet_that_still_sprays():
    run = before_a_fire("abc", "solid")
    act(run, "ext_press")
    run.stop()
    assert "used_extinguisher" in kinds(run)


def test_a_jet_goes_on_after_a_keyframe():
    run = before_a_fire("abc", "solid")
    act(run, "ext_press")
    kept = json.loads(json.dumps(run.keyframe()))
    again = DrillRun.from_keyframe(run.scenario, kept, list(run.events))
    for _ in range(200):
        run.step({"p": PlayerInput()})
        again.step({"p": PlayerInput()})
    assert again.state_hash() == run.state_hash()
    assert again.events[-1].data == run.events[-1].data


def test_a_player_of_an_earlier_keyframe_holds_no_jet():
    run = before_a_fire("abc", "solid")
    kept = json.loads(json.dumps(run.keyframe()))
    for name in ("facing", "spraying", "spray_left_s", "jet_fire", "jet_kw", "jet_hits", "on_base_s"):
        del kept["players"][0][name]
    again = DrillRun.from_keyframe(run.scenario, kept, list(run.events))
    assert (again.players["p"].spraying, again.players["p"].extinguisher) == (False, "e")


@pytest.mark.parametrize("age", ["child", "teen", "adult"])
def test_a_minor_is_refused_an_extinguisher_with_the_reason(age):
    run = DrillRun(tower(roles=[{**tower_data()["roles"][0], "age": age}]), seed=1)
    run.add_player("p")
    thing = run.scenario.fixtures["extinguishers"][0]
    put(run, *thing.at)
    act(run, "ext_lift")
    if age == "adult":  # the control
        assert run.players["p"].extinguisher == thing.id
        return
    assert run.players["p"].extinguisher == ""
    assert run.events[-1].data == {"action": "ext_lift", "why": "minor"}


@pytest.mark.parametrize(("child", "taken"), [(True, ""), (False, "e")])
def test_a_keeper_whom_a_child_plays_is_refused_it_too(child, taken):
    run = DrillRun(tower(), seed=1)
    run.add_player("p", child=child)
    put(run, *run.scenario.fixtures["extinguishers"][0].at)
    act(run, "ext_lift")
    assert run.players["p"].extinguisher == taken
    again = DrillRun.from_keyframe(run.scenario, json.loads(json.dumps(run.keyframe())), list(run.events))
    assert again.players["p"].child is child


@pytest.mark.parametrize("scenario", ["market", "workshop"])
def test_to_a_child_the_points_of_an_extinguisher_go_to_the_other_lines(scenario):
    made = load_scenario(scenario)
    role = next(role.id for role in made.roles if (role.weights or {}).get("extinguisher"))
    grown, child = weights_of(made, role), weights_of(made, role, child=True)
    assert "extinguisher" not in child
    assert sum(child.values()) == pytest.approx(sum(grown.values()))
    joined = Event(0, "player_joined", "p", {"role": role, "name": "", "x": 0.0, "y": 0.0, "child": True})
    assert "extinguisher" not in {line.key for line in score([joined], made, "p").lines}
    joined.data.pop("child")
    assert "extinguisher" in {line.key for line in score([joined], made, "p").lines}


@pytest.mark.parametrize(
    ("scenario", "role", "child", "minor"),
    [
        ("school-four", "pupil", False, "child"), ("dormitory", "student", True, "teen"),
        ("school-four", "teacher", False, ""), ("flat", "neighbour", True, "child"), ("market", "keeper", True, "child"),
    ],
)  # fmt: skip
def test_who_is_offered_no_extinguisher(scenario, role, child, minor):
    """Minors are not, nor anybody where children play, in whatever role."""
    assert load_scenario(scenario).role(role).id == role
    assert minor_age(load_scenario(scenario), role, child=child) == minor
