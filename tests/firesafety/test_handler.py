"""The HTTP handler streams files part by part instead of reading them whole first."""

from __future__ import annotations

import asyncio

from django.http import HttpResponse, StreamingHttpResponse

from firesafety.handler import STREAMED_BYTES, OneThreadHandler, joined

SIZE = 10 * STREAMED_BYTES


class Source:
    """A stream that says how much of it has been read."""

    def __init__(self) -> None:
        self.read = 0

    def __iter__(self):
        while self.read < SIZE:
            self.read += 4096
            yield b"x" * 4096


def sent(response) -> tuple[list[int], bytes]:
    """How much of the source was read when each body part was sent, and all parts together."""
    source, bodies, seen = getattr(response, "source", None), [], []

    async def send(message):
        if message.get("body"):
            bodies.append(message["body"])
            seen.append(source.read if source else 0)

    asyncio.run(OneThreadHandler().send_response(response, send))
    return seen, b"".join(bodies)


def streamed() -> StreamingHttpResponse:
    source = Source()
    response = StreamingHttpResponse(source)
    response.source = source
    return response


def test_a_stream_is_sent_while_it_is_read():
    seen, body = sent(streamed())
    assert body == b"x" * SIZE
    assert seen[0] <= 2 * STREAMED_BYTES
    assert len(seen) == SIZE // STREAMED_BYTES


def test_a_plain_answer_is_sent_as_it_is():
    assert sent(HttpResponse(b"short"))[1] == b"short"


def test_parts_are_joined_and_nothing_is_lost():
    parts = [bytes([number]) * 1000 for number in range(200)]
    made = list(joined(parts))
    assert b"".join(made) == b"".join(parts)
    assert all(len(part) >= STREAMED_BYTES for part in made[:-1])


def test_what_a_server_has_loaded_is_not_looked_through_again():
    import gc

    from firesafety import asgi

    assert asgi.application is not None
    assert gc.get_freeze_count() > 100_000
    gc.unfreeze()  # the control: it was this that held them
    assert gc.get_freeze_count() == 0
