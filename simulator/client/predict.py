"""The player's own movement, shown at once: inputs not yet answered are played on from where the server last said."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

from .view import Place
from .walls import Walls

STEP_S = 0.05
BLEND_PER_S, BLEND_M_S = 5.0, 1.1  # an error fades exponentially, but never faster than somebody walks
SNAP_M = 1.5  # further off than this the player has been put somewhere else: no blending
MOST_AHEAD_S = 1.0  # nobody is shown further on than this when no answer comes
MOST_PENDING = 200


@dataclass(frozen=True)
class Sent:
    """One input as it was sent."""

    seq: int
    dx: float
    dy: float
    at: float


class Predictor:
    """Where the player is shown. `sent` and `corrected` feed it; `place` answers, for any later moment."""

    def __init__(self, walls: Walls) -> None:
        self.walls = walls
        self.pending: deque[Sent] = deque(maxlen=MOST_PENDING)
        self.last = Sent(0, 0.0, 0.0, -math.inf)
        self.storey: int | None = None
        self.locked: frozenset[int] = frozenset()
        self._at = (0.0, 0.0)
        self._known_at = 0.0
        self._moved_to = 0.0
        self._off = (0.0, 0.0)
        self._blended_at = 0.0
        self._speed = 0.0

    def sent(self, seq: int, dx: float, dy: float, at: float) -> None:
        """Notes an input the moment it is sent."""
        self._advance(at)
        self.last = Sent(seq, dx, dy, at)
        self.pending.append(self.last)

    def corrected(self, place: Place, ack: int, speed_m_s: float, at: float, locked: frozenset[int]) -> None:
        """Takes up where the server has the player, having heard inputs up to `ack`. The error fades away from here."""
        shown = self.place(at) if self.storey == place.storey else None
        while self.pending and self.pending[0].seq <= ack:
            self.pending.popleft()
        self.storey, self.locked, self._speed = place.storey, locked, speed_m_s
        self._at, self._known_at = self._replayed((place.x, place.y), at), at
        self._moved_to = at
        if shown is None:
            self._off = (0.0, 0.0)
        else:
            off = (shown.x - self._at[0], shown.y - self._at[1])
            self._off = off if math.hypot(*off) < SNAP_M else (0.0, 0.0)
        self._blended_at = at

    def place(self, at: float) -> Place | None:
        """Where to show the player; None before the server has said anything."""
        if self.storey is None:
            return None
        self._advance(at)
        self._fade(at)
        return Place(self._at[0] + self._off[0], self._at[1] + self._off[1], self.storey)

    def _fade(self, at: float) -> None:
        """Takes the shown error down by what this much time allows."""
        passed, far = max(0.0, at - self._blended_at), math.hypot(*self._off)
        self._blended_at = max(self._blended_at, at)
        if far:
            less = min(far * (1 - math.exp(-BLEND_PER_S * passed)), BLEND_M_S * passed)
            self._off = (self._off[0] * (1 - less / far), self._off[1] * (1 - less / far))

    def forget(self) -> None:
        """The server will say anew where the player is: after a lift or a new connection."""
        self.storey = None
        self.pending.clear()

    def _replayed(self, at: tuple[float, float], now: float) -> tuple[float, float]:
        """The unanswered inputs, each for as long as it held, from the server's place on."""
        later = [sent.at for sent in list(self.pending)[1:]]
        for sent, end in zip(self.pending, [*later, now], strict=False):
            at = self._walk(at, sent, min(max(0.0, end - sent.at), MOST_AHEAD_S))
        return at

    def _advance(self, at: float) -> None:
        until = min(at, self._known_at + MOST_AHEAD_S)
        if self.storey is not None and until > self._moved_to:
            self._at = self._walk(self._at, self.last, until - self._moved_to)
        self._moved_to = max(self._moved_to, at)

    def _walk(self, at: tuple[float, float], sent: Sent, seconds: float) -> tuple[float, float]:
        pace = math.hypot(sent.dx, sent.dy)
        if pace < 0.05 or self._speed <= 0 or self.storey is None:
            return at
        way, speed = (sent.dx / pace, sent.dy / pace), self._speed * min(1.0, pace)
        while seconds > 1e-6:
            part = min(STEP_S, seconds)
            at = self.walls.step(at, self.storey, way, speed * part, self.locked)
            seconds -= part
        return at
