"""How fast to walk: at Weidmann's speed for the density perceived (`headings.look`), and never into the person ahead.

When somebody who walks the same way blocks a person's way, the one further ahead goes first.
"""

from __future__ import annotations

import math

from .columns import (
    DENSITY,
    FREE_SPEED,
    HEADING_X,
    HEADING_Y,
    HELD_S,
    RADIUS,
    SHEET,
    VELOCITY_X,
    VELOCITY_Y,
    WALL,
    X,
    Y,
)
from .compiled import compiled
from .ground import grid_on, square_on
from .headings import AGAINST_COS, body_share
from .parameters import DENSITIES_PER_M2, DT_S, SLOWEST, WEIDMANN
from .sight import behind_wall

MEETING_M2 = 0.64  # squared distance at which people who meet at a narrow place give way
MORE_ROOM_M = 0.1  # a place is narrower when its walls are this much closer
AHEAD_SQUARES, AHEAD_M2 = 2, 4.0  # squares, and squared metres, within which people ahead hold a person up
WIDEST_M2 = 0.64  # squared distance aside beyond which nobody is in the way
FREE_M_S = 1e9
HELD_BELOW = 0.15  # of the free speed
STANDING_M2_S2 = 0.0025  # squared speed below which a person turns on the spot


@compiled
def weidmann(density):
    """Walking speed over free speed at a density, linear between the entries of the table."""
    entry = density * DENSITIES_PER_M2
    below = int(entry)
    if below >= SLOWEST:
        return 0.0
    return WEIDMANN[below] + (WEIDMANN[below + 1] - WEIDMANN[below]) * (entry - below)


@compiled
def behind_other(near, q, dx, dy, ahead, tie):
    """True when, of two people who walk much the same way, the other one, (dx, dy) away, is further ahead."""
    theirs = -(dx * near[q, HEADING_X] + dy * near[q, HEADING_Y])
    if ahead == theirs:
        return tie
    return ahead > theirs


@compiled
def speed_allowed(near, k, q, dx, dy, ahead, p, tie):
    """The highest speed (m/s) that another person `q` ahead allows, and who gives way at a narrow place.

    The second value is 1 when this person is let out, -1 when they let `q` out.
    """
    heading_x, heading_y = near[k, HEADING_X], near[k, HEADING_Y]
    bodies = near[k, RADIUS] + near[q, RADIUS]
    aside = dx * heading_y - dy * heading_x
    against = near[q, HEADING_X] * heading_x + near[q, HEADING_Y] * heading_y < AGAINST_COS
    wider = near[k, WALL] > near[q, WALL] + MORE_ROOM_M
    narrower = near[q, WALL] > near[k, WALL] + MORE_ROOM_M
    courtesy = 0
    if against:
        bodies *= body_share(near[k, HELD_S], p)
        if wider:
            bodies += p.yield_m
        if dx * dx + dy * dy < MEETING_M2:
            courtesy = -1 if wider else (1 if narrower else 0)
    overlap = bodies * bodies - aside * aside
    if overlap <= 0.0:
        return FREE_M_S, courtesy
    if not against and near[q, FREE_SPEED] > 0.0 and not behind_other(near, q, dx, dy, ahead, tie):
        return FREE_M_S, courtesy
    gap = max(0.0, ahead - math.sqrt(overlap))
    along = max(0.0, near[q, VELOCITY_X] * heading_x + near[q, VELOCITY_Y] * heading_y)
    most = p.leader * along + gap / p.gap_s
    if against and not wider:
        most = max(most, p.squeeze_m_s if narrower else p.pass_m_s)
    return most, courtesy


