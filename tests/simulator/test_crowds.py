"""Every crowd raises the same errors for what it cannot do."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from simulator.engine.people.crowd import BEFORE_NAMES, JUPEDSIM, NAMES, STRIDE, CrowdError, NoPlaceError, name_of
from simulator.engine.people.crowds import crowd_class
from simulator.engine.people.population import free_place

HALL = shapely.box(0, 0, 10, 6)


@pytest.mark.parametrize("name", NAMES)
def test_a_place_far_outside_is_refused(name):
    crowd = crowd_class(name)(HALL)
    crowd.add(0, (5.0, 3.0), target=(5.0, 3.0), speed=0.0)
    with pytest.raises(NoPlaceError):
        crowd.add(1, (40.0, 3.0), target=(5.0, 3.0), speed=0.0)
    assert 0 in crowd
    assert 1 not in crowd


def test_the_own_crowd_follows_more_closely_on_stairs():
    crowds = [crowd_class(STRIDE)(shapely.box(0, 0, 40, 2)) for _ in range(2)]
    for crowd in crowds:
        for person in range(6):
            crowd.add(person, (1.0 + 0.7 * person, 1.0), target=(39.0, 1.0), speed=0.9)
    crowds[1].set_on_stairs(np.arange(6), np.ones(6, dtype=bool))
    for _ in range(60):
        for crowd in crowds:
            crowd.step()
    level, stair = (crowd.position(0)[0] for crowd in crowds)
    assert stair > level + 0.2


def test_a_full_room_has_no_free_place():
    room, rng = shapely.box(0, 0, 0.5, 0.5), np.random.default_rng(1)
    assert free_place(room, [], rng)
    with pytest.raises(NoPlaceError):
        free_place(room, [(0.25, 0.25)], rng)


def test_a_crowd_that_is_not_here_is_refused_by_name_and_by_model():
    assert name_of(BEFORE_NAMES) == JUPEDSIM
    with pytest.raises(CrowdError):
        name_of("jupedsim/9")
    with pytest.raises(CrowdError):
        crowd_class("ants")
