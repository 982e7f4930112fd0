"""Which way to turn: out of thirteen headings the one that leads farthest towards the goal (after Moussaïd 2011).

Each heading is followed in thought at the speed the crowd allows, up to the first collision with a wall or with
somebody, who is taken to keep their velocity. People who come the other way count as walking even when they are held
up, so that everybody leans to one side before they meet. Crowded headings count as shorter.
"""

from __future__ import annotations

import math

from .columns import (
    DENSITY,
    FIELD,
    FREE_SPEED,
    HEADING_X,
    HEADING_Y,
    HELD_S,
    IDENT,
    LOST,
    RADIUS,
    SHEET,
    TARGET_X,
    TARGET_Y,
    TURN,
    VELOCITY_X,
    VELOCITY_Y,
    WALL,
    X,
    Y,
)  # fmt: skip
from .compiled import compiled
from .ground import SQUARE_M, grid_on, square_on
from .parameters import DENSITIES_PER_M2, DT_S, HEADING_COS, HEADING_SIN, PI, SLOWEST, STEER_TICKS, WEIDMANN
from .sight import at, behind_wall, in_sight

HEADINGS = len(HEADING_COS)
MOST_SEEN = 40
AWAY_X, AWAY_Y, SPEED_X, SPEED_Y, CLEARANCE, NEARNESS = 0, 1, 2, 3, 4, 5  # columns of `seen`
CLEAR_M = 0.12  # kept off walls on a straight way to a target in sight
STRAIGHT_WITHIN_M, THERE_M, FAR_M = 6.0, 0.05, 1e9
REACHES_M, CROWDED_PER_M2 = (3.0, 2.0, 1.3), (1.5, 3.0)  # how far a person looks ahead: less in a crowd
ALIKE = 1.000001  # costs that differ by less may differ by rounding only
AGAINST_COS, BEHIND_M, LEAST_PACE, WALL_STEP_M = -0.3, -0.2, 0.5, 0.15


@compiled
def way_to_goal(x, y, target_x, target_y, field, walls, grid, east, north, starts_at):
    """The direction (x, y) to the goal, how far ahead to look (m), and whether the goal has come out of sight.

    The distance is 0 m for a person who has arrived.
    """
    dx, dy = target_x - x, target_y - y
    length = math.sqrt(dx * dx + dy * dy)
    straight = field != LOST and (field < 0 or length <= STRAIGHT_WITHIN_M)
    if straight:
        straight = in_sight(walls, grid, x, y, target_x, target_y, CLEAR_M)
    if not straight and field >= 0:
        here = (starts_at[field], grid[1], grid[2], grid[3], grid[4])
        wx, wy = at(east, here, x, y), at(north, here, x, y)
        along = math.sqrt(wx * wx + wy * wy)
        if along > 1e-6:
            return wx / along, wy / along, FAR_M, False
    if length < THERE_M:
        return 0.0, 0.0, 0.0, False
    return dx / length, dy / length, length, not straight and field < 0


@compiled
def _reach(density):
    if density > CROWDED_PER_M2[1]:
        return REACHES_M[2]
    if density > CROWDED_PER_M2[0]:
        return REACHES_M[1]
    return REACHES_M[0]


@compiled
def body_share(held_s, p):
    """The share of its width that a body keeps when it passes people coming the other way, after being held up so
    long.
    """
    return p.squeezed if held_s > p.patience_s else p.turned


