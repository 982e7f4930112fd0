"""Middleware of the project. All of it is sync, as the handler expects."""

from collections.abc import Callable

from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from common.caching import mark_private

API = "/api/v1/"


class ChineseFirstLocaleMiddleware(LocaleMiddleware):
    """Takes the language from the address alone: /en/ is English, all else Chinese.

    The browser's Accept-Language is not asked: a borrowed English phone in a village still gets Chinese. A program that
    calls the API has no other way to say it.
    """

    def process_request(self, request: HttpRequest) -> None:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        if request.path_info.startswith(API) and request.headers.get("Accept-Language", "").lower().startswith("en"):
            language = "en"
        translation.activate(language)
        request.LANGUAGE_CODE = language


class AdminAwareCSPMiddleware(CSPMiddleware):
    """The site's Content-Security-Policy, with what Wagtail's admin needs beyond it; previews may be framed there."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/cms/") and not report_only:
            parts.replace = settings.CSP_ADMIN_DIRECTIVES
        elif getattr(request, "is_preview", False) and not report_only:
            parts.replace = {"frame-ancestors": [SELF]}
        return parts


# Features that pages of ours use are for our pages alone, the rest for nobody.
PERMISSIONS = (
    "accelerometer=(), autoplay=(self), bluetooth=(), browsing-topics=(), camera=(self), display-capture=(), "
    "fullscreen=(self), geolocation=(self), gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(self), serial=(), "
    "usb=(), xr-spatial-tracking=()"
)


class HeadersMiddleware:
    """What every answer says of itself: who may keep it, and which features of the device a page may use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        mark_private(request, response)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class AdminGateMiddleware:
    """Tells accounts without access to the admin so. Wagtail would send them to sign in, and that page back again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        inside = request.path_info.startswith("/cms/") and not request.path_info.startswith(
            ("/cms/login", "/cms/logout")
        )
        if inside and request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return self.get_response(request)
