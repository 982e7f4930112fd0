"""Who may open a WebSocket, and what is answered when one cannot be opened."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import validate_host
from django.urls import re_path
from django.utils.http import is_same_domain

from .asgi_types import Application, Receive, Scope, Send
from .outages import RETRY_AFTER_S

PORTS = {"http": 80, "https": 443}

logger = logging.getLogger(__name__)


def by_origin(*, browsers: Application, programs: Application) -> Application:
    """Routes a socket by its Origin header.

    Browsers always send one and are held to our own pages (with the session's user attached). The Pygame
    client and the drill workers send none; they carry a room code or a worker token instead, so cookies
    are not read for them and a foreign page cannot pose as one.
    """

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        origin = _header(scope, b"origin")
        if origin is None:
            await programs(scope, receive, send)
        elif is_our_page(origin, scope):
            await browsers(scope, receive, send)
        else:
            await refuse(scope, receive, send)

    return application


def is_our_page(origin: str, scope: Scope) -> bool:
    """True when scheme, host and port of a page are PUBLIC_URL's, a trusted origin's or the socket's own address."""
    page = _address(origin)
    if page is None:
        return False
    if any(_is_trusted(page, trusted) for trusted in (settings.PUBLIC_URL, *settings.CSRF_TRUSTED_ORIGINS)):
        return True
    own = _address(f"{_scheme(scope)}://{_header(scope, b'host') or ''}")
    return page == own and validate_host(page[1], settings.ALLOWED_HOSTS)


def _address(origin: str) -> tuple[str, str, int] | None:
    """Scheme, host and port of an origin; None for `null` and what is no http or https address."""
    try:
        parts = urlsplit(origin)
        port = parts.port or PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, host, port


def _is_trusted(page: tuple[str, str, int], trusted: str) -> bool:
    """True for the trusted origin itself, and for every host of one like https://*.example.org."""
    wanted = _address(trusted.replace("://*.", "://", 1))
    if wanted is None or (page[0], page[2]) != (wanted[0], wanted[2]):
        return False
    return is_same_domain(page[1], f".{wanted[1]}") if "://*." in trusted else page[1] == wanted[1]


def _scheme(scope: Scope) -> str:
    """http or https, as Django's request would say it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        given = _header(scope, name.removeprefix("HTTP_").replace("_", "-").lower().encode())
        if given is not None:
            return "https" if given.split(",")[0].strip() == value else "http"
    return "https" if scope.get("scheme") == "wss" else "http"


def _header(scope: Scope, name: bytes) -> str | None:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), None)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers 403 to the handshake."""
    await send({"type": "websocket.close"})


# No socket at this address, or none for a browser.
elsewhere_refused = re_path(r"", refuse)  # type: ignore[arg-type]


def answered(application: Application) -> Application:
    """Answers 503 to a handshake during which something broke, most likely the database: the client comes again."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        is_open = False

        async def noting(message: Any) -> None:
            nonlocal is_open
            is_open = True
            await send(message)

        try:
            await application(scope, receive, noting)
        except Exception:
            if is_open:
                raise
            logger.exception("the socket %s could not be opened", scope.get("path"))
            await _say_503(scope, send)

    return guarded


async def _say_503(scope: Scope, send: Send) -> None:
    if "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close"})
        return
    headers = [(b"retry-after", str(RETRY_AFTER_S).encode()), (b"content-type", b"text/plain")]
    await send({"type": "websocket.http.response.start", "status": 503, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": b"Please try again shortly.\n"})
