"""The drill worker: owns the clocks of the sessions whose leases it holds. It is a client of the site's socket."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import DatabaseError, InterfaceError, close_old_connections

from common.models import Heartbeat
from simulator.engine.event_log import TICK_HZ
from simulator.protocol.messages import encode

from ..live.wire import EVERYBODY, Commanded, Drop, Send, Take, Text, ToSite, ToWorker, pack_frame
from ..models import DrillSession
from ..sessions.leases import abandon, asked_to_start, shorten_leases, take_lease
from .checkpoints import write_checkpoints, write_result
from .live_session import LiveSession
from .recovery import Recovery, StoredSession, read_session
from .site_socket import SiteSocket
from .updates import play_beat, status_of
from .waiting import abandon_expired_lobbies, is_free, is_lobby_expired, waiting_sessions

LOOK_S, WRITE_S, BEAT_S, SWEEP_S = 0.25, 0.5, 4.0, 10.0
MOST_BEHIND_S = 0.25
MOST_RECOVERING = 3  # sessions brought back at a time: the other workers take the rest
# Recovery gets at least this much of each round of the clock, and plays in slices of ticks.
LEAST_RECOVERY_S, SLICE_TICKS = 0.03, 5

logger = logging.getLogger(__name__)


class Worker:
    """Steps its sessions 20 times a second, relays through the socket, writes checkpoints twice a second.

    The clock's loop alone touches live sessions; database work happens in a thread, on checkpoints taken between two
    ticks.
    """

    def __init__(self, *, url: str, name: str, speed: float = 1.0, certificate: str | None = None) -> None:
        self.name, self.speed = name, speed
        self.sessions: dict[str, LiveSession] = {}
        self.recovering: dict[str, Recovery] = {}
        self.broken: list[DrillSession] = []
        self.site = SiteSocket(
            url=url,
            name=name,
            certificate=certificate,
            on_connect=self._on_connect,
            on_message=self._on_message,
            on_lost=self._on_lost,
        )
        self.stopped = asyncio.Event()
        self.storage_due = asyncio.Event()  # something is to be read or written now
        self.written_at = self.swept_at = 0.0

    async def run(self) -> None:
        """Runs until `stopped` is set; then writes the last checkpoints and gives the leases up."""
        await asyncio.gather(self.site.run(self.stopped), self._run_clock(), self._run_storage())
        await self._write_checkpoints()
        held = [live.session.pk for live in self.sessions.values()]
        held += [recovery.stored.session.pk for recovery in self.recovering.values()]
        await sync_to_async(shorten_leases)(held, self.name, to=timedelta(0))

    # -- the site's socket ---------------------------------------------------------------------------------------

    async def _on_connect(self) -> None:
        for live in self.sessions.values():
            live.empty_since = time.monotonic()
        for held in list(self.sessions):
            await self.site.send_message(Take(held))

    def _on_lost(self) -> None:
        for live in self.sessions.values():
            live.disconnect_all(time.monotonic())

    def _on_message(self, message: ToWorker) -> None:
        if (live := self.sessions.get(message.session)) is not None:
            try:
                live.receive(message, time.monotonic())
            except Exception:
                self._drop_broken(live)

    async def _send_texts(self, live: LiveSession, *texts: Text) -> None:
        """Sends texts, each to EVERYBODY in the session, to WATCHERS, or to the player of this id."""
        if texts:
            await self.site.send_message(Send(live.hex, texts))

    # -- clock ---------------------------------------------------------------------------------------------------

    async def _run_clock(self) -> None:
        """Ticks at 20 Hz; a clock that has fallen behind runs slower rather than skip."""
        due = time.monotonic()
        beat = 0
        while not self.stopped.is_set():
            await self.site.send_many(*self._tick_all(beat))
            beat += 1
            due = max(due + 1 / (TICK_HZ * self.speed), time.monotonic() - MOST_BEHIND_S)
            await self._recover(due)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _tick_all(self, beat: int) -> tuple[list[bytes], list[ToSite]]:
        """One twentieth of a second of all sessions, and the frames and messages to send."""
        frames: list[bytes] = []
        messages: list[ToSite] = []
        for live in list(self.sessions.values()):
            if not self.site.is_open or live.run.finished:  # nothing moves while nobody could be heard
                continue
            try:
                made = play_beat(live, beat, time.monotonic())
            except Exception:
                self._drop_broken(live)
                continue
            if made.snapshot:
                frames.append(pack_frame(live.hex, made.snapshot))
            if made.texts:
                messages.append(Send(live.hex, tuple(made.texts)))
            if made.has_keyframe:
                self.written_at = 0.0  # else the next worker might have up to twenty seconds more to play again
            if made.has_keyframe or live.run.finished:
                self.storage_due.set()
        return frames, messages

    def _drop_broken(self, live: LiveSession) -> None:
        """Gives up one broken session, so that the others' clocks go on. Call it where the error is being handled."""
        logger.exception("drill %s failed and is abandoned", live.session.pk)
        self.sessions.pop(live.hex, None)
        self.broken.append(live.session)
        self.storage_due.set()

    async def _recover(self, until: float) -> None:
        """Plays the logged inputs of recovering sessions while there is time, and always a little."""
        until = max(until, time.monotonic() + LEAST_RECOVERY_S)
        while time.monotonic() < until:
            # What is played back before its lease is free waits there.
            ready = ((held, one) for held, one in self.recovering.items() if one.is_ours or not one.done)
            held, recovery = next(ready, ("", None))
            if recovery is None:
                return
            try:
                recovery.advance(SLICE_TICKS)
                live = recovery.live_session(time.monotonic()) if recovery.done and recovery.is_ours else None
            except Exception:
                logger.exception("drill %s cannot be brought back", recovery.stored.session.pk)
                del self.recovering[held]
                self.broken += [recovery.stored.session] if recovery.is_ours else []
                continue
            if recovery.done:
                self.storage_due.set()  # for the next one
            if live is not None and self.recovering.pop(held, None) is not None:
                self.sessions[held] = live
                await self.site.send_message(Take(held))
            await asyncio.sleep(0)

    # -- storage -------------------------------------------------------------------------------------------------

    async def _run_storage(self) -> None:
        """Looks for sessions to take, writes checkpoints, ends drills, renews leases, beats."""
        beaten_at = 0.0
        while not self.stopped.is_set():
            self.storage_due.clear()
            try:
                if time.monotonic() - beaten_at >= BEAT_S:
                    beaten_at = time.monotonic()
                    await sync_to_async(Heartbeat.beat)(f"drill-worker:{self.name}")
                await self._finish_ended()
                await self._take_waiting()
                await self._write_when_due()
            except Exception:
                logger.exception("the worker could not read or write; trying again")
            await self._pause()

    async def _pause(self) -> None:
        """Waits until the next look: a quarter of a second, less when something is due."""
        waits = [asyncio.create_task(event.wait()) for event in (self.stopped, self.storage_due)]
        await asyncio.wait(waits, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()

    async def _finish_ended(self) -> None:
        for live in [live for live in self.sessions.values() if live.run.finished]:
            await self._finish(live)
        while self.broken:
            await sync_to_async(abandon)(self.broken[-1])
            await self.site.send_message(Drop(self.broken.pop().pk.hex))

    async def _take_waiting(self) -> None:
        found, alive = await sync_to_async(self._find_waiting)()
        for held in alive:
            self.recovering.pop(held, None)
        for session_id in found:
            await self._take(session_id)
            # A lease must not run out while another session loads.
            await self._write_when_due()

    async def _write_when_due(self) -> None:
        """Writes all checkpoints when it is time."""
        now = time.monotonic()
        if now - self.written_at < WRITE_S:
            return
        self.written_at = now
        await self._start_asked()
        for live in await self._write_checkpoints():
            await self._send_texts(live, (EVERYBODY, encode("ended")))
            await self._drop(live)

    async def _start_asked(self) -> None:
        """Starts lobbies whose organiser pressed start while no worker could hear it."""
        lobbies = {live.session.pk: live for live in self.sessions.values() if live.began_at is None}
        for session_id in await sync_to_async(asked_to_start)(lobbies) if lobbies else ():
            lobbies[session_id].receive(Commanded(session_id.hex, "start"), time.monotonic())

    async def _write_checkpoints(self) -> list[LiveSession]:
        """Writes all checkpoints; returns the sessions lost to another worker, cancelled or left by their players."""
        sessions = list(self.sessions.values())
        checkpoints = [live.checkpoint() for live in sessions]
        also = [recovery.stored.session.pk for recovery in self.recovering.values() if recovery.is_ours]
        try:
            kept = await sync_to_async(write_checkpoints)(checkpoints, self.name, also=also)
        except Exception:
            for live, checkpoint in zip(sessions, checkpoints, strict=True):
                live.restore(checkpoint)
            raise
        for lost in set(also) - kept:
            self.recovering.pop(lost.hex, None)
        gone = []
        for live, checkpoint in zip(sessions, checkpoints, strict=True):
            live.start_written = live.start_written or checkpoint.begins
            if live.session.pk not in kept:
                gone.append(live)
            elif self._is_over(live):
                await sync_to_async(abandon)(live.session)
                gone.append(live)
        return gone

    def _is_over(self, live: LiveSession) -> bool:
        """True for a session cancelled, deserted or waited out. Nobody can be there while the site is away."""
        if live.run.finished or live.cancelled or self.site.is_lost:
            return live.cancelled and not live.run.finished
        now = time.monotonic()
        return live.is_deserted(now) if live.run.tick else is_lobby_expired(live, now)

    async def _finish(self, live: LiveSession) -> None:
        """Scores a drill that has ended and tells its players. What cannot be written now is tried again."""
        checkpoint = live.checkpoint()
        try:
            cards = await sync_to_async(write_result)(live.session, live.run, checkpoint, self.name)
        except Exception:
            live.restore(checkpoint)
            raise
        if cards is not None:
            texts: list[Text] = [(EVERYBODY, encode("status", **status_of(live, time.monotonic())))]
            texts += ((player, encode("score", card=card.to_dict())) for player, card in cards.items())
            await self._send_texts(live, *texts, (EVERYBODY, encode("ended")))
        await self._drop(live)

    async def _drop(self, live: LiveSession) -> None:
        self.sessions.pop(live.hex, None)
        await self.site.send_message(Drop(live.hex))

    def _find_waiting(self) -> tuple[list[uuid.UUID], list[str]]:
        """Sessions to take, and those being recovered whose worker lives after all."""
        close_old_connections()
        if time.monotonic() - self.swept_at >= SWEEP_S:
            self.swept_at = time.monotonic()
            abandon_expired_lobbies()
        recovering = dict(self.recovering)
        busy = sum(not recovery.done for recovery in recovering.values())
        alive = {held for held, recovery in recovering.items() if not recovery.is_ours}
        found = []
        for session in waiting_sessions([live.session.pk for live in list(self.sessions.values())]):
            alive.discard(session.pk.hex)
            if (recovery := recovering.get(session.pk.hex)) is not None:
                found += [session.pk] if is_free(session) and not recovery.is_ours else []
            elif busy < MOST_RECOVERING:
                busy += 1
                found.append(session.pk)
        return found, list(alive)

    async def _take(self, session_id: uuid.UUID) -> None:
        """Takes a session's lease when it is free, and begins to recover the session, unless that has been done."""
        is_ours, stored = await sync_to_async(self._take_lease_and_read)(session_id)
        recovery = self.recovering.get(session_id.hex)
        if recovery is None or recovery.stored != stored:
            try:
                recovery = self.recovering[session_id.hex] = await asyncio.to_thread(Recovery, stored)
            except (DatabaseError, InterfaceError):
                raise
            except Exception:
                logger.exception("drill %s cannot be taken up", session_id)
                self.recovering.pop(session_id.hex, None)
                self.broken += [stored.session] if is_ours else []
                return
        recovery.stored, recovery.is_ours = stored, is_ours

    def _take_lease_and_read(self, session_id: uuid.UUID) -> tuple[bool, StoredSession]:
        """True if the session is this worker's now, and the session as it was last written down."""
        is_ours = take_lease(session_id, self.name)
        return is_ours, read_session(DrillSession.objects.get(pk=session_id))
