"""What is looked up of everybody many times a second, compiled: where they are, who stands beyond the walls, frames."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled
from simulator.protocol.snapshot import AGENT

from .occupants import DOWN, OUT, WALKING


@compiled
def spread(people, places, where):
    """Copies the places (n, 2) of people (n,) to their rows in `where`; who has no row there is a player."""
    for k in range(len(people)):
        if people[k] < len(where):
            where[people[k], 0], where[people[k], 1] = places[k, 0], places[k, 1]


@compiled
def beyond(where, state, goal, doors, box):
    """The people who walk to one of the first `doors` goals and stand outside a box or on its edge."""
    found = np.empty(len(state), np.int64)
    count = 0
    low_x, low_y, high_x, high_y = box
    for person in range(len(state)):
        if state[person] == WALKING and 0 <= goal[person] < doors:
            x, y = where[person, 0], where[person, 1]
            if not (low_x < x < high_x and low_y < y < high_y):
                found[count] = person
                count += 1
    return found[:count]


@compiled
def fill_frame(where, state, bodies, shown_as, planes, agents):
    """Fills `agents` of the wire with the people inside, without those who lie there unless `bodies`.

    `planes` are the plane's lowest y, its pitch from storey to storey, and the number of the ground storey. Returns how
    many were filled in.
    """
    count = 0
    base_y, pitch, ground = planes
    for person in range(len(state)):
        if state[person] == OUT or (state[person] == DOWN and not bodies):
            continue
        above = math.floor((where[person, 1] - base_y) / pitch)
        row = agents[count]
        row.id = person
        row.x = np.int16(where[person, 0] * 100)
        row.y = np.int16((where[person, 1] - above * pitch) * 100)
        row.state = shown_as[state[person]] | ((above + ground) << 4)
        count += 1
    return count


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    where, state = np.zeros((1, 2)), np.zeros(1, np.uint8)
    spread(np.zeros(1, np.int64), where, where.copy())
    beyond(where, state, np.zeros(1, np.intp), 1, (0.0, 0.0, 1.0, 1.0))
    fill_frame(where, state, True, np.zeros(4, np.uint8), (0.0, 1.0, 0), np.empty(1, AGENT))
