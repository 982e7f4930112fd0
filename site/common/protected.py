"""Deleting what other records refer to: refused in words, on every page of the admin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _


def uses_in_words(error: ProtectedError | RestrictedError) -> str:
    """What refers to the rows, by kind and number, such as "attempts: 3"."""
    objects = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    counts = Counter(str(found._meta.verbose_name) for found in objects)
    return "、".join(f"{name}：{number}" for name, number in sorted(counts.items()))


class ProtectedDeleteMiddleware:
    """Turns the refusal of a delete anywhere under /cms/ into a sentence, and goes back to where the user came from.

    The view's transaction is rolled back by then, so nothing is half deleted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ProtectedError | RestrictedError) or not request.path_info.startswith("/cms/"):
            return None
        messages.error(
            request,
            _("It is in use and cannot be deleted. It is referred to by: %(uses)s.") % {"uses": uses_in_words(error)},
        )
        came_from = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(came_from if safe else "/cms/")
