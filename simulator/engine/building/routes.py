"""Ways out: how far it is from every door and stair to every exit, and where to go next.

The nodes of the graph are doors and flights. Two nodes are joined when they lie on one room. A flight can be walked
down, or up more slowly. Costs are metres of level walking: smoke on the way makes it longer, a locked door closes it.
"""

from __future__ import annotations

import heapq
import math
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..scenario.parts import OUTSIDE, XY
from .plan import Plan

DOWN_COST, UP_COST = 1 / 0.7, 1 / 0.5
SMOKE_COST = 3.0
MOST_TABLES, MOST_PLANS = 64, 16
IMPASSABLE_K = 4.0


@dataclass(frozen=True, slots=True)
class Node:
    """A door or one end of a flight, as seen from `room`. `goal` is the point to walk to in order to pass it."""

    key: str
    rooms: tuple[str, ...]
    goal: XY
    flight: int = -1
    upwards: bool = False


class Routes:
    """The graph of a plan. It makes tables of costs for a state of doors and smoke. Exits are named by their doors."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.exits = plan.exit_names
        self.nodes = [Node(door.id, tuple(r for r in door.rooms if r != OUTSIDE), door.centre) for door in plan.doors]
        for index, flight in enumerate(plan.flights):
            self.nodes.append(Node(f"{flight.id}/down", (flight.upper,), flight.top, index))
            self.nodes.append(Node(f"{flight.id}/up", (flight.lower,), flight.bottom, index, upwards=True))
        self.of_room: dict[str, list[int]] = {room: [] for room in plan.rooms}
        for index, node in enumerate(self.nodes):
            for room in node.rooms:
                self.of_room[room].append(index)
        self._at = {
            room: (np.array(nodes, dtype=np.intp), np.array([self.nodes[n].goal for n in nodes]).reshape(-1, 2))
            for room, nodes in self.of_room.items()
        }
        self._arrive = {
            index: (plan.flights[node.flight].upper if node.upwards else plan.flights[node.flight].lower)
            for index, node in enumerate(self.nodes)
            if node.flight >= 0
        }
        self._links = self._build_links()
        self.stairs = StairEnds.of(plan, self.nodes)
        most = max(map(len, self.of_room.values()), default=0)
        self._nodes_of = np.array(
            [nodes + [-1] * (most - len(nodes)) for nodes in self.of_room.values()], dtype=np.intp
        ).reshape(-1, most)
        self._tables: OrderedDict[tuple[bytes, tuple[tuple[str, float], ...]], RouteTable] = OrderedDict()

    def _build_links(self) -> list[list[tuple[int, float, str, float]]]:
        """For every node: the nodes from which it is reached, the metres, the room between, and what a flight costs."""
        links: list[list[tuple[int, float, str, float]]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            for room in node.rooms:
                for other in self.of_room[room]:
                    if other != index and self.nodes[other].flight < 0:
                        links[index].append(self._link(other, room, node.goal))
            # Whoever leaves a flight stands in the room it leads to.
            for other, room in self._arrive.items():
                if room in node.rooms and other != index and self.nodes[other].flight != node.flight:
                    links[index].append(self._link(other, room, node.goal))
        return links

    def _link(self, node: int, room: str, goal: XY) -> tuple[int, float, str, float]:
        return node, math.dist(self.leaving(node, room), goal), room, self._flight_cost(node)

    def nodes_of(self, room: str) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The nodes of a room (k,) and where they lie (k, 2)."""
        return self._at[room]

    def leaving(self, node: int, room: str) -> XY:
        """Where somebody stands who has just passed `node` into `room`."""
        entry = self.nodes[node]
        if entry.flight < 0 or self._arrive[node] != room:
            return entry.goal
        flight = self.plan.flights[entry.flight]
        return flight.top if entry.upwards else flight.bottom

    def arrives_in(self, node: int) -> str:
        """The room to which a flight leads; empty for a door."""
        return self._arrive.get(node, "")

    def shortest(
        self, places: NDArray[np.float64], rooms: NDArray[np.intp], which: NDArray[np.intp], *tables: RouteTable
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Costs and next goals (n, exits) from places (n, 2) in rooms by number (n,), by one of the tables each.

        `which` (n,) says by which. They are inf and -1 where there is no way, and outside of rooms.
        """
        from .shortest import shortest  # needs Numba, which only what runs a drill has; a web host reads plans alone

        arrays = tuple((table.cost, table.goal) for table in tables)
        found: tuple[NDArray[np.float64], NDArray[np.intp]] = shortest(
            places, rooms, which, arrays, self._nodes_of, self.stairs.at
        )
        return found

    def table(self, passable: NDArray[np.bool_], smoke: dict[str, float]) -> RouteTable:
        """Costs and next goals to each exit.

        `passable` is per door, `smoke` the extinction (1/m) at head height by room. Runs in the same building share
        tables: in many of them the same fire burns.
        """
        key = (passable.tobytes(), tuple(sorted(smoke.items())))
        if key not in self._tables:
            self._tables[key] = self._make_table(passable, smoke)
            if len(self._tables) > MOST_TABLES:
                self._tables.popitem(last=False)
        self._tables.move_to_end(key)
        return self._tables[key]

    def _make_table(self, passable: NDArray[np.bool_], smoke: dict[str, float]) -> RouteTable:
        rows = [self._spread_from(self.plan.door_index[name], passable, smoke) for name in self.exits]
        cost, goal, after = zip(*rows, strict=True) if rows else ((), (), ())
        shape = (len(self.exits), len(self.nodes))
        return RouteTable(
            self,
            np.array(cost, dtype=float).reshape(shape),
            np.array(goal, dtype=np.intp).reshape(shape),
            np.array(after, dtype=np.intp).reshape(shape),
        )

    def _spread_from(
        self, start: int, passable: NDArray[np.bool_], smoke: dict[str, float]
    ) -> tuple[list[float], list[int], list[int]]:
        """Dijkstra's algorithm from one exit inwards: cost, goal and next node by node.

        `goal` is the first stair or exit on the way, on the same storey.
        """
        cost, goal, after = [math.inf] * len(self.nodes), [-1] * len(self.nodes), [-1] * len(self.nodes)
        is_open = passable.tolist() + [True] * (len(self.nodes) - len(passable))
        if not is_open[start]:
            return cost, goal, after
        times = {room: 1 + SMOKE_COST * k for room, k in smoke.items()}
        cost[start], goal[start] = 0.0, start
        heap = [(0.0, start)]
        while heap:
            spent, node = heapq.heappop(heap)
            if spent > cost[node]:
                continue
            for before, metres, room, flight_m in self._links[node]:
                total = spent + metres * times.get(room, 1.0)
                if flight_m:
                    total += flight_m * max(times.get(room, 1.0), times.get(self.nodes[before].rooms[0], 1.0))
                if total < cost[before] and is_open[before]:
                    cost[before], after[before] = total, node
                    goal[before] = before if self.nodes[before].flight >= 0 else goal[node]
                    heapq.heappush(heap, (total, before))
        return cost, goal, after

    def _flight_cost(self, node: int) -> float:
        entry = self.nodes[node]
        if entry.flight < 0:
            return 0.0
        return self.plan.flights[entry.flight].length * (UP_COST if entry.upwards else DOWN_COST)


@dataclass(frozen=True)
class StairEnds:
    """The ends of flights among the nodes of a graph, as arrays by node; a door has zeros there."""

    at: NDArray[np.float64]  # (nodes, 2) where each node is walked to
    up: NDArray[np.float64]  # (nodes, 2) the direction of the flight
    across: NDArray[np.float64]  # (nodes,) half the width of a lane
    upwards: NDArray[np.bool_]
    descends: NDArray[np.bool_]  # True at the upper end of a flight

    @classmethod
    def of(cls, plan: Plan, nodes: list[Node]) -> StairEnds:
        """The ends of a plan's flights."""
        flights = [plan.flights[node.flight] if node.flight >= 0 else None for node in nodes]
        return cls(
            np.array([node.goal for node in nodes], dtype=float).reshape(-1, 2),
            np.array([flight.up if flight else (0.0, 0.0) for flight in flights], dtype=float).reshape(-1, 2),
            np.array([flight.across if flight else 0.0 for flight in flights], dtype=float),
            np.array([node.upwards for node in nodes], dtype=bool),
            np.array([node.flight >= 0 and not node.upwards for node in nodes], dtype=bool),
        )


@lru_cache(maxsize=MOST_PLANS)
def routes_of(plan: Plan) -> Routes:
    """The graph of a plan, shared by all runs on it in this process."""
    return Routes(plan)


@dataclass(frozen=True)
class RouteTable:
    """Costs in metres, the next goal on the way and the next node, all (exits, nodes).

    A goal is the first stair or the exit. Costs are inf where there is no way, goals and nodes -1; an exit is followed
    by no node.
    """

    routes: Routes
    cost: NDArray[np.float64]
    goal: NDArray[np.intp]
    after: NDArray[np.intp]

    def doors_before(self, place: XY, room: str, row: int, goal: int) -> list[int]:
        """The doors on the way from a place in a room to a goal, for people bound for exit number `row`.

        An exit's own door is the last of them. Empty when the way there leads to another goal first, or nowhere.
        """
        node = self._next_node(place, room, row)
        return self._doors_from(node, row) if node >= 0 and self.goal[row, node] == goal else []

    def doors_ahead(self, place: XY, room: str) -> set[int]:
        """The doors on the ways from a place in a room to all exits, as far as the first stair."""
        nodes = ((row, self._next_node(place, room, row)) for row in range(len(self.cost)))
        return {door for row, node in nodes for door in self._doors_from(node, row)}

    def _next_node(self, place: XY, room: str, row: int) -> int:
        """The node that people pass first on their way from a place in a room to an exit; -1 where there is no way."""
        nodes, at = self.routes.nodes_of(room) if room in self.routes.of_room else (np.empty(0, np.intp), np.empty(0))
        if not len(nodes):
            return -1
        total = self.cost[row, nodes] + np.hypot(*(at - place).T)
        return int(nodes[total.argmin()]) if np.isfinite(total.min()) else -1

    def _doors_from(self, node: int, row: int) -> list[int]:
        doors = []
        while node >= 0 and self.routes.nodes[node].flight < 0:
            doors.append(node)
            node = int(self.after[row, node])
        return doors
