"""Pages about one's own account."""

from __future__ import annotations

import uuid

from allauth.account.forms import SetPasswordForm
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from . import sign_in_log
from .forms import TokenForm
from .models import SignIn, SignInKind, User
from .phones import signed_in_by_code
from .second_factor import has_second_factor, is_bound
from .tokens import kinds_for, revoke_token, tokens_for

SHOWN = 20


@login_required
@never_cache
@require_GET
def todo(request: HttpRequest) -> HttpResponse:
    """What waits for the account in all its roles, soonest first."""
    return render(request, "people/todo.html")


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """How this account signs in, where it is signed in, and what has happened lately."""
    user = request.user
    context = {
        "second_factor": has_second_factor(user),  # type: ignore[arg-type]
        "bound": settings.MFA_REQUIRED and is_bound(user),  # type: ignore[arg-type]
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "has_tokens": bool(kinds_for(user)) or tokens_for(user).exists(),
        "log": SignIn.objects.filter(account=user.pk)[:SHOWN],
    }
    return render(request, "people/security.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Ends one of the account's sessions elsewhere."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    session.end()
    sign_in_log.note(request, SignInKind.SESSIONS_ENDED, user=request.user)  # type: ignore[arg-type]
    messages.success(request, _("That device is signed out."))
    return redirect("usersessions_list")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """A new password without the old one, for whoever has just signed in by a code to the phone."""
    user: User = request.user  # type: ignore[assignment]
    if not signed_in_by_code(request):
        return redirect("account_change_password")
    form = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, user)
        sign_in_log.note(request, SignInKind.PASSWORD_CHANGED, user=user, method="code")
        messages.success(request, _("The new password holds."))
        return redirect("people:security")
    status = 400 if request.method == "POST" else 200
    return render(request, "people/new_password.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The access keys that this account answers for; a new one's text is shown this once."""
    user = request.user
    may_make = bool(kinds_for(user))
    if not may_make and not tokens_for(user).exists():
        raise PermissionDenied
    form = TokenForm(request.POST or None, user=user) if may_make else None
    text = ""
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            token, text = form.save()
            sign_in_log.note(request, SignInKind.TOKEN_MADE, user=user, method=str(token))  # type: ignore[arg-type]
            form = TokenForm(user=user)
    context = {"form": form, "text": text, "tokens": tokens_for(user).select_related("division", "organisation")}
    return render(request, "people/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """Ends a key for good."""
    token = get_object_or_404(tokens_for(request.user), pk=token_id)
    if revoke_token(token, by=request.user):  # type: ignore[arg-type]
        sign_in_log.note(request, SignInKind.TOKEN_REVOKED, user=request.user, method=str(token))  # type: ignore[arg-type]
        messages.success(request, _("The key opens nothing any more."))
    return redirect("people:tokens")
