"""/healthz: says what is up, 200 only when all is; a 503 says when to ask again."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from common.models import Heartbeat

from .outages import RETRY_AFTER_S

STALE = timedelta(seconds=15)
ECHO_S = 2.0


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


def _beats(name: str) -> bool:
    return Heartbeat.objects.filter(name__startswith=name, seen_at__gte=timezone.now() - STALE).exists()


def _up(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        return False


def _look() -> dict[str, str]:
    """Each part's state. Without the database nobody's heartbeat can be read."""
    checks: dict[str, Callable[[], bool]] = {
        "database": _database,
        "cache": _cache,
        "channel_layer": _channel_layer,
        "task_worker": lambda: _beats("task-worker"),
        "drill_worker": lambda: _beats("drill-worker"),
    }
    parts: dict[str, str] = {}
    for name, check in checks.items():
        unread = name.endswith("_worker") and parts["database"] == "down"
        parts[name] = "down" if unread or not _up(check) else "up"
    return parts


def healthz(request: HttpRequest) -> JsonResponse:
    """The state of each part, cached for two seconds so that probing costs nothing."""
    parts = cache.get("healthz")
    if parts is None or settings.DEBUG:
        parts = _look()
        cache.set("healthz", parts, 2)
    healthy = all(state == "up" for state in parts.values())
    response = JsonResponse({"status": "up" if healthy else "down", **parts}, status=200 if healthy else 503)
    if not healthy:
        response["Retry-After"] = str(RETRY_AFTER_S)
    return response
