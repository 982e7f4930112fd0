"""The buildings that several walking tests share, and what is measured in a walk through them."""

from __future__ import annotations

import numpy as np

from ..building.plan import Plan
from ..building.stairwell import HALF_LANDING_M, LANDING_M
from ..drill.run import DrillRun
from ..scenario.model import Scenario
from . import on_crowd
from .build import WALL_M, Building, HeldHazards, Walk, stand, walk

SEED = 1
STAIR_WIDTH_M = 4.1  # of a well whose two lanes are 2 m wide each


def drill(scenario: Scenario, seed: int = SEED) -> DrillRun:
    """A run of a test's own scenario, whose people all fall at the median limits and walk at the median in smoke."""
    run = DrillRun(scenario, seed=seed, crowd=on_crowd.name())
    run.people.gas_limit[:] = run.people.heat_limit[:] = 1.0
    run.people.smoke_z[:] = 0.0
    return run


def corridor(length: float, width: float, speed: float, count: int = 1, limit_s: float = 600.0) -> Scenario:
    """A corridor along x, open to the yard at its far end."""
    plan = Building()
    plan.room("c", (0, 0, length, width))
    plan.exit("out", "c", (length + WALL_M / 2, width / 2), width, "+x", main=True)
    plan.people("c", count, speed)
    return plan.scenario(limit_s)


def straight_walk(metres: float, speed: float, k: float = 0.0) -> tuple[float, Walk]:
    """The seconds one person takes for so many metres of a 2 m corridor in smoke of extinction k; and the walk."""
    run = drill(corridor(metres + 1.0, 2.0, speed))
    if k:
        run.state.hazards = HeldHazards(run.plan, k=k)
    stand(run, [(0.5, 1.0)])
    seen = walk(run, 3 * metres / speed + 30, until=lambda r: bool(r.people.where[0, 0] > metres + 0.6))
    return seen.crossed(0, metres + 0.5) - float(seen.start_s[0]), seen


def corner(count: int, seed: int = SEED) -> DrillRun:
    """A corridor 2 m wide with a right-angled corner and arms of 10 m. Everybody starts in the first 6 m."""
    plan = Building()
    plan.room("a", (0, 0, 12, 2))
    plan.room("b", (10, 2 + WALL_M, 12, 10))
    plan.door("bend", ("a", "b"), (11, 2 + WALL_M / 2), 2.0, "x")
    plan.exit("out", "b", (11, 10 + WALL_M / 2), 2.0, "+y", main=True)
    plan.people("a", count)
    run = drill(plan.scenario(), seed)
    xs, ys = np.linspace(0.5, 5.5, -(-count // 3)), (0.5, 1.0, 1.5)
    stand(run, [(x, y) for x in xs.tolist() for y in ys][:count])
    return run


def stairs(
    lane_m: float, upwards: bool, *, room: tuple[float, float] = (4.1, 4.0), width: float = STAIR_WIDTH_M
) -> Building:
    """Two storeys joined by one stair with lanes of this length, and a room before the well on each storey.

    The exit is on the ground storey, which is the lower one, or with `upwards` the upper one. There are no people yet.
    They are to start in the room called `start`.
    """
    plan = Building(storeys=("low", "high"), ground="high" if upwards else "low")
    length, (wide, deep) = lane_m + LANDING_M + HALF_LANDING_M, room
    for storey in ("low", "high"):
        plan.room(f"well-{storey}", (0, 0, width, length), "stairwell", storey)
        here = "start" if storey != plan.ground else "hall"
        left = width / 2 - wide / 2
        plan.room(here, (left, -WALL_M - deep, left + wide, -WALL_M), storey=storey)
        plan.door(f"d-{storey}", (f"well-{storey}", here), (width / 2, -WALL_M / 2), min(width, wide), "x")
    plan.stairs.append({"id": "s", "name": plan_name(), "wells": ["well-high", "well-low"], "doors_at": "low_y"})
    plan.exit("out", "hall", (width / 2, -deep - 1.5 * WALL_M), min(width, wide), "-y", main=True)
    return plan


def plan_name() -> dict[str, str]:
    """A name that nobody reads."""
    return {"zh": "验证", "en": "Verification"}


def lane_lines(plan: Plan) -> tuple[float, float]:
    """Where lane A, which joins the upper landing, begins and ends along y in the plane."""
    _, low_y, _, high_y = plan.rooms["well-high"].bounds
    return low_y + LANDING_M, high_y - HALF_LANDING_M
