"""Who may open a WebSocket: a browser from our own pages, or a program that is no browser."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Application = Callable[[Scope, Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Awaitable[None]]


def browser_origin_or_none(browsers: Application, programs: Application) -> Application:
    """Routes a socket by its Origin header.

    Browsers always send one and are held to our own hosts (with the session's user attached). The Pygame
    client and the drill workers send none; they carry a room code or a worker token instead, so cookies
    are not read for them and a foreign page cannot pose as one.
    """

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        has_origin = any(name == b"origin" for name, _ in scope["headers"])
        await (browsers if has_origin else programs)(scope, receive, send)

    return application
