"""One drill: 20 ticks a second, smoke at 2 Hz, exposure at 5 Hz, people from a keyframe every 20 s."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from shapely import Point, contains_xy

from simulator.protocol import snapshot as wire

from . import exposure
from .crowd import DT_S, RADIUS_M, Crowd
from .events import TICK_HZ, Event
from .fire import Smoke
from .geometry import Plan, plan_of
from .players import ACTIONS_IN_REACH, Player, act
from .scenario import Scenario, load_scenario

SMOKE_TICKS = 10
EXPOSURE_TICKS = 4
ROUTE_TICKS = 20
AIM_TICKS = 5
KEYFRAME_TICKS = 20 * TICK_HZ
HEAD_M, LOW_HEAD_M = 1.5, 0.8
CROUCH_FACTOR = 0.55
SMOKE_LOGGED_K = 0.5
SMOKE_LOGGED_LAYER_M = 2.0
OCCUPANT_REROUTES_K = 1.0

WAITING, WALKING, OUT, DOWN = range(4)


@dataclass(frozen=True, slots=True)
class PlayerInput:
    """What a player wants in a tick: a direction in the unit disc and actions; `seq` is echoed in snapshots."""

    dx: float = 0.0
    dy: float = 0.0
    actions: tuple[str, ...] = ()
    seq: int = 0


class DrillRun:
    """A running drill. The same scenario, seed and inputs give the same event log, live, resumed or replayed."""

    def __init__(self, scenario: Scenario, *, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self.plan = plan_of(scenario.id) if load_scenario(scenario.id) is scenario else Plan(scenario)
        self.tick = 0
        self.alarm_tick: int | None = None
        self.finished = False
        self.events: list[Event] = []
        self.players: dict[str, Player] = {}
        self.smoke = Smoke(self.plan)
        self.door_open = np.array([door["open"] for door in scenario.data["doors"]], dtype=bool)
        self._draw_people()
        start = scenario.data["fire"]["starts_at_s"]
        if start < 0:
            self.smoke.advance(start, -start, self.door_open)
        self._take_smoke()
        self.crowd = self._new_crowd()
        self.emit("drill_started", people=self.people, seed=seed, scenario=scenario.id, sha256=scenario.sha256)

    # -- set-up -------------------------------------------------------------------------------------------------

    def _draw_people(self) -> None:
        """Places, speeds and delays of the occupants, all from the seed."""
        rng = np.random.default_rng(self.seed)
        population = self.scenario.data["population"]
        places: list[tuple[float, float]] = []
        rooms: list[str] = []
        for group in population["groups"]:
            area = self.plan.rooms[group["room"]].buffer(-0.5)
            for _ in range(group["count"]):
                places.append(_free_place(area, places, rng))
                rooms.append(group["room"])
        self.people = len(places)
        self.where = np.array(places, dtype=float).reshape(-1, 2)
        self.free_speed = _spread(population["speed_m_s"], self.people, rng)
        self.delay_s = _spread(population["pre_movement_s"], self.people, rng)
        self.state = np.full(self.people, WAITING, dtype=np.uint8)
        self.fed = np.zeros(self.people)
        self.sent_to = [self._nearest_exit(x, y) for x, y in places]
        self.start_tick = np.full(self.people, -1, dtype=np.int64)

    def _nearest_exit(self, x: float, y: float) -> str:
        here = Point(x, y)
        return min(self.plan.exits, key=lambda name: (here.distance(self.plan.exits[name]), name))

    def _new_crowd(self) -> Crowd:
        """The crowd built from the state held here: at the start, at every keyframe and after a crash."""
        crowd = Crowd(self.plan)
        for person in np.flatnonzero((self.state == WAITING) | (self.state == WALKING) | (self.state == DOWN)):
            x, y = self.plan.inside_point(*self.where[person])
            speed = self._speed_of(int(person)) if self.state[person] == WALKING else 0.0
            crowd.add(int(person), x, y, exit_name=self.sent_to[person], speed=speed, radius=RADIUS_M)
            if self.state[person] == DOWN:
                crowd.lie_down(int(person))
        for player in self.players.values():
            if player.inside:
                x, y = self.plan.inside_point(player.x, player.y)
                crowd.add(player.index, x, y, exit_name=None, speed=0.0, radius=RADIUS_M)
        return crowd

    def add_player(self, player_id: str, role: str = "", *, name: str = "") -> Player:
        """Puts a player at the role's start, beside others who stand there already. Idempotent by id."""
        if player_id in self.players:
            return self.players[player_id]
        entry = self.scenario.role(role)
        rng = np.random.default_rng([self.seed, len(self.players)])
        room = next(area for area in self.plan.rooms.values() if area.covers(Point(entry["start"])))
        taken = [tuple(place) for place in self.where] + [(p.x, p.y) for p in self.players.values()]
        x, y = entry["start"]
        if any(math.dist((x, y), place) < 0.6 for place in taken):
            x, y = _free_place(room.buffer(-0.5), taken, rng)
        player = Player(player_id, self.people + len(self.players), entry["id"], float(x), float(y), entry["speed_m_s"])
        self.players[player_id] = player
        self.crowd.add(player.index, player.x, player.y, exit_name=None, speed=0.0, radius=RADIUS_M)
        self.emit("player_joined", player_id, role=entry["id"], x=round(x, 2), y=round(y, 2), name=name)
        return player

    # -- one tick -----------------------------------------------------------------------------------------------

    def emit(self, kind: str, player: str = "", **data: Any) -> None:
        """Adds an event at this tick."""
        self.events.append(Event(self.tick, kind, player, data))

    @property
    def time_s(self) -> float:
        return self.tick / TICK_HZ

    def step(self, inputs: Mapping[str, PlayerInput]) -> list[Event]:
        """Advances 0.05 s with the latest input of each player and returns the events of this tick."""
        if self.finished:
            return []
        before = len(self.events)
        if self.tick and self.tick % KEYFRAME_TICKS == 0:
            self.crowd = self._new_crowd()
        for player_id, wanted in inputs.items():
            if (player := self.players.get(player_id)) is not None:
                self._obey(player, wanted)
        self._move_players()
        for person in self.crowd.step():
            if person < self.people:
                self.state[person] = OUT
        self.tick += 1
        if self.tick % 2 == 0:
            self._look_around()
        if self.tick % SMOKE_TICKS == 0:
            self.smoke.advance(self.time_s, SMOKE_TICKS / TICK_HZ, self.door_open)
            self._take_smoke()
        if self.tick % EXPOSURE_TICKS == 0:
            self._expose()
        if self.tick % ROUTE_TICKS == 0:
            self._decide()
        self._end_if_over()
        return self.events[before:]

    def _obey(self, player: Player, wanted: PlayerInput) -> None:
        if wanted.seq:
            player.ack = wanted.seq
        length = math.hypot(wanted.dx, wanted.dy)
        if not math.isfinite(length):
            return
        scale = 1 / length if length > 1 else 1.0
        player.dx, player.dy = wanted.dx * scale, wanted.dy * scale
        for action in wanted.actions[:4]:
            if action in ACTIONS_IN_REACH and player.active:
                act(self, player, action)

    def _move_players(self) -> None:
        for player in self.players.values():
            if not player.inside or player.index not in self.crowd:
                continue
            pace = math.hypot(player.dx, player.dy)
            if pace < 0.05 or not player.active:
                if player.moving:
                    self.crowd.steer(player.index, player.x, player.y, 0.0)
                    player.moving = False
                continue
            aim = (player.dx, player.dy, player.speed)
            if player.moving and aim == player.aimed and self.tick % AIM_TICKS:
                continue  # aimed 1.5 m ahead a moment ago: that lasts
            x, y = self.crowd.position(player.index)
            target = self.plan.clip_ray(x, y, player.dx / pace, player.dy / pace, 1.5)
            self.crowd.steer(player.index, *target, player.speed * min(1.0, pace))
            player.moving, player.aimed = True, aim

    def _look_around(self) -> None:
        """Reads positions, ten times a second, and notes who has left the building or reached safety."""
        people, places = self.crowd.positions()
        occupants = people < self.people
        self.where[people[occupants]] = places[occupants]
        if occupants.all():
            return
        by_index = {player.index: player for player in self.players.values()}
        for index, (x, y) in zip(people[~occupants].tolist(), places[~occupants].tolist(), strict=True):
            player = by_index[index]
            player.x, player.y = x, y
            self._note_place(player)

    def _note_place(self, player: Player) -> None:
        outside = not contains_xy(self.plan.building, player.x, player.y)
        if outside and not player.outside:
            player.outside = True
            door = self._nearest_exit(player.x, player.y)
            self.emit("player_out", player.id, exit=door, left_at=player.left_s)
            if player.left_s is None:
                player.left_s = self.time_s
        elif not outside and player.outside and contains_xy(self.plan.well_inside, player.x, player.y):
            player.outside = False
            self.emit("reentered", player.id)
        at_assembly = bool(contains_xy(self.plan.assembly, player.x, player.y))
        if at_assembly and not player.at_assembly:
            self.emit("reached_assembly", player.id)
        player.at_assembly = at_assembly
        if self.tick % TICK_HZ == 0:
            player.record(self)

    # -- hazards and decisions ----------------------------------------------------------------------------------

    def _take_smoke(self) -> None:
        """Caches per-cell values with a last row for the open air."""
        co, co2 = self.smoke.ppm()
        temperature = self.smoke.temperature
        dose = exposure.fed_rate_per_min(co, co2, 20.9) + exposure.fed_heat_rate_per_min(temperature - 273.15)
        self.cell_k = np.append(self.smoke.extinction(), 0.0)
        self.cell_layer = np.append(self.smoke.layer_height, 100.0)
        self.cell_dose_s = np.append(dose / 60, 0.0)
        self._wire_cells = np.empty(len(self.plan.cells), wire.CELL)
        self._wire_cells["layer_dm"] = np.clip(self.cell_layer[:-1] * 10, 0, 255)
        self._wire_cells["extinction_20"] = np.clip(self.cell_k[:-1] * 20, 0, 255)

    def _expose(self) -> None:
        """Dose, speed and sight of everybody inside: occupants and players in one pass."""
        seconds = EXPOSURE_TICKS / TICK_HZ
        inside = np.flatnonzero(self.state < OUT)
        players = [player for player in self.players.values() if player.inside]
        if not len(inside) and not players:
            return
        places = np.concatenate((self.where[inside], [(player.x, player.y) for player in players] or np.empty((0, 2))))
        head = np.full(len(places), HEAD_M)
        head[len(inside) :] = [LOW_HEAD_M if player.low else HEAD_M for player in players]
        cell = self.plan.cells_at(places[:, 0], places[:, 1])
        share = exposure.share_in_layer(head, self.cell_layer[cell])
        k, dose = self.cell_k[cell] * share, self.cell_dose_s[cell] * share * seconds
        self.fed[inside] += dose[: len(inside)]
        self._slow_down(inside, k[: len(inside)])
        for row, player in enumerate(players, start=len(inside)):
            self._expose_player(player, int(cell[row]), float(k[row]), float(dose[row]))

    def _slow_down(self, inside: NDArray[np.intp], k: NDArray[np.float64]) -> None:
        """Slows those whose speed has changed by more than a tenth, and lays down those with FED 1."""
        walking = inside[self.state[inside] == WALKING]
        speed = exposure.speed_in_smoke(self.free_speed[inside], k)[self.state[inside] == WALKING]
        changed = np.abs(speed - self.walking_speed[walking]) > 0.1 if len(walking) else np.zeros(0, bool)
        if changed.any():
            self.walking_speed[walking[changed]] = speed[changed]
            self.crowd.set_speeds(walking[changed], speed[changed])
        for person in inside[(self.fed[inside] >= exposure.INCAPACITATING) & (self.state[inside] != DOWN)]:
            self.state[person] = DOWN
            self.crowd.lie_down(int(person))
            self.emit("incapacitated", person=int(person))

    @property
    def walking_speed(self) -> NDArray[np.float64]:
        """Current desired speeds of the occupants, m/s."""
        if not hasattr(self, "_walking_speed"):
            self._walking_speed = np.zeros(self.people)
        return self._walking_speed

    def _speed_of(self, person: int) -> float:
        return float(self.walking_speed[person] or self.free_speed[person])

    def _expose_player(self, player: Player, cell: int, k: float, dose: float) -> None:
        player.fed += dose
        player.extinction = k
        player.visibility = float(exposure.visibility_m(k))
        free = player.free_speed * (CROUCH_FACTOR if player.low else 1.0)
        player.speed = float(exposure.speed_in_smoke(free, k)) if player.active else 0.0
        logged = cell >= 0 and self.cell_k[cell] > SMOKE_LOGGED_K and self.cell_layer[cell] < SMOKE_LOGGED_LAYER_M
        player.note_smoke(self, bool(logged), EXPOSURE_TICKS / TICK_HZ)
        if player.fed >= exposure.INCAPACITATING and player.active:
            player.down = True
            self.crowd.lie_down(player.index)
            self.emit("player_incapacitated", player.id)

    def _decide(self) -> None:
        """Once a second: the detector, people who start to walk, people who turn round before smoke."""
        detector = self.scenario.data.get("detector")
        if self.alarm_tick is None and detector and self.time_s >= detector["alarm_at_s"]:
            self.raise_alarm("")
        waiting = np.flatnonzero(self.state == WAITING)
        if len(waiting):
            late = self.scenario.data["population"]["no_alarm_pre_movement_s"]
            starts = self.delay_s[waiting] + (late if self.alarm_tick is None else self.alarm_tick / TICK_HZ)
            for person in waiting[self.time_s >= starts]:
                self.set_off(int(person))
        if self.tick % (2 * ROUTE_TICKS) == 0:
            self._turn_round()

    def raise_alarm(self, player: str) -> None:
        """Sounds the alarm, once."""
        if self.alarm_tick is None:
            self.alarm_tick = self.tick
            self.emit("alarm_raised" if player else "detector_alarm", player)

    def set_off(self, person: int) -> None:
        """An occupant begins to walk."""
        if self.state[person] == WAITING:
            self.state[person] = WALKING
            self.walking_speed[person] = self.free_speed[person]
            self.start_tick[person] = self.tick
            self.crowd.set_speeds([person], [self.free_speed[person]])

    def _turn_round(self) -> None:
        """Walkers whose exit's last cell is smoke-logged, and who are not in that cell yet, take another exit."""
        bad = {name for name in self.plan.exits if self._is_blocked_by_smoke(name)}
        if not bad or len(bad) == len(self.plan.exits):
            return
        for person in np.flatnonzero(self.state == WALKING):
            if self.sent_to[person] in bad and int(person) in self.crowd:
                x, y = self.where[person]
                cell = int(self.plan.cells_at(np.array([x]), np.array([y]))[0])
                if cell < 0 or cell == self._exit_cell(self.sent_to[person]):
                    continue
                here = Point(x, y)
                good = [name for name in self.plan.exits if name not in bad]
                chosen = min(good, key=lambda name: (here.distance(self.plan.exits[name]), name))
                self.sent_to[person] = chosen
                self.crowd.send_to(int(person), chosen)

    def _exit_cell(self, name: str) -> int:
        door = self.plan.doors.index(name)
        return next(vent.a for vent in self.plan.vents if vent.door == door)

    def _is_blocked_by_smoke(self, name: str) -> bool:
        cell = self._exit_cell(name)
        return bool(self.cell_k[cell] > OCCUPANT_REROUTES_K and self.cell_layer[cell] < HEAD_M + 0.15)

    def _end_if_over(self) -> None:
        if self.players and all(player.done for player in self.players.values()):
            self._finish("all_done")
        elif self.time_s >= self.scenario.data["time_limit_s"]:
            self._finish("time_limit")

    def _finish(self, why: str) -> None:
        for player in self.players.values():
            player.record(self)
        self.finished = True
        self.emit("drill_ended", why=why, out=int((self.state == OUT).sum()), down=int((self.state == DOWN).sum()))

    # -- what leaves the run ------------------------------------------------------------------------------------

    def snapshot(self) -> bytes:
        """The present moment as one wire frame."""
        shown = np.flatnonzero(self.state != OUT)
        players = [player for player in self.players.values() if player.inside]
        agents = np.empty(len(shown) + len(players), wire.AGENT)
        crowd = agents[: len(shown)]
        crowd["id"] = shown
        crowd["x"], crowd["y"] = (self.where[shown] * 100).T
        crowd["state"] = _WIRE_STATE[self.state[shown]]
        for row, player in enumerate(players, start=len(shown)):
            agents[row] = (player.index, round(player.x * 100), round(player.y * 100), wire.PLAYER_STATE)
        status = np.array([player.wire_row() for player in self.players.values()], wire.PLAYER)
        frame = wire.Snapshot(
            self.tick, agents, self._wire_cells, self.door_open.astype(np.uint8), status, self.alarm_tick is not None
        )
        return wire.pack(frame)

    def keyframe(self) -> dict[str, Any]:
        """Everything needed to go on from a tick whose crowd is built anew, as JSON-able values.

        Taken at ticks divisible by KEYFRAME_TICKS: there every run, live or resumed, builds its crowd from this state.
        """
        return {
            "tick": self.tick,
            "seed": self.seed,
            "scenario": self.scenario.sha256,
            "alarm_tick": self.alarm_tick,
            "finished": self.finished,
            "where": self.where.tolist(),
            "state": self.state.tolist(),
            "fed": self.fed.tolist(),
            "sent_to": list(self.sent_to),
            "start_tick": self.start_tick.tolist(),
            "walking_speed": self.walking_speed.tolist(),
            "doors": self.door_open.astype(int).tolist(),
            "smoke": self.smoke.to_dict(),
            "players": [player.to_dict() for player in self.players.values()],
            "events": len(self.events),
        }

    @classmethod
    def from_keyframe(cls, scenario: Scenario, state: dict[str, Any], events: list[Event] | None = None) -> DrillRun:
        """The run as it was at a keyframe. Raises ValueError when the keyframe is of another scenario version."""
        if state["scenario"] != scenario.sha256:
            raise ValueError("the keyframe belongs to another version of the scenario")
        run = cls(scenario, seed=state["seed"])
        run.tick, run.alarm_tick, run.finished = state["tick"], state["alarm_tick"], state["finished"]
        run.where = np.array(state["where"], dtype=float).reshape(-1, 2)
        run.state = np.array(state["state"], dtype=np.uint8)
        run.fed = np.array(state["fed"])
        run.sent_to = list(state["sent_to"])
        run.start_tick = np.array(state["start_tick"], dtype=np.int64)
        run._walking_speed = np.array(state["walking_speed"])
        run.door_open = np.array(state["doors"], dtype=bool)
        run.smoke.restore(state["smoke"])
        run._take_smoke()
        run.players = {entry["id"]: Player.from_dict(entry) for entry in state["players"]}
        run.events = list(events or [])[: state["events"]]
        run.crowd = run._new_crowd()
        return run

    def state_hash(self) -> str:
        """A hash over the complete state, equal in two runs exactly when they are bit-equal."""
        return hashlib.sha256(json.dumps(self.keyframe(), sort_keys=True).encode()).hexdigest()


_WIRE_STATE = np.array([wire.WAITING, wire.WALKING, wire.OUT, wire.INCAPACITATED], dtype=np.uint8)


def _free_place(area: Any, taken: list[tuple[float, float]], rng: np.random.Generator) -> tuple[float, float]:
    """A random place in an area at least 0.6 m from all others; after 500 tries at least 0.35 m."""
    low_x, low_y, high_x, high_y = area.bounds
    for least in (0.6, 0.35):
        for _ in range(500):
            x, y = rng.uniform(low_x, high_x), rng.uniform(low_y, high_y)
            if area.covers(Point(x, y)) and all(math.dist((x, y), place) >= least for place in taken):
                return float(x), float(y)
    raise ValueError("no free place left in the room")


def _spread(spread: dict[str, float], count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    return np.clip(rng.normal(spread["mean"], spread["sd"], count), spread["least"], spread["most"])


__all__ = ["DT_S", "DrillRun", "PlayerInput"]
