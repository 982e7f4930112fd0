"""Who sits in which room in this process, and how frames get from its worker to them and back.

Within a process frames are handed over directly. Other processes are reached through the channel layer, one channel a
process: a frame crosses it once for all of a room's sockets there.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from channels.layers import InMemoryChannelLayer, get_channel_layer

from simulator.protocol.snapshot import is_full, tick_of

from .wire import EVERYBODY

MOST_AT_FULL_RATE = 150  # sockets of this process; beyond them snapshots go out at 4 Hz
# Frames that wait for one slow reader: from the first on snapshots are left out, beyond the second it is cut off.
MOST_SNAPSHOTS, MOST_WAITING = 12, 600
MOST_TO_WORKER = 20_000
WORKER_PAUSE_S = 0.02  # what players send is gathered this long for their worker
PROCESS = uuid.uuid4().hex

Part = tuple[str, str]


class AwayError(Exception):
    """The channel layer, and with it the other processes, cannot be reached."""


class Sitter(Protocol):
    """The socket of a player or watcher, as the relay sees it."""

    address: str

    def deliver(self, frame: str | bytes) -> None: ...
    def announce(self) -> Awaitable[None]: ...
    def cut_off(self) -> None: ...


class Holder(Protocol):
    """The socket of a worker."""

    def hear(self, text: str) -> None: ...


class Table:
    """The sockets of one room in this process: players by id, those who look on, and the worker if it is here."""

    def __init__(self) -> None:
        self.sitters: dict[str, list[Sitter]] = {}
        self.worker: Holder | None = None

    def everybody(self) -> list[Sitter]:
        return [sitter for sitters in self.sitters.values() for sitter in sitters]


class Outbox:
    """Frames on their way to one socket, sent by a task of its own: who reads slowly delays nobody else."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._send = send
        self._frames: deque[str | bytes] = deque()
        self._wake: asyncio.Future[None] | None = None
        self._task = asyncio.create_task(self._run())

    def put(self, frame: str | bytes) -> bool:
        """Takes a frame; False when far too many wait."""
        if len(self._frames) >= MOST_SNAPSHOTS and isinstance(frame, bytes):
            return True
        self._frames.append(frame)
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)
        return len(self._frames) <= MOST_WAITING

    def close(self) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        # The socket may be gone, or being closed, before its consumer knows.
        with contextlib.suppress(OSError, RuntimeError):
            while True:
                while self._frames:
                    frame = self._frames.popleft()
                    kind = "text" if isinstance(frame, str) else "bytes"
                    await self._send({"type": "websocket.send", kind: frame})
                self._wake = loop.create_future()
                await self._wake


class Bundle:
    """What players send, gathered for a worker's socket so that it comes in few frames."""

    def __init__(self, put: Callable[[str], Any]) -> None:
        self._put = put
        self._texts: list[str] = []
        self._last = 0.0
        self._timer: asyncio.Handle | None = None

    def add(self, text: str) -> None:
        if len(self._texts) >= MOST_TO_WORKER:
            return
        self._texts.append(text)
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, self._last + WORKER_PAUSE_S - loop.time()), self._flush)

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _flush(self) -> None:
        self._timer, self._last = None, asyncio.get_running_loop().time()
        texts, self._texts = self._texts, []
        self._put(texts[0] if len(texts) == 1 else f"[{','.join(texts)}]")


