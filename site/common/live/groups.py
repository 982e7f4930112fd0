"""Sockets of this process by group, and how what is said in a group reaches the other processes.

Within a process messages are handed over directly. Other processes are reached through the channel layer, which has one
channel for each process: a message crosses it once for all of a group's sockets there.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar

from channels.layers import InMemoryChannelLayer, get_channel_layer


class LayerAwayError(Exception):
    """The channel layer, and with it the other processes, cannot be reached."""


class Member(Protocol):
    """A socket as its group sees it; `address` says who it is within the group."""

    address: str

    def deliver(self, frame: str | bytes) -> None: ...
    def cut_off(self) -> None: ...


M = TypeVar("M", bound=Member)


class Group(Generic[M]):
    """The sockets of one group in this process, by their addresses."""

    def __init__(self) -> None:
        self.by_address: dict[str, list[M]] = {}

    @property
    def is_used(self) -> bool:
        """True as long as this process has to hear what is said in the group."""
        return bool(self.by_address)

    def everybody(self) -> list[M]:
        return [one for several in self.by_address.values() for one in several]

    def at(self, address: str) -> list[M]:
        return list(self.by_address.get(address, ()))


G = TypeVar("G", bound=Group[Any])


class Fanout(Generic[G]):
    """The groups of one kind that this process has sockets of, by their keys.

    Methods that await raise LayerAwayError when other processes should be reached and cannot.
    """

    def __init__(self, prefix: str, make: Callable[[], G]) -> None:
        self.prefix, self._make = prefix, make
        self.process = uuid.uuid4().hex
        self.groups: dict[str, G] = {}
        self.member_count = 0
        self.loop: asyncio.AbstractEventLoop | None = None
        self._channel = ""
        self._pump: asyncio.Task[None] | None = None

    async def join(self, key: str, member: Member) -> G:
        """Makes a socket receive what is said in a group."""
        group = await self.open(key)
        group.by_address.setdefault(member.address, []).append(member)
        self.member_count += 1
        return group

    def leave(self, key: str, member: Member) -> None:
        """Removes a socket from its group."""
        group = self.groups.get(key)
        if group is None or member not in (several := group.by_address.get(member.address, [])):
            return
        several.remove(member)
        self.member_count -= 1
        if not several:
            del group.by_address[member.address]
        self.close_if_unused(key)

    async def open(self, key: str) -> G:
        """The group of this key, which hears what is said in other processes from now on."""
        loop = asyncio.get_running_loop()
        if (layer := self.layer()) is not None:
            try:
                if self._pump is None or self.loop is not loop:
                    self._channel = await layer.new_channel()
                    self._pump = asyncio.create_task(self._receive(layer, self._channel))
                await layer.group_add(self._name(key), self._channel)
            except Exception as error:
                raise LayerAwayError from error
        self.loop = loop
        return self.groups.setdefault(key, self._make())

    def close_if_unused(self, key: str) -> None:
        group = self.groups.get(key)
        if group is not None and not group.is_used:
            del self.groups[key]
            if (layer := self.layer()) is not None and self._channel:
                asyncio.create_task(self._leave_layer(layer, key))  # noqa: RUF006

    async def _leave_layer(self, layer: Any, key: str) -> None:
        if key not in self.groups:  # nobody has joined in the meantime
            with contextlib.suppress(Exception):
                await layer.group_discard(self._name(key), self._channel)

    # -- other processes -----------------------------------------------------------------------------------------

    @staticmethod
    def layer() -> Any:
        """The channel layer when it reaches other processes, else None."""
        layer = get_channel_layer()
        return None if isinstance(layer, InMemoryChannelLayer) else layer

    async def publish(self, key: str, message: dict[str, Any]) -> None:
        """Says something to the group's sockets in other processes: there `take` is called."""
        if (layer := self.layer()) is not None:
            try:
                whole = {"type": self.prefix, "from": self.process, "group": key, **message}
                await layer.group_send(self._name(key), whole)
            except Exception as error:
                raise LayerAwayError from error

    async def _receive(self, layer: Any, channel: str) -> None:
        while True:
            message = await layer.receive(channel)
            if message["from"] != self.process and (group := self.groups.get(message["group"])) is not None:
                await self.take(message["group"], group, message)

    async def take(self, key: str, group: G, message: dict[str, Any]) -> None:
        """Does what another process said in a group."""
        raise NotImplementedError

    def _name(self, key: str) -> str:
        return f"{self.prefix}.{key}"
