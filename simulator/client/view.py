"""What the client knows: the plan, the last snapshots, its own player, and the server's messages."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from simulator.protocol.snapshot import Snapshot, completed, unpack

TICK_HZ = 20
DELAY_S, MOST_DELAY_S, DELAY_MARGIN_S = 0.12, 0.4, 0.02
OFFSET_RISES, DELAY_FALLS, OFFSET_JUMPS_S = 0.02, 0.005, 0.6
KEPT = 10
HALF_WALL_M = 0.15
CLEAR_M, BLIND_M = 29.0, 5.0  # sight that nothing limits, and such that is hardly any
HAZE_20 = 3  # smoke that is seen, in twentieths of an extinction of 1/m
NOTICE_S = 2.0
OUTSIDE = "outside"
BARRED = 2  # the bit of a door
NOTICES = {
    "door_closed": "did_close", "took_extinguisher": "did_ext_lift", "alarm_raised": "did_alarm",
    "warned": "did_warn", "assisted": "did_assist", "roll_call": "did_report", "wet_cloth": "did_wet",
    "stayed": "did_stay", "left_refuge": "did_leave_refuge", "reentered": "did_reenter",
    "stayed_safe": "did_stay_safe", "in_pain": "in_pain", "burnt": "burnt", "lift_stuck": "lift_stuck",
    "eyes_shut": "eyes_shut", "shouted": "did_shout", "called_up": "did_call_up",
}  # fmt: skip


SHOUTS = ("warned", "shouted", "called_up")


@dataclass(frozen=True)
class Place:
    """A player's position, in metres of the plan of a storey."""

    x: float
    y: float
    storey: int


