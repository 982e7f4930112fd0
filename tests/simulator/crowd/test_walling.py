"""Walls that one crowd puts up: they hold like others, and its people go round them."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

from simulator.crowd import Agents, Fields, Ground
from simulator.crowd.detours import Detours
from simulator.crowd.ground import nodes_of
from simulator.crowd.walling import walled

TWO_DOORS = shapely.union_all(
    [
        shapely.box(0, 0, 10, 10),
        shapely.box(9.9, 2, 11.1, 3.2),
        shapely.box(9.9, 7, 11.1, 8.2),
        shapely.box(11, 0, 20, 10),
    ]
)
LOWER, UPPER = (10.3, 1.9, 10.6, 3.3), (10.3, 6.9, 10.6, 8.3)
GOAL = (19.0, 2.6)


def bound_over(fields: Fields, people: int = 8) -> Agents:
    """Some people before the lower of two doors, bound for the room beyond."""
    crowd = Agents(fields)
    for person in range(people):
        crowd.add(person, (3.0, 1.0 + person), target=GOAL, speed=1.3, radius=0.15)
    return crowd


def walked(crowd: Agents, ticks: int) -> Agents:
    for _ in range(ticks):
        crowd.step()
    return crowd


def over(crowd: Agents) -> int:
    return int((crowd.places()[:, 0] > 11.1).sum())


def test_a_wall_put_up_is_like_one_that_was_built():
    ground = Ground(TWO_DOORS)
    built = Ground(TWO_DOORS.difference(shapely.box(*LOWER)))
    mine, theirs = nodes_of(walled(ground, [LOWER]), 0), nodes_of(built.layout, 0)
    either = (mine > 0) | (theirs > 0)
    assert np.abs(mine - theirs)[either].max() < 0.11, "they may differ by the wall's ends, which stick in other walls"
    assert (ground.layout.walls == Ground(TWO_DOORS).layout.walls).all(), "and the ground is as it was"


def test_nobody_passes_and_a_wall_is_not_put_on_somebody():
    crowd = bound_over(Fields(Ground(TWO_DOORS)))
    x, y = crowd.places()[0].tolist()
    assert not crowd.wall_up([(x - 0.5, y - 0.5, x + 0.5, y + 0.5)])
    assert crowd.wall_up([LOWER, UPPER])
    assert over(walked(crowd, 500)) == 0
    assert crowd.wall_up([])
    assert over(walked(crowd, 500)) == len(crowd.places())


def test_it_is_asked_whether_a_way_comes_by_a_wall():
    crowd = bound_over(Fields(Ground(TWO_DOORS)))
    assert crowd.leads((3.0, 2.0), GOAL)
    assert crowd.wall_up([LOWER])
    assert not crowd.leads((3.0, 2.0), GOAL)
    assert crowd.leads((3.0, 2.0), (10.5, 7.6)), "the other door"
    assert crowd.leads((9.5, 7.6), (12.0, 7.6)), "straight through it"


def test_people_go_round_a_wall_by_themselves():
    crowd = bound_over(Fields(Ground(TWO_DOORS)))
    assert crowd.wall_up([LOWER])
    assert over(walked(crowd, 600)) == len(crowd.places())


def test_without_a_way_of_their_own_they_would_not(monkeypatch):
    monkeypatch.setattr(Detours, "take_up", lambda *_: None)
    crowd = bound_over(Fields(Ground(TWO_DOORS)))
    assert crowd.wall_up([LOWER])
    assert over(walked(crowd, 600)) < len(crowd.places())


def test_another_crowd_on_the_ground_keeps_its_ways():
    fields = Fields(Ground(TWO_DOORS))
    beside = bound_over(fields)
    assert bound_over(fields).wall_up([LOWER])
    assert (walked(beside, 400).places() == walked(bound_over(Fields(Ground(TWO_DOORS))), 400).places()).all()


@pytest.mark.parametrize("kept", [0, 35, 160])
def test_a_crowd_with_walls_goes_on_from_saved_state_bit_by_bit(kept):
    whole = bound_over(Fields(Ground(TWO_DOORS)))
    whole.wall_up([LOWER])
    walked(whole, kept)
    again = Agents.from_dict(json.loads(json.dumps(whole.to_dict())), Fields(Ground(TWO_DOORS)))
    assert (walked(again, 150).people[:8] == walked(whole, 150).people[:8]).all()
    assert json.dumps(again.to_dict()) == json.dumps(whole.to_dict())


def test_a_state_from_a_ground_with_the_wall_built_in_is_read():
    earlier = walked(bound_over(Fields(Ground(TWO_DOORS.difference(shapely.box(*LOWER))))), 60)
    again = Agents.from_other_ground(json.loads(json.dumps(earlier.to_dict())), Fields(Ground(TWO_DOORS)), [LOWER])
    assert (again.places() == earlier.places()).all()
    assert over(walked(again, 500)) == len(again.places())
