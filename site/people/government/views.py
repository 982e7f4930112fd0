"""Pages and addresses of signing in with 浙政钉 or 浙里办."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import INTERNAL_RESET_SESSION_KEY
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.flows.connect import disconnect, validate_disconnect
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .linking import invited_account
from .ways import NAMES
from .zheliban import ZhelibanAdapter
from .zhezhengding import ZhezhengdingAdapter

View = Callable[..., HttpResponse]
ADAPTERS = {"zhezhengding": ZhezhengdingAdapter, "zheliban": ZhelibanAdapter}
_begin = {key: OAuth2LoginView.adapter_view(adapter) for key, adapter in ADAPTERS.items()}
_return = {key: OAuth2CallbackView.adapter_view(adapter) for key, adapter in ADAPTERS.items()}


def switched_on(view: View) -> View:
    """404 for a way that the operator has not set up."""

    @wraps(view)
    def guarded(request: HttpRequest, way: str, *args: Any, **kwargs: Any) -> HttpResponse:
        if way not in settings.SOCIALACCOUNT_PROVIDERS:
            raise Http404
        return view(request, way, *args, **kwargs)

    return guarded


@switched_on
@never_cache
def begin(request: HttpRequest, way: str) -> HttpResponse:
    """Off to the gateway's page, by POST alone: nobody is signed in by following a link."""
    if request.method != "POST":
        return redirect("account_login")
    return _begin[way](request)  # type: ignore[no-any-return]


@switched_on
@never_cache
@require_safe
def come_back(request: HttpRequest, way: str) -> HttpResponse:
    """Where the gateway sends people back to."""
    return _return[way](request)  # type: ignore[no-any-return]


@switched_on
@never_cache
@require_POST
def with_invitation(request: HttpRequest, way: str, uidb36: str) -> HttpResponse:
    """Off to the gateway's page with the one-time link that was opened in this browser."""
    key = request.session.get(INTERNAL_RESET_SESSION_KEY, "")
    if invited_account(uidb36, key) is None:
        messages.error(request, _("This link has been used or is too old. Whoever invited you makes a new one."))
        return redirect("account_login")
    provider = get_adapter(request).get_provider(request, way)
    return provider.redirect(request, process="login", data={"uidb36": uidb36, "key": key})  # type: ignore[no-any-return]


@login_required
@never_cache
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """With which of them the account is linked; to link and unlink. There is no such page where none is on."""
    linked = {account.provider: account for account in SocialAccount.objects.filter(user=request.user)}
    rows = [
        {"id": key, "name": name, "account": linked.get(key), "is_on": key in settings.SOCIALACCOUNT_PROVIDERS}
        for key, name in NAMES.items()
        if key in settings.SOCIALACCOUNT_PROVIDERS or key in linked
    ]
    if not rows:
        raise Http404
    page: HttpResponse = _links(request, rows)
    return page


@reauthentication_required(allow_get=False)
def _links(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    """The page, for whoever has just proved who they are."""
    return render(request, "people/government_links.html", {"rows": rows, "here": reverse("government_links")})


@login_required
@never_cache
@require_POST
@reauthentication_required
def unlink(request: HttpRequest, account_id: int) -> HttpResponse:
    """Takes a link away; refused for the only way in that an account has."""
    account = get_object_or_404(SocialAccount, pk=account_id, user=request.user)
    try:
        validate_disconnect(request, account)
    except ValidationError:
        messages.error(request, _("Set a password first: this is the only way in that your account has."))
    else:
        try:
            disconnect(request, account)
        except ImmediateHttpResponse as answer:
            return answer.response  # type: ignore[no-any-return]
    return redirect("government_links")
