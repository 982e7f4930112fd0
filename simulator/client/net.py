"""The connection: a thread with a WebSocket that reconnects with the same token."""

from __future__ import annotations

import json
import queue
import threading
import time
from typing import Any, Protocol
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI
from websockets.sync.client import ClientConnection, connect

from simulator.protocol.messages import ErrorCode, encode

RETRY_S = (0.5, 1, 2, 4, 5)
FINAL_ERRORS = {
    ErrorCode.WRONG_CODE, ErrorCode.WRONG_TOKEN, ErrorCode.ENDED, ErrorCode.VERSION, ErrorCode.ROOM_FULL,
    ErrorCode.SEAT_TAKEN, ErrorCode.SEAT_NEEDED, ErrorCode.NO_SEAT, ErrorCode.PROOF_NEEDED, ErrorCode.WRONG_PROOF,
    ErrorCode.TOO_MANY_TRIES, ErrorCode.REMOVED, ErrorCode.ELSEWHERE,
}  # fmt: skip
FROM_SITE = {"welcome", "pong", "error"}  # messages of the web process itself, sent even without a worker
PLAY_PATH = "/ws/drills/play/"
Inbox = queue.Queue[dict[str, Any] | bytes]


class Wire(Protocol):
    """What the window needs from a connection: a socket to a site, or an engine in a process of this machine."""

    inbox: Inbox
    url: str
    state: str  # connecting, joined, lost, away, over
    error: str

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def send(self, kind: str, **fields: Any) -> None: ...
    def silent_s(self) -> float: ...


class Connection:
    """Messages come out of `inbox` as dicts or snapshot bytes; `send` never blocks for long and never raises."""

    def __init__(
        self,
        url: str,
        *,
        code: str,
        token: str | None = None,
        name: str = "",
        seat: int = 0,
        secret: str = "",
        role: str = "",
    ) -> None:
        self.url, self.code, self.token, self.name = socket_url(url), code, token, name
        self.seat, self.secret, self.role = seat, secret, role
        self.inbox: Inbox = queue.Queue()
        self.state = "connecting"
        self.error = ""
        self.asks: dict[str, Any] | None = None  # what would prove the seat, when that is what is missing
        self.heard_at = now()
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
            except (ConnectionClosed, OSError):
                self.state = "lost"

    def silent_s(self) -> float:
        """How long the drill has sent nothing although the socket is open; 0 before joining and after the end."""
        return now() - self.heard_at if self.state == "joined" else 0.0

    def hello(self) -> dict[str, Any]:
        """The message that joins; with a token it resumes a player."""
        return {
            "code": self.code, "token": self.token, "name": self.name, "seat": self.seat, "secret": self.secret,
            "role": self.role, "client": "pygame",
        }  # fmt: skip

    def _run(self) -> None:
        tries = 0
        while not self._stopped.is_set():
            try:
                with connect(self.url, max_size=2**20, open_timeout=5) as socket:
                    self._socket = socket
                    socket.send(encode("hello", **self.hello()))
                    tries = 0
                    self._listen(socket)
            except (OSError, InvalidHandshake, InvalidURI, ConnectionClosed, TimeoutError):
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
                self.heard_at = now()
                self.inbox.put(frame)
                continue
            message = json.loads(frame)
            kind = message.get("t")
            if kind not in FROM_SITE or kind == "welcome":
                self.heard_at = now()
            if kind == "welcome":
                self.token, self.state = message["token"], "joined"
            elif kind == "error" and message.get("code") in FINAL_ERRORS:
                self.error, self.asks = message["code"], message.get("asks")
                return
            elif kind == "ended":
                self.state = "over"
            self.inbox.put(message)
            if self._stopped.is_set():
                return


def socket_url(url: str) -> str:
    """The address of a site's drill socket, from the site's own address (http, https or bare) or the socket's."""
    parts = urlsplit(url if "//" in url else f"//{url}", scheme="http")
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    return f"{scheme}://{parts.netloc}{parts.path if parts.path.strip('/') else PLAY_PATH}"


def drain(connection: Wire) -> list[dict[str, Any] | bytes]:
    """Returns everything that has arrived since the last call."""
    found = []
    while True:
        try:
            found.append(connection.inbox.get_nowait())
        except queue.Empty:
            return found


def now() -> float:
    return time.monotonic()
