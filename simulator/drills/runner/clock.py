"""The worker's clock: it ticks the live sessions, and replays recovering ones in the time that is left."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import Counter, deque

from simulator.engine.event_log import TICK_HZ

from ..live.wire import Send, Take, ToSite, pack_frame
from .holdings import Holdings
from .live_session import LiveSession
from .site_socket import SiteSocket
from .updates import play_beat

MOST_BEHIND_S = 0.25
# Recovery gets at least this much of each round of the clock, and replays in slices of ticks.
LEAST_RECOVERY_S, SLICE_TICKS = 0.03, 5
KEPT_ROUNDS = 60 * TICK_HZ  # the last minute's

logger = logging.getLogger(__name__)


class Clock:
    """Steps a worker's sessions 20 times a second. Nothing here waits for the database."""

    def __init__(self, *, holdings: Holdings, site: SiteSocket, speed: float = 1.0) -> None:
        self.holdings, self.site, self.speed = holdings, site, speed
        self.rounds_s: deque[float] = deque(maxlen=KEPT_ROUNDS)  # how long each round of ticks took, sending included

    async def run(self, stopped: asyncio.Event) -> None:
        """Ticks at 20 Hz. A clock that has fallen behind runs slower; it does not skip."""
        due = time.monotonic()
        beat = 0
        while not stopped.is_set():
            began = time.monotonic()
            await self.site.send_many(*self._tick_all(beat))
            if self.holdings.sessions:
                self.rounds_s.append(time.monotonic() - began)
            beat += 1
            due = max(due + 1 / (TICK_HZ * self.speed), time.monotonic() - MOST_BEHIND_S)
            await self.recover(due)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def round_ms(self, share: float) -> float:
        """The milliseconds within which this share of the last minute's rounds was done; 0 before the first."""
        ordered = sorted(self.rounds_s)
        return ordered[int(share * (len(ordered) - 1))] * 1000 if ordered else 0.0

    def _tick_all(self, beat: int) -> tuple[list[bytes], list[ToSite]]:
        """Advances all sessions by one twentieth of a second, and returns the frames and messages to send."""
        frames: list[bytes] = []
        messages: list[ToSite] = []
        for live in self.holdings.sessions.values():
            self.put_off(live, beat, time.monotonic())
        for live in list(self.holdings.sessions.values()):
            if not self.site.is_open or live.run.finished:  # time stops while nobody can be heard
                continue
            try:
                made = play_beat(live, beat, time.monotonic())
            except Exception:
                self.holdings.drop_broken(live)
                continue
            if made.snapshot:
                frames.append(pack_frame(live.hex, made.snapshot))
            if made.texts:
                messages.append(Send(live.hex, tuple(made.texts)))
            if made.has_keyframe:
                self.holdings.written_at = 0.0  # else another worker might have up to twenty seconds more to replay
            if made.has_keyframe or live.run.finished:
                self.holdings.storage_due.set()
        return frames, messages

    def put_off(self, live: LiveSession, beat: int, now: float) -> None:
        """Puts a start that was just asked for off by less than a second, to the beat on which the fewest others began.

        A run does most of its work in two of a second's twenty ticks: drills that began together would all be late in
        the same ones. A drill that is alone begins at once.
        """
        if live.began_at is None or live.first_beat is not None or live.run.tick:
            return
        rate = TICK_HZ * self.speed
        soonest = beat + max(0, math.ceil((live.began_at - now) * rate))
        others = [one for one in self.holdings.sessions.values() if one.run.tick or one.first_beat is not None]
        taken = Counter((beat - one.run.tick if one.run.tick else one.first_beat or 0) % TICK_HZ for one in others)
        live.first_beat = min(range(soonest, soonest + TICK_HZ), key=lambda at: taken[at % TICK_HZ])
        live.began_at = (
            now + (live.first_beat - beat - 0.5) / rate
        )  # half a beat early: no round comes at its very time

    async def recover(self, until: float) -> None:
        """Replays the logged inputs of recovering sessions until the given time, and for LEAST_RECOVERY_S at least."""
        until = max(until, time.monotonic() + LEAST_RECOVERY_S)
        while time.monotonic() < until:
            # A session that is replayed before its lease is free waits here.
            ready = ((held, one) for held, one in self.holdings.recovering.items() if one.is_ours or not one.done)
            held, recovery = next(ready, ("", None))
            if recovery is None:
                return
            try:
                recovery.advance(SLICE_TICKS)
                live = recovery.live_session(time.monotonic()) if recovery.done and recovery.is_ours else None
            except Exception:
                logger.exception("drill %s cannot be brought back", recovery.stored.session.pk)
                del self.holdings.recovering[held]
                self.holdings.broken += [recovery.stored.session] if recovery.is_ours else []
                continue
            if recovery.done:
                self.holdings.storage_due.set()  # to take up the next session
            if live is not None and self.holdings.recovering.pop(held, None) is not None:
                self.holdings.sessions[held] = live
                await self.site.send_message(Take(held))
            await asyncio.sleep(0)
