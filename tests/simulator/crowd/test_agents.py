"""A crowd of our own: what its callers may rely on."""

from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.crowd import Agents, Fields, Ground, fields
from simulator.crowd.agents import PlaceError
from simulator.crowd.columns import FIELD, FREE_SPEED, SIDEWAYS
from simulator.crowd.rules import exponential

HALL = shapely.union_all([shapely.box(0, 0, 12, 8), shapely.box(11.9, 3.5, 14, 4.4), shapely.box(13.9, 0, 20, 8)])


def crowd_in(area: shapely.Polygon, people: int, target: tuple[float, float], seed: int = 1) -> Agents:
    """People all over the left part of an area, bound for one place."""
    rng = np.random.default_rng(seed)
    crowd = Agents(Fields(Ground(area)))
    for person in range(people):
        at = (float(rng.uniform(0.4, 11)), float(rng.uniform(0.4, 7.6)))
        crowd.add(person, at, target=target, speed=float(rng.uniform(0.8, 1.6)), radius=0.15)
    return crowd


def walked(crowd: Agents, ticks: int) -> Agents:
    for _ in range(ticks):
        crowd.step()
    return crowd


def fingerprint(crowd: Agents) -> str:
    return json.dumps(crowd.to_dict(), sort_keys=True)


def test_people_come_to_where_they_are_sent():
    crowd = walked(crowd_in(HALL, 30, (18.0, 4.0)), 900)
    assert (crowd.places()[:, 0] > 14.2).all()


def test_somebody_alone_walks_at_their_own_speed_from_the_first_tick():
    crowd = Agents(Fields(Ground(shapely.box(0, 0, 30, 2))))
    crowd.add(7, (1.0, 1.0), target=(29.0, 1.0), speed=1.25, radius=0.15)
    walked(crowd, 200)
    assert crowd.places()[0] == pytest.approx((13.5, 1.0), abs=0.15)


def test_who_stands_is_walked_round():
    crowd = Agents(Fields(Ground(shapely.box(0, 0, 20, 4))))
    crowd.add(1, (8.0, 2.0), target=(8.0, 2.0), speed=0.0, radius=0.15)
    crowd.add(2, (1.0, 2.0), target=(19.0, 2.0), speed=1.3, radius=0.15)
    walked(crowd, 320)
    where = dict(zip(crowd.idents().tolist(), crowd.places().tolist(), strict=True))
    assert where[1] == [8.0, 2.0]
    assert where[2][0] > 18


def test_who_meets_somebody_turns_sideways_until_they_have_passed():
    crowd = Agents(Fields(Ground(shapely.box(0, 0, 20, 2))))
    crowd.add(1, (5.0, 1.0), target=(19.0, 1.0), speed=1.2, radius=0.15)
    crowd.add(2, (9.0, 1.1), target=(1.0, 1.1), speed=1.2, radius=0.15)
    crowd.add(3, (5.0, 0.4), target=(19.0, 0.4), speed=1.2, radius=0.15)
    assert (walked(crowd, 10).marks[:3, SIDEWAYS] == 0).all()
    assert (walked(crowd, 30).marks[:2, SIDEWAYS] == 1).all()
    assert (walked(crowd, 60).marks[:3, SIDEWAYS] == 0).all()
    assert crowd.places()[0, 0] > crowd.places()[1, 0] + 2


def test_the_exponential_is_that_of_the_library():
    for x in np.linspace(-11.9, 3.9, 200).tolist():
        assert exponential(x) == pytest.approx(np.exp(x), rel=6e-3)
    assert exponential(-13.0) == 0.0


@pytest.mark.parametrize("kept", [1, 37, 200])
def test_a_crowd_taken_up_from_saved_state_goes_on_bit_by_bit(kept):
    whole = walked(crowd_in(HALL, 60, (18.0, 4.0)), kept)
    state = json.loads(json.dumps(whole.to_dict()))
    again = Agents.from_dict(state, Fields(Ground(HALL)))
    assert fingerprint(walked(again, 120)) == fingerprint(walked(whole, 120))


def test_without_the_quickest_ways_that_were_saved_it_would_not():
    whole = walked(crowd_in(HALL, 60, (18.0, 4.0)), 37)
    state = whole.to_dict()
    assert state["quickest"]["goals"]
    state["quickest"]["goals"] = []
    again = Agents.from_dict(state, Fields(Ground(HALL)))
    assert (walked(again, 15).places() != walked(whole, 15).places()).any()


