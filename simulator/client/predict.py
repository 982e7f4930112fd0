"""Shows the player's own movement at once, by the rule of `simulator.protocol.prediction`, as the browser does."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from simulator.protocol.prediction import PREDICTION, Prediction

from .floor import Floor
from .view import Place

AROUND = [(math.cos(turn * math.pi / 4), math.sin(turn * math.pi / 4)) for turn in range(8)]
XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Wish:
    """The direction wanted since a moment."""

    since: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where the server had the player, and the moment of our clock up to which that is true."""

    place: Place
    since: float
    speed: float
    shut: frozenset[int]


@dataclass(frozen=True, slots=True)
class Shown:
    """The position drawn last, without the fading error."""

    place: Place
    at: float


class Predictor:
    """Predicts where the player is. `wish`, `note` and `correct` feed it; `show` answers for any later moment."""

    def __init__(self, floor: Floor, numbers: Prediction = PREDICTION) -> None:
        self.floor, self.numbers = floor, numbers
        self._delay = numbers.first_delay_s
        self.forget()

    def forget(self) -> None:
        """Starts again from the next message of the server: after a lift or a new connection."""
        self.wishes: list[Wish] = []
        self.sent: list[tuple[int, float]] = []
        self.delays: list[tuple[float, float]] = []  # when an answer arrived, and how long after its input
        self.grip = 1.0  # the share of free movement that the crowd allows
        self.off = (0.0, 0.0)
        self._seen: Sighting | None = None
        self._shown: Shown | None = None

    def wish(self, dx: float, dy: float, now: float) -> None:
        """Notes the direction wanted from now on; a player who may not move wants none."""
        last = self.wishes[-1] if self.wishes else None
        if last is None or (last.dx, last.dy) != (dx, dy):
            self.wishes.append(Wish(now, dx, dy))
        while len(self.wishes) > 1 and self.wishes[1].since < now - self.numbers.kept_s:
            self.wishes.pop(0)

    def note(self, seq: int, now: float) -> None:
        """Notes an input the moment it is sent."""
        self.sent.append((seq, now))

    def correct(self, place: Place, *, ack: int, speed: float, shut: frozenset[int], due: float, now: float) -> None:
        """Handles the server's position of the player at a tick; `due` is the earliest moment that tick can arrive."""
        self._measure(ack, due, now)
        seen, before = Sighting(place, due - self._delay, speed, shut), self._seen
        if before is not None and before.place.storey == place.storey:
            self._learn(before, seen)
        self._seen = seen
        here, was = self._walked(seen, (place.x, place.y), seen.since, now, self.grip), self._shown
        if was is None or was.place.storey != place.storey:
            self.off = (0.0, 0.0)
        else:
            self.off = (self.off[0] + was.place.x - here[0], self.off[1] + was.place.y - here[1])
            if math.hypot(*self.off) > self.numbers.snap_m:
                self.off = (0.0, 0.0)
        self._shown = Shown(replace(place, x=here[0], y=here[1]), now)

    def show(self, now: float) -> Place | None:
        """Where to draw the player; None before the server's first message."""
        if self._shown is None or self._seen is None:
            return None
        place, passed = self._shown.place, max(0.0, now - self._shown.at)
        if now - self._seen.since <= self.numbers.most_replay_s:
            x, y = self._walked(self._seen, (place.x, place.y), self._shown.at, now, self.grip)
            place = replace(place, x=x, y=y)
        self._shown = Shown(place, now)
        share = math.exp(-passed / self.numbers.fade_s) if self.numbers.fade_s else 0.0
        self.off = (self.off[0] * share, self.off[1] * share)
        return Place(place.x + self.off[0], place.y + self.off[1], place.storey)

    def _measure(self, ack: int, due: float, now: float) -> None:
        """Measures how long it takes until an input shows in a snapshot: the shortest time of the last seconds."""
        answered = next((at for seq, at in self.sent if seq == ack), None)
        if answered is not None:
            self.delays.append((now, max(0.0, due - answered)))
            self.sent = [(seq, at) for seq, at in self.sent if seq > ack]
        self.delays = [(at, delay) for at, delay in self.delays if at > now - self.numbers.window_s]
        if self.delays:
            self._delay = min(delay for _at, delay in self.delays)

    def _learn(self, before: Sighting, seen: Sighting) -> None:
        """Learns from two positions how freely the player moves."""
        numbers, start = self.numbers, (before.place.x, before.place.y)
        free = math.dist(start, self._walked(before, start, before.since, seen.since, 1.0))
        gone = math.dist(start, (seen.place.x, seen.place.y))
        if free > numbers.least_way_m:
            self.grip += numbers.grip_rate * (min(1.0, gone / free) - self.grip)
        else:
            self.grip += numbers.grip_recovers * (1.0 - self.grip)

    def _walked(self, seen: Sighting, at: XY, since: float, until: float, grip: float) -> XY:
        """Where the directions wanted in a span of time lead from a place."""
        numbers = self.numbers
        start = max(since, until - numbers.most_replay_s)
        ends = [wish.since for wish in self.wishes[1:]] + [math.inf]
        for wish, over in zip(self.wishes, ends, strict=False):
            left, pace = min(until, over) - max(start, wish.since), min(1.0, math.hypot(wish.dx, wish.dy))
            if left <= 0 or pace < numbers.least_pace:
                continue
            heading = math.atan2(wish.dy, wish.dx)
            while left > 1e-6:
                at = self._step(seen, at, heading, min(left, numbers.step_s) * seen.speed * pace * grip)
                left -= numbers.step_s
        return at

    def _step(self, seen: Sighting, at: XY, heading: float, reach: float) -> XY:
        """Takes one step, along a wall if one is in the way, as the server does."""
        look = max(reach, self.numbers.least_step_m)
        for turn in self.numbers.turns:
            dx, dy = math.cos(heading + turn), math.sin(heading + turn)
            if self._is_free(at[0] + dx * look, at[1] + dy * look, seen):
                return at[0] + dx * reach, at[1] + dy * reach
        return at

    def _is_free(self, x: float, y: float, seen: Sighting) -> bool:
        body, storey, shut = self.numbers.body_m, seen.place.storey, seen.shut
        return all(self.floor.holds(x + dx * body, y + dy * body, storey, shut) for dx, dy in AROUND)
