"""Redis away is no fault of the page: each process counts and remembers for itself until it is back."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from redis.exceptions import ConnectionError as RedisConnectionError

from common import caches as steady
from common.ratelimit import allow

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture(params=["common.caches.SteadyRedisCache"])
def away(request, settings, monkeypatch):
    """The site's cache on a Redis that does not answer."""
    monkeypatch.setattr(steady, "_away_until", {})
    settings.CACHES = {"default": {"BACKEND": request.param, "LOCATION": NOWHERE}}
    caches["default"].clear() if request.param.startswith("common") else None
    return caches["default"]


def test_what_is_kept_is_found_again(away):
    away.set("name", "value", 60)
    assert away.get("name") == "value"
    assert not away.add("name", "other")
    away.set("count", 1)
    assert away.incr("count") == 2
    away.delete("name")
    assert away.get("name") is None
    assert away.get_many(["count", "name"]) == {"count": 2}


def test_limits_still_hold(away):
    assert [allow("somebody", limit=2, seconds=60) for _ in range(4)] == [True, True, False, False]


def test_redis_is_not_asked_again_at_once(away, monkeypatch):
    assert away.is_away()
    monkeypatch.setattr(steady.RedisCache, "get", lambda *_: pytest.fail("asked again"))
    away.get("anything")


def test_redis_is_asked_again_later_and_what_was_kept_meanwhile_is_dropped(away, monkeypatch):
    away.set("name", "kept here")
    monkeypatch.setattr(steady.RedisCache, "get", lambda self, key, *_: f"{key} from Redis")
    monkeypatch.setattr(steady, "_away_until", {NOWHERE: 0.0})
    assert away.get("name") == "name from Redis"
    assert not away.is_away()
    assert away._local.get("name") is None


def test_a_missing_key_is_still_the_callers_mistake(away):
    with pytest.raises(ValueError):
        away.incr("never-set")


@pytest.mark.parametrize("away", ["django.core.cache.backends.redis.RedisCache"], indirect=True)
def test_without_it_every_limit_breaks(away):
    """The control."""
    with pytest.raises(RedisConnectionError):
        allow("somebody", limit=2, seconds=60)


def test_the_health_check_says_that_the_cache_is_away(away, client, db):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["cache"] == "down"
    assert answer.json()["database"] == "up"
    assert int(answer["Retry-After"]) > 0


@pytest.mark.parametrize("away", ["django.core.cache.backends.redis.RedisCache"], indirect=True)
def test_without_it_the_health_check_dies_with_its_cache(away, client, db):
    """The control."""
    with pytest.raises(RedisConnectionError):
        client.get("/healthz")
