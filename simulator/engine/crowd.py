"""The crowd: the one file that imports JuPedSim (CollisionFreeSpeedModelV2) and guards its traps.

Radius 0.15 m, time gap 1.4 s and exit areas beyond the doors give door flows within IMO's 1.33 p/(m·s).
Agents are fetched anew by id wherever they are used: a kept handle points at another agent after an iteration.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import jupedsim as jps
import numpy as np
from numpy.typing import NDArray

from .geometry import Plan

DT_S = 0.05
RADIUS_M = 0.15
PASSING_RADIUS_M = 0.02
TIME_GAP_S = 1.4
MOST_SPEED_M_S = 3.0


class Crowd:
    """People by our own indices; JuPedSim's ids stay inside."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._sim = jps.Simulation(model=jps.CollisionFreeSpeedModelV2(), geometry=plan.walkable, dt=DT_S)
        self._journeys: dict[str, tuple[int, int]] = {}
        for name, polygon in plan.exits.items():
            stage = self._sim.add_exit_stage(list(polygon.exterior.coords)[:-1])
            self._journeys[name] = (self._sim.add_journey(jps.JourneyDescription([stage])), stage)
        steering = self._sim.add_direct_steering_stage()
        self._steering = (self._sim.add_journey(jps.JourneyDescription([steering])), steering)
        self._agent_of: dict[int, int] = {}
        self._person_of: dict[int, int] = {}

    def add(self, person: int, x: float, y: float, *, exit_name: str | None, speed: float, radius: float) -> None:
        """Adds a person bound for an exit, or steered when `exit_name` is None.

        A tiny body goes in first and grows after, so that people who stand close are never refused. Raises
        RuntimeError when the place is outside the walkable area.
        """
        journey, stage = self._journeys[exit_name] if exit_name else self._steering
        agent = self._sim.add_agent(
            jps.CollisionFreeSpeedModelV2AgentParameters(
                position=(x, y),
                journey_id=journey,
                stage_id=stage,
                desired_speed=min(speed, MOST_SPEED_M_S),
                radius=0.001,
                time_gap=TIME_GAP_S,
            )
        )
        self._sim.agent(agent).model.radius = radius
        if exit_name is None:
            self._sim.agent(agent).target = (x, y)
        self._agent_of[person] = agent
        self._person_of[agent] = person

    def step(self) -> list[int]:
        """One tick of 0.05 s; returns the people who have reached their exit area."""
        try:
            self._sim.iterate()
        except RuntimeError:
            self._bring_back()
            self._sim.iterate()
        gone = []
        for agent in self._sim.removed_agents():
            person = self._person_of.pop(agent, None)
            if person is not None:
                del self._agent_of[person]
                gone.append(person)
        return gone

    def _bring_back(self) -> None:
        """Puts agents that stand outside the walkable area to its nearest point: one of them stops the whole run."""
        for person, agent in list(self._agent_of.items()):
            handle = self._sim.agent(agent)
            x, y = handle.position
            inside = self.plan.inside_point(x, y)
            target = handle.target
            if not self.plan.walkable.covers(_point(*target)):
                handle.target = inside
            if self.plan.walkable.covers(_point(x, y)):
                continue
            journey, speed = handle.journey_id, handle.model.desired_speed
            exit_name = next((name for name, ids in self._journeys.items() if ids[0] == journey), None)
            self._sim.mark_agent_for_removal(agent)
            del self._person_of[agent], self._agent_of[person]
            self.add(person, *inside, exit_name=exit_name, speed=speed, radius=RADIUS_M)

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The people inside and where they are: indices (n,) and coordinates (n, 2), in JuPedSim's order."""
        person_of = self._person_of.get
        # The wrapped objects themselves: half the time of JuPedSim's Python layer, and this runs ten times a second.
        rows = [(person_of(agent.id, -1), agent.position) for agent in self._sim._obj.agents()]
        people = np.array([row[0] for row in rows], dtype=np.int64)
        places = np.array([row[1] for row in rows], dtype=float).reshape(-1, 2)
        known = people >= 0
        return (people, places) if known.all() else (people[known], places[known])

    def position(self, person: int) -> tuple[float, float]:
        """Where one person is. Raises KeyError for somebody who has left."""
        x, y = self._sim.agent(self._agent_of[person]).position
        return float(x), float(y)

    def set_speeds(self, people: Iterable[int], speeds: Iterable[float]) -> None:
        """Sets desired speeds in m/s."""
        for person, speed in zip(people, speeds, strict=True):
            if (agent := self._agent_of.get(int(person))) is not None:
                self._sim.agent(agent).model.desired_speed = min(float(speed), MOST_SPEED_M_S)

    def send_to(self, person: int, exit_name: str) -> None:
        """Changes a person's exit."""
        journey, stage = self._journeys[exit_name]
        self._sim.switch_agent_journey(self._agent_of[person], journey, stage)

    def steer(self, person: int, x: float, y: float, speed: float) -> None:
        """Aims a steered person at a point inside the walkable area."""
        handle = self._sim.agent(self._agent_of[person])
        handle.target = (x, y)
        handle.model.desired_speed = min(speed, MOST_SPEED_M_S)

    def lie_down(self, person: int) -> None:
        """Shrinks an incapacitated person so that others can pass."""
        handle = self._sim.agent(self._agent_of[person])
        handle.model.desired_speed = 0.0
        handle.model.radius = PASSING_RADIUS_M

    def remove(self, person: int) -> None:
        """Takes a person out at the end of the next tick."""
        agent = self._agent_of.pop(person, None)
        if agent is not None:
            del self._person_of[agent]
            self._sim.mark_agent_for_removal(agent)

    def __contains__(self, person: int) -> bool:
        return person in self._agent_of


def _point(x: float, y: float) -> Any:
    from shapely import Point

    return Point(x, y)