@compiled
def look(k, near, here, starts, low_row, high_row, way_x, way_y, reach, walls, grid, p, seen):
    """Fills `seen` with the people ahead within reach.

    Returns their number, whether one comes the other way, and the crowd in view.

    The crowd counts everybody in view and not behind a wall: a person close by counts 1, one at the edge 0, and those
    behind count less. `here` is column, row, columns and first square of the person's floor.
    """
    column, row, columns, square = here
    x, y, radius, held, wall = near[k, X], near[k, Y], near[k, RADIUS], near[k, HELD_S], near[k, WALL]
    squares = math.ceil(max(reach, p.view_m) / SQUARE_M)
    view, reach2 = p.view_m * p.view_m, reach * reach
    count, opposed, crowd = 0, False, 0.0
    for at_row in range(max(low_row, row - squares), min(high_row, row + squares) + 1):
        first = square + at_row * columns
        begin = starts[first + max(0, column - squares)]
        end = starts[first + min(columns - 1, column + squares) + 1]
        for q in range(begin, end):
            dx, dy = near[q, X] - x, near[q, Y] - y
            away = dx * dx + dy * dy
            if q == k or (away >= view and away >= reach2):
                continue
            open_m = wall + near[q, WALL]  # no wall can stand between two people closer than this
            if away > open_m * open_m and behind_wall(walls, grid, x, y, wall, near[q, X], near[q, Y], near[q, WALL]):
                continue
            ahead = dx * way_x + dy * way_y
            if away < view:
                crowd += (1.0 - away / view) * (1.0 if ahead > 0.0 else p.behind)
            if away >= reach2 or ahead < BEHIND_M or count == MOST_SEEN:
                continue
            bodies = radius + near[q, RADIUS]
            seen[count, SPEED_X], seen[count, SPEED_Y] = near[q, VELOCITY_X], near[q, VELOCITY_Y]
            if near[q, HEADING_X] * way_x + near[q, HEADING_Y] * way_y < AGAINST_COS:
                bodies *= body_share(held, p)
                opposed = True
                seen[count, SPEED_X] = near[q, HEADING_X] * LEAST_PACE * near[q, FREE_SPEED]
                seen[count, SPEED_Y] = near[q, HEADING_Y] * LEAST_PACE * near[q, FREE_SPEED]
            bodies += p.margin_m
            seen[count, AWAY_X], seen[count, AWAY_Y] = dx, dy
            seen[count, CLEARANCE] = away - bodies * bodies
            seen[count, NEARNESS] = 1.0 - away / reach2
            count += 1
    return count, opposed, crowd


@compiled
def density_of(crowd, wall, before, p):
    """People per m² for a crowd in view: more where a wall takes part of the view.

    A density that falls is believed slowly.
    """
    open_share = min(max(wall / p.view_m, 0.0), 1.0)
    seen = 1.0 - p.narrow + p.narrow * open_share
    density = crowd * p.crowding * 4.0 / (PI * p.view_m * p.view_m * (1.0 + p.behind)) / seen
    if density < before:
        density += (before - density) * max(0.0, 1.0 - STEER_TICKS * DT_S / p.recovery_s)
    return density


@compiled
def free_way(to_x, to_y, pace, most, seen, count, reach):
    """Metres along a heading before the first collision with a person, at most `most`; less where it is crowded."""
    free, crowd = most, 0.0
    for q in range(count):
        ahead = seen[q, AWAY_X] * to_x + seen[q, AWAY_Y] * to_y
        if ahead > 0.0 and ahead * ahead > 0.25 * reach * reach * (1.0 - seen[q, NEARNESS]):
            crowd += seen[q, NEARNESS]
        closing_x, closing_y = to_x * pace - seen[q, SPEED_X], to_y * pace - seen[q, SPEED_Y]
        closing = seen[q, AWAY_X] * closing_x + seen[q, AWAY_Y] * closing_y
        if closing <= 0.0:
            continue
        until = 0.0
        if seen[q, CLEARANCE] > 0.0:
            speed = closing_x * closing_x + closing_y * closing_y
            touching = closing * closing - speed * seen[q, CLEARANCE]
            if touching <= 0.0:
                continue
            until = (closing - math.sqrt(touching)) / speed
        free = min(free, until * pace)
    density = min(int(crowd * 6.0 * DENSITIES_PER_M2 / (PI * reach * reach)), SLOWEST)
    return min(free, most * WEIDMANN[density])


