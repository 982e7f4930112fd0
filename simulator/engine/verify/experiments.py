"""Published experiments, rebuilt for the production crowd: corridors and bottlenecks, counter-flow, a stair.

Lengths are in metres, speeds in m/s. Corridors lie along x: waiting room, entrance, 4 m of forecourt, 8 m of corridor,
exit. Quantities are measured as in the data: density and speed in the 2 m of corridor from 4 to 2 m before its end (in
counter-flow its middle 2 m), flow over a line in their middle, from the 20th to the 90th per cent of the people (in
counter-flow the 85th).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..people.crowd import JUPEDSIM
from . import on_crowd
from .build import Building, walk
from .flows import FREE_SPEED, Array, Way, scattered, union
from .setups import drill, plan_name

FORECOURT_M, CORRIDOR_M, WALL_M, APRON_M = 4.0, 8.0, 0.2, 5.0
FROM_END_M = (4.0, 2.0)
SHARES, COUNTER_SHARES = (0.2, 0.9), (0.2, 0.85)
FRAME_TICKS = 10


@dataclass(frozen=True)
class Walkers:
    """The walkers: free speeds as mean, standard deviation, least and most, and JuPedSim's time gap, None for
    that of drills.
    """

    name: str
    speeds: tuple[float, float, float, float]
    time_gap_s: float | None = None


AS_IN_DRILLS = Walkers("as in drills", FREE_SPEED)
STUDENTS = (1.55, 0.18, 1.0, 2.1)  # Zhang et al. 2011, 42 participants


def in_laboratory(crowd: str) -> Walkers:
    """The experiment's own walkers.

    JuPedSim's time gap was fitted to the flow of one run only, uo-180-180-095.
    """
    if crowd == JUPEDSIM:
        return Walkers("time gap fitted to one run", STUDENTS, 1.0)
    return Walkers("laboratory speeds", STUDENTS)


@dataclass(frozen=True)
class Measured:
    """Means and standard deviations, as in the data files."""

    flow_per_s: float
    density_per_m2: float
    density_sd: float
    speed_m_s: float
    speed_sd: float
    inside: int


def drawn(walkers: Walkers, count: int, rng: np.random.Generator) -> Array:
    """Free speeds of so many people."""
    mean, sd, least, most = walkers.speeds
    return np.clip(rng.normal(mean, sd, count), least, most)


def waiting_room(people: int, width: float) -> float:
    """The length in metres of a room that holds the people at 2.5 per m²."""
    return people / 2.5 / width + 1.0


def one_way(people: int, entrance: float, corridor: float, leaving: float, walkers: Walkers, seed: int = 1) -> Measured:
    """Measures a corridor that people enter and leave by openings of these widths."""
    wide, half = corridor + 2.0, corridor / 2
    room = waiting_room(people, wide)
    begin = WALL_M + FORECOURT_M
    end = begin + CORRIDOR_M
    boxes = [
        (-room, -wide / 2, 0, wide / 2), (-0.01, -entrance / 2, WALL_M + 0.01, entrance / 2),
        (WALL_M, -wide / 2, begin, wide / 2), (begin - 0.01, -half, end + 0.01, half),
        (end, -leaving / 2, end + WALL_M + 0.01, leaving / 2), (end + WALL_M, -5, end + WALL_M + APRON_M + 4, 5),
    ]  # fmt: skip
    rng = np.random.default_rng(seed)
    places = scattered((-room, -wide / 2, 0, wide / 2), people, rng)
    exit_from = end + WALL_M + APRON_M
    aim = max(2.0, half)
    way = Way((exit_from, -aim, exit_from + 2, aim), 0, end - 3.0)
    frames, passed, inside = followed(boxes, places, [way] * people, drawn(walkers, people, rng), walkers, seed)
    return measured(frames, passed, (end - FROM_END_M[0], end - FROM_END_M[1]), corridor, SHARES, inside)


def both_ways(ways: tuple[int, int], entrance: float, corridor: float, walkers: Walkers, seed: int = 1) -> Measured:
    """Measures a corridor that people enter at both ends, by an opening and a forecourt, and leave at the other end."""
    wide, middle = corridor + 2.0, CORRIDOR_M / 2
    rooms = [waiting_room(people, wide) for people in ways]
    gate = middle + FORECOURT_M
    boxes = [(-middle - 0.01, -corridor / 2, middle + 0.01, corridor / 2)]
    for sign, room in zip((-1, 1), rooms, strict=True):
        for near, far, width in (
            (middle, gate, wide), (gate - 0.01, gate + WALL_M + 0.01, entrance),
            (gate + WALL_M, gate + WALL_M + room, wide),
        ):  # fmt: skip
            boxes.append((min(sign * near, sign * far), -width / 2, max(sign * near, sign * far), width / 2))
        side = sorted((sign * (middle + 1), sign * (gate - 0.5)))
        boxes += [
            (side[0], wide / 2 - 0.01, side[1], wide / 2 + 8),
            (side[0], -wide / 2 - 8, side[1], -wide / 2 + 0.01),
        ]
    rng = np.random.default_rng(seed)
    places, who = [], []
    for sign, room, people in zip((-1, 1), rooms, ways, strict=True):
        near, far = sorted((sign * (gate + WALL_M), sign * (gate + WALL_M + room)))
        places.append(scattered((near, -wide / 2, far, wide / 2), people, rng))
        for number in range(people):
            up = 1 if number % 2 else -1
            low, high = sorted((-sign * (middle + 1), -sign * (gate - 0.5)))
            across = sorted((up * (wide / 2 + 5), up * (wide / 2 + 7)))
            who.append(Way((low, across[0], high, across[1]), 0, 0.0))
    speeds = drawn(walkers, sum(ways), rng)
    frames, passed, inside = followed(boxes, np.concatenate(places), who, speeds, walkers, seed)
    return measured(frames, passed, (-1.0, 1.0), corridor, COUNTER_SHARES, inside)


def followed(
    boxes: list[tuple[float, float, float, float]],
    places: Array,
    ways: list[Way],
    speeds: Array,
    walkers: Walkers,
    seed: int,
    most_s: float = 300.0,
) -> tuple[Array, Array, int]:
    """The places twice a second (k, n, 2), NaN once out; when each person crossed their line, s; how many are
    still in.
    """
    area, rng, count = union(*boxes), np.random.default_rng([seed, 7]), len(places)
    crowd = on_crowd.new_crowd(area, time_gap_s=walkers.time_gap_s)
    for person in range(count):
        at = (float(places[person, 0]), float(places[person, 1]))
        crowd.add(person, at, target=ways[person].target(float(rng.uniform(-1, 1))), speed=float(speeds[person]))
    passed, lines = np.full(count, np.nan), np.array([way.line for way in ways])
    side = np.sign(places[:, 0] - lines)
    areas = np.array([way.area for way in ways])
    frames: list[Array] = []
    tick, left = 0, count
    while left and tick < most_s * 20:
        crowd.step()
        tick += 1
        if tick % 2:
            continue
        who, where = crowd.positions()
        over = who[(np.sign(where[:, 0] - lines[who]) != side[who]) & np.isnan(passed[who])]
        passed[over] = tick / 20
        if tick % FRAME_TICKS == 0:
            frames.append(np.full((count, 2), np.nan))
            frames[-1][who] = where
        x0, y0, x1, y1 = areas[who].T
        for person in who[(where[:, 0] > x0) & (where[:, 0] < x1) & (where[:, 1] > y0) & (where[:, 1] < y1)].tolist():
            crowd.remove(person)
            left -= 1
    return np.array(frames), passed, left


def measured(
    frames: Array, passed: Array, between: tuple[float, float], width: float, shares: tuple[float, float], inside: int
) -> Measured:
    """Flow, density and speed while the middle part of the people who get through pass the line."""
    times = np.sort(passed[np.isfinite(passed)])
    first, last = int(shares[0] * len(times)), int(shares[1] * len(times))
    flow = (last - first) / (times[last] - times[first])
    rows = range(int(times[first] * 2), int(times[last] * 2))
    here = (frames[:-1, :, 0] > between[0]) & (frames[:-1, :, 0] < between[1])
    step = np.abs(np.diff(frames[..., 0], axis=0)) * 2
    density = here[rows].sum(axis=1) / (width * (between[1] - between[0]))
    speed = np.array([np.nanmean(step[row][here[row]]) for row in rows if here[row].any()])
    return Measured(
        float(flow), float(density.mean()), float(density.std()), float(speed.mean()), float(speed.std()), inside
    )


def stair_descent(storeys: int = 7, people: int = 16, seed: int = 1) -> Array:
    """Speeds in m/s along the stair, landings included, of everybody who comes down more than one storey.

    Offices of 12 × 8 m lie above one another, with one stair whose lanes are 1.15 m wide. Everybody sets off within a
    minute of the alarm.
    """
    names = [f"f{number}" for number in range(storeys)]
    plan = Building(storeys=names, ground="f0")
    for name in names:
        plan.room(f"well-{name}", (0, 0, 2.4, 6.4), "stairwell", name)
        plan.room(f"hall-{name}", (-4.8, -8.2, 7.2, -0.2), storey=name)
        plan.door(f"d-{name}", (f"well-{name}", f"hall-{name}"), (1.2, -0.1), 1.0, "x")
        if name != "f0":
            law = {"law": "uniform", "mean": 30.0, "sd": 0.0, "least": 0.0, "most": 60.0}
            plan.people(f"hall-{name}", people, pre_movement_s=law)
    plan.stairs.append(
        {"id": "s", "name": plan_name(), "wells": [f"well-{name}" for name in reversed(names)], "doors_at": "low_y"}
    )
    plan.exit("out", "hall-f0", (1.2, -8.3), 2.0, "-y", main=True)
    run = drill(plan.scenario(1200), seed)
    storey_of = np.array([run.plan.storey_at(y) for y in run.people.where[:, 1]])
    seen = walk(run, 600)
    storey = np.floor((seen.where[..., 1] - run.plan._base_y) / run.plan.pitch).astype(int) + run.plan.ground
    return np.array(
        [
            descent_speed(seen.times, storey[:, person], run.plan.flights[0].length)
            for person in np.flatnonzero(storey_of >= 2)
        ]
    )


def descent_speed(times: Array, storey: Array, flight_m: float) -> float:
    """The mean speed in m/s from the first moment one storey down to the first moment on the ground floor."""
    top = int(storey[0]) - 1
    enters, leaves = np.argmax(storey <= top), np.argmax(storey <= 0)
    return float(top * flight_m / (times[leaves] - times[enters]))
