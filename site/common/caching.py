"""What a browser may keep of a page, and when it must forget."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers


def forget_pages(request: HttpRequest) -> None:
    """Tells the browser with this answer to forget every page it has kept of the site: somebody signs out.

    Its storage stays: work done without the network may wait there to be sent.
    """
    request.forgets_pages = True  # type: ignore[attr-defined]


def has_read_session(request: HttpRequest) -> bool:
    """True when the answer was made with a look at somebody's session; a visitor without one has none to be read."""
    session = getattr(request, "session", None)
    return session is not None and session.accessed and not session.is_empty()


def mark_private(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forbids keeping what a session was read for: Back after signing out at a shared computer shows nothing."""
    if has_read_session(request):
        add_never_cache_headers(response)
    if getattr(request, "forgets_pages", False):
        add_never_cache_headers(response)
        response["Clear-Site-Data"] = '"cache"'
