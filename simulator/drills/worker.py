"""The drill worker: owns the clocks of the rooms whose leases it holds. It is a client of the site's socket."""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
import time
import uuid
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction
from django.db.models import Q
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from common.models import Heartbeat
from simulator.engine.events import Event
from simulator.protocol.messages import encode

from .consumers import EVERYBODY, WATCHERS
from .models import LIVE, DrillSession
from .room import FULL_TICKS, PUBLIC_EVENTS, TICK_HZ, Room, load_room
from .scores import finish_session
from .services import EMPTY_LOBBY, LED_LOBBY, abandon, renew_lease, take_lease, worker_token

LOOK_S, WRITE_S, BEAT_S = 0.25, 0.5, 4.0
MOST_BEHIND_S = 0.25
MOST_AT_ONCE = 20

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
                    for held in list(self.rooms):
                        await self._say({"t": "take", "session": held})
                    await self._listen(socket)
            except (OSError, ConnectionClosed, InvalidStatus, InvalidHandshake, TimeoutError) as error:
                logger.info("the site's socket is away (%s); trying again", error)
            self.socket = None
            for room in self.rooms.values():
                room.everybody_left(time.monotonic())
            await self._wait(0.5)

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

    async def _tell(self, room: Room, text: str, to: str = EVERYBODY) -> None:
        """Sends to everybody in the room, to those who look on (WATCHERS), or to the player of this id."""
        await self._say({"t": "send", "session": room.hex, "to": to, "text": text})

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
        """One twentieth of a second of a room. Nothing moves while the site is away: nobody could be heard."""
        now = time.monotonic()
        if self.socket is None or room.run.finished:
            return
        if stands := room.stands(now):
            full = beat % TICK_HZ == 0
        else:
            for event in room.tick():
                await self._pass_on(room, event)
            full = room.run.tick % FULL_TICKS == 0
        greets, room.greets = room.greets, False
        full = full or greets
        if full or (beat % 2 == 0 and not stands):
            await self._say(bytes.fromhex(room.hex) + room.frame(full=full))
        if beat % 10 == 0 or greets:
            await self._tell(room, encode("status", **room.status(now)))
            for player, own in room.fresh_own():
                await self._tell(room, encode("own", **own), player)
        if beat % TICK_HZ == 0 and room.watching:
            await self._tell(room, encode("roster", players=room.roster()), WATCHERS)
        if room.run.finished:
            await self._finish(room)

    async def _pass_on(self, room: Room, event: Event) -> None:
        """An event to whom it concerns, and with it what has become of its player."""
        body = encode("event", kind=event.kind, tick=event.tick, player=event.player, data=event.data)
        if event.kind in PUBLIC_EVENTS:
            await self._tell(room, body)
            return
        if event.player:
            await self._tell(room, body, event.player)
            for player, own in room.fresh_own(event.player):
                await self._tell(room, encode("own", **own), player)
        if event.kind != "refused" and room.watching:
            await self._tell(room, body, WATCHERS)

    async def _finish(self, room: Room) -> None:
        cards = await sync_to_async(self._store)(room)
        await self._tell(room, encode("status", **room.status(time.monotonic())))
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
                for session_id in await sync_to_async(self._free_rooms)():
                    # One by one, and the books between them: a lease must not run out while another room loads.
                    await self._take(session_id)
                    written = await self._write(written)
                written = await self._write(written)
            except Exception:
                logger.exception("the worker's books could not be kept; trying again")
            await self._wait(LOOK_S)

    async def _write(self, written: float) -> float:
        """Writes all rooms down when it is time; returns when that was last done."""
        now = time.monotonic()
        if now - written < WRITE_S:
            return written
        for room in await sync_to_async(self._write_all)():
            await self._tell(room, encode("ended"))
            await self._drop(room)
        return now

    def _free_rooms(self) -> list[uuid.UUID]:
        """Rooms nobody holds, the longest held first; lobbies nobody came to are ended."""
        close_old_connections()
        now = timezone.now()
        free = DrillSession.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now), state__in=LIVE)
        found = []
        for session in free.exclude(pk__in=list(self.rooms)).order_by("lease_until", "created_at")[:MOST_AT_ONCE]:
            if session.tick == 0 and session.created_at < now - _lobby_limit(session):
                abandon(session)
            else:
                found.append(session.pk)
        return found

    async def _take(self, session_id: uuid.UUID) -> None:
        """Takes a room's lease, when nobody has been faster, and the room as it was last written down."""
        room = await sync_to_async(self._load)(session_id)
        if room is not None:
            self.rooms[room.hex] = room
            await self._say({"t": "take", "session": room.hex})

    def _load(self, session_id: uuid.UUID) -> Room | None:
        if not take_lease(session_id, self.name):
            return None
        return load_room(DrillSession.objects.get(pk=session_id))

    def _write_all(self) -> list[Room]:
        """One transaction for all rooms; returns those lost to another worker, forsaken or waited out."""
        gone = []
        now = time.monotonic()
        with transaction.atomic():
            for room in list(self.rooms.values()):
                if room.run.finished:
                    continue
                if not renew_lease(room.session.pk, self.name, room.run.tick, paused=room.paused_since is not None):
                    gone.append(room)
                    continue
                room.write_down()
                if room.is_forsaken(now) if room.run.tick else _waited_out(room, now):
                    abandon(room.session)
                    gone.append(room)
        return gone


def _waited_out(room: Room, now: float) -> bool:
    """True for a lobby past its time that nobody is in; a led one ends even while pages look on."""
    if room.session.created_at >= timezone.now() - _lobby_limit(room.session):
        return False
    return room.began_at is None if room.session.is_led else room.is_forsaken(now)


def _lobby_limit(session: DrillSession) -> timedelta:
    return LED_LOBBY if session.is_led else EMPTY_LOBBY
