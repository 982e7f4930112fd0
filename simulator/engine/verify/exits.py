"""Which exits people take: assigned, nearest, blocked, four against two. The cases are drills of small buildings."""

from __future__ import annotations

import numpy as np

from ..drill.run import DrillRun
from ..people.occupants import OUT
from .build import Building, stand, walk
from .case import Outcome, shown
from .flows import scattered
from .setups import SEED, drill

CABIN_M, CORRIDOR_M = 3.0, 2.4


def cabins() -> DrillRun:
    """12 cabins along a corridor with 23 people. 15 know the main exit only, 8 in the last two pairs only the other
    one.

    Two of the 15 are closer to the other exit, so the assignment matters.
    """
    plan = Building()
    pitch = CABIN_M + 0.2
    length = 6 * pitch - 0.2
    plan.room("corridor", (0, 0, length, CORRIDOR_M), "corridor")
    plan.exit("main", "corridor", (-0.1, CORRIDOR_M / 2), 1.4, "-x", main=True)
    plan.exit("second", "corridor", (length + 0.1, CORRIDOR_M / 2), 1.4, "+x")
    for column in range(6):
        x = column * pitch
        for row, low in (("n", CORRIDOR_M + 0.2), ("s", -0.2 - CABIN_M)):
            name = f"{row}{column}"
            plan.room(name, (x, low, x + CABIN_M, low + CABIN_M))
            at = CORRIDOR_M + 0.1 if row == "n" else -0.1
            plan.door(f"d-{name}", (name, "corridor"), (x + CABIN_M / 2, at), 0.9, "x")
            if (row, column) == ("n", 0):
                plan.people(name, 1, knows="main")
            else:
                plan.people(name, 2, knows="main" if column < 4 else "nearest")
    return drill(plan.scenario())


def assigned_exits() -> Outcome:
    """How many of the 15 and of the 8 left by the exit they were assigned, by where they were last seen."""
    run = cabins()
    second = np.array([not known[0] for known in run.people.knows])
    seen = walk(run, 120)
    middle = 6 * (CABIN_M + 0.2) / 2
    left_by_second = run.people.where[:, 0] > middle
    got = {
        "main": int((~left_by_second & ~second).sum()),
        "second": int((left_by_second & second).sum()),
        "out": int(np.isfinite(seen.out_s).sum()),
    }
    return Outcome(got, got == {"main": 15, "second": 8, "out": 23})


def hall_with_two_exits(people: int) -> DrillRun:
    """A hall of 40 × 20 m with 1 m exits at a quarter and three quarters of one long wall.

    Everybody is in the left half.
    """
    plan = Building()
    plan.room("hall", (0, 0, 40, 20))
    plan.exit("near", "hall", (10, -0.1), 1.0, "-y", main=True)
    plan.exit("far", "hall", (30, -0.1), 1.0, "-y")
    for start in range(0, people, 400):
        plan.people("hall", min(400, people - start))
    run = drill(plan.scenario())
    stand(run, [(x, y) for x, y in scattered((0, 0, 20, 20), people, np.random.default_rng(SEED), gap=0.4).tolist()])
    return run


def nearest_or_free(people: int = 1000, seconds: float = 60.0) -> Outcome:
    """The exits that people head for: at first, and when the queue at the nearer one has grown."""
    run = hall_with_two_exits(people)
    walk(run, 3.0)
    first = float((run.people.exit == 0).mean())
    walk(run, seconds)
    far = float((run.people.exit == 1).mean())
    through = run.people.exit[run.people.state == OUT]
    by_near, by_far = int((through == 0).sum()), int((through == 1).sum())
    got = {
        "nearer_at_first": shown(first),
        "farther_after_a_minute": shown(far),
        "out_by_nearer": by_near,
        "out_by_farther": by_far,
    }
    return Outcome(got, first > 0.5 and 0.05 <= far <= 0.5 and by_far > 0)


def closed_exit(people: int = 20) -> Outcome:
    """Blocks the nearer of two exits at 1 s: who left by which exit, and whether anybody was left inside."""
    plan = Building()
    plan.room("r", (0, 0, 20, 8))
    plan.exit("near", "r", (-0.1, 4), 1.0, "-x", main=True)
    plan.exit("far", "r", (20.1, 4), 1.0, "+x")
    plan.people("r", people)
    plan.events.append({"at_s": 1, "kind": "block_exit", "door": "near"})
    run = drill(plan.scenario())
    stand(run, [(x, y) for x, y in scattered((0, 0, 9, 8), people, np.random.default_rng(SEED), gap=0.4).tolist()])
    seen = walk(run, 150)
    out = np.isfinite(seen.out_s)
    by_far = run.people.where[:, 0] > 10
    through_wall = bool((seen.where[..., 0] < -0.3).any())
    got = {"by_open_exit": int((out & by_far).sum()), "by_closed_exit": int((out & ~by_far).sum())}
    return Outcome({**got, "last_s": shown(seen.out_s.max())}, got["by_open_exit"] == people and not through_wall)


def public_hall(exits: int, people: int = 1000) -> DrillRun:
    """A hall of 30 × 20 m with 1 m exits: two in each long wall, or one in each."""
    plan = Building()
    plan.room("hall", (0, 0, 30, 20))
    for x in (7.5, 22.5) if exits == 4 else (7.5,):
        plan.exit(f"low-{x:.0f}", "hall", (x, -0.1), 1.0, "-y", main=True)
        plan.exit(f"high-{x:.0f}", "hall", (x, 20.1), 1.0, "+y")
    for start in range(0, people, 400):
        plan.people("hall", min(400, people - start))
    run = drill(plan.scenario(1200))
    stand(run, [(x, y) for x, y in scattered((0, 0, 30, 20), people, np.random.default_rng(SEED), gap=0.4).tolist()])
    return run


def four_or_two(people: int = 1000) -> Outcome:
    """The times until the hall is empty with four and with two exits. The engine chooses the exits."""
    four, two = walk(public_hall(4, people), 600), walk(public_hall(2, people), 900)
    times = [float(seen.out_s.max()) for seen in (four, two)]
    stuck = int(sum(np.isnan(seen.out_s).sum() for seen in (four, two)))
    got = {"four_exits_s": shown(times[0]), "two_exits_s": shown(times[1]), "ratio": shown(times[1] / times[0])}
    return Outcome({**got, "stuck": stuck}, stuck == 0 and 1.8 <= times[1] / times[0] <= 2.2)
