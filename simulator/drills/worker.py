"""The drill worker: owns the clocks of the rooms whose leases it holds. It is a client of the site's socket."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import time
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from common.models import Heartbeat
from simulator.protocol.messages import encode

from .models import LIVE, DrillSession
from .room import TICK_HZ, Room, load_room
from .services import EMPTY_LOBBY, abandon, finish_session, renew_lease, take_lease, worker_token

LOOK_S, WRITE_S, BEAT_S = 0.5, 1.0, 4.0
MOST_BEHIND_S = 0.25

logger = logging.getLogger(__name__)


class Worker:
    """Steps its rooms 20 times a second, relays through the socket, writes down once a second."""

    def __init__(self, *, url: str, name: str, speed: float = 1.0, certificate: str | None = None) -> None:
        self.url, self.name, self.speed = url, name, speed
        self.certificate = certificate
        self.rooms: dict[str, Room] = {}
        self.socket: ClientConnection | None = None
        self.stopped = asyncio.Event()

    async def run(self) -> None:
        """Runs until `stopped` is set."""
        await asyncio.gather(self._talk(), self._keep_time(), self._keep_books())

    # -- socket -------------------------------------------------------------------------------------------------

    async def _talk(self) -> None:
        context = ssl.create_default_context(cafile=self.certificate) if self.url.startswith("wss") else None
        headers = {"Authorization": f"Bearer {worker_token()}"}
        while not self.stopped.is_set():
            try:
                async with connect(self.url, additional_headers=headers, ssl=context, max_size=2**20) as socket:
                    self.socket = socket
                    for room in list(self.rooms):
                        await self._say({"t": "take", "session": room})
                    await self._listen(socket)
            except (OSError, ConnectionClosed, InvalidStatus, InvalidHandshake, TimeoutError) as error:
                logger.info("the site's socket is away (%s); trying again", error)
            self.socket = None
            await self._wait(1.0)

    async def _listen(self, socket: ClientConnection) -> None:
        stop = asyncio.create_task(self.stopped.wait())
        try:
            while not self.stopped.is_set():
                frame = asyncio.create_task(socket.recv())
                done, _ = await asyncio.wait({frame, stop}, return_when=asyncio.FIRST_COMPLETED)
                if frame not in done:
                    frame.cancel()
                    return
                body = json.loads(frame.result())
                if (room := self.rooms.get(body["session"])) is not None:
                    room.hear(body, time.monotonic())
        finally:
            stop.cancel()

    async def _say(self, body: dict[str, Any] | bytes) -> None:
        if self.socket is not None:
            try:
                await self.socket.send(body if isinstance(body, bytes) else json.dumps(body))
            except ConnectionClosed:
                self.socket = None

    async def _tell(self, room: Room, text: str, player: str | None = None) -> None:
        await self._say({"t": "send", "session": room.hex, "player": player, "text": text})

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopped.wait(), seconds)
        except TimeoutError:
            return

    # -- clock --------------------------------------------------------------------------------------------------

    async def _keep_time(self) -> None:
        """Ticks at 20 Hz; a clock that has fallen behind runs slower rather than skip."""
        due = time.monotonic()
        beat = 0
        while not self.stopped.is_set():
            for room in list(self.rooms.values()):
                try:
                    await self._tick(room, beat)
                except Exception:
                    # One broken room must not stop the others' clocks.
                    logger.exception("drill %s failed and is abandoned", room.session.pk)
                    await self._drop(room)
                    await sync_to_async(abandon)(room.session)
            beat += 1
            due = max(due + 1 / (TICK_HZ * self.speed), time.monotonic() - MOST_BEHIND_S)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    async def _tick(self, room: Room, beat: int) -> None:
        now = time.monotonic()
        if room.run.finished:
            return
        news = False
        if room.has_begun(now):
            for event in room.tick():
                body = encode("event", kind=event.kind, tick=event.tick, player=event.player, data=event.data)
                await self._tell(room, body, event.player if event.kind == "refused" else None)
                news = news or bool(event.player)
        if beat % 2 == 0 and room.run.players:
            await self._say(bytes.fromhex(room.hex) + room.run.snapshot())
        if (beat % 10 == 0 or news) and room.run.players:
            await self._tell(room, encode("status", **room.status(now)))
        if room.run.finished:
            await self._finish(room)

    async def _finish(self, room: Room) -> None:
        cards = await sync_to_async(self._store)(room)
        for player, card in cards.items():
            await self._tell(room, encode("score", card=card.to_dict()), player)
        await self._tell(room, encode("ended"))
        await self._drop(room)

    @staticmethod
    def _store(room: Room) -> dict[str, Any]:
        with transaction.atomic():
            room.write_down()
            return finish_session(session=room.session, run=room.run)

    async def _drop(self, room: Room) -> None:
        self.rooms.pop(room.hex, None)
        await self._say({"t": "drop", "session": room.hex})

    # -- books --------------------------------------------------------------------------------------------------

    async def _keep_books(self) -> None:
        """Looks for rooms to take, writes down inputs and keyframes, renews leases, beats."""
        written = beaten = 0.0
        while not self.stopped.is_set():
            try:
                now = time.monotonic()
                if now - beaten >= BEAT_S:
                    beaten = now
                    await sync_to_async(Heartbeat.beat)(f"drill-worker:{self.name}")
                for session in await sync_to_async(self._take_rooms)():
                    room = await sync_to_async(load_room)(session)
                    self.rooms[room.hex] = room
                    await self._say({"t": "take", "session": room.hex})
                if now - written >= WRITE_S:
                    written = now
                    for room in await sync_to_async(self._write_all)():
                        await self._tell(room, encode("ended"))
                        await self._drop(room)
            except Exception:
                logger.exception("the worker's books could not be kept; trying again")
            await self._wait(LOOK_S)

    def _take_rooms(self) -> list[DrillSession]:
        close_old_connections()
        now = timezone.now()
        free = DrillSession.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), state__in=LIVE)
        taken = []
        for session in free.exclude(pk__in=list(self.rooms))[:20]:
            if session.tick == 0 and session.created_at < now - EMPTY_LOBBY:
                abandon(session)
            elif take_lease(session.pk, self.name):
                taken.append(DrillSession.objects.get(pk=session.pk))
        return taken

    def _write_all(self) -> list[Room]:
        """One transaction for all rooms; returns those lost to another worker or forsaken by their players."""
        gone = []
        now = time.monotonic()
        with transaction.atomic():
            for room in list(self.rooms.values()):
                if room.run.finished:
                    continue
                if not renew_lease(room.session.pk, self.name, room.run.tick):
                    gone.append(room)
                    continue
                room.write_down()
                waited_out = room.session.created_at < timezone.now() - EMPTY_LOBBY
                if room.is_forsaken(now) and (room.run.tick or waited_out):
                    abandon(room.session)
                    gone.append(room)
        return gone
