"""A player's input is one value from the socket to the replay, and its direction is scaled in one place."""

from __future__ import annotations

import json
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import MAX_ACTIONS, PlayerInput

SCHOOL = load_scenario("school-floor")
parts = st.floats(-1e299, 1e299)


@given(parts, parts)
def test_a_direction_lies_in_the_unit_disc(dx, dy):
    direction = PlayerInput(dx, dy).direction
    assert direction is not None
    assert math.hypot(*direction) <= 1 + 1e-12


def test_a_short_direction_is_left_alone():
    assert PlayerInput(0.3, -0.4).direction == (0.3, -0.4)
    assert PlayerInput(30.0, 40.0).direction == pytest.approx((0.6, 0.8))


@pytest.mark.parametrize("part", [math.nan, math.inf, -math.inf])
def test_a_direction_that_is_not_finite_is_none(part):
    assert PlayerInput(part, 0.0).direction is None
    assert PlayerInput(0.0, part).direction is None


def test_actions_that_no_tick_has_taken_go_first():
    waiting = PlayerInput(1.0, 0.0, ("crouch", "stand", "crouch"), 1)
    latest = PlayerInput(0.0, 1.0, ("stand", "assist"), 2)
    assert latest.after(waiting) == PlayerInput(0.0, 1.0, ("crouch", "stand", "crouch", "stand"), 2)
    assert len(latest.after(waiting).actions) == MAX_ACTIONS
    assert latest.after(None) == latest


def test_an_input_survives_the_log():
    wanted = PlayerInput(0.1, -0.7, ("crouch",), 9)
    assert PlayerInput.from_dict(json.loads(json.dumps(wanted.to_dict()))) == wanted


def test_a_row_of_an_earlier_log_is_read():
    row = json.loads('{"dx": 1, "dy": 0.5, "actions": ["call_119"], "seq": 12}')
    assert PlayerInput.from_dict(row) == PlayerInput(1.0, 0.5, ("call_119",), 12)


@pytest.mark.parametrize(
    "row", [{}, {"dx": 1, "dy": 0}, {"dx": "x", "dy": 0, "seq": 1}, {"dx": 1, "dy": 0, "seq": 1, "actions": [7]}]
)
def test_a_row_that_is_no_input_is_refused(row):
    with pytest.raises((KeyError, TypeError, ValueError)):
        PlayerInput.from_dict(row)


def held(directions: list[PlayerInput]) -> list[tuple[float, float]]:
    """The directions that the engine holds after each of these inputs."""
    run, found = DrillRun(SCHOOL, seed=1), []
    player = run.add_player("p")
    for wanted in directions:
        run.step({"p": wanted})
        found.append((player.dx, player.dy))
    return found


def test_a_replay_scales_the_logged_numbers_to_the_same_directions():
    rng = random.Random(5)
    inputs = [PlayerInput(rng.uniform(-9, 9), rng.uniform(-9, 9), seq=seq) for seq in range(1, 80)]
    logged = [PlayerInput.from_dict(json.loads(json.dumps(wanted.to_dict()))) for wanted in inputs]
    assert held(logged) == held(inputs)
    # Scaling before the log as well would not do: a scaled direction may be an ulp too long, and is scaled again.
    scaled_twice = [PlayerInput(*(wanted.direction or (0.0, 0.0))) for wanted in inputs]
    assert held(scaled_twice) != held(inputs)