@dataclass
class View:
    """Handles messages, and answers what the head-up display asks."""

    welcome: dict[str, Any] | None = None
    language: str = "zh"
    moments: deque[Snapshot] = field(default_factory=lambda: deque(maxlen=KEPT))
    offset: float | None = None  # how far our clock is ahead of the run's, judged by the quickest frames
    delay_s: float = DELAY_S  # how far behind the crowd is shown; more when frames arrive late
    newer: tuple[float, Snapshot] | None = None
    status: dict[str, Any] = field(default_factory=dict)
    is_preparing: bool = False  # the platform has yet to get ready for its first drill
    own: dict[str, Any] = field(default_factory=dict)  # what is in hand, the call, how long it is busy
    own_at: float = 0.0
    score: dict[str, Any] | None = None
    notice: tuple[float, str] = (0.0, "")
    smoky_seen: set[str] = field(default_factory=set)  # rooms full of smoke when last seen, or by the gap of their door
    hot_doors: set[str] = field(default_factory=set)  # as they were felt to be
    cool_doors: set[str] = field(default_factory=set)
    has_shouted: bool = False
    stuck: bool = False  # in a lift that has stopped on its way
    over: bool = False
    broken_off: bool = False  # by its organiser, while the player was under way
    last: Place | None = None
    barred: set[int] = field(default_factory=set)  # doors known to be locked or barred: from the start, or seen to be

    def take(self, message: dict[str, Any] | bytes, at: float) -> None:
        """Handles one message."""
        if isinstance(message, bytes):
            before = self.newer[1] if self.newer else None
            snapshot = completed(unpack(message), before)
            if not snapshot.full and before is None:
                return  # smoke and doors come with the next full one
            self.newer = (at, snapshot)
            self._keep(snapshot, at)
            self.last = self.place() or self.last
            self._look_around(snapshot)
            return
        kind = message["t"]
        if kind == "welcome":
            same = self.welcome is not None and self.plan["id"] == message["plan"]["id"]
            if not same:
                self.barred = {index for index, door in enumerate(message["plan"]["doors"]) if door["locked"]}
            self.welcome, self.offset = message, None
            self.newer = self.newer if same else None  # the last view stays until a new one arrives
            self.moments.clear()
        elif kind == "preparing":
            self.is_preparing = True
        elif kind == "status":
            self.status = message
        elif kind == "own":
            if (call := self.own.get("call")) and call["answers"] and not message.get("call"):
                self.notice = (at + NOTICE_S, "call_cut")
            self.own, self.own_at = message, at
            self._look_at_gap(message.get("shut_door") or {})
        elif kind == "score":
            self.broken_off = bool(message["card"].get("broken_off"))
            self.score = None if self.broken_off else message["card"]
        elif kind == "ended":
            self.over = True
        elif kind == "event":
            self._note(message, at)

    def _look_around(self, snapshot: Snapshot) -> None:
        """Notes which doors that can be seen from the player's place are locked or barred, and which rooms smoky."""
        place = self.place()
        if place is None or self.welcome is None:
            return
        seen = self.seen_rooms(place)
        here = {
            index
            for index, door in enumerate(self.plan["doors"])
            if door["storey"] == place.storey and not seen.isdisjoint(door["between"])
        }
        self.barred = self.barred - here | {index for index in here if int(snapshot.doors[index]) & BARRED}
        self.smoky_seen = self.smoky_seen - seen | {room for room in seen if self.is_hazy(room)}

    def _look_at_gap(self, told: dict[str, Any]) -> None:
        """Smoke that comes through the gap of the shut door at hand tells of the room behind it."""
        place = self.place() if self.welcome is not None else None
        if place is None or not told.get("smoke"):
            return
        here = self.room_id(place.x, place.y, place.storey)
        between = next((set(door["between"]) for door in self.plan["doors"] if door["id"] == told["id"]), set())
        self.smoky_seen |= between - {here} if here in between else set()

    def _is_smoky_behind(self, door: str) -> bool:
        """True for a door behind which smoke was seen from where one stands."""
        place = self.place() if self.welcome is not None else None
        here = self.room_id(place.x, place.y, place.storey) if place else OUTSIDE
        between = next((set(entry["between"]) for entry in self.plan["doors"] if entry["id"] == door), set())
        return not self.smoky_seen.isdisjoint(between - {here})

    def doors_of(self, room: str) -> list[tuple[int, dict[str, Any]]]:
        """The doors of a room with their numbers."""
        return [(index, door) for index, door in enumerate(self.plan["doors"]) if room in door["between"]]

    def barred_signs(self, storey: int) -> set[int]:
        """A storey's signs that send people to an exit of it which is known to be locked or barred."""
        shut = {door["id"] for index, door in enumerate(self.plan["doors"])
                if index in self.barred and door["storey"] == storey}  # fmt: skip
        signs = enumerate(self.plan["signs"])
        return {index for index, sign in signs if sign["storey"] == storey and sign["to"] in shut}

    def _keep(self, snapshot: Snapshot, at: float) -> None:
        """Keeps a moment and learns how late frames arrive: quick ones set the clock, slow ones the delay."""
        if self.moments and snapshot.tick < self.moments[-1].tick:
            self.moments.clear()  # another run, or one recovered from a little earlier
        if self.moments and snapshot.tick == self.moments[-1].tick:
            self.moments.pop()
        else:
            sample = at - snapshot.tick / TICK_HZ
            if self.offset is None or sample < self.offset or sample - self.offset > OFFSET_JUMPS_S:
                self.offset = sample
            else:
                late = sample - self.offset
                self.offset += late * OFFSET_RISES
                wanted = min(MOST_DELAY_S, max(DELAY_S, late + 2 / TICK_HZ + DELAY_MARGIN_S))
                share = 1.0 if wanted > self.delay_s else DELAY_FALLS
                self.delay_s += (wanted - self.delay_s) * share
        self.moments.append(snapshot)

    def _note(self, event: dict[str, Any], at: float) -> None:
        """Shows for a moment what an action of the player led to."""
        kind, data = event["kind"], event.get("data", {})
        if kind == "refused":
            self.refuse(data.get("why", ""), at)
        elif event.get("player") != self.player_id:
            return
        elif kind == "left_lift":
            self.stuck = False
        elif kind == "door_felt":
            door, shut = data.get("door", ""), self.own.get("shut_door") or {}
            gap = self._is_smoky_behind(door) or (shut.get("id") == door and shut.get("smoke"))
            (self.hot_doors if data.get("hot") else self.cool_doors).add(door)
            self.notice = (at + NOTICE_S, "door_hot" if data.get("hot") else "door_gap" if gap else "door_cool")
        elif kind == "door_opened":
            unfelt = data.get("bumped") and not data.get("felt") and not data.get("exit")
            text = "opened_hot" if data.get("hot") else "opened_bumped" if unfelt else ""
            self.notice = (at + NOTICE_S, text) if text else self.notice
        elif kind == "door_closed" and any(data.get(who) for who in ("left_behind", "coming", "inside")):
            self.notice = (at + NOTICE_S, "did_shut_in")
        elif kind == "used_extinguisher":
            self.notice = (at + NOTICE_S, _came_of(data))
        elif kind in NOTICES:
            self.notice = (at + NOTICE_S, NOTICES[kind])
            self.stuck = self.stuck or kind == "lift_stuck"
            self.has_shouted = self.has_shouted or kind in SHOUTS

    def refuse(self, why: str, at: float) -> None:
        """Says for a moment that an action cannot be done, with its reason when that is known."""
        reasons = {"door_open": "did_stay_open", "minor": f"ext_{self.minor or 'child'}"}
        self.notice = (at + NOTICE_S, reasons.get(why, "refused"))

    # -- the plan -----------------------------------------------------------------------------------------------

    @property
    def plan(self) -> dict[str, Any]:
        """The plan. Raises RuntimeError before the welcome."""
        if self.welcome is None:
            raise RuntimeError("no welcome yet")
        plan: dict[str, Any] = self.welcome["plan"]
        return plan

    @property
    def player_id(self) -> str:
        return str(self.welcome["player_id"]) if self.welcome else ""

    @property
    def refuge(self) -> str:
        """The room where the player may wait for rescue; empty when there is none."""
        return str(self.welcome.get("refuge") or "") if self.welcome else ""

    @property
    def stays(self) -> bool:
        """True for a role whose part is to stay behind a shut door."""
        return bool(self.welcome and self.welcome.get("stays"))

    @property
    def minor(self) -> str:
        """ "child" or "teen" for a player who fights no fire; empty for others."""
        return str(self.welcome.get("minor") or "") if self.welcome else ""

    # -- the player ---------------------------------------------------------------------------------------------

    def left_s(self, what: str, at: float) -> float:
        """The remaining seconds of something that the server counts down (`line_s`, `busy_s`, `stay_s`).

        Nothing runs down while the clock stands.
        """
        passed = at - self.own_at if self.phase in ("running", "") else 0.0
        return max(0.0, float(self.own.get(what, 0.0)) - passed)

    def me(self) -> int:
        """The agent id of the player; -1 before the welcome."""
        return int(self.own.get("agent", self.welcome["agent"] if self.welcome else -1))

    def place(self) -> Place | None:
        """Where the player is; None before the first snapshot and in a lift."""
        return place_in(self.newer[1], self.me()) if self.newer else None

    def row(self) -> Any:
        """The player's row in the last snapshot; None before the first."""
        if self.newer is None:
            return None
        players = self.newer[1].players
        mine = players[players["agent"] == self.me()]
        return mine[0] if len(mine) else None

    @property
    def low(self) -> bool:
        row = self.row()
        return row is not None and bool(row["posture"])

    @property
    def is_lost(self) -> bool:
        """True where smoke leaves no sight and no breath to take a step with."""
        row = self.row()
        stands = row is not None and int(row["speed_2cm"]) == 0
        kept = any(self.own.get(what) for what in ("reported", "down", "in_lift"))
        return bool(stands or self.own.get("eyes_shut")) and not kept

    @property
    def is_blinded(self) -> bool:
        """True where smoke takes one's sight or stops one: the bar marks sight in red. Darkness alone leaves more."""
        row = self.row()
        return self.is_lost or (row is not None and row["visibility_5"] / 5 < BLIND_M)

    def smoke_badge(self) -> str:
        """The key of what the bar says of smoke, by the measures of the score: at the head so that it takes one's
        sight, or else overhead; empty without smoke.
        """
        if self.own.get("head_smoke"):
            return "head_smoke"
        hangs = self.last is not None and self.smoke_hangs(self.last)
        return "overhead" if hangs or self.own.get("in_smoke") else ""

    def smoke_hangs(self, place: Place) -> bool:
        """True where smoke hangs around a place; with clear sight one sees under it."""
        if self.row() is None or self.newer is None:
            return False
        cells = self.newer[1].cells
        return any(
            cell["storey"] == place.storey
            and in_box(cell["box"], place.x, place.y)
            and haze["extinction_20"] >= HAZE_20
            for cell, haze in zip(self.plan["cells"], cells, strict=False)
        )

    def is_hazy(self, room: str) -> bool:
        """True for a room in which smoke hangs that one sees."""
        found = next((one for one in self.plan["rooms"] if one["id"] == room), None)
        if found is None or self.newer is None:
            return False
        return any(
            haze["extinction_20"] >= HAZE_20
            and cell["storey"] == found["storey"]
            and _is_around(found["polygon"], Place(*_middle(cell["box"]), cell["storey"]))
            for cell, haze in zip(self.plan["cells"], self.newer[1].cells, strict=False)
        )

    def outside(self, place: Place) -> bool:
        """True in the open air."""
        ground = place.storey == self.plan["ground"] and self.room_at(place) is None
        return ground and not in_ring(self.plan["building"], place.x, place.y)

    def room_at(self, place: Place) -> dict[str, Any] | None:
        """The room around a place, including half of its walls; None in the open."""
        rooms = [room for room in self.plan["rooms"] if room["storey"] == place.storey]
        return next((room for room in rooms if _is_around(room["polygon"], place)), None)

    def room_id(self, x: float, y: float, storey: int) -> str:
        """The id of the room around a point; "outside" in the open."""
        room = self.room_at(Place(x, y, storey))
        return str(room["id"]) if room else OUTSIDE

    def seen_rooms(self, place: Place) -> set[str]:
        """The rooms that can be looked into from a place: its own, and those behind an open door of it."""
        here = self.room_id(place.x, place.y, place.storey)
        seen = {here}
        shut = self.shut()
        for index, door in enumerate(self.plan["doors"]):
            if here in door["between"] and door["storey"] == place.storey and index not in shut:
                seen |= set(door["between"])
        return seen

    def fires(self) -> list[dict[str, Any]]:
        """The fires the player can see: in the same room, or through an open door of it."""
        place = self.place()
        if place is None or self.newer is None:
            return []
        seen = self.seen_rooms(place)
        fires = self.status.get("fires", [])
        return [fire for fire in fires if fire["room"] in seen and fire["storey"] == place.storey]

    # -- between snapshots --------------------------------------------------------------------------------------

    def moment(self, at: float) -> Snapshot | None:
        """The crowd a short while ago, interpolated between the received moments, so that nobody jerks."""
        if self.newer is None:
            return None
        if self.offset is None or not self.moments:
            return replace(self.newer[1], agents=self.newer[1].agents.copy())
        tick = (at - self.offset - self.delay_s) * TICK_HZ
        older = newer = self.moments[-1]
        for moment in reversed(self.moments):
            older = moment
            if moment.tick <= tick:
                break
            newer = moment
        share = min(1.0, max(0.0, (tick - older.tick) / max(1, newer.tick - older.tick)))
        return _between(older, newer, share, self.newer[1])

    def due(self, at: float) -> float:
        """The earliest moment at which the newest snapshot could have arrived without any delay."""
        if self.newer is None or self.offset is None:
            return at
        return min(at, self.offset + self.newer[1].tick / TICK_HZ)

    def shut(self) -> frozenset[int]:
        """The doors that let nobody through, by their index in the plan's list: locked ones and shut leaves."""
        if self.newer is None:
            return frozenset()
        leaf = np.array([door["leaf"] for door in self.plan["doors"]], dtype=bool)
        bits = self.newer[1].doors
        return frozenset(np.flatnonzero((bits & 2 > 0) | (leaf & (bits & 1 == 0))).tolist())

    def stands(self, at: float) -> bool:
        """True while the player cannot move: no time passes, they are busy, or the drill is over for them."""
        busy = self.left_s("busy_s", at) > 0
        down, away = bool(self.own.get("down")), bool(self.own.get("in_lift"))
        return busy or down or away or self.phase not in ("running", "") or self.over

    @property
    def phase(self) -> str:
        """One of the protocol's PHASES; empty before the first status."""
        return str(self.status.get("phase", ""))

    @property
    def child(self) -> bool:
        """True in a children's session: nobody is shown lying on the ground."""
        return bool(self.welcome and self.welcome.get("child"))


