"""The HTTP side of the ASGI application: Django's handler with the whole request in one thread."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

STREAMED_BYTES = 64 * 1024


class OneThreadHandler(ASGIHandler):
    """Runs middleware and view as one synchronous chain.

    Every middleware and nearly every view here is synchronous. Django's own handler would cross between event loop and
    thread at the view and at each middleware hook around it; this one crosses once. Async views still work.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)

    async def send_response(self, response: Any, send: Any) -> None:
        """Sends files as they are read. Django's own handler would read a streamed file whole before its first byte."""
        if response.streaming and not response.is_async:
            response.streaming_content = read_in_thread(response.streaming_content)
        await super().send_response(response, send)


def joined(parts: Iterable[bytes]) -> Iterable[bytes]:
    """The same bytes in parts of at least 64 KiB: each costs a change of threads."""
    held = bytearray()
    for part in parts:
        held += part
        if len(held) >= STREAMED_BYTES:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


async def read_in_thread(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    """A synchronous stream read in a thread, one part at a time."""
    stream = iter(joined(parts))
    read = sync_to_async(lambda: next(stream, b""), thread_sensitive=False)
    while part := await read():
        yield part
