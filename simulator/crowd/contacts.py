"""Keeps bodies from overlapping and from passing walls: one sweep over pairs, then the walls, which are applied
last.
"""

from __future__ import annotations

import math

from .columns import FREE_SPEED, HEADING_X, HEADING_Y, HELD_S, RADIUS, SHEET, VELOCITY_X, VELOCITY_Y, WALL, X, Y
from .compiled import compiled
from .ground import square_on
from .headings import AGAINST_COS, body_share
from .parameters import DT_S
from .speeds import MORE_ROOM_M

MOST_PUSH_M = 0.04  # per tick
AROUND_M = 0.2  # beyond contact, where a step aside still helps
LEAST_WALL_M = 0.1  # the least distance, even of small bodies
OFF_WALL_M = 0.001
FIRST, SECOND = 0.15, 0.85  # shares of an overlap: of the person ahead, of the person behind


@compiled
def share_of_overlap(near, k, q, dx, dy, against):
    """The share of an overlap by which a person gives way. (dx, dy) leads from the other one, `q`, to this one."""
    if near[q, FREE_SPEED] <= 0.0:
        return 1.0
    if against:
        if near[k, WALL] > near[q, WALL] + MORE_ROOM_M:
            return 0.9
        return 0.1 if near[q, WALL] > near[k, WALL] + MORE_ROOM_M else 0.5
    mine = dx * near[k, HEADING_X] + dy * near[k, HEADING_Y]
    theirs = -(dx * near[q, HEADING_X] + dy * near[q, HEADING_Y])
    if mine == theirs:
        return 0.5
    return FIRST if mine > theirs else SECOND


@compiled
def pushed(k, near, here, starts, low_row, high_row, p):
    """How far a person is moved in this tick (x, y): out of others, and a step to the right of people they meet."""
    column, row, columns, square = here
    x, y, radius, wall = near[k, X], near[k, Y], near[k, RADIUS], near[k, WALL]
    heading_x, heading_y = near[k, HEADING_X], near[k, HEADING_Y]
    move_x, move_y, step_aside = 0.0, 0.0, False
    for at_row in range(max(low_row, row - 1), min(high_row, row + 1) + 1):
        first = square + at_row * columns
        for q in range(starts[first + max(0, column - 1)], starts[first + min(columns - 1, column + 1) + 1]):
            dx, dy = x - near[q, X], y - near[q, Y]
            away = dx * dx + dy * dy
            bodies = radius + near[q, RADIUS]
            if away >= (bodies + AROUND_M) * (bodies + AROUND_M) or q == k:
                continue
            against = (
                near[q, HEADING_X] * heading_x + near[q, HEADING_Y] * heading_y < AGAINST_COS
            )  # fmt: skip
            if against:
                ahead = dx * heading_x + dy * heading_y < 0.0
                if ahead and (away < bodies * bodies or wall > near[q, WALL] + MORE_ROOM_M):
                    step_aside = True
                bodies *= body_share(near[k, HELD_S], p)
            if away >= bodies * bodies:
                continue
            distance = math.sqrt(away)
            if distance < 1e-6:
                dx, distance = (1e-6 if k > q else -1e-6), 1e-6
            part = (bodies - distance) / distance * share_of_overlap(near, k, q, dx, dy, against)
            move_x += dx * part
            move_y += dy * part
    if step_aside:
        move_x += heading_y * p.aside_m
        move_y -= heading_x * p.aside_m
    length = math.sqrt(move_x * move_x + move_y * move_y)
    if length > MOST_PUSH_M:
        move_x *= MOST_PUSH_M / length
        move_y *= MOST_PUSH_M / length
    return move_x, move_y


@compiled
def off_walls(x, y, from_x, from_y, keep, segments, nearby, begin, end):
    """The place (x, y) moved off the walls `nearby[begin:end]`; the old place when the way there touches a wall."""
    for _ in range(2):
        for q in range(begin, end):
            x, y = _kept_off(segments, nearby[q], x, y, keep)
    for q in range(begin, end):
        if _touches(segments, nearby[q], from_x, from_y, x, y):
            return from_x, from_y
    return x, y


@compiled
def settle_all(n, people, marks, near, before, order, squares, layout, p):
    """Moves everybody out of others and off walls, and sets their velocities. `before` holds the earlier places."""
    square_of, starts, low_row, high_row = squares
    segments, first, nearby, sizes = layout.segments, layout.first, layout.near, layout.sizes
    for k in range(n):
        if near[k, FREE_SPEED] <= 0.0:
            continue
        row = order[k]
        floor, square = marks[row, SHEET], square_of[row]
        here = square_on(sizes, floor, square)
        move_x, move_y = pushed(k, near, here, starts, low_row[floor], high_row[floor], p)
        x, y = near[k, X] + move_x, near[k, Y] + move_y
        from_x, from_y = before[k, 0], before[k, 1]
        if first[square] < first[square + 1]:
            keep = max(near[k, RADIUS], LEAST_WALL_M)
            x, y = off_walls(x, y, from_x, from_y, keep, segments, nearby, first[square], first[square + 1])
        people[row, X], people[row, Y] = x, y
        people[row, VELOCITY_X], people[row, VELOCITY_Y] = (x - from_x) / DT_S, (y - from_y) / DT_S


@compiled
def _kept_off(segments, wall, x, y, keep):
    share = min(
        max(
            ((x - segments[wall, 0]) * segments[wall, 2] + (y - segments[wall, 1]) * segments[wall, 3])
            * segments[wall, 4],
            0.0,
        ),
        1.0,
    )
    dx, dy = x - segments[wall, 0] - share * segments[wall, 2], y - segments[wall, 1] - share * segments[wall, 3]
    away = dx * dx + dy * dy
    if away >= keep * keep or away < 1e-12:
        return x, y
    distance = math.sqrt(away)
    return x + dx * (keep - distance) / distance, y + dy * (keep - distance) / distance


@compiled
def _touches(segments, wall, x0, y0, x1, y1):
    """True when a step crosses a wall or ends within a millimetre of one."""
    share = min(
        max(
            ((x1 - segments[wall, 0]) * segments[wall, 2] + (y1 - segments[wall, 1]) * segments[wall, 3])
            * segments[wall, 4],
            0.0,
        ),
        1.0,
    )
    dx, dy = x1 - segments[wall, 0] - share * segments[wall, 2], y1 - segments[wall, 1] - share * segments[wall, 3]
    if dx * dx + dy * dy < OFF_WALL_M * OFF_WALL_M:
        return True
    move_x, move_y = x1 - x0, y1 - y0
    cross = move_x * segments[wall, 3] - move_y * segments[wall, 2]
    if cross == 0.0:
        return False
    on_step = ((segments[wall, 0] - x0) * segments[wall, 3] - (segments[wall, 1] - y0) * segments[wall, 2]) / cross
    on_wall = ((segments[wall, 0] - x0) * move_y - (segments[wall, 1] - y0) * move_x) / cross
    return 0.0 <= on_step <= 1.0 and 0.0 <= on_wall <= 1.0
