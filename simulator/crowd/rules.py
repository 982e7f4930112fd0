"""The rules of the collision-free speed model V2: which way to walk among others and walls, and how fast.

The direction of a person is e = (e0 + sum of R_j + sum of R_w) / length. There e0 leads to the goal, R_j away from
another person with strength `a exp((l - s) / D)`, where s is the distance of the middles and l the sum of the radii,
and R_w in the same way off a wall with l the own radius. The speed is `min(v0, max(0, (s - l) / T))`, where s is the
distance of the nearest person ahead whose body stands in the way, and T the time gap.
"""

from __future__ import annotations

import math

from .columns import (
    AWAY_X,
    AWAY_Y,
    BODY,
    FREE_SPEED,
    GOAL_X,
    GOAL_Y,
    IDENT,
    NEAR_X,
    NEAR_Y,
    SHEET,
    SIDEWAYS,
    WALL,
)  # fmt: skip
from .compiled import kernel
from .ground import SQUARE_M, grid_on, square_on
from .sight import behind_wall

TURNED_AWAY_M = 1.0  # beyond it, the strength is below 0.01
MOST_VIEW_M = 3.0  # nobody further away is seen, as in JuPedSim
FREE_M = 1e9
FADED = -12.0  # the power of e below which a strength counts as nothing
HAIR_M = 0.001  # more than rounding can come to
MEET_TICKS = 10  # people look for others who come the other way twice a second, in turn
MEET_COS, BESIDE_M = -0.5, 0.3  # of opposite ways; how far back somebody is who is still being passed


@kernel
def square_at(place, corner):
    """The number along one axis of the square that a place lies in, from the corner of the grid on."""
    return math.floor((place - corner) / SQUARE_M)


@kernel
def exponential(x):
    """e to the power of `x` for -12 < x < 4 within 0.6 %, 0 below. Basic operations give the same on every machine."""
    if x <= FADED:
        return 0.0
    y = min(x, 4.0) / 16.0
    value = (1.0 + 0.5 * y + y * y / 12.0) / (1.0 - 0.5 * y + y * y / 12.0)
    value *= value
    value *= value
    value *= value
    return value * value


@kernel
def seen(near, k, q, away, walls, grid):
    """True when no wall stands between two people whose squared distance is `away`."""
    open_m = near[k, WALL] + near[q, WALL]  # no wall can stand between two people closer than this
    if away <= open_m * open_m:
        return True
    return not behind_wall(
        walls, grid, near[k, NEAR_X], near[k, NEAR_Y], near[k, WALL], near[q, NEAR_X], near[q, NEAR_Y], near[q, WALL]
    )


@kernel
def turn_away_from_people(n, near, order, people, marks, squares, layout, p):
    """Fills `near` with the sum of what turns each walker away from others.

    Two people turn each other away alike, so each pair is looked at once. What others add to a sum comes in the order
    of the others, whoever of the two is looked at first.
    """
    square_of, starts, _, high_row = squares
    for k in range(n):
        near[k, AWAY_X], near[k, AWAY_Y] = 0.0, 0.0
    for k in range(n):
        person = order[k]
        floor = marks[person, SHEET]
        column, row, columns, square = square_on(layout.sizes, floor, square_of[person])
        grid = grid_on(layout.corner, layout.sizes, floor)
        walks = people[person, FREE_SPEED] > 0.0
        x, y, body = near[k, NEAR_X], near[k, NEAR_Y], near[k, BODY]
        for at_row in range(row, min(high_row[floor], row + 1) + 1):
            first = square + at_row * columns
            begin = k + 1 if at_row == row else starts[first + max(0, column - 1)]
            for q in range(begin, starts[first + min(columns - 1, column + 1) + 1]):
                dx, dy = x - near[q, NEAR_X], y - near[q, NEAR_Y]
                away = dx * dx + dy * dy
                if away >= TURNED_AWAY_M * TURNED_AWAY_M:
                    continue
                other_walks = people[order[q], FREE_SPEED] > 0.0
                if not (walks or other_walks):
                    continue
                distance = math.sqrt(away)
                if distance < 1e-6:
                    dx, distance = -1e-6, 1e-6
                strength = p.people_strength * exponential((body + near[q, BODY] - distance) / p.people_range_m)
                turn_x, turn_y = dx / distance * strength, dy / distance * strength
                if walks and seen(near, k, q, away, layout.walls, grid):
                    near[k, AWAY_X] += turn_x
                    near[k, AWAY_Y] += turn_y
                if other_walks and seen(near, q, k, away, layout.walls, grid):
                    near[q, AWAY_X] -= turn_x
                    near[q, AWAY_Y] -= turn_y


