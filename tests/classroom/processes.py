"""A lesson through real web processes: the teacher's requests, the pupils' sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.races import ROOT, run_race

SCRIPT = Path(__file__).parent / "scripts" / "open_lessons.py"
CSRF = "a" * 32


def open_lessons(
    folder: Path, classes: int, seats: int, answered: int = 0, how: str = "devices", **extra: str
) -> dict[str, Any]:
    """Classes with a lesson at its question, the session of their teacher and of each seat."""
    paths = f"{ROOT}:{ROOT / 'site'}"
    numbers = (str(classes), str(seats), str(answered), how)
    return run_race(SCRIPT, folder, *numbers, PYTHONPATH=paths, **extra)


def teacher_of(opened: dict[str, Any], port: int) -> httpx.Client:
    """A client that is signed in as the teacher."""
    url = f"http://127.0.0.1:{port}"
    cookies = {"sessionid": opened["teacher"], "csrftoken": CSRF}
    return httpx.Client(base_url=url, cookies=cookies, headers={"X-CSRFToken": CSRF}, timeout=30)


def press(client: httpx.Client, lesson: str, command: str = "next") -> dict[str, Any]:
    """What the teacher's page is answered after a command."""
    version = client.get(f"/classroom/{lesson}/state/").json()["state"]["version"]
    answer = client.post(f"/classroom/{lesson}/move/", json={"command": command, "version": version})
    assert answer.status_code == 200, answer.text[:500]
    state: dict[str, Any] = answer.json()["state"]
    return state


def pupil_at(port: int, lesson: str, session: str) -> connect:
    """The socket of a pupil's page."""
    url = f"ws://127.0.0.1:{port}/ws/classroom/{lesson}/seat/"
    headers = {"Cookie": f"sessionid={session}", "Origin": f"http://127.0.0.1:{port}"}
    return connect(url, additional_headers=headers, compression=None)


async def until_quiet(socket: ClientConnection, seconds: float = 2.0) -> None:
    """Reads what is on its way, until nothing has come for so long: what comes later was caused later."""
    with contextlib.suppress(TimeoutError):
        while True:
            await asyncio.wait_for(socket.recv(), seconds)


async def heard(socket: ClientConnection, kind: str, **fields: Any) -> dict[str, Any]:
    """The next message of a kind, with these fields of the lesson or of itself."""
    while True:
        message: dict[str, Any] = json.loads(await socket.recv())
        body = message.get("lesson") or message
        if message["t"] == kind and all(body.get(name) == value for name, value in fields.items()):
            return message
