"""Passes frames between the sockets of a session and its worker, in this process and through the channel layer."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from typing import Any, Protocol

from common.live.groups import Fanout, Group, LayerAwayError, Member
from simulator.protocol.snapshot import is_full, tick_of

from .wire import EVERYBODY, Text

MOST_AT_FULL_RATE = 150  # sockets of this process; with more, snapshots are sent at 4 Hz


class Subscriber(Member, Protocol):
    """The socket of a player or watcher, as the relay sees it."""

    socket_id: str

    def announce(self) -> Awaitable[None]: ...
    def expel(self, text: str) -> None: ...


class WorkerSocket(Protocol):
    """The socket of a worker."""

    def forward(self, text: str) -> None: ...


class Subscribers(Group[Subscriber]):
    """The sockets of one session in this process: players by id, watchers, and the worker if it is here."""

    def __init__(self) -> None:
        super().__init__()
        self.worker: WorkerSocket | None = None

    @property
    def is_used(self) -> bool:
        return super().is_used or self.worker is not None


class Relay(Fanout[Subscribers]):
    """The sessions followed in this process, by the hex of their ids.

    Methods raise LayerAwayError when other processes should be reached and cannot.
    """

    def __init__(self) -> None:
        super().__init__("drill", Subscribers)

    async def claim(self, session: str, worker: WorkerSocket) -> None:
        """Notes that a worker on this process's socket holds a session, and has its sockets announce themselves."""
        subscribers = await self.open(session)
        subscribers.worker = worker
        for subscriber in subscribers.everybody():
            await subscriber.announce()
        await self.publish(session, {"held": True})

    def release(self, session: str, worker: WorkerSocket) -> None:
        """Notes that a worker no longer holds a session."""
        subscribers = self.groups.get(session)
        if subscribers is not None and subscribers.worker is worker:
            subscribers.worker = None
            self.close_if_unused(session)

    # -- frames --------------------------------------------------------------------------------------------------

    async def broadcast_snapshot(self, session: str, frame: bytes, worker: WorkerSocket) -> None:
        """Sends a snapshot to everybody in a session that the worker holds."""
        if self._holds(session, worker):
            self._deliver_snapshot(session, frame)
            await self.publish(session, {"frame": frame})

    async def broadcast(self, session: str, texts: Iterable[Text], worker: WorkerSocket) -> None:
        """Sends texts, each to EVERYBODY in a session, to WATCHERS, or to the player of this id."""
        if self._holds(session, worker):
            texts = list(texts)
            self._deliver_texts(session, texts)
            await self.publish(session, {"parts": texts})

    async def forward(self, session: str, text: str) -> None:
        """Sends what a player or watcher says to the session's worker, wherever its socket is."""
        subscribers = self.groups.get(session)
        if subscribers is not None and subscribers.worker is not None:
            subscribers.worker.forward(text)
        else:
            await self.publish(session, {"asked": text})

    async def expel(self, session: str, player: str, text: str, *, keep: str = "") -> None:
        """Tells every socket of a player but the one to keep why it has to go, and closes it."""
        self._expel(session, player, text, keep)
        await self.publish(session, {"expelled": [player, text, keep]})

    def _expel(self, session: str, player: str, text: str, keep: str) -> None:
        if (subscribers := self.groups.get(session)) is not None:
            for subscriber in subscribers.at(player):
                if subscriber.socket_id != keep:
                    subscriber.expel(text)

    def _holds(self, session: str, worker: WorkerSocket) -> bool:
        # A worker that has lost a session to another may not know it yet.
        subscribers = self.groups.get(session)
        return subscribers is not None and subscribers.worker is worker

    def _deliver_snapshot(self, session: str, frame: bytes) -> None:
        if (subscribers := self.groups.get(session)) is not None and not self.is_skipped(frame):
            for subscriber in subscribers.everybody():
                subscriber.deliver(frame)

    def _deliver_texts(self, session: str, texts: Iterable[Text]) -> None:
        if (subscribers := self.groups.get(session)) is None:
            return
        for to, text in texts:
            everybody = to == EVERYBODY
            for subscriber in subscribers.everybody() if everybody else subscribers.at(to):
                subscriber.deliver(text)

    def is_skipped(self, frame: bytes) -> bool:
        """True for a snapshot that is dropped because this process serves many sockets: 4 of 10 a second remain."""
        return self.member_count > MOST_AT_FULL_RATE and not is_full(frame) and tick_of(frame) % 10 != 4

    async def take(self, key: str, group: Subscribers, message: dict[str, Any]) -> None:
        """Does what another process said in a session."""
        if "frame" in message:
            self._deliver_snapshot(key, message["frame"])
        elif "parts" in message:
            self._deliver_texts(key, message["parts"])
        elif "expelled" in message:
            self._expel(key, *message["expelled"])
        elif "asked" in message:
            if group.worker is not None:
                group.worker.forward(message["asked"])
        elif "held" in message:
            group.worker = None
            for subscriber in group.everybody():
                try:
                    await subscriber.announce()
                except LayerAwayError:
                    subscriber.cut_off()


relay = Relay()
