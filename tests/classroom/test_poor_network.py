"""Sixty pupils on a slow network whose connections break: each answer counts once, and each sees how it went."""

from __future__ import annotations

import asyncio
import json
import shutil

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.classroom.poor_network import PoorNetwork
from tests.classroom.processes import heard, open_lessons, press, pupil_at, teacher_of
from tests.drills.site import Site

PUPILS = 60
LOST = (ConnectionClosed, InvalidHandshake, EOFError, OSError)


@pytest.fixture
def site(race_dir, tmp_path):
    site = Site(shutil.copytree(race_dir, tmp_path / "site"))
    yield site
    site.stop()


async def answer(port: int, lesson: str, session: str, position: int, place: int) -> None:
    """One try to answer, as long as the connection lasts; an answer that has arrived before is not sent again."""
    async with pupil_at(port, lesson, session) as socket:
        mine = (await heard(socket, "seat"))["mine"]
        if str(position) not in mine:
            await socket.send(json.dumps({"t": "answer", "position": position, "place": place}))
            await heard(socket, "taken", position=position)


async def until_done(port: int, lesson: str, session: str, position: int, place: int) -> None:
    """As a pupil's page does: it comes back until the server has taken the answer."""
    while True:
        try:
            return await answer(port, lesson, session, position, place)
        except LOST:
            continue


async def until_told(port: int, lesson: str, session: str, version: int) -> dict:
    """The lesson of that version, however often the connection breaks."""
    while True:
        try:
            async with pupil_at(port, lesson, session) as socket:
                return (await heard(socket, "lesson", version=version))["lesson"]
        except LOST:
            continue


async def test_every_answer_counts_once_and_everybody_is_told(site):
    opened = open_lessons(site.folder, 1, PUPILS)
    (one,) = opened["lessons"]
    lesson, sessions = one["id"], one["seats"]
    port = await asyncio.to_thread(site.start_web)
    network = PoorNetwork(port, seed=15, breaks=2 * PUPILS)
    with teacher_of(opened, port) as teacher:
        async with network.open() as poor:
            # The control: pages that try once lose answers on this network.
            tries = [answer(poor, lesson, session, 0, 1) for session in sessions]
            results = await asyncio.gather(*tries, return_exceptions=True)
            assert any(isinstance(result, LOST) for result in results)
            for _step in range(4):  # closed, the right answer, the text, the second question
                state = await asyncio.to_thread(press, teacher, lesson)
            assert state["position"] == 2
            await asyncio.gather(*(until_done(poor, lesson, one, 2, n % 3) for n, one in enumerate(sessions)))
            closed = await asyncio.to_thread(press, teacher, lesson)
            assert closed["screen"]["question"]["counts"] == [20, 20, 20]
            assert closed["screen"]["question"]["unanswered"] == []
            shown = await asyncio.to_thread(press, teacher, lesson)
            told = await asyncio.gather(*(until_told(poor, lesson, one, shown["version"]) for one in sessions))
    assert {lesson["question"]["right"] for lesson in told} == {0}
    assert network.broken >= PUPILS
