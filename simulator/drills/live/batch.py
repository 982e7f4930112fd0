"""What is said to a worker, collected so that it arrives in few frames."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

MOST_TO_WORKER = 20_000
WORKER_PAUSE_S = 0.02  # messages to a worker are collected this long


class Batch:
    """Collects messages for a worker's socket, so that they arrive in few frames."""

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
