"""Middleware of the project. All of it is sync, as the handler expects."""

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class ChineseFirstLocaleMiddleware(LocaleMiddleware):
    """Takes the language from the address alone: /en/ is English, all else Chinese.

    The browser's Accept-Language is not asked: a borrowed English phone in a village still gets Chinese.
    """

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


class AdminAwareCSPMiddleware(CSPMiddleware):
    """The site's Content-Security-Policy; Wagtail's admin, full of inline scripts, gets a looser one."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/cms/") and not report_only:
            parts.replace = settings.CSP_ADMIN_DIRECTIVES
        return parts
