"""/healthz: says what is up, 200 only when all is; a 503 says when to ask again.

A worker beats every two seconds and takes its beat back when it stops; one that was killed is missed after `STALE`.
`task_worker_seen_s` and `drill_worker_seen_s` say how long ago the youngest beat was, so that a reader sees what "up"
rests on; None where there is none.
"""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection
from django.db.models import Max
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from common.models import Heartbeat

from .outages import RETRY_AFTER_S

STALE = timedelta(seconds=8)
ECHO_S = 2.0
WORKERS = ("task_worker", "drill_worker")


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _channel_layer() -> bool:
    """True when a message sent on the layer comes back."""

    async def echo() -> bool:
        layer = get_channel_layer()
        async with asyncio.timeout(ECHO_S):
            name = await layer.new_channel()
            await layer.send(name, {"type": "health.echo"})
            return bool((await layer.receive(name))["type"] == "health.echo")

    return async_to_sync(echo)()


def _cache() -> bool:
    """True unless Redis has just failed to answer; a cache of the process's own is always there."""
    cache.set("healthz:echo", 1, 2)
    away = getattr(cache, "is_away", None)
    return away is None or not away()


def _age_s(name: str) -> float | None:
    """Seconds since the youngest beat of a kind of worker; None without one, or without the database."""
    try:
        seen = Heartbeat.objects.filter(name__startswith=name).aggregate(last=Max("seen_at"))["last"]
    except Error:
        return None
    return None if seen is None else round(max(0.0, (timezone.now() - seen).total_seconds()), 1)


def _up(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False


def look() -> dict[str, Any]:
    """Each part's state, and the ages of heartbeats. Without the database nobody's heartbeat can be read."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "cache": _cache,
        "channel_layer": _channel_layer,
    }
    parts: dict[str, Any] = {name: "up" if _up(check) else "down" for name, check in checks.items()}
    for name in WORKERS:
        age = _age_s(name.replace("_", "-")) if parts["database"] == "up" else None
        parts[name] = "up" if age is not None and age <= STALE.total_seconds() else "down"
        parts[f"{name}_seen_s"] = age
    return parts


def healthz(request: HttpRequest) -> JsonResponse:
    """The state of each part, cached for two seconds so that probing costs nothing."""
    parts = cache.get("healthz")
    if parts is None or settings.DEBUG:
        parts = look()
        cache.set("healthz", parts, 2)
    healthy = "down" not in parts.values()
    response = JsonResponse({"status": "up" if healthy else "down", **parts}, status=200 if healthy else 503)
    if not healthy:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response