@kernel
def away_from_walls(x, y, body, segments, nearby, begin, end, p):
    """The sum of what turns a person away from the walls `nearby[begin:end]` (x, y)."""
    sum_x, sum_y = 0.0, 0.0
    reach = walls_reach(body, p)
    for index in range(begin, end):
        wall = nearby[index]
        dx, dy = x - segments[wall, 0], y - segments[wall, 1]
        share = min(max((dx * segments[wall, 2] + dy * segments[wall, 3]) * segments[wall, 4], 0.0), 1.0)
        dx -= share * segments[wall, 2]
        dy -= share * segments[wall, 3]
        away = dx * dx + dy * dy
        if away > reach * reach:
            continue
        distance = math.sqrt(away)
        if distance < 1e-9:
            continue
        strength = p.walls_strength * exponential((body - distance) / p.walls_range_m)
        sum_x += dx / distance * strength
        sum_y += dy / distance * strength
    return sum_x, sum_y


@kernel
def walls_reach(body, p):
    """The distance from which a wall turns a body away by nothing at all, and a hair."""
    return body - FADED * p.walls_range_m + HAIR_M


@kernel
def gap_ahead(k, near, to_x, to_y, reach, widest_body, here, starts, low_row, high_row, walls, grid):
    """Metres to the nearest body in the way of a direction, FREE_M when there is none within `reach`.

    The squares around the person come first. Where one of their people stands closer than anybody outside them can,
    the others are not looked at. Only squares are looked at that the way meets, for bodies up to `widest_body`.
    """
    column, row, columns, square = here
    x, y, body = near[k, NEAR_X], near[k, NEAR_Y], near[k, BODY]
    gap, widest = FREE_M, math.ceil(reach / SQUARE_M)
    aside_x, aside_y = (body + widest_body) * abs(to_y) + HAIR_M, (body + widest_body) * abs(to_x) + HAIR_M
    for ring in range(2):
        around = min(1, widest) if ring == 0 else widest
        far = min(reach, gap + body + widest_body)
        left, right, below, above = column - around, column + around, row - around, row + around
        if to_x != 0.0 or to_y != 0.0:
            left = max(left, square_at(x + min(0.0, far * to_x) - aside_x, grid[3]))
            right = min(right, square_at(x + max(0.0, far * to_x) + aside_x, grid[3]))
            below = max(below, square_at(y + min(0.0, far * to_y) - aside_y, grid[4]))
            above = min(above, square_at(y + max(0.0, far * to_y) + aside_y, grid[4]))
        for at_row in range(max(low_row, below), min(high_row, above) + 1):
            first = square + at_row * columns
            begin, end = starts[first + max(0, left)], starts[first + min(columns - 1, right) + 1]
            for q in range(begin, end):
                dx, dy = near[q, NEAR_X] - x, near[q, NEAR_Y] - y
                bodies = body + near[q, BODY]
                aside = dx * to_y - dy * to_x
                if q == k or dx * to_x + dy * to_y < 0.0 or aside > bodies or aside < -bodies:
                    continue
                away = dx * dx + dy * dy
                least = gap + bodies
                if away < min(least, reach) ** 2 and seen(near, k, q, away, walls, grid):
                    gap = math.sqrt(away) - bodies
        if widest <= 1 or gap + body + body <= SQUARE_M:
            break
    return gap


@kernel
def meets(k, near, here, starts, low_row, high_row, p):
    """True when somebody comes the other way, ahead and in the person's way.

    Ways are taken as straight lines to the goals: people who press on one door from both sides do not meet.
    """
    column, row, columns, square = here
    x, y, to_x, to_y = near[k, NEAR_X], near[k, NEAR_Y], near[k, GOAL_X], near[k, GOAL_Y]
    around = math.ceil((p.meets_ahead_m + p.meets_aside_m) / SQUARE_M)
    for at_row in range(max(low_row, row - around), min(high_row, row + around) + 1):
        first = square + at_row * columns
        begin, end = starts[first + max(0, column - around)], starts[first + min(columns - 1, column + around) + 1]
        for q in range(begin, end):
            if near[q, GOAL_X] * to_x + near[q, GOAL_Y] * to_y >= MEET_COS:
                continue
            dx, dy = near[q, NEAR_X] - x, near[q, NEAR_Y] - y
            ahead, aside = dx * to_x + dy * to_y, dx * to_y - dy * to_x
            if -BESIDE_M < ahead < p.meets_ahead_m and -p.meets_aside_m < aside < p.meets_aside_m:
                return True
    return False


@kernel
def turn_sideways(tick, k, row, near, marks, here, starts, low_row, high_row, p):
    """Lets a person whose turn it is look for others who come the other way, and turn sideways before them."""
    if (tick + marks[row, IDENT]) % MEET_TICKS == 0:
        marks[row, SIDEWAYS] = 1 if meets(k, near, here, starts, low_row, high_row, p) else 0
