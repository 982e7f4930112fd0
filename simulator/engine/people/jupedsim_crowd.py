"""The crowd on JuPedSim: the one file that imports it (CollisionFreeSpeedModelV2) and guards its traps.

Radius 0.15 m, time gap 1.45 s and exit areas beyond the doors give door flows within IMO's 1.33 p/(m·s).
Everybody is steered to a place; JuPedSim finds the way round walls. Agents are fetched anew by id wherever they are
used: a kept handle points at another agent after an iteration.

Of itself the model jams where people meet head on: of 100 against 100 in a 2 m corridor nobody gets through. So
whoever has somebody coming the other way turns sideways, to a radius of 0.1 m, until they have passed. Tried and left
out: a side to keep to (more collisions at the walls, no gain), a radius of 0.18 m with a time gap of 1.0 s (nearer to
Weidmann's speeds, but arches at doors of 0.8 and 0.9 m never break).
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
MEET_SQUARE_M = 1.7  # nobody who meets is further off along either axis
ASIDE_M = (0.17, 0.3, 0.45, 0.6, 0.9, 1.2, 1.8, 2.4)


class JuPedSimCrowd:
    """People by our own indices; JuPedSim's ids stay inside."""

    model = MODELS[JUPEDSIM]
    saves = False

    def __init__(self, walkable: Polygon, *, time_gap_s: float = TIME_GAP_S) -> None:
        self._walkable, self._time_gap_s = walkable, time_gap_s
        self._sim = jps.Simulation(model=jps.CollisionFreeSpeedModelV2(), geometry=walkable, dt=DT_S)
        self._stage = self._sim.add_direct_steering_stage()
        self._journey = self._sim.add_journey(jps.JourneyDescription([self._stage]))
        self._agent_of: dict[int, int] = {}
        self._person_of: dict[int, int] = {}
        self._order: NDArray[np.int64] | None = None  # people as JuPedSim lists them, until somebody comes or goes
        self._radius: dict[int, float] = {}  # by agent, of those who walk sideways: what it was
        self._ticks = 0

    def add(self, person: int, at: XY, *, target: XY, speed: float, radius: float = RADIUS_M) -> None:
        """Adds a person who walks to `target`.

        A tiny body goes in first and grows after, so that people who stand close are not refused in a new crowd. In
        one that has moved, somebody too close to another comes in beside. Raises RuntimeError when the place is
        outside the walkable area.
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
        """Adds an agent at the nearest place that is free, this side of any wall. Raises NoPlaceError for none."""
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

    def step(self) -> None:
        """One tick of 0.05 s."""
        self._ticks += 1
        if self._ticks % MEET_TICKS == 0:
            self._turn_sideways()
        try:
            self._sim.iterate()
        except RuntimeError:
            self._bring_back()
            self._sim.iterate()

    def _turn_sideways(self) -> None:
        """Makes room between people who meet: their goals lie in opposite directions and one is in the other's way.

        Goals are taken as the crow flies, so two who meet on a way that bends may not make room.
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
        """Puts agents that stand outside the walkable area, or walk to a place outside it, to its nearest point.

        One of them stops the whole run. The area is that of this moment: a door may have been blocked since the goal
        was set. The very edge counts as outside, where JuPedSim's triangulation may disagree.
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
        """The people inside and where they are: indices (n,) and plane coordinates (n, 2), in JuPedSim's order."""
        # The wrapped objects themselves: half the time of JuPedSim's Python layer, and this runs ten times a second.
        agents = list(self._sim._obj.agents())
        if self._order is None or len(agents) != len(self._order):
            person_of = self._person_of.get
            self._order = np.array([person_of(agent.id, -1) for agent in agents], dtype=np.int64)
        people = self._order
        places = np.array([agent.position for agent in agents], dtype=float).reshape(-1, 2)
        known = people >= 0
        return (people, places) if known.all() else (people[known], places[known])

    def position(self, person: int) -> XY:
        """Where one person is. Raises KeyError for somebody who is not in."""
        x, y = self._sim.agent(self._agent_of[person]).position
        return float(x), float(y)

    def is_free(self, x: float, y: float, *, but: int = -1) -> bool:
        """True when nobody else stands within 0.3 m of a place. Who has just left it is there until the next tick."""
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

    def send_to(self, person: int, target: XY) -> None:
        """Changes where a person walks to."""
        if (agent := self._agent_of.get(person)) is not None:
            self._sim.agent(agent).target = target

    def steer(self, person: int, target: XY, speed: float) -> None:
        """Aims a person at a point inside the walkable area with a speed."""
        handle = self._sim.agent(self._agent_of[person])
        handle.target = target
        handle.model.desired_speed = min(speed, MOST_SPEED_M_S)

    def set_off(self, person: int, target: XY, speed: float) -> None:
        """Somebody who stood begins to walk, and takes the room of a walker."""
        self.steer(person, target, speed)
        self._sim.agent(self._agent_of[person]).model.radius = RADIUS_M

    def lie_down(self, person: int) -> None:
        """Shrinks an incapacitated person so that others can pass."""
        if (agent := self._agent_of.get(person)) is not None:
            handle = self._sim.agent(agent)
            handle.model.desired_speed = 0.0
            handle.model.radius = PASSING_RADIUS_M
            self._radius.pop(agent, None)

    def remove(self, person: int) -> None:
        """Takes a person out at the end of the next tick."""
        agent = self._agent_of.pop(person, None)
        if agent is not None:
            del self._person_of[agent]
            self._radius.pop(agent, None)
            self._order = None
            self._sim.mark_agent_for_removal(agent)

    def change_walls(self, walkable: Polygon) -> bool:
        """Changes the walkable area; False when somebody stands in the way, and nothing is changed."""
        try:
            self._sim.switch_geometry(walkable)
        except RuntimeError:
            return False
        self._walkable = walkable
        return True

    @classmethod
    def restored(cls, walkable: Polygon, state: dict[str, Any]) -> JuPedSimCrowd:
        """Raises NotImplementedError: JuPedSim does not go on from saved state as it would have gone on."""
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Raises NotImplementedError: see `restored`."""
        raise NotImplementedError

    def __contains__(self, person: int) -> bool:
        return person in self._agent_of


def _nearest(area: BaseGeometry, x: float, y: float) -> XY:
    """(x, y) itself where it lies in an area, else the nearest place that does."""
    if contains_xy(area, x, y):
        return x, y
    near = nearest_points(area, Point(x, y))[0]
    return near.x, near.y


def _meeting(places: NDArray[np.float64], goals: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Who of these people (n, 2) has somebody coming the other way, at most 1.5 m ahead and 0.7 m aside."""
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
