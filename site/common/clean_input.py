"""Takes control characters out of what comes in by address and form, once, before any view reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict

from .normal import has_controls, without_controls


class CleanInputMiddleware:
    """No database takes NUL in text, and nothing a person types needs other control characters than line breaks.

    An address with a control character in its path names nothing: 404. Files and JSON bodies are left to their readers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.GET = cleaned(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *given: Any) -> None:
        if has_controls([request.path_info]):
            raise Http404
        # What programs send reads its body itself; a form was read by the check for forgery already.
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            request.POST = cleaned(request.POST)  # type: ignore[assignment]


def cleaned(sent: QueryDict) -> QueryDict:
    """The same values without control characters; the very object where none has any."""
    if not has_controls([text for name, values in sent.lists() for text in (name, *map(str, values))]):
        return sent
    made = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        made.setlist(without_controls(name), [without_controls(str(value)) for value in values])
    made._mutable = False
    return made
