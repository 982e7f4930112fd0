"""The worker's storage: it takes sessions, writes checkpoints, ends drills and renews leases."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from contextlib import suppress

from asgiref.sync import sync_to_async
from django.db import DatabaseError, Error, InterfaceError, close_old_connections

from common.models import Heartbeat
from simulator.protocol.messages import encode

from ..live.wire import EVERYBODY, Commanded, Drop, Send, Text
from ..models import DrillSession
from ..results.finishing import broken_off
from ..sessions.children import BROKEN_OFF
from ..sessions.leases import abandon, asked_to_start, take_lease
from .checkpoints import write_checkpoints, write_result
from .holdings import Holdings
from .live_session import LiveSession
from .recovery import Recovery, StoredSession, read_session
from .site_socket import SiteSocket
from .updates import status_of
from .waiting import abandon_expired_lobbies, is_any_waiting, is_free, is_lobby_expired, waiting_sessions

LOOK_S, WRITE_S, BEAT_S, SWEEP_S = 0.25, 0.5, 2.0, 10.0
MOST_RECOVERING = 3  # sessions recovered at a time; other workers take the rest

logger = logging.getLogger(__name__)


class Storage:
    """Reads and writes a worker's sessions, in a thread, from checkpoints taken between two ticks."""

    def __init__(self, *, holdings: Holdings, site: SiteSocket, name: str) -> None:
        self.holdings, self.site, self.name = holdings, site, name
        self.swept_at = 0.0

    async def run(self, stopped: asyncio.Event) -> None:
        """Takes sessions, writes checkpoints, ends drills, renews leases and notes a heartbeat, until stopped."""
        beaten_at = 0.0
        while not stopped.is_set():
            self.holdings.storage_due.clear()
            try:
                if time.monotonic() - beaten_at >= BEAT_S:
                    beaten_at = time.monotonic()
                    await sync_to_async(Heartbeat.beat)(f"drill-worker:{self.name}")
                await self._finish_ended()
                await self._take_waiting()
                await self._write_when_due()
            except Exception:
                logger.exception("the worker could not read or write; trying again")
            await self._pause(stopped)
        with suppress(Error):
            await sync_to_async(Heartbeat.end)(f"drill-worker:{self.name}")

    async def _pause(self, stopped: asyncio.Event) -> None:
        """Waits for LOOK_S, or less when something is due."""
        waits = [asyncio.create_task(event.wait()) for event in (stopped, self.holdings.storage_due)]
        await asyncio.wait(waits, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()

    async def _finish_ended(self) -> None:
        for live in [live for live in self.holdings.sessions.values() if live.run.finished]:
            await self._finish(live)
        while self.holdings.broken:
            await sync_to_async(abandon)(self.holdings.broken[-1])
            await self.site.send_message(Drop(self.holdings.broken.pop().pk.hex))

    async def _take_waiting(self) -> None:
        found, alive = await sync_to_async(self.find_waiting)()
        for held in alive:
            self.holdings.recovering.pop(held, None)
        for session_id in found:
            await self.take(session_id)
            # Leases must not run out while another session loads.
            await self._write_when_due()

    async def _write_when_due(self) -> None:
        """Writes all checkpoints if WRITE_S has passed since the last time."""
        now = time.monotonic()
        if now - self.holdings.written_at < WRITE_S:
            return
        self.holdings.written_at = now
        await self.start_asked()
        for live in await self.write_checkpoints():
            await self._send_texts(live, (EVERYBODY, encode("ended")))
            await self._drop(live)

    async def start_asked(self) -> None:
        """Starts lobbies whose organiser pressed start while no worker could hear it."""
        lobbies = {live.session.pk: live for live in self.holdings.sessions.values() if live.began_at is None}
        for session_id in await sync_to_async(asked_to_start)(lobbies) if lobbies else ():
            lobbies[session_id].receive(Commanded(session_id.hex, "start"), time.monotonic())

    async def write_checkpoints(self) -> list[LiveSession]:
        """Writes all checkpoints; returns the sessions lost to another worker, cancelled or deserted."""
        sessions = list(self.holdings.sessions.values())
        checkpoints = [live.checkpoint() for live in sessions]
        also = [recovery.stored.session.pk for recovery in self.holdings.recovering.values() if recovery.is_ours]
        try:
            kept = await sync_to_async(write_checkpoints)(checkpoints, self.name, also=also)
        except Exception:
            for live, checkpoint in zip(sessions, checkpoints, strict=True):
                live.restore(checkpoint)
            raise
        for lost in set(also) - kept:
            self.holdings.recovering.pop(lost.hex, None)
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
        """True for a session cancelled, deserted or past its lobby's limit; while the site is away, cancelled alone."""
        if live.run.finished or live.cancelled or self.site.is_lost:
            return live.cancelled and not live.run.finished
        now = time.monotonic()
        return live.is_deserted(now) if live.run.tick else is_lobby_expired(live, now)

    async def _finish(self, live: LiveSession) -> None:
        """Scores a drill that has ended and tells its players. If the database fails, it is tried again later."""
        checkpoint = live.checkpoint()
        try:
            cards = await sync_to_async(write_result)(live.session, live.run, checkpoint, self.name)
        except Exception:
            live.restore(checkpoint)
            raise
        if cards is not None:
            texts: list[Text] = [(EVERYBODY, encode("status", **status_of(live, time.monotonic())))]
            told = {player: card.for_children() if live.session.child else card for player, card in cards.items()}
            cut = {player: {BROKEN_OFF: True} for player in broken_off(live.session, live.run)}
            texts += (
                (player, encode("score", card=card.to_dict() | cut.get(player, {}))) for player, card in told.items()
            )
            await self._send_texts(live, *texts, (EVERYBODY, encode("ended")))
        await self._drop(live)

    async def _send_texts(self, live: LiveSession, *texts: Text) -> None:
        """Sends texts, each to EVERYBODY in the session, to WATCHERS, or to the player of this id."""
        if texts:
            await self.site.send_message(Send(live.hex, texts))

    async def _drop(self, live: LiveSession) -> None:
        self.holdings.sessions.pop(live.hex, None)
        await self.site.send_message(Drop(live.hex))

    def find_waiting(self) -> tuple[list[uuid.UUID], list[str]]:
        """Finds the sessions to take, and the recovering ones whose worker is alive after all."""
        close_old_connections()
        if time.monotonic() - self.swept_at >= SWEEP_S:
            self.swept_at = time.monotonic()
            abandon_expired_lobbies()
        recovering = dict(self.holdings.recovering)
        busy = sum(not recovery.done for recovery in recovering.values())
        alive = {held for held, recovery in recovering.items() if not recovery.is_ours}
        found = []
        held = [live.session.pk for live in list(self.holdings.sessions.values())]
        for session in waiting_sessions(held) if is_any_waiting() else ():
            alive.discard(session.pk.hex)
            if (recovery := recovering.get(session.pk.hex)) is not None:
                found += [session.pk] if is_free(session) and not recovery.is_ours else []
            elif busy < MOST_RECOVERING:
                busy += 1
                found.append(session.pk)
        return found, list(alive)

    async def take(self, session_id: uuid.UUID) -> None:
        """Takes a session's lease if it is free, and starts to recover the session unless that has been done."""
        is_ours, stored = await sync_to_async(self._take_lease_and_read)(session_id)
        recovery = self.holdings.recovering.get(session_id.hex)
        if recovery is None or recovery.stored != stored:
            try:
                recovery = self.holdings.recovering[session_id.hex] = await asyncio.to_thread(Recovery, stored)
            except (DatabaseError, InterfaceError):
                raise
            except Exception:
                logger.exception("drill %s cannot be taken up", session_id)
                self.holdings.recovering.pop(session_id.hex, None)
                self.holdings.broken += [stored.session] if is_ours else []
                return
        recovery.stored, recovery.is_ours = stored, is_ours

    def _take_lease_and_read(self, session_id: uuid.UUID) -> tuple[bool, StoredSession]:
        """Returns whether the session is this worker's now, and the session as it was last stored."""
        is_ours = take_lease(session_id, self.name)
        return is_ours, read_session(DrillSession.objects.get(pk=session_id))
