"""Pages about one's own account."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from . import sign_in_log
from .models import SignIn, SignInKind
from .second_factor import has_second_factor, is_bound

SHOWN = 20


@login_required
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """How this account signs in, where it is signed in, and what has happened lately."""
    user = request.user
    context = {
        "second_factor": has_second_factor(user),  # type: ignore[arg-type]
        "bound": is_bound(user),  # type: ignore[arg-type]
        "sessions": len(UserSession.objects.purge_and_list(user)),
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
