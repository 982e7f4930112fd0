"""Forms of the admin that nobody's browser sends: answered with 400 instead of an error page.

Wagtail's views trust the hidden fields of their own forms. A form without them, or with letters where a key belongs,
was not filled in by a person; nothing of it is saved, and the log keeps what broke.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch
from django.utils.datastructures import MultiValueDictKeyError
from django.views.defaults import bad_request

MALFORMED = (MultiValueDictKeyError, ObjectDoesNotExist, ValidationError, ValueError)

logger = logging.getLogger(__name__)


def _is_malformed(request: HttpRequest, error: Exception) -> bool:
    """True for what Wagtail raises over such a form; it goes on to `next`, which may be no address."""
    if isinstance(error, NoReverseMatch):
        return not (request.POST.get("next") or request.GET.get("next") or "/").startswith("/")
    if isinstance(error, KeyError):  # a formset's row whose own fields could not be read
        return request.method == "POST"
    return isinstance(error, MALFORMED)


def mend_forms() -> None:
    """Lets two of Wagtail's forms stand what no browser sends: a link without an address, a dialog without a form."""
    from wagtail.admin.forms.choosers import URLOrAbsolutePathField
    from wagtail.admin.views.generic.chooser import CreateViewMixin

    to_python, post = URLOrAbsolutePathField.to_python, CreateViewMixin.post

    def to_address(self: Any, value: Any) -> Any:
        return to_python(self, value or "")

    def post_form(self: Any, request: HttpRequest) -> HttpResponseBase:
        if self.get_creation_form() is None:
            raise Http404
        return post(self, request)  # type: ignore[no-any-return]

    URLOrAbsolutePathField.to_python, CreateViewMixin.post = to_address, post_form


class MalformedFormMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path_info.startswith("/cms/") or not _is_malformed(request, error):
            return None
        logger.warning("a form that cannot be read was sent to %s", request.path_info, exc_info=error)
        return bad_request(request, error)
