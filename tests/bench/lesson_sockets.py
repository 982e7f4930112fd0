"""A load of pupils' pages in a process of its own: 20 classes at their tablets, of which one is looked at.

`python tests/bench/lesson_sockets.py PORT` reads {"lessons": [{"id", "seats"}]} from its standard input, opens a socket
for each seat and prints one line when all are in. At the next line it prints when each pupil of the first class heard
of each version, by the machine's monotonic clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from base64 import b64encode
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2])]

from tests.bench.sockets import TEXT, Client, packed

PING_S = 15.0


class Pupil(Client):
    """One pupil's page: notes when it first hears of each version of its lesson."""

    def __init__(self, port: int, lesson: str, session: str) -> None:
        super().__init__("", "")
        self.port, self.lesson, self.session = port, lesson, session
        self.hello = json.dumps({"t": "ping"})
        self.versions: dict[int, float] = {}

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        transport.write(
            f"GET /ws/classroom/{self.lesson}/seat/ HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {b64encode(os.urandom(16)).decode()}\r\n"
            f"Sec-WebSocket-Version: 13\r\nOrigin: http://127.0.0.1:{self.port}\r\n"
            f"Cookie: sessionid={self.session}\r\n\r\n".encode()
        )

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == TEXT and payload.startswith(b'{"t":"lesson"'):
            self.welcomed = True
            self.versions.setdefault(json.loads(payload)["lesson"]["version"], time.monotonic())
        elif opcode != TEXT:
            super().take(opcode, payload)


async def keep_talking(pupils: list[Pupil]) -> None:
    """Every page pings four times a minute, spread evenly."""
    while True:
        for pupil in pupils:
            await asyncio.sleep(PING_S / len(pupils))
            if not pupil.lost:
                pupil.transport.write(packed(TEXT, b'{"t":"ping"}'))


async def main(port: int) -> None:
    loop = asyncio.get_running_loop()
    pupils: list[Pupil] = []
    for lesson in json.loads(sys.stdin.readline())["lessons"]:
        for session in lesson["seats"]:
            made = Pupil(port, lesson["id"], session)
            await loop.create_connection(lambda made=made: made, "127.0.0.1", port)  # type: ignore[misc]
            pupils.append(made)
            await asyncio.sleep(0.01)
    for _ in range(1200):
        if all(pupil.welcomed or pupil.lost for pupil in pupils):
            break
        await asyncio.sleep(0.05)
    print(json.dumps({"in": sum(pupil.welcomed and not pupil.lost for pupil in pupils)}), flush=True)
    talking = asyncio.create_task(keep_talking(pupils))
    await loop.run_in_executor(None, sys.stdin.readline)
    talking.cancel()
    watched = [pupil for pupil in pupils if pupil.lesson == pupils[0].lesson]
    print(json.dumps([pupil.versions for pupil in watched]), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
