"""The shortest ways out from where people stand, compiled: asked for whenever somebody chooses an exit."""

from __future__ import annotations

import math

import numpy as np

from simulator.crowd.compiled import compiled


@compiled
def shortest(places, rooms, which, tables, nodes_of, at):
    """Costs and next goals (n, exits) from places (n, 2) in rooms (n,); inf and -1 where there is no way.

    `which` (n,) says by which of the tables, each of a cost and a goal by exit and node. `nodes_of` (rooms, most) are
    the nodes of each room, filled up with -1, and `at` (nodes, 2) is where nodes lie.
    """
    exits = len(tables[0][0])
    cost, goal = np.full((len(places), exits), np.inf), np.full((len(places), exits), -1, np.int64)
    for row in range(len(places)):
        if rooms[row] < 0:
            continue
        costs, goals = tables[which[row]]
        for node in nodes_of[rooms[row]]:
            if node < 0:
                break
            away = math.hypot(places[row, 0] - at[node, 0], places[row, 1] - at[node, 1])
            for way in range(exits):
                if costs[way, node] + away < cost[row, way]:
                    cost[row, way], goal[row, way] = costs[way, node] + away, goals[way, node]
    return cost, goal


def warm_up() -> None:
    """Compiles these functions, or loads the compiled code."""
    none, place = np.zeros(1, np.int64), np.zeros((1, 2))
    table = (np.zeros((1, 1)), np.zeros((1, 1), np.int64))
    for tables in ((table,), (table, table, table)):
        shortest(place, none, none, tables, np.zeros((1, 1), np.int64), place)
