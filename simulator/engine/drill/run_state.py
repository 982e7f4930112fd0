"""The state of one run: the data that the parts of a tick read and change. `run` holds the order of their work."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..building.plan import Plan, plan_for
from ..building.routes import Routes, RouteTable, routes_of
from ..event_log import TICK_HZ, Event
from ..fire.hazards import Hazards
from ..fire.tenability import Tenability
from ..people.crowd import Crowd
from ..people.occupants import OUT, Occupants
from ..scenario.model import Scenario
from ..scenario.parts import XY, TimedEvent
from .model_version import ModelVersion
from .player import Player


@dataclass
class RunState:
    """Everything that changes while a drill runs, with the building and the scenario it runs in.

    Arrays of doors are (doors,) in the plan's order. `walls` are the locked doors that the crowd walks round. `lost`
    are the rooms that have become untenable. `routes_key` names the smoke and walls for which `true_routes` was made.
    """

    scenario: Scenario
    seed: int
    limit_s: float
    keyframe_offset: int
    plan: Plan
    routes: Routes
    people: Occupants
    hazards: Hazards
    tenability: Tenability
    door_open: NDArray[np.bool_]
    door_locked: NDArray[np.bool_]
    door_left: NDArray[np.int64]  # the tick at which somebody was last near the door
    walls: frozenset[int]
    due: list[TimedEvent]  # the scenario's events that have not happened yet, by time
    fresh_routes: RouteTable  # for the building as everybody knows it
    true_routes: RouteTable  # for the building as it is now
    crowd: Crowd = field(init=False)
    version: ModelVersion = field(init=False)
    routes_key: str = ""
    tick: int = 0
    alarm_tick: int | None = None
    alarm_delay_s: float = 0.0
    finished: bool = False
    dark: bool = False
    foreseen: int = 0  # how many of the events in `due` the crowd has found ways for
    foreseeing: list[Thread] = field(default_factory=list)  # those that do so, see `injections.foresee`
    empty: bool = False  # True once the last occupant who can walk is out
    lost: set[str] = field(default_factory=set)
    players: dict[str, Player] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def time_s(self) -> float:
        """Seconds since the start."""
        return self.tick / TICK_HZ

    def emit(self, kind: str, player: str = "", **data: Any) -> None:
        """Adds an event at this tick."""
        self.events.append(Event(self.tick, kind, player, data))

    def raise_alarm(self, player: str) -> None:
        """Sounds the alarm, once. `player` is empty when the detector raises it."""
        if self.alarm_tick is None:
            self.alarm_tick = self.tick
            self.emit("alarm_raised" if player else "detector_alarm", player)

    def door_place(self, door: int) -> XY:
        """A place in the middle of a doorway where a body can stand."""
        return self.plan.inside_point(*self.plan.doors[door].centre)

    def people_in(self, room: str) -> int:
        """The number of occupants in a room who have not collapsed."""
        inside = self.people.where[self.people.state < OUT]
        return int((self.plan.rooms_at(inside) == self.plan.room_names.index(room)).sum()) if len(inside) else 0


def state_before(scenario: Scenario, *, seed: int, limit_s: float | None, keyframe_offset: int) -> RunState:
    """The state before the first tick, still without a crowd.

    A fire that starts before time 0 has burned until then.
    """
    plan = plan_for(scenario)
    door_open = np.array([door.state == "open" for door in plan.doors], dtype=bool)
    door_locked = np.array([door.state == "locked" for door in plan.doors], dtype=bool)
    routes, hazards = routes_of(plan), Hazards(plan)
    start = min(fire.starts_at_s for fire in scenario.fires)
    if start < 0:
        hazards.advance(start, -start, door_open)
    fresh_routes = routes.table(~door_locked, {})
    return RunState(
        scenario=scenario,
        seed=seed,
        limit_s=min(limit_s or math.inf, scenario.time_limit_s),
        keyframe_offset=keyframe_offset,
        plan=plan,
        routes=routes,
        people=Occupants(plan, routes, seed),
        hazards=hazards,
        tenability=Tenability(np.array([cell.polygon.area for cell in hazards.cells])),
        door_open=door_open,
        door_locked=door_locked,
        door_left=np.zeros(len(plan.doors), dtype=np.int64),
        walls=frozenset(np.flatnonzero(door_locked).tolist()),
        due=sorted(scenario.events, key=lambda event: event.at_s),
        fresh_routes=fresh_routes,
        true_routes=fresh_routes,
    )
