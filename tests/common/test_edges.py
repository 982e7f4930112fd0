"""What is kept for a time, limited to a number or cut to a length: at its edge and beside it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.test import RequestFactory
from wagtail.models import Site

from common import caches, sites
from common.caches import AWAY_S, SteadyRedisCache
from common.holidays import is_working_day
from common.ranges import CHUNK, part, ranged
from common.ratelimit import allow
from common.sites import KEEP_S, forget_sites, remember_site

TINY = 2**-20  # seconds, exact beside the whole numbers used here


# -- limits ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "allowed"), [(1, True), (2, True), (3, False), (4, False)])
def test_a_limit_of_three_takes_the_third_and_not_the_fourth(before, allowed):
    for _ in range(before):
        allow("edge", limit=3, seconds=60)
    assert allow("edge", limit=3, seconds=60) is allowed


@pytest.mark.parametrize(("seconds", "allowed"), [(60 - TINY, False), (60, True), (60 + TINY, True)])
def test_a_window_is_over_when_its_time_is(monkeypatch, seconds, allowed):
    from allauth.core.internal import ratelimit

    now = 1024.0
    monkeypatch.setattr(ratelimit.time, "time", lambda: now)
    assert allow("edge", limit=1, seconds=60)
    now += seconds
    assert allow("edge", limit=1, seconds=60) is allowed


def test_looking_does_not_count():
    for _ in range(3):
        assert allow("edge", limit=1, seconds=60, counts=False)
    assert allow("edge", limit=1, seconds=60)
    assert not allow("edge", limit=1, seconds=60, counts=False)


@pytest.mark.parametrize(("asked", "status"), [(59, 404), (60, 429)])
def test_serials_are_guessed_sixty_times_a_minute(client, db, asked, status):
    for _ in range(asked):
        allow("verify:127.0.0.1", limit=60, seconds=60)
    assert client.get("/verify/AAAA-BBBB-CCCC/").status_code == status


# -- what is kept ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "lookups"), [(KEEP_S - TINY, 1), (KEEP_S, 1), (KEEP_S + TINY, 2)])
def test_a_site_is_kept_for_a_minute(db, monkeypatch, seconds, lookups):
    now, found = 1024.0, []
    monkeypatch.setattr(sites.time, "monotonic", lambda: now)
    monkeypatch.setattr(Site, "find_for_request", lambda request: found.append(request))
    remember_site(RequestFactory().get("/"))
    now += seconds
    remember_site(RequestFactory().get("/"))
    assert len(found) == lookups


@pytest.mark.parametrize(("hosts", "kept"), [(101, 101), (102, 1)])
def test_a_hundred_and_one_hosts_are_kept_and_then_none(db, monkeypatch, settings, hosts, kept):
    settings.ALLOWED_HOSTS = ["*"]
    monkeypatch.setattr(Site, "find_for_request", lambda request: None)
    forget_sites()
    for number in range(hosts):
        remember_site(RequestFactory().get("/", headers={"host": f"h{number}.example"}))
    assert len(sites._sites) == kept


@pytest.mark.parametrize(("seconds", "away"), [(AWAY_S - TINY, True), (AWAY_S, False), (AWAY_S + TINY, False)])
def test_a_cache_that_did_not_answer_is_asked_again_after_two_seconds(monkeypatch, seconds, away):
    now = 1024.0
    monkeypatch.setattr(caches.time, "monotonic", lambda: now)
    monkeypatch.setattr(caches, "_away_until", {})
    cache = SteadyRedisCache("redis://127.0.0.1:1/0", {})
    assert not cache.is_away()
    cache._note_away(OSError())
    now += seconds
    assert cache.is_away() is away


# -- byte ranges -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=99-99", 206, "bytes 99-99/100"),
        ("bytes=99-98", 416, "bytes */100"),
        ("bytes=100-", 416, "bytes */100"),
        ("bytes=-100", 206, "bytes 0-99/100"),
        ("bytes=-101", 206, "bytes 0-99/100"),
        ("bytes=-0", 416, "bytes */100"),
        ("bytes=0-0", 206, "bytes 0-0/100"),
        ("bytes=0-100", 206, "bytes 0-99/100"),
    ],
)
def test_a_range_reaches_to_the_last_byte_and_no_further(asked, status, given):
    request = RequestFactory().get("/", headers={"range": asked})
    answer = ranged(request, io.BytesIO(bytes(100)), size=100)
    assert (answer.status_code, answer["Content-Range"]) == (status, given)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_part_is_as_long_as_asked_for(length):
    assert sum(map(len, part(io.BytesIO(bytes(3 * CHUNK)), length))) == length


# -- days --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "works"), [(date(2090, 1, 6), True), (date(2090, 1, 7), False), (date(2090, 1, 9), True)]
)
def test_years_not_announced_yet_are_worked_from_monday_to_friday(day, works):
    """6 January 2090 is a Friday."""
    assert is_working_day(day) == (works, False)
