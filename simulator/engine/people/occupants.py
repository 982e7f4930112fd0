"""The occupants: who they are, where they go and when, in arrays over all of them.

Speeds and delays come from the seed alone. The choice of an exit weighs distance, the queue at the door and smoke.
People know of smoke and blocked doors only after they have met them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Point, Polygon

from ..building.plan import Plan
from ..building.routes import Routes, RouteTable
from ..fire import fed
from ..scenario.parts import XY, Group
from .cues import BY_SETTING, Cue
from .flames import SHUNNED_M, SHUNNED_TIMES, Flames, lead_past, no_flames
from .population import MIX, SPEEDS, draw, free_place

WAITING, WALKING, OUT, DOWN = range(4)
OWN_LIMITS = 71  # names the stream of random numbers for what a person stands
NOBODY, A_PLAYER = -1, -2  # in place of the number of an occupant who helps
DOOR_FLOW_P_S_M = 1.2
QUEUE_WITHIN_M = 25.0
SWITCH_SHARE, SWITCH_M = 0.8, 2.0
GROUP_LEAD_M = 2.0
HELP_WITHIN_M, HELP_REACH_M, ASSISTED_M_S = 25.0, 0.9, 0.55
BLOCKED_SEEN_M = 4.0
SMOKE_SEEN_K = 0.3


def no_routes() -> RouteTable | None:
    """The ways round smoke before anybody has told people of any."""
    return None


def _middle_and_size(area: Polygon) -> tuple[XY, XY]:
    """The middle of an area, and its size along the axes, in metres."""
    low_x, low_y, high_x, high_y = area.bounds
    return (float(area.centroid.x), float(area.centroid.y)), (high_x - low_x, high_y - low_y)


class Occupants:
    """Everybody but the players. `where` holds plane coordinates in metres, (n, 2); all other arrays are (n,)."""

    def __init__(self, plan: Plan, routes: Routes, seed: int) -> None:
        self.plan, self.routes = plan, routes
        rng = np.random.default_rng(seed)
        population = plan.scenario.population
        by_setting = BY_SETTING[plan.scenario.setting].spread()
        places: list[XY] = []
        self.group = np.empty(0, dtype=np.intp)
        speeds, delays, knows, ages, help_needed, asleep = [], [], [], [], [], []
        party = 0
        for group in population.groups:
            count = group.count
            area = plan.rooms[group.room].buffer(-0.45)
            fresh: list[XY] = []
            for _ in range(count):
                fresh.append(free_place(area, fresh, rng))
            places += fresh
            kind = self._ages(group.ages, count, rng)
            ages += kind
            speeds.append(self._speeds(group, kind, rng))
            delay = draw(group.pre_movement_s or population.pre_movement_s or by_setting, count, rng)
            size = group.together
            parties = party + np.arange(count) // size
            for one in np.unique(parties):  # people who stay together also leave together
                delay[parties == one] = delay[parties == one].mean()
            self.group = np.append(self.group, np.where(size > 1, parties, -1)).astype(np.intp)
            party += -(-count // size)
            delays.append(delay)
            knows += [group.knows] * count
            help_needed += [index < group.need_help for index in range(count)]
            asleep += [group.asleep] * count
        self._has_parties = bool((self.group >= 0).any())
        self.count = len(places)
        self.where = np.array(places, dtype=float).reshape(-1, 2)
        self.ages = ages
        self.free_speed = np.concatenate(speeds) if speeds else np.zeros(0)
        self.delay_s = np.concatenate(delays) if delays else np.zeros(0)
        self.needs_help = np.array(help_needed, dtype=bool)
        self.knows = self._known(knows)
        self.aside = rng.uniform(-1, 1, self.count)  # the part of a door or stair that a person keeps to, from -1 to 1
        self.state = np.full(self.count, WAITING, dtype=np.uint8)
        self.speed = np.zeros(self.count)
        self.fed, self.heat, self.pain = np.zeros(self.count), np.zeros(self.count), np.zeros(self.count)
        own = np.random.default_rng([seed, OWN_LIMITS])
        self.gas_limit, self.heat_limit = fed.limits(self.count, own)
        self.smoke_z = own.standard_normal(self.count)
        self.nose_m = np.array([fed.NOSE_M[kind] for kind in ages], dtype=float)
        self.in_smoke = np.zeros(self.count, dtype=bool)
        self.refuses = np.zeros(self.count, dtype=bool)  # turned back: takes smoke only where there is no other way
        self.exit = np.full(self.count, -1, dtype=np.intp)
        self.goal = np.full(self.count, -1, dtype=np.intp)
        self.leg = np.full(self.count, -1, dtype=np.intp)  # the door walked to first, on a way past locked doors
        self.start_tick = np.full(self.count, -1, dtype=np.int64)
        self.out_tick = np.full(self.count, -1, dtype=np.int64)
        self.informed = np.zeros(self.count, dtype=bool)
        self.helper = np.full(self.count, NOBODY, dtype=np.intp)  # the person who helps this one
        self.helping = np.full(self.count, -1, dtype=np.intp)
        self.remaining = np.full(self.count, np.inf)
        self.asleep = np.array(asleep, dtype=bool)
        self.noticed = np.zeros(self.count, dtype=np.uint16)  # the cues of `cues.Cue`, one bit each
        self.cue = np.zeros(self.count, dtype=np.uint8)  # the one that makes a person set off at `due_tick`
        self.due_tick = np.full(self.count, -1, dtype=np.int64)
        exit_doors = [plan.doors[plan.door_index[name]] for name in routes.exits]
        self._exit_at = np.array([door.centre for door in exit_doors], dtype=float).reshape(-1, 2)
        self._exit_flow = np.array([DOOR_FLOW_P_S_M * door.width for door in exit_doors], dtype=float)  # 1/s
        self._exit_areas = {name: _middle_and_size(area) for name, area in plan.exits.items()}
        self._node_at = np.array([node.goal for node in routes.nodes]).reshape(-1, 2)
        self.flames: Callable[[], Flames | None] = no_flames  # where flames are now, as far as anybody can see them
        self.refusing_routes: Callable[[], RouteTable | None] = (
            no_routes  # for who takes smoke only without another way
        )

    @staticmethod
    def _ages(kind: str, count: int, rng: np.random.Generator) -> list[str]:
        if kind != "mixed":
            return [kind] * count
        names, shares = [name for name, _ in MIX], [share for _, share in MIX]
        return [str(name) for name in rng.choice(names, count, p=shares)]

    @staticmethod
    def _speeds(group: Group, kinds: list[str], rng: np.random.Generator) -> NDArray[np.float64]:
        if group.speed_m_s is not None:
            return draw(group.speed_m_s, len(kinds), rng)
        drawn = [rng.normal(*SPEEDS[kind][:2]) for kind in kinds]
        return np.array([np.clip(value, *SPEEDS[kind][2:]) for value, kind in zip(drawn, kinds, strict=True)])

    def _known(self, knows: Sequence[str]) -> NDArray[np.bool_]:
        """Which exits each person knows, (n, exits): all, the way they came in, or the nearest."""
        names, known = self.routes.exits, np.ones((self.count, len(self.routes.exits)), dtype=bool)
        main = [area.door for area in self.plan.scenario.exits if area.main] or names[:1]
        for person, what in enumerate(knows):
            if what == "main":
                known[person] = [name in main for name in names]
            elif what == "nearest":
                here = Point(self.where[person])
                distances = [here.distance(Point(self.plan.doors[self.plan.door_index[name]].centre)) for name in names]
                known[person] = np.arange(len(names)) == int(np.argmin(distances))
        return known

    # -- where to go --------------------------------------------------------------------------------------------

    def choose(
        self,
        people: NDArray[np.intp],
        fresh: RouteTable,
        true: RouteTable,
        ready: NDArray[np.bool_] | None = None,
    ) -> list[int]:
        """Chooses, or chooses again, the exits of these people. Returns those whose next goal has changed.

        `fresh` is the building as everybody knows it, `true` the building as it is now, which only informed people use.
        A person who sets out takes the nearest exit and sees queues on the way. `ready` says who may change their mind
        while the present exit is still open; None means everybody. If all could change at once, crowds would run back
        and forth between two exits.
        """
        if not len(people):
            return []
        cost, goal = self._ways(people, fresh, true)
        cost = self._shunning(people, cost, goal)
        known = np.where(self.knows[people], cost, np.inf)
        lost = ~np.isfinite(known).any(axis=1)
        known[lost] = cost[lost]
        pace = np.maximum(0.3, np.where(self.speed[people] > 0, self.speed[people], self.free_speed[people]))
        now = self.exit[people]
        felt = np.where(now[:, None] < 0, known, np.maximum(known, self._queues(known) * pace[:, None]))
        best = felt.argmin(axis=1)
        rows = np.arange(len(people))
        present = np.where(now >= 0, felt[rows, np.maximum(now, 0)], np.inf)
        stays = np.isfinite(present) & (felt[rows, best] > SWITCH_SHARE * present - SWITCH_M)
        if ready is not None:
            stays |= np.isfinite(present) & ~ready
        best = np.where(stays, now, best)
        found = np.isfinite(known[rows, best])
        self.remaining[people[found]] = known[rows, best][found]
        moved = found & ((best != now) | (goal[rows, best] != self.goal[people]))
        self.exit[people[moved]], self.goal[people[moved]] = best[moved], goal[rows, best][moved]
        changed: list[int] = people[moved].tolist()
        if self._has_parties:
            self._keep_parties(people, changed)
        return changed

    def _ways(
        self, people: NDArray[np.intp], fresh: RouteTable, true: RouteTable
    ) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
        """Costs and next goals to every exit for these people (n, exits); inf and -1 for a person who stands in
        no room.
        """
        turned = self.refuses[people]
        which = turned.astype(np.intp) + (self.informed[people] | turned)
        refusing = self.refusing_routes() if turned.any() else None
        where = self.where[people]
        return self.routes.shortest(where, self.plan.rooms_at(where), which, fresh, true, refusing or true)

    def _shunning(
        self, people: NDArray[np.intp], cost: NDArray[np.float64], goal: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """The costs (n, exits) as they seem to people who know of flames: ways past them are much longer."""
        rows = np.flatnonzero(self.noticed[people] & (1 << Cue.FLAMES))
        if not len(rows) or (flames := self.flames()) is None or not len(flames.places):
            return cost
        here = self.where[people[rows]]
        ends = np.where(goal[rows][:, :, None] >= 0, self._node_at[goal[rows]], here[:, None, :])
        past = lead_past(flames, here, ends, self.plan.rooms_at(here))
        felt = cost.copy()
        felt[rows] = np.where(past, cost[rows] * SHUNNED_TIMES + SHUNNED_M, cost[rows])
        return felt

    def _keep_parties(self, people: NDArray[np.intp], changed: list[int]) -> None:
        """Gives everybody of a party the exit of its first member, where they have a way to it."""
        first: dict[int, int] = {}
        for person in people.tolist():
            party = int(self.group[person])
            if party < 0:
                continue
            leader = first.setdefault(party, person)
            if self.exit[person] != self.exit[leader] and self.exit[leader] >= 0:
                self.exit[person] = self.exit[leader]
                same_floor = self.plan.storey_at(self.where[person, 1]) == self.plan.storey_at(self.where[leader, 1])
                if same_floor and self.goal[leader] >= 0:
                    self.goal[person] = self.goal[leader]
                    if person not in changed:
                        changed.append(person)

    def _queues(self, cost: NDArray[np.float64]) -> NDArray[np.float64]:
        """Seconds until the exit's door is free for people with these costs (n, exits): those ahead over what it
        passes.

        A person is ahead who walks to the same exit, is within 25 m of its door and has a shorter way left.
        """
        from .choosing import people_ahead  # needs Numba, which only what runs a drill has

        crowd = (self.where, self.state == WALKING, self.exit, self.remaining)
        ahead: NDArray[np.intp] = people_ahead(cost, self._exit_at, QUEUE_WITHIN_M, crowd)
        return ahead / self._exit_flow

    def target(self, person: int) -> XY:
        """The place a person walks to: their side of the stair's end or of the exit area."""
        node = int(self.goal[person])
        if node < 0:
            return float(self.where[person, 0]), float(self.where[person, 1])
        return self.place_at(node, float(self.aside[person]))

    def place_at(self, node: int, side: float) -> XY:
        """The place to walk to at a stair's end or an exit area, for somebody who keeps to this side (-1 to 1)."""
        entry = self.routes.nodes[node]
        if entry.flight >= 0:
            flight = self.plan.flights[entry.flight]
            dx, dy = -flight.up[1] * flight.across * side, flight.up[0] * flight.across * side
            return entry.goal[0] + dx, entry.goal[1] + dy
        (x, y), (wide, high) = self._exit_areas[entry.key]
        if self.plan.doors[node].axis == "y":
            return x, y + side * 0.35 * high
        return x + side * 0.35 * wide, y

    # -- what people notice -------------------------------------------------------------------------------------

    def learn(self, smoke: dict[str, float], blocked: NDArray[np.bool_]) -> list[int]:
        """Marks the walkers who now know better: they meet smoke, or stand before an exit that does not open.

        Returns them.
        """
        walking = np.flatnonzero((self.state == WALKING) & ~self.informed)
        if not len(walking) or (not smoke and not blocked.any()):
            return []
        thick = {room for room, k in smoke.items() if k > SMOKE_SEEN_K}
        near_thick = {room for door in self.plan.doors if set(door.rooms) & thick for room in door.rooms} | thick
        seeing = np.array([name in near_thick for name in self.plan.room_names] + [False])  # the last is outdoors
        learned = walking[seeing[self.plan.rooms_at(self.where[walking])]].tolist()
        for index, name in enumerate(self.routes.exits):
            door = self.plan.door_index[name]
            if blocked[door]:
                bound = walking[self.exit[walking] == index]
                near = np.hypot(*(self.where[bound] - self.plan.doors[door].centre).T) < BLOCKED_SEEN_M
                learned += bound[near].tolist()
        self.informed[learned] = True
        return learned

    # -- together and helping -----------------------------------------------------------------------------------

    def pace(self) -> NDArray[np.float64]:
        """Free speeds (n,) in m/s, less what it costs to keep a party together or to help somebody."""
        paced = self.free_speed.copy()
        if self._has_parties:
            self._keep_together(paced)
        assisted = self.needs_help & (self.helper != NOBODY)
        paced[assisted] = ASSISTED_M_S
        paced[self.helping >= 0] = ASSISTED_M_S + 0.05
        return paced

    def _keep_together(self, paced: NDArray[np.float64]) -> None:
        """Lets parties walk at the pace of who has the longest way left, and those wait who are ahead of them."""
        members = np.flatnonzero((self.state == WALKING) & (self.group >= 0))
        if not len(members):
            return
        # Parties are numbered in the order of their members.
        begins = np.flatnonzero(np.diff(self.group[members], prepend=-1))
        sizes = np.diff(begins, append=len(members))
        left = self.remaining[members]
        most = np.repeat(np.maximum.reduceat(left, begins), sizes)
        last = np.flatnonzero(left == most)
        slowest = np.repeat(members[last[np.searchsorted(last, begins)]], sizes)
        together = (np.repeat(sizes, sizes) > 1) & np.isfinite(most)
        slowed = np.minimum(paced[members], np.maximum(paced[slowest], 0.3))
        slowed = np.where(left < most - GROUP_LEAD_M, slowed * 0.3, slowed)
        paced[members] = np.where(together, slowed, paced[members])

    def find_helpers(self) -> list[tuple[int, int]]:
        """Pairs (helper, helped) that form now: an able walker near somebody who waits for help."""
        waiting = np.flatnonzero(self.needs_help & (self.helper == NOBODY) & (self.state < OUT))
        pairs: list[tuple[int, int]] = []
        for person in waiting.tolist():
            able = np.flatnonzero((self.state == WALKING) & ~self.needs_help & (self.helping == -1))
            able = np.array([p for p in able if self.ages[p] in ("adult", "staff", "teen")], dtype=np.intp)
            if not len(able):
                return pairs
            away = np.hypot(*(self.where[able] - self.where[person]).T)
            best = int(away.argmin())
            if away[best] < HELP_WITHIN_M:
                self.helper[person], self.helping[able[best]] = able[best], person
                pairs.append((int(able[best]), person))
        return pairs

    # -- keyframes ----------------------------------------------------------------------------------------------

    STATE = (
        "where", "state", "speed", "fed", "exit", "goal", "start_tick", "out_tick", "informed", "helper", "helping",
        "remaining", "knows", "needs_help", "heat", "pain", "in_smoke", "refuses", "noticed", "cue", "due_tick",
        "leg",
    )  # fmt: skip
    LATER = (
        "heat",
        "pain",
        "in_smoke",
        "refuses",
        "noticed",
        "cue",
        "due_tick",
        "leg",
    )  # not in keyframes of earlier versions

    def to_dict(self) -> dict[str, Any]:
        """What has changed since the seed drew the occupants, as JSON-able values."""
        kept = {name: getattr(self, name).tolist() for name in self.STATE}
        kept["remaining"] = [None if math.isinf(value) else value for value in kept["remaining"]]
        return kept

    def restore(self, state: dict[str, Any]) -> None:
        """Takes over the state of a keyframe."""
        for name in self.STATE:
            if name in self.LATER and name not in state:
                continue
            values = state[name]
            if name == "remaining":
                values = [math.inf if value is None else value for value in values]
            present = getattr(self, name)
            setattr(self, name, np.array(values, dtype=present.dtype).reshape(present.shape))