def test_and_so_it_does_where_other_fields_were_made_before():
    whole = walked(crowd_in(HALL, 40, (18.0, 4.0)), 50)
    ground = Fields(Ground(HALL))
    for place in ((2.0, 7.0), (10.0, 1.0), (19.0, 7.5)):
        ground.field(0, *place)
    again = Agents.from_dict(whole.to_dict(), ground)
    assert set(again.marks[:40, FIELD].tolist()) != set(whole.marks[:40, FIELD].tolist())
    assert (walked(again, 100).people[:40] == walked(whole, 100).people[:40]).all()


def test_who_asked_first_changes_nobodys_way():
    alone = walked(crowd_in(HALL, 40, (18.0, 4.0)), 150)
    shared = Fields(Ground(HALL))
    shared.field(0, 19.0, 1.0)
    beside = Agents(shared)
    for person in alone.idents().tolist():
        first = crowd_in(HALL, 40, (18.0, 4.0)).people[person]
        beside.add(person, tuple(first[:2].tolist()), target=(18.0, 4.0), speed=float(first[FREE_SPEED]), radius=0.15)
    assert (walked(beside, 150).places() == alone.places()).all()


def test_fields_nobody_follows_make_room(monkeypatch):
    monkeypatch.setattr(fields, "MOST_FIELDS", 4)
    shared = Fields(Ground(HALL))
    walker = Agents(shared)
    walker.add(0, (1.0, 1.0), target=(18.0, 4.0), speed=1.0, radius=0.15)
    kept = int(walker.marks[0, FIELD])
    for number in range(12):
        shared.field(0, 1.0 + 1.5 * number, 1.0)
    assert len(shared._slot) <= 4
    assert shared.goals[kept] == shared.goal(0, 18.0, 4.0)
    assert len(shared.east) <= 6 * Ground(HALL).layout.walls.size


def test_floors_that_do_not_touch_are_apart():
    upper = shapely.transform(HALL, lambda places: places + (0, 30))
    hair = shapely.box(5.0, 7.9, 5.04, 30.1)
    crowd = Agents(Fields(Ground(shapely.union_all([HALL, upper, hair]))))
    crowd.add(0, (2.0, 2.0), target=(18.0, 4.0), speed=1.2, radius=0.15)
    crowd.add(1, (2.0, 32.0), target=(18.0, 34.0), speed=1.2, radius=0.15)
    assert len(crowd.fields.ground.floors) == 2
    walked(crowd, 300)
    low, high = crowd.places()
    assert (high - low).tolist() == pytest.approx([0.0, 30.0], abs=0.1)


def test_a_place_outside_is_refused():
    crowd = Agents(Fields(Ground(HALL)))
    with pytest.raises(PlaceError):
        crowd.add(0, (13.0, 7.0), target=(1.0, 1.0), speed=1.0, radius=0.15)


def outside(crowd: Agents, ticks: int) -> int:
    """How many positions lay outside the area, of all people at all ticks."""
    area, found = crowd.fields.ground.area, 0
    for _ in range(ticks):
        crowd.step()
        found += int((~shapely.contains_xy(area, *crowd.places().T)).sum())
    return found


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_nobody_is_ever_outside_the_walls(data):
    """Rooms of any shape of boxes, crammed, everybody sent through each other, fast and with small bodies."""
    boxes = [shapely.box(0, 0, 12, 8)]
    for _ in range(data.draw(st.integers(0, 5))):
        x, y = data.draw(st.floats(0.5, 10)), data.draw(st.floats(0.5, 6.5))
        boxes.append(shapely.box(x, y, x + data.draw(st.floats(0.05, 3)), y + data.draw(st.floats(0.05, 2))))
    area = boxes[0].difference(shapely.union_all(boxes[1:]), grid_size=0.001) if len(boxes) > 1 else boxes[0]
    ground = Ground(area)
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    crowd = Agents(Fields(ground))
    for person, place in enumerate(rng.uniform((0.1, 0.1), (11.9, 7.9), (150, 2)).tolist()):
        if ground.floor_at(*place) >= 0:
            target = tuple(rng.uniform((0, 0), (12, 8)).tolist())
            speed, radius = float(rng.uniform(0.2, 3.0)), float(rng.choice([0.02, 0.1, 0.15, 0.25]))
            crowd.add(person, tuple(place), target=target, speed=speed, radius=radius)
    assert outside(crowd, 60) == 0


def test_without_the_last_word_of_walls_people_leave():
    crowd = crowd_in(HALL, 120, (13.0, 7.9))
    crowd.layout = crowd.layout._replace(first=np.zeros_like(crowd.layout.first))  # no wall is near any square
    assert outside(crowd, 200) > 0
