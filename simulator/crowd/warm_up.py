"""Compiles the step before anybody waits for it. The first time takes about 10 s, from the cache a second or two."""

from __future__ import annotations

import os
import time

from shapely import Polygon

from .agents import Agents
from .compiled import note_ready
from .fields import Fields
from .ground import Ground
from .quickest import LEAST_FOLLOWERS, LEAST_TICKS

DOOR = (3.0, 8.0, 3.2, 9.0)
ROOM = Polygon([(0, 0), (9, 0), (9, 9), (6, 9), (6, 3), (0, 3)])


def warm_up() -> float:
    """Compiles every function of the step, or loads the compiled code. Returns the seconds it took."""
    began = time.perf_counter()
    crowd = Agents(Fields(Ground(ROOM)))
    crowd.add(0, (8.0, 8.0), target=(1.0, 1.0), speed=1.3, radius=0.15)
    for person in range(1, LEAST_FOLLOWERS + 1):
        crowd.add(person, (0.3 * person, 1.0), target=(8.0, 8.0), speed=1.3, radius=0.15)
    for _ in range(LEAST_TICKS + 1):
        crowd.step()
    crowd.wall_up([DOOR])
    note_ready()
    return time.perf_counter() - began


def warm_up_gently() -> None:
    """As `warm_up`, in a process of its own that gives way to every other process of the machine."""
    os.nice(5)
    warm_up()