class Relay:
    """The rooms of this process. Raises AwayError when other processes should be reached and cannot."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self.seated = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._channel = ""
        self._pump: asyncio.Task[None] | None = None

    # -- coming and going ---------------------------------------------------------------------------------------

    async def sit(self, room: str, sitter: Sitter) -> None:
        """Seats a socket in a room."""
        table = await self._table(room)
        table.sitters.setdefault(sitter.address, []).append(sitter)
        self.seated += 1

    def rise(self, room: str, sitter: Sitter) -> None:
        """Takes a socket out of its room."""
        table = self.tables.get(room)
        if table is None or sitter not in (sitters := table.sitters.get(sitter.address, [])):
            return
        sitters.remove(sitter)
        self.seated -= 1
        if not sitters:
            del table.sitters[sitter.address]
        self._clear(room)

    async def hold(self, room: str, worker: Holder) -> None:
        """A worker on this process's socket has taken a room: everybody in it says that they are there."""
        table = await self._table(room)
        table.worker = worker
        for sitter in table.everybody():
            await sitter.announce()
        await self._publish(room, {"held": True})

    def let_go(self, room: str, worker: Holder) -> None:
        table = self.tables.get(room)
        if table is not None and table.worker is worker:
            table.worker = None
            self._clear(room)

    async def _table(self, room: str) -> Table:
        if (layer := self._layer()) is not None:
            try:
                if self._pump is None or self._loop is not asyncio.get_running_loop():
                    self._loop, self._channel = asyncio.get_running_loop(), await layer.new_channel()
                    self._pump = asyncio.create_task(self._receive(layer, self._channel))
                await layer.group_add(_group(room), self._channel)
            except Exception as error:
                raise AwayError from error
        return self.tables.setdefault(room, Table())

    def _clear(self, room: str) -> None:
        table = self.tables.get(room)
        if table is not None and not table.sitters and table.worker is None:
            del self.tables[room]
            if (layer := self._layer()) is not None and self._channel:
                asyncio.create_task(self._leave(layer, room))  # noqa: RUF006

    async def _leave(self, layer: Any, room: str) -> None:
        if room not in self.tables:  # nobody has come in the meantime
            with contextlib.suppress(Exception):
                await layer.group_discard(_group(room), self._channel)

    # -- frames -------------------------------------------------------------------------------------------------

    async def show(self, room: str, frame: bytes, worker: Holder) -> None:
        """A snapshot, to everybody in a room the worker holds."""
        if self._holds(room, worker):
            self._show(room, frame)
            await self._publish(room, {"frame": frame})

    async def tell(self, room: str, parts: Iterable[Part], worker: Holder) -> None:
        """Texts, each to EVERYBODY in a room, to WATCHERS, or to the player of this id."""
        if self._holds(room, worker):
            parts = list(parts)
            self._tell(room, parts)
            await self._publish(room, {"parts": parts})

    async def ask(self, room: str, text: str) -> None:
        """What a player or watcher sends, to the room's worker wherever its socket is."""
        table = self.tables.get(room)
        if table is not None and table.worker is not None:
            table.worker.hear(text)
        else:
            await self._publish(room, {"asked": text})

    def _holds(self, room: str, worker: Holder) -> bool:
        # Who has lost a room to another worker may not know it yet.
        table = self.tables.get(room)
        return table is not None and table.worker is worker

    def _show(self, room: str, frame: bytes) -> None:
        if (table := self.tables.get(room)) is not None and not self.spared(frame):
            for sitters in list(table.sitters.values()):
                for sitter in sitters:
                    sitter.deliver(frame)

    def _tell(self, room: str, parts: Iterable[Part]) -> None:
        if (table := self.tables.get(room)) is None:
            return
        for to, text in parts:
            for sitter in table.everybody() if to == EVERYBODY else list(table.sitters.get(to, ())):
                sitter.deliver(text)

    def spared(self, frame: bytes) -> bool:
        """True for a snapshot left out because many sockets are served here: 4 of 10 a second stay."""
        return self.seated > MOST_AT_FULL_RATE and not is_full(frame) and tick_of(frame) % 10 != 4

    # -- other processes ----------------------------------------------------------------------------------------

    @staticmethod
    def _layer() -> Any:
        """The channel layer when it reaches other processes, else None."""
        layer = get_channel_layer()
        return None if isinstance(layer, InMemoryChannelLayer) else layer

    async def _publish(self, room: str, message: dict[str, Any]) -> None:
        if (layer := self._layer()) is not None:
            try:
                await layer.group_send(_group(room), {"type": "drill", "from": PROCESS, "room": room, **message})
            except Exception as error:
                raise AwayError from error

    async def _receive(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            if message["from"] == PROCESS or (table := self.tables.get(message["room"])) is None:
                continue
            if "frame" in message:
                self._show(message["room"], message["frame"])
            elif "parts" in message:
                self._tell(message["room"], message["parts"])
            elif "asked" in message:
                if table.worker is not None:
                    table.worker.hear(message["asked"])
            elif "held" in message:
                table.worker = None
                for sitter in table.everybody():
                    try:
                        await sitter.announce()
                    except AwayError:
                        sitter.cut_off()


def _group(room: str) -> str:
    return f"drill.{room}"


relay = Relay()
