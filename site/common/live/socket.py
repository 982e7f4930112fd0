"""What all sockets of the site share: reading, a queue for what is sent, closing."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from ..ratelimit import counted_address
from .send_queue import SendQueue

TOO_BIG, POLICY, BROKEN, AWAY = 1009, 1008, 1011, 1013  # close codes


class Socket(AsyncWebsocketConsumer):
    """A socket with its own reading loop: it needs no channel, and no database connection is checked for each frame."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, self.base_send = scope, send
        self.queue: SendQueue | None = None
        self.is_closed = False
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                if message["type"] == "websocket.connect":
                    await self.connect()
                elif not self.is_closed:
                    await self.receive(message.get("text"), message.get("bytes"))
        except OSError:  # the other end is gone
            pass
        finally:
            if self.queue is not None:
                self.queue.close()
            await self.disconnect(0)

    async def close(self, code: int | None = None, reason: str | None = None) -> None:
        if not self.is_closed:
            self.is_closed = True
            await super().close(code, reason)

    def cut_off(self) -> None:
        """Closes the socket soon; for callers that cannot await."""
        if not self.is_closed:
            self._closing = asyncio.create_task(self._close_quietly())

    def expel(self, text: str) -> None:
        """Says why and closes the socket for good, from where nothing can be awaited."""
        if not self.is_closed:
            self._closing = asyncio.create_task(self._close_quietly(POLICY, text))

    async def _close_quietly(self, code: int = AWAY, text: str = "") -> None:
        with contextlib.suppress(OSError, RuntimeError):
            if text and not self.is_closed:
                await self.send(text)
            await self.close(code)

    def deliver(self, frame: str | bytes) -> None:
        """Queues a frame for sending; a client that reads far too slowly is cut off."""
        if self.queue is not None and not self.queue.put(frame):
            self.cut_off()


def address_of(scope: Any) -> str:
    """The address of a socket's client, as rate limits count it."""
    return counted_address(str((scope.get("client") or ("",))[0]))
