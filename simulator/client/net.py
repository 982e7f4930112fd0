"""The connection: a thread with a WebSocket that reconnects with the same token."""

from __future__ import annotations

import json
import queue
import threading
import time
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import ClientConnection, connect

from simulator.protocol.messages import encode

RETRY_S = (0.5, 1, 2, 4, 5)
FINAL_ERRORS = {"wrong_code", "wrong_token", "ended", "version", "room_full"}


class Connection:
    """Messages come out of `inbox` as dicts or snapshot bytes; `send` never blocks and never raises."""

    def __init__(self, url: str, *, code: str, token: str | None, name: str) -> None:
        self.url, self.code, self.token, self.name = url, code, token, name
        self.inbox: queue.Queue[dict[str, Any] | bytes] = queue.Queue()
        self.state = "connecting"
        self.error = ""
        self._socket: ClientConnection | None = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._socket is not None:
            self._socket.close()

    def send(self, kind: str, **fields: Any) -> None:
        """Sends a message when connected; drops it otherwise."""
        if self._socket is not None and self.state == "joined":
            try:
                self._socket.send(encode(kind, **fields))
            except ConnectionClosed:
                self.state = "lost"

    def _run(self) -> None:
        tries = 0
        while not self._stopped.is_set():
            try:
                with connect(self.url, max_size=2**20, open_timeout=5) as socket:
                    self._socket = socket
                    socket.send(encode("hello", code=self.code, token=self.token, name=self.name, client="pygame"))
                    tries = 0
                    self._listen(socket)
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError):
                pass
            if self.error or self.state == "over":
                return
            self._socket = None
            self.state = "lost" if self.state in ("joined", "lost") else "away"
            self._stopped.wait(RETRY_S[min(tries, len(RETRY_S) - 1)])
            tries += 1

    def _listen(self, socket: ClientConnection) -> None:
        for frame in socket:
            if isinstance(frame, bytes):
                self.inbox.put(frame)
                continue
            message = json.loads(frame)
            kind = message.get("t")
            if kind == "welcome":
                self.token, self.state = message["token"], "joined"
            elif kind == "error" and message.get("code") in FINAL_ERRORS:
                self.error = message["code"]
                return
            elif kind == "ended":
                self.state = "over"
            self.inbox.put(message)
            if self._stopped.is_set():
                return


def drain(connection: Connection) -> list[dict[str, Any] | bytes]:
    """Everything that has arrived since the last call."""
    found = []
    while True:
        try:
            found.append(connection.inbox.get_nowait())
        except queue.Empty:
            return found


def now() -> float:
    return time.monotonic()
