"""Forms of the admin that nobody's browser sends: answered with 400 instead of an error page.

Wagtail's views trust the hidden fields of their own forms. A form without them, or with letters where a key belongs,
was not filled in by a person; nothing of it is saved, and the log keeps what broke.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

MALFORMED = (MultiValueDictKeyError, ValidationError, ValueError)

logger = logging.getLogger(__name__)


class MalformedFormMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/cms/") or not isinstance(error, MALFORMED):
            return None
        logger.warning("a form that cannot be read was sent to %s", request.path_info, exc_info=error)
        return bad_request(request, error)
