"""Lessons on several web processes: Redis carries what one of them changes to the sockets of the others."""

from __future__ import annotations

import asyncio

import pytest

from tests.classroom.processes import heard, open_lessons, press, pupil_at, teacher_of, until_quiet
from tests.drills.site import Site
from tests.migrated import migrate
from tests.services.servers import redis_of_its_own

pytestmark = pytest.mark.services
PROMPTLY_S = 10.0  # far below what a page waits before it asks by itself


async def told_by_the_other_process(tmp_path, **extra: str) -> bool:
    """Whether a pupil on one process hears what the teacher does on the other."""
    migrate(tmp_path)
    opened = open_lessons(tmp_path, 1, 2, **extra)
    lesson, seat = opened["lessons"][0]["id"], opened["lessons"][0]["seats"][0]
    site = Site(tmp_path, **extra)
    try:
        here, there = site.start_web(), site.start_web()
        async with pupil_at(here, lesson, seat) as pupil:
            await heard(pupil, "lesson", position=0)
            await until_quiet(pupil)  # its coming in is told once more, by a look at the database
            with teacher_of(opened, there) as teacher:
                version = (await asyncio.to_thread(press, teacher, lesson))["version"]
            try:
                await asyncio.wait_for(heard(pupil, "lesson", version=version), PROMPTLY_S)
            except TimeoutError:
                return False
            return True
    finally:
        site.stop()


async def test_a_teacher_on_one_process_reaches_pupils_on_another(tmp_path):
    with redis_of_its_own(tmp_path) as (url, start):
        start()
        assert await told_by_the_other_process(tmp_path, REDIS_URL=url)


async def test_without_redis_the_other_process_hears_nothing(tmp_path):
    """The control. Checks refuse such an installation; a page on it would find out by asking."""
    assert not await told_by_the_other_process(tmp_path)
