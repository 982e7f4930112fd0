"""Sockets open for our own pages and for programs, and for nobody else; what breaks is a 503."""

from __future__ import annotations

import pytest
from channels.security.websocket import AllowedHostsOriginValidator
from channels.testing import WebsocketCommunicator

from firesafety.asgi import application
from firesafety.sockets import answered, is_our_page

HOST = b"127.0.0.1:8000"
FOREIGN = [
    "http://127.0.0.1:9000",  # another program on the same machine
    "https://127.0.0.1:8000",  # another scheme
    "http://evil.example",
    "http://127.0.0.1:8000.evil.example",
    "http://evil.example:8000",
    "null",
    "file://",
    "",
    "http://[::1",
    "http://127.0.0.1:port",
]


def scope_of(host: bytes = HOST, scheme: str = "ws", *more: tuple[bytes, bytes]) -> dict:
    return {"type": "websocket", "scheme": scheme, "headers": [(b"host", host), *more]}


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.PUBLIC_URL = "https://fire.example.org"
    settings.ALLOWED_HOSTS = ["fire.example.org", "127.0.0.1", "localhost", "[::1]"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://fire.example.org", "https://*.county.example"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:8000",
        "https://fire.example.org",
        "https://fire.example.org:443",
        "https://nanhu.county.example",
    ],
)
def test_our_own_pages_may_open_one(origin):
    assert is_our_page(origin, scope_of())


@pytest.mark.parametrize("origin", [*FOREIGN, "https://county.example.evil.example", "http://nanhu.county.example"])
def test_no_other_page_may(origin):
    assert not is_our_page(origin, scope_of())


def test_a_host_that_is_not_ours_vouches_for_nobody():
    assert not is_our_page("http://evil.example", scope_of(b"evil.example"))


def test_the_scheme_is_what_the_proxy_says(settings):
    scope = scope_of(b"localhost:8000", "ws", (b"x-forwarded-proto", b"https"))
    assert not is_our_page("https://localhost:8000", scope)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert is_our_page("https://localhost:8000", scope)


def test_an_ipv6_host_is_compared_whole():
    assert is_our_page("http://[::1]:8000", scope_of(b"[::1]:8000"))
    assert not is_our_page("http://[::1]:8001", scope_of(b"[::1]:8000"))


def test_channels_own_check_knows_hosts_only():
    """The control: with it another port and another scheme pass."""
    validator = AllowedHostsOriginValidator(None)
    from urllib.parse import urlparse

    assert validator.valid_origin(urlparse(FOREIGN[0]))
    assert validator.valid_origin(urlparse(FOREIGN[1]))


async def open_socket(path: str, *headers: tuple[bytes, bytes]) -> bool:
    socket = WebsocketCommunicator(application, path, headers=[(b"host", HOST), *headers])
    opened, _ = await socket.connect()
    await socket.disconnect()
    return opened


@pytest.mark.parametrize("origin", [b"http://127.0.0.1:8000", b"http://evil.example"])
async def test_no_page_opens_a_workers_socket(origin):
    """A refusal and no traceback: it used to be a ValueError each time."""
    assert not await open_socket("/ws/drills/worker/", (b"origin", origin))


@pytest.mark.parametrize("path", ["/ws/", "/ws/drills/", "/"])
async def test_there_are_no_other_sockets(path):
    assert not await open_socket(path)


async def broken(scope, receive, send) -> None:
    raise OSError("the database is away")


async def test_what_breaks_before_the_handshake_is_a_503():
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    scope = scope_of() | {"extensions": {"websocket.http.response": {}}}
    await answered(broken)(scope, None, send)
    assert sent[0]["status"] == 503
    assert dict(sent[0]["headers"])[b"retry-after"]
    sent.clear()
    await answered(broken)(scope_of(), None, send)
    assert sent == [{"type": "websocket.close"}]


async def test_without_the_guard_the_server_answers_500():
    """The control: an exception is what uvicorn turns into a 500."""
    with pytest.raises(OSError):
        await broken({}, None, None)


async def test_what_breaks_later_is_logged_by_the_server():
    async def later(scope, receive, send) -> None:
        await send({"type": "websocket.accept"})
        raise OSError("gone")

    async def send(message: dict) -> None:
        pass

    with pytest.raises(OSError):
        await answered(later)(scope_of(), None, send)
