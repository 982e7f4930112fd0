"""What people weigh who choose an exit, compiled: how many queue before them, and whether a way leads past flames."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled


@compiled
def people_ahead(cost, doors, within, crowd):
    """How many people (n, exits) are ahead of those with these costs (n, exits), on the way to each exit.

    They walk there, are `within` so many metres of its door (exits, 2), and have a shorter way left. `crowd` are, of
    everybody, where they are, whether they walk, their exit and what is left of their way.
    """
    where, walks, bound_for, left = crowd
    ahead = np.zeros(cost.shape, np.int64)
    near = np.empty(len(walks))
    for way in range(len(doors)):
        count = 0
        for person in range(len(walks)):
            if not walks[person] or bound_for[person] != way:
                continue
            if math.hypot(where[person, 0] - doors[way, 0], where[person, 1] - doors[way, 1]) < within:
                near[count] = left[person]
                count += 1
        for row in range(len(cost)):
            for other in range(count):
                ahead[row, way] += near[other] < cost[row, way]
    return ahead


@compiled
def past_flames(here, ends, rooms, places, reach, burning, is_door):
    """Which ways (n, exits) from `here` (n, 2) in rooms (n,) to `ends` (n, exits, 2) lead past flames.

    The straight way comes too near to some of the `places` (k, 2) of flames, within their `reach` (k,), and does not
    lead away from them. A door of a room that is `burning` (k,) does not matter to those inside.
    """
    past = np.zeros(ends.shape[:2], np.bool_)
    for row in range(len(here)):
        x, y = here[row, 0], here[row, 1]
        for way in range(ends.shape[1]):
            way_x, way_y = ends[row, way, 0] - x, ends[row, way, 1] - y
            length2 = max(way_x * way_x + way_y * way_y, 1e-9)
            for flame in range(len(places)):
                if is_door[flame] and rooms[row] == burning[flame]:
                    continue
                share = ((places[flame, 0] - x) * way_x + (places[flame, 1] - y) * way_y) / length2
                if share > 0.0:
                    nearest_x, nearest_y = x + min(share, 1.0) * way_x, y + min(share, 1.0) * way_y
                    if math.hypot(nearest_x - places[flame, 0], nearest_y - places[flame, 1]) < reach[flame]:
                        past[row, way] = True
                        break
    return past


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    one, none, place = np.ones(1), np.zeros(1, np.int64), np.zeros((1, 2))
    people_ahead(np.ones((1, 1)), place, 1.0, (place, np.ones(1, np.bool_), none, one))
    past_flames(place, np.ones((1, 1, 2)), none, place, one, none, np.zeros(1, np.bool_))