def _between(older: Snapshot, newer: Snapshot, share: float, last: Snapshot) -> Snapshot:
    """The people between two moments; everything else is from the last snapshot."""
    agents = newer.agents.copy()
    if older is not newer:
        _, here, there = np.intersect1d(newer.agents["id"], older.agents["id"], return_indices=True)
        same = newer.storey[here] == older.storey[there]
        here, there = here[same], there[same]
        for axis in ("x", "y"):
            before, after = older.agents[axis][there].astype(float), newer.agents[axis][here].astype(float)
            agents[axis][here] = np.rint(before + (after - before) * share)
    return replace(last, agents=agents)


def place_in(snapshot: Snapshot, agent: int) -> Place | None:
    """The position of an agent in a snapshot; None when it is not there."""
    rows = np.flatnonzero(snapshot.agents["id"] == agent)
    if not len(rows):
        return None
    mine = snapshot.agents[rows[0]]
    return Place(float(mine["x"]) / 100, float(mine["y"]) / 100, int(snapshot.storey[rows[0]]))


def _is_around(points: list[list[float]], place: Place) -> bool:
    xs, ys = zip(*points, strict=True)
    box = (min(xs) - HALF_WALL_M, min(ys) - HALF_WALL_M, max(xs) + HALF_WALL_M, max(ys) + HALF_WALL_M)
    return in_box(box, place.x, place.y)


def _middle(box: tuple[float, float, float, float]) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def in_box(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    """True inside a box and on its edge."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def in_ring(points: list[list[float]], x: float, y: float) -> bool:
    """True inside a polygon, by the even-odd rule."""
    inside = False
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def in_polygon(points: list[list[float]], place: Place) -> bool:
    """True when a place lies in a polygon of its storey."""
    return in_ring(points, place.x, place.y)


def _came_of(used: dict[str, Any]) -> str:
    """The key of what is said when a player is done with an extinguisher, or lets go of it."""
    if used.get("out"):
        return "ext_out"
    if used.get("worse"):
        return "ext_shock" if used.get("fuel") == "electrical" else "ext_worse"
    return "ext_stopped" if used.get("left_s") else "ext_failed"
