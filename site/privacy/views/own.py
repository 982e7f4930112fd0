"""What the site holds about whoever is signed in."""

from __future__ import annotations

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.models import User

from ..forms import EraseForm
from ..models import AskedBy
from ..requests import Asking, of_account
from .serving import do_erase, give_export, held


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return _page(request, EraseForm())


def _page(request: HttpRequest, form: EraseForm) -> HttpResponse:
    context = {"held": held(of_account(cast(User, request.user))), "form": form}
    return render(request, "privacy/mine.html", context)


@login_required
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    return give_export(request, of_account(cast(User, request.user)), Asking(AskedBy.SELF))


@login_required
@require_POST
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Erases what may go. The password is asked for once more if that was long ago; a closed account is signed out."""
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    user = cast(User, request.user)
    answer = do_erase(request, of_account(user), Asking(AskedBy.SELF), back=reverse("privacy:notice"))
    user.refresh_from_db()
    if not user.is_active:
        logout(request)
    return answer
