"""Keeps which sockets of this process follow which session, and passes frames between them and its worker.

Within a process frames are handed over directly. Other processes are reached through the channel layer, which has one
channel for each process: a frame crosses it once for all of a session's sockets there.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Iterable
from typing import Any, Protocol

from channels.layers import InMemoryChannelLayer, get_channel_layer

from simulator.protocol.snapshot import is_full, tick_of

from .wire import EVERYBODY, Text

MOST_AT_FULL_RATE = 150  # sockets of this process; with more, snapshots are sent at 4 Hz
PROCESS = uuid.uuid4().hex


class LayerAwayError(Exception):
    """The channel layer, and with it the other processes, cannot be reached."""


class Subscriber(Protocol):
    """The socket of a player or watcher, as the relay sees it."""

    address: str
    socket_id: str

    def deliver(self, frame: str | bytes) -> None: ...
    def announce(self) -> Awaitable[None]: ...
    def cut_off(self) -> None: ...
    def expel(self, text: str) -> None: ...


class WorkerSocket(Protocol):
    """The socket of a worker."""

    def forward(self, text: str) -> None: ...


class Subscribers:
    """The sockets of one session in this process: players by id, watchers, and the worker if it is here."""

    def __init__(self) -> None:
        self.by_address: dict[str, list[Subscriber]] = {}
        self.worker: WorkerSocket | None = None

    def everybody(self) -> list[Subscriber]:
        return [one for group in self.by_address.values() for one in group]


class Relay:
    """The sessions followed in this process, by the hex of their ids.

    Methods raise LayerAwayError when other processes should be reached and cannot.
    """

    def __init__(self) -> None:
        self.sessions: dict[str, Subscribers] = {}
        self.subscriber_count = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._channel = ""
        self._pump: asyncio.Task[None] | None = None

    # -- subscribing ---------------------------------------------------------------------------------------------

    async def subscribe(self, session: str, subscriber: Subscriber) -> None:
        """Makes a socket receive what is sent in a session."""
        subscribers = await self._open(session)
        subscribers.by_address.setdefault(subscriber.address, []).append(subscriber)
        self.subscriber_count += 1

    def unsubscribe(self, session: str, subscriber: Subscriber) -> None:
        """Removes a socket from its session."""
        subscribers = self.sessions.get(session)
        if subscribers is None or subscriber not in (group := subscribers.by_address.get(subscriber.address, [])):
            return
        group.remove(subscriber)
        self.subscriber_count -= 1
        if not group:
            del subscribers.by_address[subscriber.address]
        self._close_if_empty(session)

    async def claim(self, session: str, worker: WorkerSocket) -> None:
        """Notes that a worker on this process's socket holds a session, and has its sockets announce themselves."""
        subscribers = await self._open(session)
        subscribers.worker = worker
        for subscriber in subscribers.everybody():
            await subscriber.announce()
        await self._publish(session, {"held": True})

    def release(self, session: str, worker: WorkerSocket) -> None:
        """Notes that a worker no longer holds a session."""
        subscribers = self.sessions.get(session)
        if subscribers is not None and subscribers.worker is worker:
            subscribers.worker = None
            self._close_if_empty(session)

    async def _open(self, session: str) -> Subscribers:
        if (layer := self._layer()) is not None:
            try:
                if self._pump is None or self._loop is not asyncio.get_running_loop():
                    self._loop, self._channel = asyncio.get_running_loop(), await layer.new_channel()
                    self._pump = asyncio.create_task(self._receive(layer, self._channel))
                await layer.group_add(_group(session), self._channel)
            except Exception as error:
                raise LayerAwayError from error
        return self.sessions.setdefault(session, Subscribers())

    def _close_if_empty(self, session: str) -> None:
        subscribers = self.sessions.get(session)
        if subscribers is not None and not subscribers.by_address and subscribers.worker is None:
            del self.sessions[session]
            if (layer := self._layer()) is not None and self._channel:
                asyncio.create_task(self._leave(layer, session))  # noqa: RUF006

    async def _leave(self, layer: Any, session: str) -> None:
        if session not in self.sessions:  # nobody has subscribed in the meantime
            with contextlib.suppress(Exception):
                await layer.group_discard(_group(session), self._channel)

    # -- frames --------------------------------------------------------------------------------------------------

    async def broadcast_snapshot(self, session: str, frame: bytes, worker: WorkerSocket) -> None:
        """Sends a snapshot to everybody in a session that the worker holds."""
        if self._holds(session, worker):
            self._deliver_snapshot(session, frame)
            await self._publish(session, {"frame": frame})

    async def broadcast(self, session: str, texts: Iterable[Text], worker: WorkerSocket) -> None:
        """Sends texts, each to EVERYBODY in a session, to WATCHERS, or to the player of this id."""
        if self._holds(session, worker):
            texts = list(texts)
            self._deliver_texts(session, texts)
            await self._publish(session, {"parts": texts})

    async def forward(self, session: str, text: str) -> None:
        """Sends what a player or watcher says to the session's worker, wherever its socket is."""
        subscribers = self.sessions.get(session)
        if subscribers is not None and subscribers.worker is not None:
            subscribers.worker.forward(text)
        else:
            await self._publish(session, {"asked": text})

    async def expel(self, session: str, player: str, text: str, *, keep: str = "") -> None:
        """Tells every socket of a player but the one to keep why it has to go, and closes it."""
        self._expel(session, player, text, keep)
        await self._publish(session, {"expelled": [player, text, keep]})

    def _expel(self, session: str, player: str, text: str, keep: str) -> None:
        if (subscribers := self.sessions.get(session)) is not None:
            for subscriber in list(subscribers.by_address.get(player, ())):
                if subscriber.socket_id != keep:
                    subscriber.expel(text)

    def _holds(self, session: str, worker: WorkerSocket) -> bool:
        # A worker that has lost a session to another may not know it yet.
        subscribers = self.sessions.get(session)
        return subscribers is not None and subscribers.worker is worker

    def _deliver_snapshot(self, session: str, frame: bytes) -> None:
        if (subscribers := self.sessions.get(session)) is not None and not self.is_skipped(frame):
            for subscriber in subscribers.everybody():
                subscriber.deliver(frame)

    def _deliver_texts(self, session: str, texts: Iterable[Text]) -> None:
        if (subscribers := self.sessions.get(session)) is None:
            return
        for to, text in texts:
            everybody = to == EVERYBODY
            for subscriber in subscribers.everybody() if everybody else list(subscribers.by_address.get(to, ())):
                subscriber.deliver(text)

    def is_skipped(self, frame: bytes) -> bool:
        """True for a snapshot that is dropped because this process serves many sockets: 4 of 10 a second remain."""
        return self.subscriber_count > MOST_AT_FULL_RATE and not is_full(frame) and tick_of(frame) % 10 != 4

    # -- other processes -----------------------------------------------------------------------------------------

    @staticmethod
    def _layer() -> Any:
        """The channel layer when it reaches other processes, else None."""
        layer = get_channel_layer()
        return None if isinstance(layer, InMemoryChannelLayer) else layer

    async def _publish(self, session: str, message: dict[str, Any]) -> None:
        if (layer := self._layer()) is not None:
            try:
                await layer.group_send(_group(session), {"type": "drill", "from": PROCESS, "room": session, **message})
            except Exception as error:
                raise LayerAwayError from error

    async def _receive(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            if message["from"] != PROCESS and (subscribers := self.sessions.get(message["room"])) is not None:
                await self._receive_one(message, subscribers)

    async def _receive_one(self, message: dict[str, Any], subscribers: Subscribers) -> None:
        if "frame" in message:
            self._deliver_snapshot(message["room"], message["frame"])
        elif "parts" in message:
            self._deliver_texts(message["room"], message["parts"])
        elif "expelled" in message:
            self._expel(message["room"], *message["expelled"])
        elif "asked" in message:
            if subscribers.worker is not None:
                subscribers.worker.forward(message["asked"])
        elif "held" in message:
            subscribers.worker = None
            for subscriber in subscribers.everybody():
                try:
                    await subscriber.announce()
                except LayerAwayError:
                    subscriber.cut_off()


def _group(session: str) -> str:
    return f"drill.{session}"


relay = Relay()
