"""A client that never finishes its request does not hold its place."""

from __future__ import annotations

import asyncio

from firesafety.bodies import in_time


async def reader(scope, receive, send) -> None:
    """Reads the body whole, answers, and waits for the client to go, as Django's handler does."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200})
    await receive()


def sends(*messages: dict):
    """A client that sends these and then nothing."""
    left = list(messages)

    async def receive() -> dict:
        if left:
            return left.pop(0)
        return await asyncio.Event().wait()

    return receive


async def answers(application, receive) -> tuple[asyncio.Task, list[int]]:
    """Runs until nothing moves any more; the task and the statuses it has sent."""
    statuses: list[int] = []

    async def send(message: dict) -> None:
        if "status" in message:
            statuses.append(message["status"])

    task = asyncio.create_task(application({"type": "http"}, receive, send))
    for _ in range(20):
        await asyncio.sleep(0)
    return task, statuses


PART = {"type": "http.request", "body": b"a", "more_body": True}
LAST = {"type": "http.request", "body": b"b", "more_body": False}


async def test_a_body_that_does_not_end_is_a_408():
    task, statuses = await answers(in_time(reader, seconds=0), sends(PART))
    assert task.done()
    assert statuses == [408]


async def test_without_it_the_place_is_held():
    """The control."""
    task, statuses = await answers(reader, sends(PART))
    assert not task.done()
    assert statuses == []
    task.cancel()


async def test_after_the_body_the_answer_may_take_its_time():
    task, statuses = await answers(in_time(reader, seconds=60), sends(PART, LAST))
    assert statuses == [200]
    assert not task.done()
    task.cancel()
