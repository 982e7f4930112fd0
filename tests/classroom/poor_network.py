"""A school's poor network: what comes and goes is late by up to some tenths of a second, and connections break."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator

SLOWEST_S = 0.3
MOST_CHUNKS = 9  # a connection that breaks does so within its first ones: the handshake has one each way


class PoorNetwork:
    """Stands between pupils and the site. `breaks` is how many connections are to break before it holds."""

    def __init__(self, port: int, *, seed: int, breaks: int) -> None:
        self.port = port
        self.rng = random.Random(seed)
        self.left = breaks
        self.broken = 0

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """The port under which the site is reached through it."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        async with server:
            yield server.sockets[0].getsockname()[1]

    def _lasts(self) -> int | None:
        """After how many chunks a new connection breaks; None when it holds."""
        if self.left <= 0:
            return None
        self.left -= 1
        return self.rng.randint(2, MOST_CHUNKS)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        chunks = self._lasts()
        there, away = await asyncio.open_connection("127.0.0.1", self.port)
        seen = 0

        async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            nonlocal seen
            while data := await source.read(65536):
                await asyncio.sleep(self.rng.uniform(0, SLOWEST_S))
                seen += 1
                if chunks is not None and seen >= chunks:
                    self.broken += 1
                    return
                target.write(data)

        ways = [asyncio.create_task(carry(reader, away)), asyncio.create_task(carry(there, writer))]
        with contextlib.suppress(OSError):
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for end in (writer, away):
            end.transport.abort()
