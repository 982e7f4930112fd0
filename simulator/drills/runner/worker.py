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
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.db.models import Q
from django.utils import timezone
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from common.models import Heartbeat
from simulator.engine.event_log import Event
from simulator.protocol.messages import encode

from ..live.wire import EVERYBODY, WATCHERS, bundles, pack_frame
from ..models import LIVE, DrillSession
from ..sessions.leases import EMPTY_LOBBY, GONE, LED_LOBBY, abandon, shorten_leases, take_lease
from ..sessions.tokens import worker_token
from .checkpoints import finish_room, write_pages
from .live_session import FULL_TICKS, PUBLIC_EVENTS, TICK_HZ, Room
from .recovery import Found, Return, find_room

LOOK_S, WRITE_S, BEAT_S = 0.25, 0.5, 4.0
MOST_BEHIND_S = 0.25
MOST_COMING = 3  # rooms brought back at a time: the other workers take the rest
# Rooms on their way back get at least this much of each round of the clock, and are played in slices of ticks.
LEAST_RETURN_S, SLICE_TICKS = 0.03, 5
OWN_TICKS, ROSTER_TICKS = 10, 20

logger = logging.getLogger(__name__)


class Worker:
    """Steps its rooms 20 times a second, relays through the socket, writes down twice a second.

    The clock's loop alone touches rooms; database work happens in a thread, on pages taken between two ticks.
    """

    def __init__(self, *, url: str, name: str, speed: float = 1.0, certificate: str | None = None) -> None:
        self.url, self.name, self.speed = url, name, speed
        self.certificate = certificate
        self.rooms: dict[str, Room] = {}
        self.coming: dict[str, Return] = {}
        self.broken: list[DrillSession] = []
        self.socket: ClientConnection | None = None
        self.site_is_away = False
        self.stopped = asyncio.Event()
        self.due = asyncio.Event()  # something has to go into the books now
        self.written = 0.0  # when all rooms were last written down

    async def run(self) -> None:
        """Runs until `stopped` is set; then writes the last pages down and lets the rooms go."""
        await asyncio.gather(self._talk(), self._keep_time(), self._keep_books())
        await self._write()
        held = [room.session.pk for room in self.rooms.values()]
        held += [back.found.session.pk for back in self.coming.values()]
        await sync_to_async(shorten_leases)(held, self.name, to=timedelta(0))

    # -- socket -------------------------------------------------------------------------------------------------

    async def _talk(self) -> None:
        context = ssl.create_default_context(cafile=self.certificate) if self.url.startswith("wss") else None
        headers = {"Authorization": f"Bearer {worker_token()}", "X-Worker": self.name}
        while not self.stopped.is_set():
            try:
                async with connect(
                    self.url, additional_headers=headers, ssl=context, max_size=2**20, compression=None
                ) as socket:
                    self._site_is_back(socket)
                    for held in list(self.rooms):
                        await self._say({"t": "take", "session": held})
                    await self._listen(socket)
            except (OSError, ConnectionClosed, InvalidStatus, InvalidHandshake, TimeoutError) as error:
                logger.info("the site's socket is away (%s); trying again", error)
            self.socket, self.site_is_away = None, True
            for room in self.rooms.values():
                room.everybody_left(time.monotonic())
            await self._wait(0.5)

    def _site_is_back(self, socket: ClientConnection) -> None:
        self.socket, self.site_is_away = socket, False
        for room in self.rooms.values():
            room.empty_since = time.monotonic()

    async def _listen(self, socket: ClientConnection) -> None:
        closing = asyncio.create_task(self._close_when_stopped(socket))
        try:
            async for frame in socket:
                heard = json.loads(frame)
                for body in heard if isinstance(heard, list) else (heard,):
                    self._hear(body, time.monotonic())
        finally:
            closing.cancel()

    async def _close_when_stopped(self, socket: ClientConnection) -> None:
        await self.stopped.wait()
        await socket.close()

    def _hear(self, body: dict[str, Any], now: float) -> None:
        if (room := self.rooms.get(body["session"])) is not None:
            try:
                room.hear(body, now)
            except Exception:
                self._give_up(room)

    async def _say(self, body: dict[str, Any]) -> None:
        await self._send(json.dumps(body, ensure_ascii=False))

    async def _send(self, message: str | bytes) -> None:
        if self.socket is not None:
            try:
                await self.socket.send(message)
            except ConnectionClosed:
                self.socket = None

    async def _tell(self, room: Room, *parts: tuple[str, str]) -> None:
        """Sends texts, each to EVERYBODY in the room, to WATCHERS, or to the player of this id."""
        if parts:
            await self._say({"t": "send", "session": room.hex, "parts": parts})

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
            frames: list[bytes] = []
            texts: list[str] = []
            for room in list(self.rooms.values()):
                try:
                    snapshot, parts = self._tick(room, beat)
                except Exception:
                    self._give_up(room)
                    continue
                if snapshot:
                    frames.append(pack_frame(room.hex, snapshot))
                if parts:
                    told = {"t": "send", "session": room.hex, "parts": parts}
                    texts.append(json.dumps(told, ensure_ascii=False))
            # Few messages for all rooms: each costs a call of the system here, and a turn of the site's loop there.
            for some in bundles(frames):
                await self._send(b"".join(some))
            for some in bundles(texts):
                await self._send(f"[{','.join(some)}]")
            beat += 1
            due = max(due + 1 / (TICK_HZ * self.speed), time.monotonic() - MOST_BEHIND_S)
            await self._bring_back(due)
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _give_up(self, room: Room) -> None:
        """One broken room must not stop the others' clocks. Call it where the error is being handled."""
        logger.exception("drill %s failed and is abandoned", room.session.pk)
        self.rooms.pop(room.hex, None)
        self.broken.append(room.session)
        self.due.set()

    def _tick(self, room: Room, beat: int) -> tuple[bytes, list[tuple[str, str]]]:
        """One twentieth of a second of a room, and what to send: a snapshot or none, and texts with their addresses.

        Nothing moves while the site is away: nobody could be heard.
        """
        now = time.monotonic()
        parts: list[tuple[str, str]] = []
        if self.socket is None or room.run.finished:
            return b"", parts
        for player in room.turned_away_now:
            parts.append((player, encode("error", code="room_full")))
        room.turned_away_now.clear()
        beat += room.offset
        if stands := room.stands(now):
            full = beat % TICK_HZ == 0
        else:
            for event in room.tick():
                parts += _told(room, event)
            if room.framed_tick == room.run.tick - 1:
                self._write_soon()
            full = room.run.tick % FULL_TICKS == 0
        greets, room.greets = room.greets, False
        full = full or greets
        if beat % OWN_TICKS == 0 or greets or room.run.finished:
            parts.append((EVERYBODY, encode("status", **room.status(now))))
            parts += ((player, encode("own", **own)) for player, own in room.fresh_own())
        if beat % ROSTER_TICKS == 0 and room.watching:
            parts.append((WATCHERS, encode("roster", players=room.roster())))
        if room.run.finished:
            self.due.set()
        if full or (room.run.tick % 2 == 0 and not stands):
            return room.frame(full=full), parts
        return b"", parts

    def _write_soon(self) -> None:
        """A keyframe not yet written is up to twenty seconds to be played again for who takes the room."""
        self.written = 0.0
        self.due.set()

    async def _bring_back(self, until: float) -> None:
        """Plays the logged inputs of rooms on their way back while there is time, and always a little."""
        until = max(until, time.monotonic() + LEAST_RETURN_S)
        while time.monotonic() < until:
            # What is played back before its lease is free waits there.
            held, back = next((item for item in self.coming.items() if item[1].is_ours or not item[1].done), ("", None))
            if back is None:
                return
            try:
                back.advance(SLICE_TICKS)
                room = back.room(time.monotonic()) if back.done and back.is_ours else None
            except Exception:
                logger.exception("drill %s cannot be brought back", back.found.session.pk)
                del self.coming[held]
                self.broken += [back.found.session] if back.is_ours else []
                continue
            if back.done:
                self.due.set()  # for the next one
            if room is not None and self.coming.pop(held, None) is not None:
                self.rooms[held] = room
                await self._say({"t": "take", "session": held})
            await asyncio.sleep(0)

    # -- books --------------------------------------------------------------------------------------------------

    async def _keep_books(self) -> None:
        """Looks for rooms to take, writes down inputs and keyframes, ends drills, renews leases, beats."""
        beaten = 0.0
        while not self.stopped.is_set():
            self.due.clear()
            try:
                if time.monotonic() - beaten >= BEAT_S:
                    beaten = time.monotonic()
                    await sync_to_async(Heartbeat.beat)(f"drill-worker:{self.name}")
                for room in [room for room in self.rooms.values() if room.run.finished]:
                    await self._finish(room)
                while self.broken:
                    await sync_to_async(abandon)(self.broken[-1])
                    await self._say({"t": "drop", "session": self.broken.pop().pk.hex})
                found, lives = await sync_to_async(self._look)()
                for held in lives:
                    self.coming.pop(held, None)
                for session_id in found:
                    await self._take(session_id)
                    # The books in between: a lease must not run out while another room loads.
                    await self._write_in_time()
                await self._write_in_time()
            except Exception:
                logger.exception("the worker's books could not be kept; trying again")
            await self._pause()

    async def _pause(self) -> None:
        """Until the next look: a quarter of a second, less when something is due."""
        waits = [asyncio.create_task(event.wait()) for event in (self.stopped, self.due)]
        await asyncio.wait(waits, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()

    async def _write_in_time(self) -> None:
        """Writes all rooms down when it is time."""
        now = time.monotonic()
        if now - self.written < WRITE_S:
            return
        self.written = now
        for room in await self._write():
            await self._tell(room, (EVERYBODY, encode("ended")))
            await self._drop(room)

    async def _write(self) -> list[Room]:
        """Writes all rooms down; returns those lost to another worker, called off, or forsaken by their players."""
        rooms = list(self.rooms.values())
        pages = [room.page() for room in rooms]
        also = [back.found.session.pk for back in self.coming.values() if back.is_ours]
        try:
            kept = await sync_to_async(write_pages)(pages, self.name, also=also)
        except Exception:
            for room, page in zip(rooms, pages, strict=True):
                room.put_back(page)
            raise
        for held in [held for held, back in self.coming.items() if back.found.session.pk in set(also) - kept]:
            del self.coming[held]
        gone = []
        for room, page in zip(rooms, pages, strict=True):
            room.begun_written = room.begun_written or page.begins
            if room.session.pk not in kept:
                gone.append(room)
            elif self._is_over(room):
                await sync_to_async(abandon)(room.session)
                gone.append(room)
        return gone

    def _is_over(self, room: Room) -> bool:
        """True for a room called off, forsaken or waited out. Nobody can be there while the site is away."""
        if room.run.finished or room.called_off or self.site_is_away:
            return room.called_off and not room.run.finished
        now = time.monotonic()
        return room.is_forsaken(now) if room.run.tick else _waited_out(room, now)

    async def _finish(self, room: Room) -> None:
        """Scores a drill that has ended and tells its players. What cannot be written now is tried again."""
        page = room.page()
        try:
            cards = await sync_to_async(finish_room)(room, page, self.name)
        except Exception:
            room.put_back(page)
            raise
        if cards is not None:
            parts = [(EVERYBODY, encode("status", **room.status(time.monotonic())))]
            parts += ((player, encode("score", card=card.to_dict())) for player, card in cards.items())
            await self._tell(room, *parts, (EVERYBODY, encode("ended")))
        await self._drop(room)

    async def _drop(self, room: Room) -> None:
        self.rooms.pop(room.hex, None)
        await self._say({"t": "drop", "session": room.hex})

    def _look(self) -> tuple[list[uuid.UUID], list[str]]:
        """Rooms to take, the longest held first, and those on their way back whose worker lives after all.

        A lease about to run out is one whose worker's socket has gone (`GONE`): its room is played back before it is
        free. Lobbies nobody came to are ended.
        """
        close_old_connections()
        now, coming = timezone.now(), dict(self.coming)
        soon = DrillSession.objects.filter(Q(lease_until=None) | Q(lease_until__lt=now + GONE), state__in=LIVE)
        soon = soon.exclude(pk__in=list(self.rooms)).order_by("lease_until", "created_at")
        busy = sum(not back.done for back in coming.values())
        lives = {held for held, back in coming.items() if not back.is_ours}
        found = []
        for session in soon:
            lives.discard(session.pk.hex)
            is_free = session.lease_until is None or session.lease_until < now
            if is_free and session.tick == 0 and session.created_at < now - _lobby_limit(session):
                abandon(session)
            elif (back := coming.get(session.pk.hex)) is not None:
                found += [session.pk] if is_free and not back.is_ours else []
            elif busy < MOST_COMING:
                busy += 1
                found.append(session.pk)
        return found, list(lives)

    async def _take(self, session_id: uuid.UUID) -> None:
        """Takes a room's lease when it is to be had, and begins to bring the room back, if that has not been done."""
        is_ours, found = await sync_to_async(self._find)(session_id)
        back = self.coming.get(session_id.hex)
        if back is None or back.found != found:
            try:
                back = self.coming[session_id.hex] = await asyncio.to_thread(Return, found)
            except (DatabaseError, InterfaceError):
                raise
            except Exception:
                logger.exception("drill %s cannot be taken up", session_id)
                self.coming.pop(session_id.hex, None)
                self.broken += [found.session] if is_ours else []
                return
        back.found, back.is_ours = found, is_ours

    def _find(self, session_id: uuid.UUID) -> tuple[bool, Found]:
        """A room as it was last written down, and True if it is this worker's now."""
        is_ours = take_lease(session_id, self.name)
        return is_ours, find_room(DrillSession.objects.get(pk=session_id))


def _told(room: Room, event: Event) -> list[tuple[str, str]]:
    """An event to whom it concerns, and with it what has become of its player."""
    body = encode("event", kind=event.kind, tick=event.tick, player=event.player, data=event.data)
    if event.kind in PUBLIC_EVENTS:
        return [(EVERYBODY, body)]
    parts = []
    if event.player:
        parts.append((event.player, body))
        parts += ((player, encode("own", **own)) for player, own in room.fresh_own(event.player))
    if event.kind != "refused" and room.watching:
        parts.append((WATCHERS, body))
    return parts


def _waited_out(room: Room, now: float) -> bool:
    """True for a lobby past its time that nobody is in; a led one ends even while pages look on."""
    if room.session.created_at >= timezone.now() - _lobby_limit(room.session):
        return False
    return room.began_at is None if room.session.is_led else room.is_forsaken(now)


def _lobby_limit(session: DrillSession) -> timedelta:
    return LED_LOBBY if session.is_led else EMPTY_LOBBY
