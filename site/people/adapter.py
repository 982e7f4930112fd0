"""Sign-in through allauth; accounts are made by officers and managers, never by sign-up."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from .desks import desks_of
from .lockout import Attempts, hashing_place, remember_device
from .models import SignInKind, User
from .phones import UNSENT_KEY, PhoneField, account_with_phone, keep_phone, send_code
from .second_factor import limit_session
from .sign_in_log import account_of, note

logger = logging.getLogger(__name__)
ADDRESS_RATE = {"login_failed": "10/m/ip"}


class ClosedSignupAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The desk of the account's main role; allauth asks only when the sign-in page was given no `next`."""
        return desks_of(request.user)[0].url  # type: ignore[arg-type]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """The account whose password it is. Raises a validation error when it is not time to try again yet."""
        with hashing_place() as free:
            if not free:
                raise self.validation_error("rate_limited")
            user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user is not None:
            self._attempts.forget()
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuses a try that comes too soon: by address for strangers, by account and place for everybody."""
        login = str(credentials.get("username") or credentials.get("phone") or "").strip().lower()
        account = account_of(login) or account_with_phone(login)
        self._attempts = Attempts(request, login=login, account=account.pk if account else None)
        self._login_failed_rl_usage = None
        if not app_settings.RATE_LIMITS:
            return
        if self._is_too_soon(request):
            note(request, SignInKind.LIMITED, user=account)
            raise self.validation_error("too_many_login_attempts")

    def _is_too_soon(self, request: HttpRequest) -> bool:
        attempts = self._attempts
        if attempts.wait_s() or attempts.is_spent():
            return True
        if attempts.is_known:
            return False
        self._login_failed_rl_usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed", config=ADDRESS_RATE
        )
        return self._login_failed_rl_usage is None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        self._attempts.fail()
        login = self._attempts.login
        note(request, SignInKind.WRONG, user=account_of(login) or account_with_phone(login))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Knows this browser from now on, and lets the session of wide rights end with the working day."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_device(request, response, user.pk)
        if isinstance(user, User):
            limit_session(request, user)
        return response

    # -- telephone numbers, for allauth's sign-in by code --------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> Any:
        """A mobile number as people type it here; allauth's own field asks for +86."""
        return PhoneField(**kwargs)

    def get_phone(self, user: AbstractBaseUser) -> tuple[str, bool] | None:
        """The account's number and whether its holder has verified it."""
        return (user.phone, user.is_phone_verified) if isinstance(user, User) and user.phone else None

    def set_phone(self, user: AbstractBaseUser, phone: str, verified: bool) -> None:
        """Keeps a number with the account."""
        keep_phone(user, phone, verified=verified)  # type: ignore[arg-type]

    def set_phone_verified(self, user: AbstractBaseUser, phone: str) -> None:
        """Notes that the account's holder has read a code sent to the number."""
        keep_phone(user, phone, verified=True)  # type: ignore[arg-type]

    def get_user_by_phone(self, phone: str) -> AbstractBaseUser | None:
        """The account that has verified the number; a number somebody merely typed for another opens nothing."""
        return account_with_phone(phone)

    def send_verification_code_sms(self, user: AbstractBaseUser, phone: str, code: str, **kwargs: Any) -> None:
        """Has the code delivered; a failure is logged and, to whoever is signed in, told.

        At a sign-in it is not told: that would say whose numbers belong to accounts.
        """
        signed_in = self.request.user.is_authenticated
        try:
            send_code(phone, code)
        except OSError:
            logger.exception("a code for an account could not be sent")
            if signed_in:
                self.request.session[UNSENT_KEY] = phone
        else:
            if signed_in:
                self.request.session.pop(UNSENT_KEY, None)
