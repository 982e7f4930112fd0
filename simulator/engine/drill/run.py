"""One drill: 20 ticks a second, smoke at 2 Hz, exposure at 5 Hz, people from a keyframe every 20 s."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from shapely import Point, contains_xy

from simulator.protocol.player_input import MAX_ACTIONS, PlayerInput

from ..assessment.report import SCHOOL_BENCHMARK_S
from ..building.plan import Plan, plan_of
from ..building.routes import Routes
from ..event_log import KEYFRAME_TICKS, TICK_HZ, Event
from ..fire.hazards import Hazards
from ..fire.tenability import SOURCE, Tenability
from ..people.crowd import (  # fmt: skip
    BEFORE_NAMES,
    DEFAULT,
    DT_S,
    PLAYER_RADIUS_M,
    RADIUS_M,
    STANDING_RADIUS_M,
    Crowd,
    name_of,
)
from ..people.crowds import crowd_class  # fmt: skip
from ..people.occupants import DOWN, HELP_REACH_M, OUT, WAITING, WALKING, Occupants, free_place
from ..scenario.loader import load_scenario
from ..scenario.model import Scenario
from ..scenario.parts import Place
from . import exposure_step, keyframes, snapshots, stair_transfer
from .player_actions import ACTIONS_IN_REACH, HOT_DOOR_K, Player, act

SMOKE_TICKS = 10
ROUTE_TICKS = 20
AIM_TICKS, AIM_M, AIM_LASTS_M = 10, 1.5, 1.4  # half a second's way at 2.8 m/s; near a wall aimed twice as often
CHANGE_TURNS = 5  # everybody thinks about another exit every fifth time, ten seconds apart
DOOR_REACH_M, DOOR_CLOSES_TICKS = 0.9, 40
ALARM_DELAY_S = 30.0
FLASHOVER_C, MOST_PEOPLE, MOST_OPEN_KW = 600.0, 400, 15_000.0


class DrillRun:
    """A running drill. The same scenario, seed and inputs give the same event log, live, resumed or replayed."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        seed: int,
        limit_s: float | None = None,
        keyframe_offset: int = 0,
        crowd: str = DEFAULT,
    ) -> None:
        """`limit_s` ends the drill before the scenario's own time limit does; `crowd` names what moves people.

        The run's keyframes come `keyframe_offset` ticks early, so that drills begun together need not all have theirs
        at once.
        """
        self.scenario, self.seed = scenario, seed
        self.keyframe_offset = keyframe_offset
        self._crowd_class = crowd_class(crowd)
        self.limit_s = min(limit_s or math.inf, scenario.time_limit_s)
        self.plan = plan_of(scenario.id) if _is_shipped(scenario) else Plan(scenario)
        self.tick = 0
        self.alarm_tick: int | None = None
        self.alarm_delay_s = 0.0
        self.finished = self.dark = self._empty = False
        self.events: list[Event] = []
        self._lost: set[str] = set()
        self.players: dict[str, Player] = {}
        self.door_open = np.array([door.state == "open" for door in self.plan.doors], dtype=bool)
        self.door_locked = np.array([door.state == "locked" for door in self.plan.doors], dtype=bool)
        self._door_left = np.zeros(len(self.plan.doors), dtype=np.int64)
        self._walls = frozenset(np.flatnonzero(self.door_locked).tolist())
        self._due = sorted(scenario.events, key=lambda event: event.at_s)
        self.routes = Routes(self.plan)
        self.people = Occupants(self.plan, self.routes, seed)
        self.hazards = Hazards(self.plan)
        start = min(fire.starts_at_s for fire in scenario.fires)
        if start < 0:
            self.hazards.advance(start, -start, self.door_open)
        self.tenability = Tenability(np.array([cell.polygon.area for cell in self.hazards.cells]))
        self._fresh_routes = self.routes.table(~self.door_locked, {})
        self._true_routes, self._routes_key = self._fresh_routes, ""
        self.crowd = self._new_crowd()
        self.emit("drill_started", people=self.people.count, seed=seed, scenario=scenario.id, sha256=scenario.sha256)

    # -- set-up -------------------------------------------------------------------------------------------------

    def _new_crowd(self) -> Crowd:
        """The crowd built from the state held here: at the start, and at every keyframe when it saves no state."""
        people = self.people
        crowd = self._crowd_class(self.plan.walkable_without(self._walls))
        for person in np.flatnonzero(people.state != OUT).tolist():
            at = self.plan.inside_point(*people.where[person])
            speed = float(people.speed[person]) if people.state[person] == WALKING else 0.0
            radius = STANDING_RADIUS_M if people.state[person] == WAITING else RADIUS_M
            crowd.add(person, at, target=self.target_of(person) if speed else at, speed=speed, radius=radius)
            if people.state[person] == DOWN:
                crowd.lie_down(person)
        for player in self.players.values():
            if player.lift_to is None:
                at = self.plan.inside_point(player.x, player.y)
                crowd.add(player.index, at, target=at, speed=0.0, radius=PLAYER_RADIUS_M)
                player.moving = False
        return crowd

    def target_of(self, person: int) -> tuple[float, float]:
        """Where an occupant walks to now: somebody to help, a door that does not open, a turn of a stair, the goal."""
        helped = int(self.people.helping[person])
        if helped >= 0 and self.people.state[helped] == WAITING:
            return self.plan.inside_point(*self.people.where[helped])
        goal = int(self.people.goal[person])
        if 0 <= goal < len(self.plan.doors) and self.door_locked[goal] and not self.people.informed[person]:
            return self._before(goal, person)
        if self.plan.flights and (turn := stair_transfer.turn(self, person)) is not None:
            return self.plan.inside_point(*turn)
        return self.plan.inside_point(*self.people.target(person))

    def _before(self, door: int, person: int) -> tuple[float, float]:
        """Before a door that does not open, on the side where somebody stands: they do not know it yet."""
        (x, y), (own_x, own_y) = self.plan.doors[door].centre, self.people.where[person]
        if self.plan.doors[door].axis == "x":
            return self.plan.inside_point(x, y + math.copysign(0.6, own_y - y))
        return self.plan.inside_point(x + math.copysign(0.6, own_x - x), y)

    def add_player(self, player_id: str, role: str = "", *, name: str = "") -> Player:
        """Puts a player at the role's start, beside others who stand there already. Idempotent by id."""
        if player_id in self.players:
            return self.players[player_id]
        entry = self.scenario.role(role)
        rng = np.random.default_rng([self.seed, len(self.players)])
        x, y = self.plan.lifted(entry.start, self.plan.storeys.index(entry.storey))
        room = self.plan.rooms[self.plan.room_at(x, y)]
        taken = [tuple(place) for place in self.people.where.tolist()] + [(p.x, p.y) for p in self.players.values()]
        if any(math.dist((x, y), place) < 0.6 for place in taken):
            x, y = free_place(room.buffer(-0.5), taken, rng)
        index = self.people.count + len(self.players)
        player = Player(player_id, index, entry.id, float(x), float(y), entry.speed_m_s)
        self.players[player_id] = player
        self.crowd.add(index, (x, y), target=(x, y), speed=0.0, radius=PLAYER_RADIUS_M)
        self.emit("player_joined", player_id, role=entry.id, x=round(x, 2), y=round(y, 2), name=name)
        return player

    # -- one tick -----------------------------------------------------------------------------------------------

    def emit(self, kind: str, player: str = "", **data: Any) -> None:
        """Adds an event at this tick."""
        self.events.append(Event(self.tick, kind, player, data))

    @property
    def is_at_keyframe(self) -> bool:
        """True at a tick before which the state is to be saved; a crowd that saves none is built anew there."""
        return self.tick > 0 and (self.tick + self.keyframe_offset) % KEYFRAME_TICKS == 0

    @property
    def time_s(self) -> float:
        return self.tick / TICK_HZ

    def step(self, inputs: Mapping[str, PlayerInput]) -> list[Event]:
        """Advances 0.05 s with the latest input of each player and returns the events of this tick."""
        if self.finished:
            return []
        before = len(self.events)
        if self.is_at_keyframe and not self.crowd.saves:
            self.crowd = self._new_crowd()
        self._run_events()
        for player_id, wanted in inputs.items():
            if (player := self.players.get(player_id)) is not None:
                self._obey(player, wanted)
        self._move_players()
        self.crowd.step()
        self.tick += 1
        if self.tick % 2 == 0:
            self._look_around()
        if self.tick % SMOKE_TICKS == 0:
            self.hazards.advance(self.time_s - SMOKE_TICKS / TICK_HZ, SMOKE_TICKS / TICK_HZ, self.door_open)
            self._note_lost_rooms()
            self._work_doors()
        if self.tick % exposure_step.EXPOSURE_TICKS == 0:
            exposure_step.expose(self)
        if self.tick % ROUTE_TICKS == 0:
            self._decide()
        self._end_if_over()
        return self.events[before:]

    def _obey(self, player: Player, wanted: PlayerInput) -> None:
        if wanted.seq:
            player.ack = wanted.seq
        if (direction := wanted.direction) is None:
            return
        player.dx, player.dy = direction
        for action in wanted.actions[:MAX_ACTIONS]:
            if action in ACTIONS_IN_REACH and player.active and player.lift_to is None:
                act(self, player, action)

    def _move_players(self) -> None:
        for player in self.players.values():
            if player.index not in self.crowd:
                continue
            pace = math.hypot(player.dx, player.dy)
            if pace < 0.05 or not player.active or self.tick < player.busy_until:
                if player.moving:
                    self.crowd.steer(player.index, (player.x, player.y), 0.0)
                    player.moving = False
                continue
            aim = (player.dx, player.dy, player.speed)
            if player.moving and aim == player.aimed and self.tick % player.aim_ticks:
                continue
            x, y = self.crowd.position(player.index)
            target = self.plan.clip_ray(x, y, player.dx / pace, player.dy / pace, AIM_M)
            player.aim_ticks = AIM_TICKS if math.dist((x, y), target) > AIM_LASTS_M else AIM_TICKS // 2
            self.crowd.steer(player.index, target, player.speed * min(1.0, pace))
            player.moving, player.aimed = True, aim

    def _look_around(self) -> None:
        """Reads positions, ten times a second: who has left the building, who has come to the end of a stair."""
        people, places = self.crowd.positions()
        occupants = people < self.people.count
        self.people.where[people[occupants]] = places[occupants]
        self._let_out()
        stair_transfer.hand_over(self)
        if occupants.all():
            return
        by_index = {player.index: player for player in self.players.values()}
        for index, (x, y) in zip(people[~occupants].tolist(), places[~occupants].tolist(), strict=True):
            player = by_index[index]
            player.x, player.y = x, y
            self._note_place(player)

    def _let_out(self) -> None:
        people = self.people
        bound = np.flatnonzero((people.state == WALKING) & (people.goal >= 0) & (people.goal < len(self.plan.doors)))
        bound = bound[~self.plan.in_building_box(people.where[bound])]
        if not len(bound):
            return
        for index, name in enumerate(self.plan.exit_names):
            mine = bound[people.exit[bound] == index]
            if not len(mine):
                continue
            x, y = people.where[mine].T
            for person in mine[contains_xy(self.plan.exits[name], x, y)].tolist():
                people.state[person] = OUT
                people.out_tick[person] = self.tick
                self.crowd.remove(person)

    def _note_place(self, player: Player) -> None:
        stair_transfer.climb(self, player)
        storey = self.plan.storey_at(player.y)
        outside = storey == self.plan.ground and not self.plan.in_building(player.x, player.y)
        if outside and not player.outside:
            player.outside = True
            if player.left_s is None:
                player.left_s = self.time_s
            self.emit("player_out", player.id, exit=self.nearest_exit(player.x, player.y))
        elif not outside and player.outside and contains_xy(self.plan.well_inside, player.x, player.y):
            player.outside = False
            self.emit("reentered", player.id)
        at_assembly = outside and any(contains_xy(area, player.x, player.y) for area in self.plan.assembly.values())
        if at_assembly and not player.at_assembly:
            self.emit("reached_assembly", player.id)
        player.at_assembly = bool(at_assembly)
        if self.tick % TICK_HZ == 0:
            player.record(self)

    def nearest_exit(self, x: float, y: float) -> str:
        """The name of the exit whose area is nearest to a place in the plane."""
        here = Point(x, y)
        return min(self.plan.exits, key=lambda name: (here.distance(self.plan.exits[name]), name))

    # -- hazards and decisions ----------------------------------------------------------------------------------

    def people_in(self, room: str) -> int:
        """How many people still on their feet are in a room."""
        inside = self.people.where[self.people.state < OUT]
        return int((self.plan.rooms_at(inside) == self.plan.room_names.index(room)).sum()) if len(inside) else 0

    def door_is_hot(self, index: int) -> bool:
        """True when the hot layer on either side reaches below a door's top and is above 40 °C."""
        rooms = set(self.plan.doors[index].rooms)
        cells = [cell for cell, room in enumerate(self.hazards.cell_room) if room in rooms]
        return any(
            self.hazards.kelvin[cell] > HOT_DOOR_K and self.hazards.layer[cell] < self.plan.doors[index].height
            for cell in cells
        )

    def _work_doors(self) -> None:
        """Twice a second: people open the closed doors they walk to; self-closing ones fall shut behind them."""
        movable = np.array([not door.opening for door in self.plan.doors])
        walking = self.people.where[self.people.state == WALKING]
        for index in np.flatnonzero(~self.door_locked & movable).tolist():
            door = self.plan.doors[index]
            if self.door_open[index] and not door.self_closing:
                continue
            near = len(walking) and np.hypot(*(walking - door.centre).T).min() < DOOR_REACH_M + door.width / 2
            if near:
                self.door_open[index], self._door_left[index] = True, self.tick
            elif self.door_open[index] and self.tick - self._door_left[index] >= DOOR_CLOSES_TICKS:
                self.door_open[index] = False

    def _decide(self) -> None:
        """Once a second: the detector, who sets off, who helps; every other second who takes another exit."""
        detector = None if self._alarm_fails else self.scenario.detector
        if self.alarm_tick is None and detector and self.time_s >= detector.alarm_at_s + self.alarm_delay_s:
            self.raise_alarm("")
        people = self.people
        waiting = np.flatnonzero((people.state == WAITING) & ~people.needs_help)
        if len(waiting):
            late = self.scenario.population.no_alarm_pre_movement_s
            begins = people.delay_s[waiting] + (late if self.alarm_tick is None else self.alarm_tick / TICK_HZ)
            for person in waiting[self.time_s >= begins].tolist():
                self.set_off(person)
        self._note_empty()
        self._help()
        self._ride_and_stay()
        if self.tick % (2 * ROUTE_TICKS) == 0:
            self._choose_again()

    @property
    def _alarm_fails(self) -> bool:
        return any(event.kind == "alarm_fails" for event in self.scenario.events)

    def _choose_again(self) -> None:
        smoke = {room: round(k, 1) for room, k in self.hazards.smoke_by_room(exposure_step.HEAD_M).items()}
        key = json.dumps([smoke, sorted(self._walls)], sort_keys=True)
        if key != self._routes_key:
            self.recall_routes(key)
        learned = self.people.learn(smoke, self.door_locked)
        walking = np.flatnonzero(self.people.state == WALKING)
        ready = (walking + self.tick // (2 * ROUTE_TICKS)) % CHANGE_TURNS == 0
        ready[np.searchsorted(walking, learned)] = True
        changed = set(self.people.choose(walking, self._fresh_routes, self._true_routes, ready))
        for person in sorted(changed | set(learned)):
            self.crowd.send_to(person, self.target_of(person))

    def recall_routes(self, key: str) -> None:
        """The ways out under the smoke and walls that `key` names."""
        self._routes_key = key
        if key:
            smoke, walls = json.loads(key)
            passable = np.ones(len(self.plan.doors), dtype=bool)
            passable[walls] = False
            self._true_routes = self.routes.table(passable, smoke)

    def _help(self) -> None:
        people = self.people
        for helper, _ in people.find_helpers():
            self.crowd.send_to(helper, self.target_of(helper))
        for helper in np.flatnonzero((people.helping >= 0) & (people.state == WALKING)).tolist():
            person = int(people.helping[helper])
            reach = math.dist(people.where[helper], people.where[person])
            if people.state[person] == WAITING and reach < HELP_REACH_M:
                self.set_off(person)
                self.crowd.send_to(helper, self.target_of(helper))
            elif people.state[person] >= OUT:
                people.helping[helper] = -1

    def _ride_and_stay(self) -> None:
        """Lifts that arrive, and players who have waited for rescue long enough."""
        for player in self.players.values():
            if player.lift_to is not None and self.time_s >= player.lift_to and not self.dark:
                player.lift_to = None
                stop = next(s for lift in self.scenario.lifts for s in lift.stops if self._is_ground(s))
                player.x, player.y = self.plan.lifted(stop.at, self.plan.ground)
                here = (player.x, player.y)
                self.crowd.add(player.index, here, target=here, speed=0.0, radius=PLAYER_RADIUS_M)
                self.emit("left_lift", player.id)
            if player.stay_until and self.plan.room_at(player.x, player.y) != self.scenario.scoring.stay_room:
                player.stay_until = 0
                self.emit("left_refuge", player.id)
            elif player.stay_until and self.tick >= player.stay_until and not player.reported:
                player.reported = True
                self.emit("stayed_safe", player.id)

    def _is_ground(self, stop: Place) -> bool:
        return self.plan.storeys.index(stop.storey) == self.plan.ground

    def _run_events(self) -> None:
        """What the scenario has happen by itself; an organiser's injections come the same way."""
        while self._due and self._due[0].at_s <= self.time_s:
            event = self._due.pop(0)
            if event.kind != "alarm_fails":
                self.inject(event.kind, event.door)
        walls = frozenset(np.flatnonzero(self.door_locked).tolist())
        if walls != self._walls and self.crowd.change_walls(self.plan.walkable_without(walls)):
            self._walls = walls
            for person in np.flatnonzero(self.people.state == WALKING).tolist():
                self.crowd.send_to(person, self.target_of(person))

    def inject(self, kind: str, door: str = "") -> None:
        """Blocks or opens an exit, closes a door, cuts the light, or has the detector wait half a minute longer."""
        index = self.plan.door_index.get(door, -1)
        if kind in ("block_exit", "open_exit") and index >= 0:
            self.door_locked[index] = kind == "block_exit"
            self.door_open[index] = kind == "open_exit"
        elif kind == "close_door" and index >= 0:
            self.door_open[index] = False
        elif kind == "lights_out":
            self.dark = True
        elif kind == "delay_alarm" and self.alarm_tick is None:
            self.alarm_delay_s += ALARM_DELAY_S
        else:
            return
        self.emit("injected", what=kind, door=door)

    def raise_alarm(self, player: str) -> None:
        """Sounds the alarm, once."""
        if self.alarm_tick is None:
            self.alarm_tick = self.tick
            self.emit("alarm_raised" if player else "detector_alarm", player)

    def set_off(self, person: int) -> None:
        """An occupant begins to walk."""
        people = self.people
        if people.state[person] == WAITING:
            people.state[person] = WALKING
            people.speed[person] = people.pace()[person]
            people.start_tick[person] = self.tick
            people.choose(np.array([person]), self._fresh_routes, self._true_routes)
            if person in self.crowd:
                self.crowd.set_off(person, self.target_of(person), float(people.speed[person]))

    def _note_lost_rooms(self) -> None:
        """Notes when a room can no longer be stood (see `tenability`)."""
        for cell in self.tenability.look(self.time_s, self.hazards).tolist():
            room = self.hazards.cell_room[cell]
            if room not in self._lost:
                self._lost.add(room)
                self.emit("room_lost", room=room)

    def _note_empty(self) -> None:
        """Notes when the last occupant who can walk is out."""
        if not self._empty and not (self.people.state < OUT).any():
            self._empty = True
            self.emit("all_out", out=int((self.people.state == OUT).sum()))

    def _end_if_over(self) -> None:
        if self.players and all(player.done for player in self.players.values()) and not self._counts_heads():
            self._finish("all_done")
        elif self.time_s >= self.limit_s:
            self._finish("time_limit")

    def _counts_heads(self) -> bool:
        """True while a school's roll-call waits for the last ones, at most until its two minutes are over."""
        school = self.scenario.is_school and not self.scenario.practice
        if self.alarm_tick is None or self._empty or not school:
            return False
        since = (self.tick - self.alarm_tick) / TICK_HZ
        return since <= SCHOOL_BENCHMARK_S and any(player.active for player in self.players.values())

    def _finish(self, why: str) -> None:
        for player in self.players.values():
            player.record(self)
        self.finished = True
        state = self.people.state
        aset = {room: lost for room, lost in self.tenability.aset_s(self.hazards.cell_room).items() if lost is not None}
        out, down = int((state == OUT).sum()), int((state == DOWN).sum())
        self.emit(
            "drill_ended", why=why, out=out, down=down, aset_s=aset, tenability=SOURCE, limits=self.model_limits()
        )

    def model_limits(self) -> list[str]:
        """Which limits of the models this run went beyond: marks on its result, empty for a sound one."""
        beyond = []
        hottest = float(self.hazards.kelvin.max()) - 273.15
        if hottest > FLASHOVER_C:
            beyond.append("flashover")  # a two-zone layer above 600 °C
        if self.people.count + len(self.players) > MOST_PEOPLE:
            beyond.append("crowd")
        if self.hazards.open_air and float(self.hazards.kw.max(initial=0.0)) > MOST_OPEN_KW:
            beyond.append("spread")  # neighbouring houses would burn too
        return beyond

    def stop(self) -> None:
        """Ends the drill here and now, as its organiser wishes."""
        if not self.finished:
            self._finish("stopped")

    # -- what leaves the run ------------------------------------------------------------------------------------

    def snapshot(self, *, full: bool = True, bodies: bool = True) -> bytes:
        """The present moment as one wire frame; smoke and doors only when it is a full one.

        Without `bodies`, for children, occupants who are overcome are left out.
        """
        return snapshots.snapshot(self, full=full, bodies=bodies)

    def keyframe(self) -> dict[str, Any]:
        """Everything needed to go on from this tick, as JSON-able values."""
        return keyframes.keyframe(self)

    @classmethod
    def from_keyframe(
        cls,
        scenario: Scenario,
        state: dict[str, Any],
        events: list[Event] | None = None,
        *,
        limit_s: float | None = None,
    ) -> DrillRun:
        """The run as it was at a keyframe, on the crowd it was run with.

        Raises ValueError when the keyframe is of another version of the scenario or of a crowd that is not here.
        """
        fresh = cls(
            scenario,
            seed=state["seed"],
            limit_s=limit_s,
            keyframe_offset=state.get("offset", 0),
            crowd=name_of(state.get("model", BEFORE_NAMES)),
        )
        return keyframes.restored(fresh, state, events)

    @property
    def model(self) -> str:
        """Name and version of the crowd that moves people, as it is kept with whatever comes of the run."""
        return self._crowd_class.model

    def state_hash(self) -> str:
        """A hash over the complete state, equal in two runs exactly when they are bit-equal."""
        return hashlib.sha256(json.dumps(self.keyframe(), sort_keys=True).encode()).hexdigest()


def _is_shipped(scenario: Scenario) -> bool:
    from ..scenario.loader import shipped_ids

    return scenario.id in shipped_ids() and load_scenario(scenario.id) is scenario


__all__ = ["DT_S", "KEYFRAME_TICKS", "DrillRun"]
