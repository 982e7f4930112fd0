"""Services as they answer over the wire: a server for JSON over HTTP and one for SMTP, each on a port of its own."""

from __future__ import annotations

import http.server
import json
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Heard:
    """One request."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode()))


@dataclass
class Lost:
    """The service does what is asked and its answer never arrives."""


@dataclass
class Service:
    """What it heard; `answer(heard)` gives a JSON object, a status, or Lost."""

    url: str
    answer: Callable[[Heard], dict[str, Any] | int | Lost]
    heard: list[Heard] = field(default_factory=list)

    def of(self, path: str) -> list[Heard]:
        return [request for request in self.heard if request.path == path]


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        service: Service = self.server.service  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        heard = Heard(parts.path, dict(parse_qsl(parts.query)), dict(self.headers), body)
        service.heard.append(heard)
        answer = service.answer(heard)
        if isinstance(answer, Lost):
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        content = b"{}" if isinstance(answer, int) else json.dumps(answer).encode()
        self.send_response(answer if isinstance(answer, int) else 200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def http_service(answer: Callable[[Heard], dict[str, Any] | int | Lost]) -> Iterator[Service]:
    """A service that answers as it is told."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    service = Service(f"http://127.0.0.1:{server.server_port}", answer)
    server.service = service  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailServer:
    """A mail server. `after_data` is the code it answers a message with; 0 hangs up instead, having taken it.

    At the word `holds_at` it says nothing, once, until whoever sends is gone; `reached` tells when it is there.
    """

    port: int = 0
    after_data: int = 250
    after_rcpt: int = 250
    holds_at: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    mails: list[str] = field(default_factory=list)


class _Smtp(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server: MailServer = self.server.mail  # type: ignore[attr-defined]
        self._say(220)
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == server.holds_at:
                self._hold(server, word)
                return
            if word == "DATA":
                if not self._take(server):
                    return
            elif word == "QUIT":
                self._say(221)
                return
            else:
                self._say(server.after_rcpt if word == "RCPT" else 250)

    def _hold(self, server: MailServer, word: str) -> None:
        server.holds_at = ""
        if word == "DATA":
            self._read_mail(server)
        server.reached.set()
        self.rfile.read()

    def _read_mail(self, server: MailServer) -> None:
        self._say(354)
        lines = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        server.mails.append("".join(lines))

    def _take(self, server: MailServer) -> bool:
        self._read_mail(server)
        if server.after_data:
            self._say(server.after_data)
        return bool(server.after_data)

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} ok\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A mail server on a free port."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp)
    server.daemon_threads = True
    mail = MailServer(server.server_address[1])
    server.mail = mail  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield mail
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
