"""Pages of courses, kept for visitors who carry nothing that tells them apart, and dropped when anything is published.

What is kept was made for a request without a session, and is given to such requests alone: nobody gets another's page.
Every process learns of a publication at its next request: by a file of the host, or by the shared cache.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

KEEP_S = 60  # what no publication announces, such as a film that is ready, shows after this
SHARED_STAMP = "pages:stamp"
# Cookies that change nothing on a page of a course.
HARMLESS_COOKIES = {settings.CSRF_COOKIE_NAME}
# Of an answer's headers these belong to the one request.
NOT_KEPT = {"date", "set-cookie", "content-length", "x-request-id"}


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was made, and the stamp of the publications before it."""

    stamp: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class PageCacheMiddleware:
    """Answers from what is kept, where it may; keeps what may be kept. It stands before sessions are opened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_anonymous(request) or (key := _key(request)) is None:
            return self.get_response(request)
        stamp = _stamp()
        kept = cache.get(key)
        if kept is not None and kept.stamp == stamp:
            return _answer(kept)
        response = self.get_response(request)
        if may_be_kept(request, response):
            headers = tuple((name, value) for name, value in response.items() if name.lower() not in NOT_KEPT)
            cache.set(key, Kept(stamp, response.content, headers), KEEP_S)  # type: ignore[attr-defined]
        return response


def is_anonymous(request: HttpRequest) -> bool:
    """True for a plain request for a page that carries nothing of a person: no session, key or query."""
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and not set(request.COOKIES) - HARMLESS_COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and "HTTP_HX_REQUEST" not in request.META
    )


def may_be_kept(request: HttpRequest, response: HttpResponseBase) -> bool:
    """True for a course's page that was made without a look at a person, and that sets no cookie."""
    session = getattr(request, "session", None)
    return (
        getattr(request, "is_page_for_all", False)
        and response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and (session is None or (session.is_empty() and not session.modified))
        and "no-store" not in response.get("Cache-Control", "")
        and "private" not in response.get("Cache-Control", "")
    )


def forget_pages(**_: Any) -> None:
    """Drops all that is kept, in every process, when the change is committed; connected to signals."""
    transaction.on_commit(_new_stamp)


def _new_stamp() -> None:
    if settings.REDIS_URL:
        cache.set(SHARED_STAMP, str(time.time_ns()), None)
        return
    path = _stamp_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(time.time_ns()))


def _stamp() -> str:
    """Names the newest publication that this process knows of."""
    if settings.REDIS_URL:
        return str(cache.get(SHARED_STAMP) or "")
    try:
        return str(_stamp_path().stat().st_mtime_ns)
    except OSError:
        return ""


def _stamp_path() -> Path:
    return Path(settings.VAR_DIR) / "pages.stamp"


def _key(request: HttpRequest) -> str | None:
    """The address as this visitor sees it. WeChat gets other words about sharing; None for a host that is not ours."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    wechat = "MicroMessenger" in request.META.get("HTTP_USER_AGENT", "")
    address = f"{request.scheme}|{host}|{wechat}|{request.path_info}"
    return f"page:{hashlib.sha256(address.encode()).hexdigest()}"


def _answer(kept: Kept) -> HttpResponse:
    response = HttpResponse(kept.body)
    for name, value in kept.headers:
        response.headers[name] = value
    return response
