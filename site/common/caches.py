"""The shared cache, which may be away."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

AWAY_S = 2.0
LOCAL_ENTRIES = 100_000  # counts of tries are kept here too: many keys must not push them out

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_away_until: dict[str, float] = {}


def _or_local(name: str) -> Callable[..., Any]:
    """A cache operation done by Redis or, while Redis is away, by this process only."""

    def operation(self: SteadyRedisCache, *args: Any, **kwargs: Any) -> Any:
        if not self.is_away():
            try:
                answer = getattr(super(SteadyRedisCache, self), name)(*args, **kwargs)
            except (RedisError, OSError) as error:
                self._note_away(error)
            else:
                self._note_back()
                return answer
        return getattr(self._local, name)(*args, **kwargs)

    operation.__name__ = name
    return operation


class SteadyRedisCache(RedisCache):
    """Redis; while it does not answer, a cache of this process, with a new try every two seconds.

    Nothing kept here is worth a failed page: limits then count by process, and what was cached is made anew.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._server = server
        self._local = LocMemCache(f"local:{server}", {**params, "OPTIONS": {"MAX_ENTRIES": LOCAL_ENTRIES}})

    add = _or_local("add")
    get = _or_local("get")
    set = _or_local("set")
    touch = _or_local("touch")
    delete = _or_local("delete")
    get_many = _or_local("get_many")
    has_key = _or_local("has_key")
    incr = _or_local("incr")
    set_many = _or_local("set_many")
    delete_many = _or_local("delete_many")
    clear = _or_local("clear")

    def is_away(self) -> bool:
        """True for two seconds after Redis has failed to answer."""
        return time.monotonic() < _away_until.get(self._server, 0.0)

    def _note_away(self, error: Exception) -> None:
        with _lock:
            first = self._server not in _away_until
            _away_until[self._server] = time.monotonic() + AWAY_S
        if first:
            logger.warning("the cache is away, each process keeps its own: %s", error)

    def _note_back(self) -> None:
        if self._server not in _away_until:
            return
        with _lock:
            was_away = _away_until.pop(self._server, None)
        if was_away is not None:
            self._local.clear()
            logger.warning("the cache is back")
