"""A load of browser-protocol clients in a process of its own, cheap enough not to be what is measured.

`python tests/bench/sockets.py PORT SECONDS INPUT_HZ` reads a JSON list of [code, token] from its standard input, seats them
all, prints one line when everybody is in, plays for SECONDS from the line it then reads, and prints one JSON object.

The WebSocket is spoken by hand over asyncio: frames of the server are unmasked and unfragmented, and a client's mask may
be zero.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import struct
import sys
import time

HEADER = struct.Struct("<HBBIHHHBB")
AGENT, CELL, PLAYER = 7, 2, 10
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


def packed(opcode: int, payload: bytes) -> bytes:
    """A client's frame, masked with zeros."""
    length = len(payload)
    assert length < 65536
    head = (
        bytes([0x80 | opcode, 0x80 | length])
        if length < 126
        else bytes([0x80 | opcode, 0xFE]) + length.to_bytes(2, "big")
    )
    return head + b"\0\0\0\0" + payload


class Client(asyncio.Protocol):
    """One player: notes when each input was sent and when a snapshot first acknowledged it."""

    def __init__(self, code: str, token: str) -> None:
        self.hello = json.dumps({"v": 2, "t": "hello", "code": code, "token": token, "name": "", "client": "bench"})
        self.buffer = bytearray()
        self.open = self.lost = self.welcomed = False
        self.agent, self.seq, self.acked = -1, 0, 0
        self.sent: dict[int, float] = {}
        self.echoes: list[float] = []
        self.bytes = self.snapshots = self.texts = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET /ws/drills/play/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, error: Exception | None) -> None:
        self.lost = True

    def data_received(self, data: bytes) -> None:
        self.bytes += len(data)
        buffer = self.buffer
        buffer += data
        if not self.open:
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            if not buffer.startswith(b"HTTP/1.1 101"):
                self.transport.close()
                return
            del buffer[: end + 4]
            self.open = True
            self.transport.write(packed(TEXT, self.hello.encode()))
        at = 0
        while len(buffer) - at >= 2:
            length, head = buffer[at + 1] & 127, 2
            if length == 126:
                length, head = int.from_bytes(buffer[at + 2 : at + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(buffer[at + 2 : at + 10], "big"), 10
            if len(buffer) - at < head + length:
                break
            opcode = buffer[at] & 15
            self.take(opcode, bytes(buffer[at + head : at + head + length]))
            at += head + length
        del buffer[:at]

    def take(self, opcode: int, payload: bytes) -> None:
        if opcode == BINARY:
            self.snapshots += 1
            self.note_ack(payload)
        elif opcode == TEXT:
            self.texts += 1
            if b'"t":"welcome"' in payload[:40] or b'"t":"own"' in payload[:40]:
                self.agent, self.welcomed = json.loads(payload)["agent"], True
        elif opcode == PING:
            self.transport.write(packed(PONG, payload))
        elif opcode == CLOSE:
            self.transport.close()

    def note_ack(self, frame: bytes) -> None:
        _, _, _, _, agents, cells, doors, players, _ = HEADER.unpack_from(frame)
        at = HEADER.size + agents * AGENT + cells * CELL + doors
        for row in range(at, at + players * PLAYER, PLAYER):
            if int.from_bytes(frame[row : row + 2], "little") == self.agent:
                ack = int.from_bytes(frame[row + 2 : row + 6], "little")
                if ack > self.acked:
                    now = time.monotonic()
                    for seq in range(self.acked + 1, ack + 1):
                        if (sent := self.sent.pop(seq, None)) is not None:
                            self.echoes.append(now - sent)
                    self.acked = ack
                return

    def say(self, dx: float, dy: float) -> None:
        self.seq += 1
        self.sent[self.seq] = time.monotonic()
        body = f'{{"v":2,"t":"input","seq":{self.seq},"dx":{dx},"dy":{dy},"actions":[]}}'
        self.transport.write(packed(TEXT, body.encode()))

    def forget(self) -> None:
        """Begins to measure."""
        self.echoes.clear()
        self.bytes = self.snapshots = self.texts = 0


WAYS = [(1, 0), (0.6, 0.8), (0, 1), (-0.8, 0.6), (-1, 0), (-0.6, -0.8), (0, -1), (0.8, -0.6)]


async def play(client: Client, index: int, hz: float, until: float) -> None:
    """Goes another way every second, and says so `hz` times a second."""
    await asyncio.sleep(index * 0.61803 % 1 / hz)
    step = 0
    while time.monotonic() < until and not client.lost:
        client.say(*WAYS[(index + int(step / hz)) % len(WAYS)])
        step += 1
        await asyncio.sleep(1 / hz)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("inf")


async def main(port: int, seconds: float, hz: float) -> None:
    loop = asyncio.get_running_loop()
    clients = []
    for code, token in json.loads(sys.stdin.readline()):
        _, client = await loop.create_connection(lambda c=code, t=token: Client(c, t), "127.0.0.1", port)  # type: ignore[misc]
        clients.append(client)
        if len(clients) % 10 == 0:
            await asyncio.sleep(0.02)
    for _ in range(2400):
        if all(client.welcomed or client.lost for client in clients):
            break
        await asyncio.sleep(0.05)
    print(json.dumps({"seated": sum(client.welcomed for client in clients)}), flush=True)
    reading = loop.run_in_executor(None, sys.stdin.readline)
    warm = [
        asyncio.create_task(play(client, index, hz, time.monotonic() + 3600)) for index, client in enumerate(clients)
    ]
    await reading
    for client in clients:
        client.forget()
    began, cpu = time.monotonic(), time.process_time()
    await asyncio.sleep(seconds)
    took = time.monotonic() - began
    for task in warm:
        task.cancel()
    echoes = [echo for client in clients for echo in client.echoes]
    print(
        json.dumps({
            "p50_ms": percentile(echoes, 0.5) * 1000, "p95_ms": percentile(echoes, 0.95) * 1000, "echoes": len(echoes),
            "most_kb_s": max(client.bytes for client in clients) / took / 1000,
            "kb_s": sum(client.bytes for client in clients) / len(clients) / took / 1000,
            "snapshots_s": sum(client.snapshots for client in clients) / len(clients) / took,
            "least_snapshots_s": min(client.snapshots for client in clients) / took,
            "texts_s": sum(client.texts for client in clients) / len(clients) / took,
            "dropped": sum(client.lost or not client.welcomed for client in clients),
            "load_cpu": (time.process_time() - cpu) / took,
        }),
        flush=True,
    )  # fmt: skip


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])))
