"""RiMEA 4.1.1 tests 1 to 7: what one person and a few people do. The cases are drills of small buildings."""

from __future__ import annotations

import numpy as np
import shapely

from ..drill.exposure_step import STAIR_DOWN, STAIR_UP
from ..event_log import TICK_HZ
from .build import Building, uniform, walk
from .case import Case, Outcome, shown
from .flows import Array
from .setups import corner, drill, lane_lines, stairs, straight_walk

RIMEA = "RiMEA guideline 4.1.1 (2025)"
# Walking speeds on the level by age in m/s, from Weidmann 1993 as in RiMEA's test 7.
AGE_BANDS = {20: (1.60, 1.64), 30: (1.52, 1.56), 40: (1.46, 1.50), 50: (1.39, 1.43), 60: (1.27, 1.27), 70: (1.07, 1.07)}


def straight_corridor() -> Outcome:
    """40 m at 1.33 m/s."""
    seconds, _ = straight_walk(40.0, 1.33)
    return Outcome({"seconds": shown(seconds)}, 26 <= seconds <= 34)


def stair_speed(upwards: bool, lane_m: float = 10.0, free: float = 1.3) -> Outcome:
    """The seconds for one lane of 10 m, against the free speed times the engine's stair factor."""
    plan = stairs(lane_m, upwards)
    plan.people("start", 1, free)
    run = drill(plan.scenario())
    near, far = lane_lines(run.plan)
    seen = walk(run, 200)
    first, second = seen.crossed(0, near, axis=1), seen.crossed(0, far, axis=1)
    expected = lane_m / (free * (STAIR_UP if upwards else STAIR_DOWN))
    seconds = abs(second - first)
    got = {"seconds": shown(seconds), "expected_seconds": shown(expected), "arrived": bool(np.isfinite(seen.out_s[0]))}
    return Outcome(got, abs(seconds - expected) <= 0.05 * expected and got["arrived"] is True)


def start_times() -> Outcome:
    """How many seconds after their own pre-movement time each of ten people sets off; observed once a second."""
    plan = Building()
    plan.room("r", (0, 0, 8, 5))
    plan.exit("out", "r", (8.1, 2.5), 1.0, "+x", main=True)
    plan.people("r", 10, pre_movement_s=uniform(10, 100))
    run = drill(plan.scenario())
    seen = walk(run, 130)
    late = seen.start_s - (run.people.delay_s + (run.state.alarm_tick or 0) / TICK_HZ)
    order = bool((np.argsort(seen.start_s, kind="stable") == np.argsort(run.people.delay_s, kind="stable")).all())
    got = {"latest_s": shown(float(late.max())), "earliest_s": shown(float(late.min())), "in_order": order}
    spread = float(run.people.delay_s.min()) >= 10 and float(run.people.delay_s.max()) <= 100
    return Outcome(got, bool((late >= 0).all() and (late <= 1.0).all()) and spread)


def round_the_corner() -> Outcome:
    """20 people go round a corner: all arrive and nobody is ever in a wall."""
    run = corner(20)
    seen = walk(run, 90)
    places = seen.where[seen.state == 1]
    inside = shapely.contains_xy(run.plan.walkable, places[:, 0], places[:, 1])
    got = {
        "in_walls": int((~inside).sum()),
        "out": int(np.isfinite(seen.out_s).sum()),
        "last_s": shown(seen.out_s.max()),
    }
    return Outcome(got, bool(inside.all()) and got["out"] == 20)


def speeds_by_age() -> Outcome:
    """Each person's fastest second, against the speed assigned to them and the band of their age."""
    plan = Building()
    plan.room("r", (0, 0, 40, 30))
    plan.exit("out", "r", (40.1, 15), 6.0, "+x", main=True)
    counts, lows, highs = [9, 9, 8, 8, 8, 8], [], []
    for count, (low, high) in zip(counts, AGE_BANDS.values(), strict=True):
        plan.people("r", count, speed_m_s=uniform(low, high), pre_movement_s=uniform(0, 60))
        lows += [low] * count
        highs += [high] * count
    run = drill(plan.scenario())
    walked = fastest_second(walk(run, 150).where)
    off = np.abs(walked - run.people.free_speed) / run.people.free_speed
    inside = (walked >= np.array(lows) * 0.95) & (walked <= np.array(highs) * 1.05)
    got = {"people": len(walked), "in_band": int(inside.sum()), "largest_deviation": shown(float(off.max()), 3)}
    return Outcome(got, bool(inside.all()) and float(off.max()) <= 0.05)


def fastest_second(where: Array) -> Array:
    """Each person's highest mean speed over one second in m/s, from places ten times a second (k, n, 2)."""
    step = np.hypot(*(where[10:] - where[:-10]).transpose(2, 0, 1))
    return np.asarray(np.where(step < 5, step, 0).max(axis=0))


def _tolerance(percent: int) -> str:
    return f"{percent} %, as RiMEA's test 1 allows for speeds"


CASES = [
    Case(
        "RiMEA-1", "One person walks 40 m of a 2 m corridor at 1.33 m/s", "26 to 34 s",
        "RiMEA's own: speed ± 5 %, 1 s pre-movement, body size", f"{RIMEA} test 1", straight_corridor, quick=True,
        cost_s=2,
    ),
    Case(
        "RiMEA-2", "One person climbs a 10 m stair", f"10 m / (1.3 m/s × {STAIR_UP})", _tolerance(5),
        f"{RIMEA} test 2; factor: RiMEA's and Fruin's mean", lambda: stair_speed(True), quick=True, cost_s=2,
    ),
    Case(
        "RiMEA-3", "One person goes down a 10 m stair", f"10 m / (1.3 m/s × {STAIR_DOWN})", _tolerance(5),
        f"{RIMEA} test 3; factor: RiMEA's and Fruin's mean", lambda: stair_speed(False), quick=True, cost_s=2,
    ),
    Case(
        "RiMEA-5", "Ten people in an 8 × 5 m room with pre-movement times between 10 and 100 s",
        "each sets off at their own time", "0 to 1 s late: ours, the engine looks once a second", f"{RIMEA} test 5",
        start_times, quick=True, cost_s=2,
    ),
    Case(
        "RiMEA-6", "20 people walk round a right-angled corner of a 2 m corridor",
        "all arrive and nobody enters a wall", "none", f"{RIMEA} test 6; IMO test 6", round_the_corner, quick=True,
        cost_s=2,
    ),
    Case(
        "RiMEA-7", "50 adults aged 20 to 70 with their age's speeds",
        "everybody walks at the speed of their age's band",
        "5 % of the band and of the assigned speed, as RiMEA's test 1 allows", f"{RIMEA} test 7 after Weidmann 1993",
        speeds_by_age, cost_s=4,
    ),
]  # fmt: skip
