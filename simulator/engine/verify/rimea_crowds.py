"""RiMEA 4.1.1 tests 4 and 9 to 15: crowds in rings, halls and necks, on stairs and around corners."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from shapely import Point, Polygon

from ..people.crowd import JUPEDSIM, Crowd
from .build import Walk, walk
from .case import Case, Outcome, shown
from .exits import assigned_exits, four_or_two, nearest_or_free
from .flows import Array, Stream, Way, adults, empty, scattered, union
from .on_crowd import new_crowd
from .rimea_walks import RIMEA
from .setups import drill, lane_lines, stairs

RING_M = (6.0, 8.0)
DENSITIES = (0.5, 1.0, 2.0, 3.0, 4.0)
LEAD_RAD = 0.35
STAIR_LANE_M = 5.0
STAIR_SEEDS = range(1, 6)


def weidmann_m_s(density: float) -> float:
    """Weidmann's speed on the level, 1.34 (1 - exp(-1.913 (1/ρ - 1/5.4))), m/s."""
    return 1.34 * (1 - math.exp(-1.913 * (1 / density - 1 / 5.4)))


def ring_speed(density: float, seed: int = 1, seconds: int = 40) -> float:
    """The mean speed in m/s along a closed ring 2 m wide at one density, over the last 30 s."""
    inner, outer = RING_M
    area = Polygon(Point(0, 0).buffer(outer, 32).exterior, [Point(0, 0).buffer(inner, 32).exterior])
    count = round(density * math.pi * (outer**2 - inner**2))
    rng = np.random.default_rng(seed)
    lanes = 4 if density >= 1 else 2
    each = -(-count // lanes)
    spots = [(lane, (i + 0.5 * (lane % 2)) / each) for lane in range(lanes) for i in range(each)]
    rng.shuffle(spots)
    lane, turn = np.array(spots[:count]).T
    radius = inner + 0.3 + (lane + 0.5) * (outer - inner - 0.6) / lanes
    angle, crowd = 2 * math.pi * turn, new_crowd(area)
    for person, speed in enumerate(adults(count, rng).tolist()):
        r, a = float(radius[person]), float(angle[person])
        crowd.add(person, _polar(r, a), target=_polar(r, a + LEAD_RAD), speed=speed)
    return _mean_speed(crowd, radius, angle, seconds)


def _polar(radius: float, angle: float) -> tuple[float, float]:
    return radius * math.cos(angle), radius * math.sin(angle)


def _mean_speed(crowd: Crowd, radius: Array, angle: Array, seconds: int) -> float:
    found, before = [], angle
    for tick in range(1, seconds * 20 + 1):
        crowd.step()
        if tick % 4:
            continue
        who, where = crowd.positions()
        now = np.empty_like(angle)
        now[who] = np.arctan2(where[:, 1], where[:, 0])
        for person in who.tolist():
            crowd.send_to(person, _polar(float(radius[person]), float(now[person]) + LEAD_RAD))
        if tick % 20 == 0:
            turned = (now - before + math.pi) % (2 * math.pi) - math.pi
            away = np.empty_like(angle)
            away[who] = np.hypot(*where.T)
            before = now
            if tick > 200:
                found.append(float((turned * away).mean()))
    return float(np.mean(found))


def fundamental_diagram() -> Outcome:
    """The speeds in the ring beside Weidmann's, and the deviation in per cent."""
    speeds = [ring_speed(density) for density in DENSITIES]
    off = [speed / weidmann_m_s(density) - 1 for speed, density in zip(speeds, DENSITIES, strict=True)]
    got = {
        f"{density:g}/m2": {
            "m_s": shown(speed),
            "weidmann": shown(weidmann_m_s(density)),
            "off_percent": round(100 * o),
        }
        for density, speed, o in zip(DENSITIES, speeds, off, strict=True)
    }
    falls = all(early > late for early, late in pairwise(speeds))
    return Outcome(got, falls and all(abs(o) <= 0.4 for o in off))


def neck(width: float, seed: int = 1) -> tuple[Stream, Stream | None]:
    """150 people go through a neck 5 m long between two rooms of 10 × 10 m, and out by a 1 m door."""
    half = width / 2
    area = union(
        (0, 0, 10, 10), (9.99, 5 - half, 15.01, 5 + half), (15, 0, 25, 10), (24.99, 4.5, 25.21, 5.5), (25.2, 0, 34, 10)
    )
    rng = np.random.default_rng(seed)
    places = scattered((0, 0, 10, 10), 150, rng)
    way = Way((30.2, 2, 32.2, 8), 0, 10.0)
    stream = empty(
        area, places, [way], np.zeros(150, dtype=np.intp), adults(150, rng), seed=seed, most_s=300, keep_frames=True
    )
    return stream, None


def peak_density(frames: Array, x: float, size: float = 2.0) -> float:
    """The mean of the ten highest densities per m², in a square before an opening at (x, 5)."""
    inside = (frames[..., 0] > x - size) & (frames[..., 0] < x) & (np.abs(frames[..., 1] - 5) < size / 2)
    return float(np.sort(inside.sum(axis=1))[-10:].mean() / size**2)


def jam_at_neck() -> Outcome:
    """The densities before the neck and before the final exit behind it."""
    stream, _ = neck(1.0)
    before, after = peak_density(stream.frames, 10.0), peak_density(stream.frames, 25.0)
    got = {"before_neck_per_m2": shown(before), "before_exit_per_m2": shown(after), "stuck": stream.inside}
    return Outcome(got, stream.inside == 0 and before > 3.0 and after < 2.0)


def wider_neck() -> Outcome:
    """The flow in p/s through necks of 0.8, 1.0 and 1.2 m, the mean of two seeds."""
    flows = [float(np.mean([neck(width, seed)[0].flow() for seed in (1, 2)])) for width in (0.8, 1.0, 1.2)]
    got = {f"{width} m": shown(flow) for width, flow in zip((0.8, 1.0, 1.2), flows, strict=True)}
    return Outcome(got, all(early < late for early, late in pairwise(flows)))


def corbetta_m_s(density: Array, upwards: bool) -> tuple[Array, Array]:
    """The envelope of speeds on stairs that RiMEA's test 13 takes from Corbetta: slow and fast walkers, one sd
    beyond.
    """
    if upwards:
        fast, slow = 0.18 * density**2 - 0.55 * density + 1.02, 0.01 * density + 0.48
        fast_sd, slow_sd = np.maximum(0.35 - 0.14 * density, 0), np.maximum(0.10 - 0.02 * density, 0)
    else:
        fast, slow = 0.33 * density**2 - 1.02 * density + 1.39, 0.67 - 0.08 * density
        fast_sd, slow_sd = np.maximum(0.29 - 0.11 * density, 0), np.maximum(0.14 - 0.06 * density, 0)
    return np.minimum(fast - fast_sd, slow - slow_sd), np.maximum(fast + fast_sd, slow + slow_sd)


def stair_stream(upwards: bool, seed: int, people: int = 100) -> tuple[Array, Array, Walk]:
    """The density (per m²) on the lane of a stair of 2 × 5 m and the mean speed (m/s) there, second by second; and the
    walk.

    Speeds are along the lane over one second, of those who stay on it for that second.
    """
    plan = stairs(STAIR_LANE_M, upwards, room=(10.0, 10.0))
    plan.people("start", people)
    run = drill(plan.scenario(), seed)
    low, high = lane_lines(run.plan)
    seen = walk(run, 300)
    on = (seen.where[..., 1] > low) & (seen.where[..., 1] < high) & (seen.where[..., 0] < 2.0)
    density, speed = [], []
    for row in range(10, len(seen.where) - 10, 10):
        stay = on[row] & on[row + 10]
        if stay.any():
            moved = seen.where[row + 10, stay, 1] - seen.where[row, stay, 1]
            density.append(float(on[row].sum()) / (2.0 * STAIR_LANE_M))
            speed.append(float(np.abs(moved).mean()))
    return np.array(density), np.array(speed), seen


def stair_diagram() -> Outcome:
    """When all are down, and up; and the share of speeds between 0.3 and 1.5 per m² within Corbetta's envelope."""
    got: dict[str, object] = {}
    last, shares = {}, {}
    for name, upwards in (("down", False), ("up", True)):
        inside, speeds, out = [], [], []
        for seed in STAIR_SEEDS:
            density, speed, seen = stair_stream(upwards, seed)
            chosen = (density >= 0.3) & (density <= 1.5)
            low, high = corbetta_m_s(density[chosen], upwards)
            inside.append((speed[chosen] >= low) & (speed[chosen] <= high))
            speeds.append(speed[chosen])
            out.append(float(seen.out_s.max()))
        shares[name], last[name] = float(np.concatenate(inside).mean()), float(np.mean(out))
        got |= {f"{name}_last_s": shown(last[name]), f"{name}_in_envelope": shown(shares[name])}
        got[f"{name}_m_s"] = shown(float(np.concatenate(speeds).mean()))
    return Outcome(got, last["down"] < last["up"] and min(shares.values()) >= 0.5)


def around_a_corner(people: int = 500) -> Outcome:
    """The seconds until 500 people have passed a corner of a 6 m corridor, and straight corridors as long as its
    two walls.
    """
    start, leg = 25.0, 10.0
    shapes = {
        "short": (union((0, 0, start + 2 * leg + 3, 6)), (start + 2 * leg, 0, start + 2 * leg + 3, 6), 0),
        "corner": (
            union((0, 0, start + leg + 6, 6), (start + leg, 0, start + leg + 6, 6 + leg + 3)),
            (start + leg, 6 + leg, start + leg + 6, 6 + leg + 3), 1,
        ),
        "long": (union((0, 0, start + 2 * leg + 15, 6)), (start + 2 * leg + 12, 0, start + 2 * leg + 15, 6), 0),
    }  # fmt: skip
    times, stuck = {}, 0
    for name, (area, box, axis) in shapes.items():
        rng = np.random.default_rng(1)
        places = scattered((0, 0, start, 6), people, rng)
        way = Way(box, axis, box[axis])
        stream = empty(area, places, [way], np.zeros(people, dtype=np.intp), adults(people, rng), seed=1, most_s=250)
        times[name], stuck = float(stream.passed_s.max()), stuck + stream.inside
    got = {f"{name}_s": shown(seconds) for name, seconds in times.items()}
    return Outcome({**got, "stuck": stuck}, stuck == 0 and times["short"] <= times["corner"] <= times["long"])


CASES = [
    Case(
        "RiMEA-4", "Fundamental diagram, shortened: a ring 2 m wide and 44 m long, 44 to 352 people, 0.5 to 4 /m²",
        "Weidmann's speeds, falling with density", "40 %: ours, the guideline asks for a comparison and gives none",
        f"{RIMEA} test 4; Weidmann 1993", fundamental_diagram, cost_s=45,
    ),
    Case(
        "RiMEA-9", "1000 people leave a 30 × 20 m hall by four, then by two 1 m exits; a drill, exits chosen by people",
        "two exits take twice as long", "ratio 1.8 to 2.2: ours, RiMEA says about double", f"{RIMEA} test 9",
        four_or_two, cost_s=200,
    ),
    Case(
        "RiMEA-10", "12 cabins, 23 people, 15 assigned to the main exit and 8 to the second",
        "each leaves by the assigned exit", "none", f"{RIMEA} test 10; IMO test 10", assigned_exits,
        quick=True, cost_s=2,
    ),
    Case(
        "RiMEA-11", "1000 people in the left half of a hall with two exits, the first minute",
        "most set out for the nearer exit, some change to the farther one", "5 to 50 % change: ours, RiMEA gives none",
        f"{RIMEA} test 11", nearest_or_free, cost_s=40,
    ),
    Case(
        "RiMEA-12", "150 people through a 1 m neck, 5 m long, into a second room with a 1 m exit",
        "a jam before the neck (above 3 /m²), none before the exit (below 2 /m²)", "the two densities are ours",
        f"{RIMEA} test 12", jam_at_neck, cost_s=8,
    ),
    Case(
        "RiMEA-12d", "The same with necks of 0.8, 1.0 and 1.2 m", "flow grows with width", "none, order only",
        f"{RIMEA} test 12d", wider_neck, cost_s=40,
    ),
    Case(
        "RiMEA-13", "100 people from a 10 × 10 m room down, and up, a stair with lanes 2 m wide and 5 m long",
        "sooner down than up; speeds in Corbetta's envelope for each direction",
        "half of the points, as JuPedSim's own suite takes it",
        f"{RIMEA} test 13; envelope after jupedsim-web-community", stair_diagram, cost_s=25,
        limits=(JUPEDSIM,),
        known_limitation="Going down, half of the seconds lie below the envelope (0.40 to 0.57 inside it in eight "
        "seeds, single runs pass or fail by luck): at 0.3 to 1.5 /m² JuPedSim's people follow at the time gap that "
        "keeps doors within IMO's bound, on stairs as on floors, and walk too slowly. On the safe side; up it holds.",
    ),
    Case(
        "RiMEA-15", "500 people round a corner of a 6 m corridor",
        "between a straight way as long as its inner wall and one as long as its outer wall", "none, order only",
        f"{RIMEA} test 15", around_a_corner, cost_s=50,
        limits=(JUPEDSIM,),
        known_limitation="JuPedSim leads everybody by the shortest way, close by the inner corner, so that two thirds "
        "of a wide corridor stay empty there; the engine gives tracks of their own on stairs only. Times round the "
        "corner of a wide and crowded corridor are half as long again as they should be: on the safe side.",
    ),
]  # fmt: skip