@compiled
def free_of_walls(x, y, body, wall, to_x, to_y, free, walls, grid):
    """Metres along a heading before the first wall, at most `free`."""
    if wall >= free + body:
        return free
    gone = max(WALL_STEP_M, wall - body)
    while gone < free:
        away = at(walls, grid, x + to_x * gone, y + to_y * gone)
        if away < body * 0.8:
            return max(0.0, gone - 0.1)
        gone += max(WALL_STEP_M, away - body)
    return free


@compiled
def choose_heading(turn_before, x, y, body, wall, way, pace, lean, most, seen, count, reach, inertia, walls, grid):
    """The number of the heading a person takes. `way` and `lean` are unit vectors; `lean` is relative to `way`."""
    best, chosen = 1e18, 0
    for turn in range(HEADINGS):
        leaning = HEADING_COS[turn] * lean[0] - HEADING_SIN[turn] * lean[1]
        least = most * most * (1.0 - leaning * leaning if leaning > 0.0 else 1.0)
        if least * inertia > best * ALIKE:  # whatever is free there
            continue
        to_x = way[0] * HEADING_COS[turn] - way[1] * HEADING_SIN[turn]
        to_y = way[0] * HEADING_SIN[turn] + way[1] * HEADING_COS[turn]
        free = free_way(to_x, to_y, pace, most, seen, count, reach)
        free = free_of_walls(x, y, body, wall, to_x, to_y, free, walls, grid)
        cost = most * most + free * free - 2.0 * most * free * leaning
        if turn == turn_before:
            cost *= inertia
        if cost < best:
            best, chosen = cost, turn
        if turn == 0 and free >= most:
            break
    return chosen


@compiled
def turn_all(n, people, marks, near, order, squares, layout, fields, seen, p, tick):
    """Lets everybody whose turn it is choose a heading. Returns True when somebody's target has come out of sight."""
    square_of, starts, low_row, high_row = squares
    east, north, starts_at = fields
    walls, corner, sizes, lost = layout.walls, layout.corner, layout.sizes, False
    for k in range(n):
        row = order[k]
        free_speed = near[k, FREE_SPEED]
        fresh = near[k, HEADING_X] == 0.0 and near[k, HEADING_Y] == 0.0
        if free_speed <= 0.0 or (not fresh and (tick + marks[row, IDENT]) % STEER_TICKS != 0):
            continue
        floor, x, y = marks[row, SHEET], near[k, X], near[k, Y]
        grid = grid_on(corner, sizes, floor)
        way_x, way_y, far, out_of_sight = way_to_goal(
            x, y, near[k, TARGET_X], near[k, TARGET_Y], marks[row, FIELD], walls, grid, east, north, starts_at
        )
        if out_of_sight:
            marks[row, FIELD], lost = LOST, True
        if far == 0.0:
            people[row, HEADING_X], people[row, HEADING_Y] = 0.0, 0.0
            continue
        reach = _reach(near[k, DENSITY])
        here = square_on(sizes, floor, square_of[row])
        count, opposed, crowd = look(
            k, near, here, starts, low_row[floor], high_row[floor], way_x, way_y, reach, walls, grid, p, seen
        )
        density = people[row, DENSITY] = density_of(crowd, near[k, WALL], near[k, DENSITY], p)
        pace = free_speed * max(LEAST_PACE, WEIDMANN[min(SLOWEST, int(density * DENSITIES_PER_M2 + 0.5))])
        lean = (p.lean_met_cos, p.lean_met_sin) if opposed else (p.lean_cos, p.lean_sin)
        turn = choose_heading(
            marks[row, TURN], x, y, near[k, RADIUS], near[k, WALL], (way_x, way_y), pace, lean, min(p.horizon_m, far),
            seen, count, reach, p.inertia, walls, grid,
        )  # fmt: skip
        marks[row, TURN] = turn
        people[row, HEADING_X] = way_x * HEADING_COS[turn] - way_y * HEADING_SIN[turn]
        people[row, HEADING_Y] = way_x * HEADING_SIN[turn] + way_y * HEADING_COS[turn]
    return lost
