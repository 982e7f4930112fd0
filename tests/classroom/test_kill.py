"""A web process killed in the middle of a lesson: the lesson goes on where it was, with what was answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3

import pytest

from tests.classroom.processes import heard, open_lessons, press, pupil_at, teacher_of
from tests.drills.site import Site


@pytest.fixture
def site(race_dir, tmp_path):
    site = Site(shutil.copytree(race_dir, tmp_path / "site"))
    yield site
    site.stop()


async def test_a_lesson_goes_on_after_its_web_process_was_killed(site):
    opened = open_lessons(site.folder, 1, 3)
    lesson = opened["lessons"][0]["id"]
    first, second, _third = opened["lessons"][0]["seats"]
    port = site.start_web()
    async with pupil_at(port, lesson, first) as one, pupil_at(port, lesson, second) as other:
        for socket, place in ((one, 2), (other, 1)):
            await heard(socket, "lesson", position=0)
            await socket.send(json.dumps({"t": "answer", "position": 0, "place": place}))
            await heard(socket, "taken")
        site.kill_web(port)
    with contextlib.closing(sqlite3.connect(site.folder / "db.sqlite3")) as file, file:
        # The control: what is not in the database any more is what a killed process would have lost.
        file.execute("DELETE FROM classroom_seatanswer WHERE place = 1")
    await asyncio.to_thread(site.start_web, port)
    async with pupil_at(port, lesson, first) as one, pupil_at(port, lesson, second) as other:
        assert (await heard(one, "seat"))["mine"] == {"0": 2}
        assert (await heard(other, "seat"))["mine"] == {}
        assert (await heard(one, "lesson"))["lesson"]["question"]["phase"] == "open"
        with teacher_of(opened, port) as teacher:
            closed = await asyncio.to_thread(press, teacher, lesson)
        assert closed["screen"]["question"]["counts"] == [0, 0, 1]
        told = await heard(other, "lesson", version=closed["version"])
        assert told["lesson"]["question"]["phase"] == "closed"