@compiled
def most_allowed(k, near, here, starts, low_row, high_row, walls, grid, order, p):
    """The highest speed (m/s) that people ahead allow; 1 when the person is let out of a narrow place, -1 when
    they wait.
    """
    column, row, columns, square = here
    x, y, wall, heading_x, heading_y = near[k, X], near[k, Y], near[k, WALL], near[k, HEADING_X], near[k, HEADING_Y]
    most, courtesy = FREE_M_S, 0
    for at_row in range(max(low_row, row - AHEAD_SQUARES), min(high_row, row + AHEAD_SQUARES) + 1):
        first = square + at_row * columns
        begin = starts[first + max(0, column - AHEAD_SQUARES)]
        end = starts[first + min(columns - 1, column + AHEAD_SQUARES) + 1]
        for q in range(begin, end):
            dx, dy = near[q, X] - x, near[q, Y] - y
            ahead = dx * heading_x + dy * heading_y
            away = dx * dx + dy * dy
            if ahead <= 0.0 or away >= AHEAD_M2 or q == k:
                continue
            aside = dx * heading_y - dy * heading_x
            if aside * aside > WIDEST_M2:
                continue
            open_m = wall + near[q, WALL]
            if away > open_m * open_m and behind_wall(walls, grid, x, y, wall, near[q, X], near[q, Y], near[q, WALL]):
                continue
            allowed, way = speed_allowed(near, k, q, dx, dy, ahead, p, order[k] > order[q])
            most = min(most, allowed)
            if way != 0 and courtesy >= 0:
                courtesy = way
    return most, courtesy


@compiled
def speed_at(free, density, held_s, most, courtesy, p):
    """The speed (m/s) at a density, at most `most`. A person held up for long creeps even in a jam."""
    speed = free * weidmann(density)
    if courtesy > 0:
        speed = max(speed, p.squeeze_m_s)
    creeps = density < p.creep_below_per_m2 or held_s > p.stuck_s
    if creeps:
        speed = max(speed, p.creep_m_s)
    speed = min(speed, most)
    if creeps and courtesy >= 0:
        speed = max(speed, 0.3 * p.creep_m_s)
    return min(speed, free)


@compiled
def turned(x, y, wish_x, wish_y, speed, p):
    """The velocity of a person who turns from velocity (x, y) to a heading. The speed itself changes at once."""
    if x * x + y * y < STANDING_M2_S2:
        return wish_x, wish_y
    x += (wish_x - x) * DT_S / p.turning_s
    y += (wish_y - y) * DT_S / p.turning_s
    length = math.sqrt(x * x + y * y)
    if length < 1e-9 or x * wish_x + y * wish_y <= 0.0:
        return x, y
    return x * speed / length, y * speed / length


@compiled
def walk_all(n, people, marks, near, order, squares, layout, p):
    """Moves everybody as if there were no bodies and walls."""
    square_of, starts, low_row, high_row = squares
    walls, corner, sizes = layout.walls, layout.corner, layout.sizes
    for k in range(n):
        row, free = order[k], near[k, FREE_SPEED]
        heading_x, heading_y = near[k, HEADING_X], near[k, HEADING_Y]
        if free <= 0.0 or (heading_x == 0.0 and heading_y == 0.0):
            people[row, VELOCITY_X], people[row, VELOCITY_Y] = 0.0, 0.0
            people[row, DENSITY], people[row, HELD_S] = 0.0, 0.0
            continue
        floor = marks[row, SHEET]
        here = square_on(sizes, floor, square_of[row])
        most, courtesy = most_allowed(
            k, near, here, starts, low_row[floor], high_row[floor], walls, grid_on(corner, sizes, floor), order, p
        )
        speed = speed_at(free, people[row, DENSITY], near[k, HELD_S], most, courtesy, p)
        held = near[k, HELD_S] + DT_S if speed < HELD_BELOW * free else max(0.0, near[k, HELD_S] - 4.0 * DT_S)
        people[row, HELD_S] = held
        move_x, move_y = turned(
            near[k, VELOCITY_X], near[k, VELOCITY_Y], heading_x * speed, heading_y * speed, speed, p
        )
        people[row, X] += move_x * DT_S
        people[row, Y] += move_y * DT_S
