"""The database or Redis away for a moment: safe requests are tried once more, the rest read when to come again."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import get_template
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from common.api.errors import Code, error_body

RETRY_AFTER_S = 5
SAFE = ("GET", "HEAD")


def is_outage(error: BaseException | None) -> bool:
    """True for what passes by itself: a server that is away or restarts, a database that is locked."""
    if isinstance(error, RedisConnectionError | RedisTimeoutError | InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    if connections["default"].vendor == "sqlite":
        return "locked" in str(error) or "busy" in str(error)
    return True


def outage_response(request: HttpRequest) -> HttpResponse | None:
    """A 503 when the error being handled is an outage, else None. Called from handler500, inside its `except`."""
    if not is_outage(sys.exc_info()[1]):
        return None
    request.had_outage = True  # type: ignore[attr-defined]
    response: HttpResponse
    if request.path_info.startswith("/api/v1/"):
        response = JsonResponse(error_body(Code.AWAY), status=503)
    elif request.path_info.startswith("/api/"):
        response = JsonResponse({"error": "away", "detail": "Please try again shortly."}, status=503)
    else:
        response = HttpResponse(get_template("503.html").render(), status=503)
    response["Retry-After"] = str(RETRY_AFTER_S)
    response["Cache-Control"] = "no-store"
    return response


class OutageMiddleware:
    """The outermost: a safe request that met an outage gets one more try on new connections."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method in SAFE and getattr(request, "had_outage", False):
            request.had_outage = False  # type: ignore[attr-defined]
            for connection in connections.all(initialized_only=True):
                if not connection.in_atomic_block:
                    connection.close()
            response = self.get_response(request)
        return response
