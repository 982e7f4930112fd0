"""A queue in front of a socket: a slow reader delays nobody else."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

# Frames that wait for one slow reader: above the first limit snapshots are dropped, above the second it is cut off.
MOST_SNAPSHOTS, MOST_WAITING = 12, 600


class SendQueue:
    """Sends frames to one socket from a task of its own, so that a slow reader delays nobody else."""

    def __init__(self, send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        self._send = send
        self._frames: deque[str | bytes] = deque()
        self._wake: asyncio.Future[None] | None = None
        self._task = asyncio.create_task(self._run())

    def put(self, frame: str | bytes) -> bool:
        """Queues a frame; returns False when far too many are waiting."""
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
        # The socket may be gone or closing before its consumer knows.
        with contextlib.suppress(OSError, RuntimeError):
            while True:
                while self._frames:
                    frame = self._frames.popleft()
                    kind = "text" if isinstance(frame, str) else "bytes"
                    await self._send({"type": "websocket.send", kind: frame})
                self._wake = loop.create_future()
                await self._wake
