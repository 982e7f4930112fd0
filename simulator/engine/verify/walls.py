"""Whether anybody is ever outside the walls: people crammed into random rooms and sent through each other.

Rooms have boxes of any size and place as walls, some of them thinner than a body; a further wall comes and goes while
people walk. People have bodies of 0.02 to 0.25 m and free speeds up to 3 m/s, and change their minds.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import count, islice
from multiprocessing import get_context

import numpy as np
import shapely
from shapely import Polygon

from simulator.crowd import Agents, Fields, Ground
from simulator.crowd.columns import SHEET

WIDE_M, DEEP_M = 12.0, 8.0
PEOPLE, TICKS, CHANGE_TICKS = 250, 1000, 125
RADII_M = (0.02, 0.1, 0.15, 0.25)
MOST_WALLS = 6
BATCH = 8  # rooms between two looks at the number of positions
Found = tuple[int, int]  # positions looked at, and those outside


def random_room(rng: np.random.Generator) -> Polygon:
    """A room of 12 × 8 m less up to six boxes. It may fall into parts."""
    room = shapely.box(0, 0, WIDE_M, DEEP_M)
    walls = int(rng.integers(0, MOST_WALLS + 1))
    corners = rng.uniform((0.3, 0.3), (WIDE_M - 1, DEEP_M - 1), (walls, 2))
    sizes = np.exp(rng.uniform(np.log(0.03), np.log(4.0), (walls, 2)))
    boxes = [shapely.box(*corner, *(corner + size)) for corner, size in zip(corners, sizes, strict=True)]
    return room.difference(shapely.union_all(boxes, grid_size=0.001), grid_size=0.001) if boxes else room


def somewhere(rng: np.random.Generator) -> tuple[float, float]:
    """Any place within the outer walls."""
    return float(rng.uniform(0, WIDE_M)), float(rng.uniform(0, DEEP_M))


def crammed(room: Polygon, people: int, rng: np.random.Generator) -> Agents:
    """A crowd in a room; who would stand in a wall is left out."""
    crowd = Agents(Fields(Ground(room)))
    targets = [somewhere(rng) for _ in range(8)]
    for person in range(people):
        place, target = somewhere(rng), targets[int(rng.integers(len(targets)))]
        if crowd.fields.ground.floor_at(*place) >= 0:
            speed, radius = float(rng.uniform(0.2, 3.0)), float(rng.choice(RADII_M))
            crowd.add(person, place, target=target, speed=speed, radius=radius)
    return crowd


def outside(crowd: Agents) -> int:
    """How many people are not on their own floor, or in a wall that the crowd put up."""
    floors, places, out = crowd.fields.ground.floors, crowd.places(), 0
    for number, floor in enumerate(floors):
        there = places[crowd.marks[: crowd.count, SHEET] == number]
        out += int((~shapely.contains_xy(floor, there[:, 0], there[:, 1])).sum())
    for low_x, low_y, high_x, high_y in crowd.walls:
        x, y = places.T
        out += int(((x > low_x) & (x < high_x) & (y > low_y) & (y < high_y)).sum())
    return out


def walk(crowd: Agents, ticks: int, rng: np.random.Generator) -> Found:
    """Lets a crowd walk. Now and then a wall comes or goes, and ten people turn to another goal."""
    looked, out = 0, 0
    for tick in range(ticks):
        if tick % CHANGE_TICKS == CHANGE_TICKS - 1:
            x = float(rng.uniform(1, WIDE_M - 1))
            crowd.wall_up([] if crowd.walls else [(x, -1.0, x + 0.1, DEEP_M + 1.0)])
            for person in rng.permutation(crowd.idents())[:10].tolist():
                crowd.send(person, somewhere(rng))
        crowd.step()
        looked += crowd.count
        out += outside(crowd)
    return looked, out


def in_a_room(seed: int, ticks: int = TICKS) -> Found:
    """The result of one random room."""
    rng = np.random.default_rng([seed, 11])
    return walk(crammed(random_room(rng), PEOPLE, rng), ticks, rng)


def rooms(positions: int, jobs: int) -> Iterator[Found]:
    """The results of room after room until so many positions have been looked at."""
    looked, seeds = 0, count(1)
    with get_context("spawn").Pool(max(1, jobs)) as pool:
        while looked < positions:
            for found in pool.map(in_a_room, islice(seeds, BATCH), chunksize=1):
                yield found
                looked += found[0]


def print_walls(positions: int, jobs: int) -> int:
    """Looks at so many positions and prints how many were outside. Returns 1 when any was."""
    found = list(rooms(positions, jobs))
    looked, out = (sum(column) for column in zip(*found, strict=True))
    line = {"id": "WALLS", "rooms": len(found), "positions": looked, "outside": out}
    sys.stdout.write(json.dumps(line) + "\n")
    return 1 if out else 0
