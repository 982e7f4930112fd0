"""Which account a person of the government opens: the one that its holder has linked, and no other.

Nobody gets an account or a role by signing in there. A link is made by whoever is signed in here and has just proved
it again, or by the one-time link of an invitation that an administrator or manager handed over.
"""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.forms import UserTokenForm
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import SignInKind, User
from ..sign_in_log import note

logger = logging.getLogger(__name__)


class LinkedOnlyAdapter(DefaultSocialAccountAdapter):
    """allauth's adapter without sign-up, and with the applications that settings name and no others."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        known = settings.SOCIALACCOUNT_PROVIDERS.items()
        apps = [SocialApp(provider=key, **told["APP"]) for key, told in known if provider in (None, key)]
        return [app for app in apps if client_id in (None, app.client_id)]

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("people:security")

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """No mail: what changes about how an account signs in stands in the sign-in log."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuses whoever is not linked, and a link that nobody has just proved."""
        if sociallogin.state.get("process") == "connect":
            self._check_proof(request)
        elif not sociallogin.is_existing and not self._link_invited(request, sociallogin):
            note(request, SignInKind.NOT_LINKED, method=sociallogin.account.provider)
            raise ImmediateHttpResponse(_refused(request, sociallogin.provider, is_known=True))

    def _check_proof(self, request: HttpRequest) -> None:
        if request.user.is_authenticated and did_recently_reauthenticate(request):
            return
        messages.error(request, _("Please prove once more who you are, then link it."))
        raise ImmediateHttpResponse(redirect("people:security"))

    def _link_invited(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Links the account of the invitation that this sign-in was begun with; False without one that still holds."""
        told = sociallogin.state.get("data")
        user = invited_account(told["uidb36"], told["key"]) if isinstance(told, dict) else None
        if user is None:
            return False
        sociallogin.connect(request, user)
        return True

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """A page in words, with the way back to the sign-in page. What the gateway said is for the log."""
        logger.warning("sign-in by %s failed: %s %s", provider.id, error, exception)
        raise ImmediateHttpResponse(_refused(request, provider, is_known=False))


def _refused(request: HttpRequest, provider: Any, *, is_known: bool) -> HttpResponse:
    """The page for whom the gateway knows and no account is linked with, or whom it did not confirm."""
    heading = _("No account is linked") if is_known else _("Signing in did not work")
    context = {"heading": heading, "way": provider.name, "is_known": is_known}
    return render(request, "people/government_refused.html", context, status=403 if is_known else 401)


def invited_account(uidb36: str, key: str) -> User | None:
    """The account whose unused invitation this is: active, and nobody has ever signed in with it."""
    form = UserTokenForm(data={"uidb36": uidb36, "key": key})
    if not form.is_valid():
        return None
    user: User = form.reset_user
    is_new = user.is_active and not user.last_login and not user.has_usable_password()
    return user if is_new else None


def _on_linked(sender: Any, request: HttpRequest, sociallogin: SocialLogin, **_signal: Any) -> None:
    note(request, SignInKind.LINKED, user=sociallogin.user, method=sociallogin.account.provider)


def _on_unlinked(sender: Any, request: HttpRequest, socialaccount: SocialAccount, **_signal: Any) -> None:
    note(request, SignInKind.UNLINKED, user=socialaccount.user, method=socialaccount.provider)


def connect() -> None:
    """Writes what is linked and unlinked into the sign-in log."""
    from allauth.socialaccount import signals

    signals.social_account_added.connect(_on_linked, dispatch_uid="people.government.linked")
    signals.social_account_removed.connect(_on_unlinked, dispatch_uid="people.government.unlinked")
