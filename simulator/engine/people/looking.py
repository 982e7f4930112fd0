"""What is looked up of everybody, compiled: where they are, who stands beyond the walls, smoke on a way, frames."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled
from simulator.protocol.snapshot import AGENT, CELL

from ..building.rays import first_hit
from .occupants import DOWN, OUT, WALKING

LOOK_STEP_M = 0.5


@compiled
def spread(people, places, where):
    """Copies the places (n, 2) of people (n,) to their rows in `where`; who has no row there is a player."""
    for k in range(len(people)):
        if people[k] < len(where):
            where[people[k], 0], where[people[k], 1] = places[k, 0], places[k, 1]


@compiled
def beyond(where, state, goal, bound_for, doors, box, areas):
    """The people who walk to one of the first `doors` goals, stand outside a box or on its edge, and have come into the
    box of `areas` (exits, 4) of the exit that they are bound for.
    """
    found = np.empty(len(state), np.int64)
    count = 0
    low_x, low_y, high_x, high_y = box
    for person in range(len(state)):
        if state[person] == WALKING and 0 <= goal[person] < doors:
            x, y = where[person, 0], where[person, 1]
            if low_x < x < high_x and low_y < y < high_y:
                continue
            area = areas[bound_for[person]]
            if area[0] < x < area[2] and area[1] < y < area[3]:
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


@compiled
def fill_cells(layer, extinction, cells):
    """Fills `cells` of the wire with heights and extinctions of their layers, as far as a byte holds them."""
    for n in range(len(cells)):
        cells[n].layer_dm = np.uint8(min(max(layer[n] * 10, 0.0), 255.0))
        cells[n].extinction_20 = np.uint8(min(max(extinction[n] * 20, 0.0), 255.0))


@compiled
def sees_on_way(edges, places, ends, boxes, smoky, farthest):
    """Who (n,) sees smoke on the straight way from `places` to `ends` (n, 2), as far as no edge (k, 4) cuts it.

    `boxes` are those of the cells, `smoky` says which of them are; `farthest` is how far people look, in metres.
    """
    seen = np.zeros(len(places), np.bool_)
    for row in range(len(places)):
        x, y = places[row, 0], places[row, 1]
        way_x, way_y = ends[row, 0] - x, ends[row, 1] - y
        length = math.hypot(way_x, way_y)
        if length < LOOK_STEP_M:
            continue
        reach = min(length + LOOK_STEP_M, farthest)
        way_x, way_y = way_x / length, way_y / length
        clear = reach * first_hit(edges, x, y, way_x * reach, way_y * reach)
        for step in range(int(clear / LOOK_STEP_M) + 1):
            at_x, at_y = x + way_x * step * LOOK_STEP_M, y + way_y * step * LOOK_STEP_M
            for box in range(len(boxes)):
                if boxes[box, 0] <= at_x <= boxes[box, 2] and boxes[box, 1] <= at_y <= boxes[box, 3]:
                    seen[row] = seen[row] or smoky[box]
                    break
            if seen[row]:
                break
    return seen


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    where, state = np.zeros((1, 2)), np.zeros(1, np.uint8)
    spread(np.zeros(1, np.int64), where, where.copy())
    none = np.zeros(1, np.intp)
    beyond(where, state, none, none, 1, (0.0, 0.0, 1.0, 1.0), np.zeros((1, 4)))
    sees_on_way(np.ones((1, 4)), where, where.copy(), np.zeros((1, 4)), np.zeros(1, np.bool_), 1.0)
    fill_frame(where, state, True, np.zeros(4, np.uint8), (0.0, 1.0, 0), np.empty(1, AGENT))
    fill_cells(np.zeros(1), np.zeros(1), np.empty(1, CELL))
