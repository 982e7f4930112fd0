"""A thin line between a browser and the site: so many bytes a second, so long a way, and a count of what passed.

Chromium's own throttling leaves WebSockets alone; a proxy slows all that a player waits for.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Line:
    """Forwards TCP to `port`. Either way takes half of `round_trip_s`; all answers share `bytes_s`."""

    def __init__(self, port: int, *, bytes_s: float, round_trip_s: float) -> None:
        self.target, self.bytes_s, self.way_s = port, bytes_s, round_trip_s / 2
        self.port = 0
        self.down_bytes = 0
        self._free_at = 0.0

    async def serve(self, ready: threading.Event, stop: asyncio.Event) -> None:
        """Listens on a free port until `stop` is set."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):  # the line is taken down
            await asyncio.sleep(2 * self.way_s)  # the handshake
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            pumps = [self._pump(reader, far_writer, thin=False), self._pump(far_reader, writer, thin=True)]
            await asyncio.gather(*pumps, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, thin: bool) -> None:
        loop = asyncio.get_running_loop()
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(self._deliver(under_way, writer))
        while part := await reader.read(4096):
            leaves = loop.time()
            if thin:
                self.down_bytes += len(part)
                self._free_at = leaves = max(leaves, self._free_at) + len(part) / self.bytes_s
            under_way.put_nowait((leaves + self.way_s, part))
        under_way.put_nowait((0.0, b""))
        await delivery

    @staticmethod
    async def _deliver(under_way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            arrives, part = await under_way.get()
            if not part:
                writer.close()
                return
            await asyncio.sleep(max(0.0, arrives - loop.time()))
            writer.write(part)
            await writer.drain()


@contextmanager
def thin_line(port: int, *, bytes_s: float, round_trip_s: float) -> Iterator[Line]:
    """A line in a thread of its own while the block runs."""
    line = Line(port, bytes_s=bytes_s, round_trip_s=round_trip_s)
    ready, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(line.serve(ready, stop),), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
