"""A second proof at sign-in, by allauth: an authenticator app, a passkey or security key, recovery codes.

Officers and superusers, who decide and see most, have to have one where MFA_REQUIRED says so.
"""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Callable

import segno
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from .access import OFFICERS, has_role
from .models import User
from .three_officers import duty_of

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SESSION_ENDS = "ends_at"
# Where one sets up a second factor, or leaves.
OPEN_PATHS = (
    "/accounts/",
    "/en/accounts/",
    "/cms/logout/",
    "/static/",
    "/uploads/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/favicon.ico",
)


def is_bound(user: User) -> bool:
    """True for accounts whose rights are wide enough that a password alone should not open them."""
    return has_role(user, *OFFICERS) or duty_of(user) is not None


def has_second_factor(user: User) -> bool:
    """True when the account has an authenticator app or a key."""
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND).exists())


def lacks_second_factor(request: HttpRequest) -> bool:
    """True when whoever is signed in must have a second factor and has none."""
    user = request.user
    if not settings.MFA_REQUIRED or not isinstance(user, User) or not user.is_active:
        return False
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return False
    return is_bound(user) and not has_second_factor(user)


def limit_session(request: HttpRequest, user: User) -> None:
    """Has the session of wide rights end with the working day, however often it is used."""
    if is_bound(user):
        request.session[SESSION_ENDS] = timezone.now().timestamp() + settings.OFFICER_SESSION_HOURS * 3600


class WideRightsMiddleware:
    """Holds officers and superusers to a second factor and to the end of their session.

    Who has to have a second factor and has none is sent to where one is set up; nothing else opens before.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(OPEN_PATHS):
            return self.get_response(request)
        if request.session.get(SESSION_ENDS, math.inf) < timezone.now().timestamp():
            logout(request)
        if not lacks_second_factor(request):
            return self.get_response(request)
        text = _("Your account may do so much that it needs a second proof at sign-in. Please set one up first.")
        if request.method != "GET" or request.path_info.startswith("/api/"):
            raise PermissionDenied(text)
        messages.warning(request, text)
        return redirect("mfa_index")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps secrets encrypted in the database, so that a copy of it signs nobody in."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; empty, which no code fits, when the site's SECRET_KEY is not the one it was kept under."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""

    def build_totp_svg(self, url: str) -> str:
        return segno.make(url, error="m").svg_inline(scale=5, border=2)

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """No mail: what changes about a second factor stands in the sign-in log."""


def _cipher() -> Fernet:
    key = hashlib.sha256(b"people.second_factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
