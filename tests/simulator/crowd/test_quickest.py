"""The quickest way: round a crowd where there is room, and the crowd's own."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from simulator.crowd import Agents, Fields, Ground, quickest, warm_up
from simulator.crowd.blocks import EAST, NORTH, SOUTH, WEST, blocks_of

TWO_DOORS = shapely.union_all(
    [
        shapely.box(0, 0, 10, 10),
        shapely.box(9.9, 2, 11.1, 3.2),
        shapely.box(9.9, 7, 11.1, 8.2),
        shapely.box(11, 0, 20, 10),
    ]
)


def bound_for(target: tuple[float, float], people: int, fields: Fields | None = None) -> Agents:
    """A crowd before the lower of two doors."""
    rng = np.random.default_rng(1)
    crowd = Agents(fields or Fields(Ground(TWO_DOORS)))
    for person in range(people):
        at = tuple(rng.uniform((4.5, 0.4), (9.5, 5.0)).tolist())
        crowd.add(person, at, target=target, speed=1.3, radius=0.15)
    return crowd


def by_upper_door(crowd: Agents, ticks: int = 400) -> int:
    """How many people were ever in the upper door."""
    found: set[int] = set()
    for _ in range(ticks):
        crowd.step()
        x, y = crowd.places().T
        found |= set(crowd.idents()[(x > 10) & (x < 11) & (y > 6.9)].tolist())
    return len(found)


def test_some_of_a_crowd_go_round_by_the_other_door():
    assert by_upper_door(bound_for((19.0, 2.6), 100)) > 10


def test_a_few_people_take_the_nearest_door():
    assert by_upper_door(bound_for((19.0, 2.6), quickest.LEAST_FOLLOWERS - 1)) == 0


def test_without_looking_again_everybody_takes_the_nearest_door(monkeypatch):
    monkeypatch.setattr(quickest.Quickest, "refresh", lambda *_: None)
    assert by_upper_door(bound_for((19.0, 2.6), 100)) == 0


def test_the_crowd_of_another_run_on_the_same_ground_changes_nothing():
    fields = Fields(Ground(TWO_DOORS))
    alone, beside = bound_for((19.0, 2.6), 60), bound_for((19.0, 2.6), 60, fields)
    others = bound_for((19.0, 2.6), 100, fields)
    for _ in range(100):
        for crowd in (alone, beside, others):
            crowd.step()
    assert (alone.places() == beside.places()).all()


def test_the_price_a_tick_is_bounded_by_the_blocks_of_a_floor():
    """A turn finds one field, and a floor of more blocks has its turns less often."""
    crowd = Agents(Fields(Ground(shapely.box(0, 0, 80, 80))))
    for person in range(60):
        crowd.add(person, (1.0 + person, 2.0), target=(40.0, 79.0), speed=1.3, radius=0.15)
    for _ in range(quickest.LEAST_TICKS + 1):
        crowd.step()
    blocks = crowd.fields.blocks(0)
    assert crowd.quickest.due - quickest.LEAST_TICKS == blocks.wide * blocks.high // quickest.BLOCKS_A_TICK > 40


def test_warming_up_compiles_the_quickest_way_too(monkeypatch):
    found = []
    make = quickest.Quickest._make
    monkeypatch.setattr(quickest.Quickest, "_make", lambda *given: found.append(make(*given)))
    warm_up()
    assert found


@pytest.mark.parametrize("thick", [0.05, 0.2])
def test_no_way_leads_from_block_to_block_through_a_wall(thick):
    area = shapely.box(0, 0, 8, 4).difference(shapely.box(4, -1, 4 + thick, 3))
    blocks = Fields(Ground(area)).blocks(0)
    links = blocks.links.reshape(blocks.high, blocks.wide)
    row = 4  # across the wall
    crossing = [bool(links[row, column] & EAST) for column in range(9, 13)]
    assert not all(crossing)
    assert links[row, 2] == WEST | EAST | SOUTH | NORTH


def test_blocks_of_a_floor_that_is_no_multiple_of_them():
    blocks = blocks_of(np.ones((9, 6), dtype=bool))
    assert (blocks.high, blocks.wide) == (3, 2)
    assert blocks.links.tolist() == [
        EAST | NORTH,
        WEST | NORTH,
        EAST | NORTH | SOUTH,
        WEST | NORTH | SOUTH,
        EAST | SOUTH,
        WEST | SOUTH,
    ]
