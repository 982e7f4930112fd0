"""A request's body has to come within a time: a client that sends a byte a minute would hold a place for ever."""

from __future__ import annotations

import asyncio
from typing import Any

from .asgi_types import Application, Receive, Scope, Send

BODY_S = 300.0
TEXT = b"The request took too long to arrive.\n"


class SlowBodyError(Exception):
    """The body did not come in time."""


def in_time(application: Application, *, seconds: float = BODY_S) -> Application:
    """Answers 408 when the body is not whole after `seconds`. What comes after the body may take its time."""

    async def timed(scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        is_whole = False

        async def receive_in_time() -> Any:
            nonlocal is_whole
            if is_whole:
                return await receive()
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise SlowBodyError from None
            is_whole = message["type"] != "http.request" or not message.get("more_body", False)
            return message

        try:
            await application(scope, receive_in_time, send)
        except SlowBodyError:
            headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
            await send({"type": "http.response.start", "status": 408, "headers": headers})
            await send({"type": "http.response.body", "body": TEXT})

    return timed
