"""The crowd on JuPedSim (CollisionFreeSpeedModelV2). No other file imports the library or works round its faults.

A radius of 0.15 m, a time gap of 1.45 s and exit areas beyond the doors give door flows within IMO's 1.33 p/(m·s). The
engine steers each person to a place and JuPedSim finds the way round walls. Agents are fetched by id at each use,
because a stored handle points at another agent after an iteration.

The model alone jams where people meet head on: of 100 against 100 in a corridor 2 m wide nobody gets through. A person
who meets somebody therefore turns sideways, to a radius of 0.1 m, until they have passed. Two other remedies were tried
and rejected: keeping to one side (more collisions at the walls, no gain), and a radius of 0.18 m with a time gap of 1.0
s (closer to Weidmann's speeds, but arches at doors of 0.8 and 0.9 m never break).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import jupedsim as jps
import numpy as np
from numpy.typing import NDArray
from shapely import LineString, Point, Polygon, contains_xy
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from ..building.plan import Plan
from .crowd import (
    DT_S,
    JUPEDSIM,
    MODELS,
    MOST_SPEED_M_S,
    PASSING_RADIUS_M,
    RADIUS_M,
    ROOM_TO_APPEAR_M,
    XY,
    NoPlaceError,
)

LEAST_RADIUS_M = 0.001
TIME_GAP_S = 1.45
SIDEWAYS_RADIUS_M = 0.1
EDGE_M = 0.02
MEET_TICKS, MEET_WITHIN_M, MEET_ASIDE_M, MEET_COS, NEAR_GOAL_M = 10, 1.5, 0.7, -0.5, 0.6
MEET_SQUARE_M = 1.7  # people who meet are no further apart than this along either axis
ASIDE_M = (0.17, 0.3, 0.45, 0.6, 0.9, 1.2, 1.8, 2.4)


class JuPedSimCrowd:
    """People by the engine's indices. JuPedSim's own ids stay inside."""

    model = MODELS[JUPEDSIM]
    saves = False

    def __init__(self, walkable: Polygon, *, time_gap_s: float = TIME_GAP_S) -> None:
        self._walkable, self._time_gap_s = walkable, time_gap_s
        self._sim = jps.Simulation(model=jps.CollisionFreeSpeedModelV2(), geometry=walkable, dt=DT_S)
        self._stage = self._sim.add_direct_steering_stage()
        self._journey = self._sim.add_journey(jps.JourneyDescription([self._stage]))
        self._agent_of: dict[int, int] = {}
        self._person_of: dict[int, int] = {}
        self._order: NDArray[np.int64] | None = None  # people in JuPedSim's order; None once somebody comes or goes
        self._radius: dict[int, float] = {}  # the usual radius of agents who walk sideways
        self._ticks = 0

    def add(self, person: int, at: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Adds a person who walks to `target`.

        A tiny body goes in first and grows afterwards, so that a new crowd does not refuse people who stand close
        together. In a crowd that has moved, a person too close to another is put beside the place. Raises NoPlaceError
        when there is no free place near.
        """
        body = jps.CollisionFreeSpeedModelV2AgentParameters(
            position=at,
            journey_id=self._journey,
            stage_id=self._stage,
            desired_speed=min(speed, MOST_SPEED_M_S),
            radius=LEAST_RADIUS_M,
            time_gap=self._time_gap_s,
        )
        try:
            agent = self._sim.add_agent(body)
        except RuntimeError:
            agent = self._beside(body)
        handle = self._sim.agent(agent)
        handle.model.radius = radius
        handle.target = target
        self._agent_of[person] = agent
        self._person_of[agent] = person
        self._order = None

    def _beside(self, body: jps.CollisionFreeSpeedModelV2AgentParameters) -> int:
        """Adds an agent at the nearest free place on this side of any wall. Raises NoPlaceError when there is none."""
        x, y = body.position
        for away in ASIDE_M:
            for turn in range(8):
                angle = turn * math.pi / 4
                place = (x + away * math.cos(angle), y + away * math.sin(angle))
                if self._walkable.covers(LineString(((x, y), place))):
                    body.position = place
                    try:
                        return self._sim.add_agent(body)
                    except RuntimeError:
                        continue
        raise NoPlaceError(f"no free place near ({x:.2f}, {y:.2f})")

    def prepare(self, targets: Iterable[XY], *, later: Iterable[XY] = ()) -> None:
        """Does nothing: JuPedSim finds everybody's way anew at every step."""

    def prepare_beside(self, targets: Iterable[XY]) -> None:
        """Does nothing, as `prepare`."""

    def step(self) -> None:
        """Advances the crowd by one tick of 0.05 s."""
        self._ticks += 1
        if self._ticks % MEET_TICKS == 0:
            self._turn_sideways()
        try:
            self._sim.iterate()
        except RuntimeError:
            self._bring_back()
            self._sim.iterate()

    def _turn_sideways(self) -> None:
        """Turns people sideways who meet: their goals lie in opposite directions and one is in the other's way.

        Directions to goals are straight lines, so two people who meet on a bent way may not turn.
        """
        agents = list(self._sim._obj.agents())
        meeting = _meeting(
            np.array([agent.position for agent in agents], dtype=float).reshape(-1, 2),
            np.array([agent.target for agent in agents], dtype=float).reshape(-1, 2),
        )
        if not self._radius and not meeting.any():
            return
        for agent, meets in zip(agents, meeting.tolist(), strict=True):
            if meets and agent.model.radius > SIDEWAYS_RADIUS_M:
                self._radius[agent.id] = agent.model.radius
                agent.model.radius = SIDEWAYS_RADIUS_M
            elif not meets and (radius := self._radius.pop(agent.id, None)) is not None:
                agent.model.radius = radius

    def _bring_back(self) -> None:
        """Moves agents that stand, or walk to a place, outside the walkable area to its nearest point.

        A single such agent stops the whole run. The area is that of this moment, because a door may have been blocked
        since the goal was set. A place on the very edge counts as outside, where JuPedSim's triangulation may disagree.
        """
        within = self._walkable.buffer(-EDGE_M)
        for person, agent in list(self._agent_of.items()):
            handle = self._sim.agent(agent)
            target = _nearest(within, *handle.target)
            if target != tuple(handle.target):
                handle.target = target
            place = _nearest(within, *handle.position)
            if place != tuple(handle.position):
                speed, radius = handle.model.desired_speed, handle.model.radius
                self.remove(person)
                self.add(person, place, target=target, speed=speed, radius=radius)

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The people in the crowd and their places, in JuPedSim's order: indices (n,) and plane coordinates (n, 2)."""
        # The wrapped objects take half the time of JuPedSim's Python layer, and this runs ten times a second.
        agents = list(self._sim._obj.agents())
        if self._order is None or len(agents) != len(self._order):
            person_of = self._person_of.get
            self._order = np.array([person_of(agent.id, -1) for agent in agents], dtype=np.int64)
        people = self._order
        places = np.array([agent.position for agent in agents], dtype=float).reshape(-1, 2)
        known = people >= 0
        return (people, places) if known.all() else (people[known], places[known])

    def position(self, person: int) -> XY:
        """The place of one person. Raises KeyError when the crowd does not have them."""
        x, y = self._sim.agent(self._agent_of[person]).position
        return float(x), float(y)

    def is_free(self, x: float, y: float, *, but: int = -1) -> bool:
        """True when nobody else stands within 0.3 m of a place. A person who has left it counts until the next tick."""
        own = self._agent_of.get(but)
        return all(agent == own for agent in self._sim.agents_in_range((x, y), ROOM_TO_APPEAR_M))

    def move(self, person: int, to: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Takes a person from one place and puts them at another, as on a stair between storeys."""
        self.remove(person)
        self.add(person, to, target=target, speed=speed, radius=radius)

    def set_speeds(self, people: Iterable[int], speeds: Iterable[float]) -> None:
        """Sets desired speeds in m/s."""
        for person, speed in zip(people, speeds, strict=True):
            if (agent := self._agent_of.get(int(person))) is not None:
                self._sim.agent(agent).model.desired_speed = min(float(speed), MOST_SPEED_M_S)

    def set_on_stairs(self, people: NDArray[np.int64], on_stairs: NDArray[np.bool_]) -> None:
        """Changes nothing: in this model people follow each other on stairs as on the level."""

    def send_to(self, person: int, target: XY) -> None:
        """Changes the place a person walks to."""
        if (agent := self._agent_of.get(person)) is not None:
            self._sim.agent(agent).target = target

    def steer(self, person: int, target: XY, speed: float) -> None:
        """Aims a person at a point of the walkable area, with a speed."""
        handle = self._sim.agent(self._agent_of[person])
        handle.target = target
        handle.model.desired_speed = min(speed, MOST_SPEED_M_S)

    def set_off(self, person: int, target: XY, speed: float) -> None:
        """Lets a person who stood begin to walk, with the radius of a walker."""
        self.steer(person, target, speed)
        self._sim.agent(self._agent_of[person]).model.radius = RADIUS_M

    def lie_down(self, person: int) -> None:
        """Shrinks an incapacitated person, so that others can pass."""
        if (agent := self._agent_of.get(person)) is not None:
            handle = self._sim.agent(agent)
            handle.model.desired_speed = 0.0
            handle.model.radius = PASSING_RADIUS_M
            self._radius.pop(agent, None)

    def remove(self, person: int) -> None:
        """Takes a person out of the crowd at the end of the next tick."""
        agent = self._agent_of.pop(person, None)
        if agent is not None:
            del self._person_of[agent]
            self._radius.pop(agent, None)
            self._order = None
            self._sim.mark_agent_for_removal(agent)

    @classmethod
    def on_plan(cls, plan: Plan, locked: frozenset[int]) -> JuPedSimCrowd:
        """An empty crowd in a building some of whose doors are locked."""
        return cls(plan.walkable_without(locked))

    def leads(self, at: XY, target: XY) -> bool:
        """True: JuPedSim finds a way for every person in every tick, round whatever is a wall."""
        return True

    def lock(self, plan: Plan, locked: frozenset[int]) -> bool:
        """Makes walls of these doors. Returns False, and changes nothing, when somebody stands in one."""
        walkable = plan.walkable_without(locked)
        try:
            self._sim.switch_geometry(walkable)
        except RuntimeError:
            return False
        self._walkable = walkable
        return True

    @classmethod
    def restored(cls, plan: Plan, locked: frozenset[int], state: dict[str, Any]) -> JuPedSimCrowd:
        """Raises NotImplementedError: from a saved state JuPedSim goes on differently."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Raises NotImplementedError: see `restored`."""
        raise NotImplementedError

    def __contains__(self, person: int) -> bool:
        return person in self._agent_of


def _nearest(area: BaseGeometry, x: float, y: float) -> XY:
    """(x, y) itself when it lies in an area, otherwise the nearest place that does."""
    if contains_xy(area, x, y):
        return x, y
    near = nearest_points(area, Point(x, y))[0]
    return near.x, near.y


def _meeting(places: NDArray[np.float64], goals: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of these people (n, 2) meet somebody coming the other way, at most 1.5 m ahead and 0.7 m aside; shape
    (n,).
    """
    ahead = goals - places
    far = np.hypot(ahead[:, 0], ahead[:, 1])
    found = np.zeros(len(places), dtype=bool)
    going = np.flatnonzero(far > NEAR_GOAL_M)
    towards, here = ahead[going] / far[going, None], places[going]
    pairs = towards @ towards.T < MEET_COS
    for axis in (0, 1):
        pairs &= np.abs(here[:, None, axis] - here[None, :, axis]) < MEET_SQUARE_M
    one, other = np.nonzero(pairs)
    if len(one):
        away, (x, y) = here[other] - here[one], towards[one].T
        along, aside = away[:, 0] * x + away[:, 1] * y, np.abs(away[:, 1] * x - away[:, 0] * y)
        found[going[one[(along > -2 * RADIUS_M) & (along < MEET_WITHIN_M) & (aside < MEET_ASIDE_M)]]] = True
    return found
