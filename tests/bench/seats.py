"""What a class of 45 can do in a minute: all join from one address by code, seat and strip, over sockets.

A stranger who tries every PIN of one seat, from the same address and at the same time, is stopped.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.asyncio.client import connect

from simulator.protocol.messages import encode
from tests.drills.site import Site
from tests.migrated import migrate
from tests.races import ROOT, run_race

PUPILS, MINUTE_S = 45, 60
HOSTILE_SEAT, HOSTILE_TRIES, HOSTILE_AT_ONCE = 1, 200, 10
SCRIPT = Path(__file__).parent / "scripts" / "class_room.py"


def figures() -> Iterator[dict[str, Any]]:
    """`seats.joined.45` within a minute, `seats.last_in_s.45`, `seats.pins_looked_at` of 200 that were tried."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder))
        site = Site(Path(folder))
        try:
            port = site.start_web()
            room = run_race(SCRIPT, Path(folder), str(PUPILS + 1), PYTHONPATH=f"{ROOT}:{ROOT / 'site'}")
            joined, last_s, looked_at = asyncio.run(_lesson(port, room))
        finally:
            site.stop()
    yield {"figure": f"seats.joined.{PUPILS}", "value": joined, "unit": "pupils", "of": PUPILS, "db": "sqlite"}
    yield {"figure": f"seats.last_in_s.{PUPILS}", "value": round(last_s, 1), "unit": "s", "most": MINUTE_S}
    yield {"figure": "seats.pins_looked_at", "value": looked_at, "unit": "tries", "of": HOSTILE_TRIES}


async def _lesson(port: int, room: dict[str, Any]) -> tuple[int, float, int]:
    """How many pupils were let in, after how long the last one was, and how many of the stranger's PINs were checked.

    The stranger's seat is the one with the lowest number, at which no pupil of this lesson sits.
    """
    began = time.monotonic()
    pupils = [asyncio.create_task(_join(port, room["code"], int(seat), pin)) for seat, pin in _of_pupils(room)]
    stranger = asyncio.create_task(_try_all(port, room["code"], right=room["strips"][str(HOSTILE_SEAT)]))
    answers = await asyncio.gather(*pupils)
    last_s = time.monotonic() - began
    joined = sum(answer == "welcome" for answer in answers) if last_s <= MINUTE_S else 0
    return joined, last_s, await stranger


def _of_pupils(room: dict[str, Any]) -> list[tuple[str, str]]:
    return [(seat, pin) for seat, pin in room["strips"].items() if int(seat) != HOSTILE_SEAT]


async def _join(port: int, code: str, seat: int, secret: str) -> str:
    """What the site answers to a hello: welcome, or the code of its error."""
    async with connect(f"ws://127.0.0.1:{port}/ws/drills/play/", max_size=2**20, open_timeout=MINUTE_S) as socket:
        await socket.send(encode("hello", code=code, seat=seat, secret=secret, name="", client="bench"))
        async for frame in socket:
            message = json.loads(frame)
            if message["t"] in ("welcome", "error"):
                return str(message.get("code", message["t"]))
    return "closed"


async def _try_all(port: int, code: str, *, right: str) -> int:
    """How many wrong PINs the site looked at before it took no more; the right one is left out."""
    pins = [f"{number:04}" for number in range(HOSTILE_TRIES + 1) if f"{number:04}" != right][:HOSTILE_TRIES]
    looked_at = 0
    for start in range(0, len(pins), HOSTILE_AT_ONCE):
        some = pins[start : start + HOSTILE_AT_ONCE]
        answers = await asyncio.gather(*(_join(port, code, HOSTILE_SEAT, pin) for pin in some))
        looked_at += answers.count("wrong_proof")
    return looked_at
