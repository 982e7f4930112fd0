"""Which sockets follow which lesson, and telling them when it has changed.

What is told is read from the database once for all sockets of a lesson in this process. Other processes are only told
that something changed, and read for themselves, so that nothing old can overtake what is new.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextvars import Context
from typing import Any

from channels.db import database_sync_to_async
from django.db import DatabaseError

from common.live.groups import Fanout, Group, Member

PAUSE_S = 0.15  # between two reads of one lesson: answers that come meanwhile are shown together
OLD_S = 10.0  # a read this old is not trusted when a socket asks: what other processes say can be lost

logger = logging.getLogger(__name__)


class Followers(Group[Member]):
    """The sockets of one lesson, and what those of each address were told last."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self.read_at = float("-inf")
        self.is_stale = False
        self.reading: asyncio.Task[None] | None = None


class Lessons(Fanout[Followers]):
    """The lessons followed in this process, by the hex of their ids. `read` gives the texts of a lesson by address."""

    read: Callable[[str, Collection[str]], dict[str, str]]

    def __init__(self) -> None:
        super().__init__("lesson", Followers)

    def changed(self, key: str) -> None:
        """Has the sockets of this process told how the lesson is now; at most every PAUSE_S."""
        group = self.groups.get(key)
        if group is None:
            return
        group.is_stale = True
        if group.reading is None or group.reading.done():
            # In a context of its own: a change made by a request would bring the thread that the request runs in.
            group.reading = asyncio.create_task(self._tell(key, group), context=Context())

    def check(self, key: str) -> None:
        """As `changed`, when the last read is too old to be sure of."""
        group = self.groups.get(key)
        if group is not None and asyncio.get_running_loop().time() - group.read_at > OLD_S:
            self.changed(key)

    async def take(self, key: str, group: Followers, message: dict[str, Any]) -> None:
        """Another process changed the lesson."""
        self.changed(key)

    async def _tell(self, key: str, group: Followers) -> None:
        loop = asyncio.get_running_loop()
        while group.is_stale and group.is_used:
            await asyncio.sleep(max(0.0, group.read_at + PAUSE_S - loop.time()))
            group.is_stale, group.read_at = False, loop.time()
            try:
                texts = await database_sync_to_async(self.read)(key, list(group.by_address))
            except DatabaseError:
                logger.exception("a lesson could not be read for its sockets")
                return  # they ask again
            for address, text in texts.items():
                if group.told.get(address) != text:
                    group.told[address] = text
                    for socket in group.at(address):
                        socket.deliver(text)


lessons = Lessons()
