"""The page where managers and officers make and revoke keys of the API."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people.models import SignInKind, TokenKind, User
from people.sign_in_log import note
from people.tokens import tokens_for

from .forms import KeyForm
from .keys import SCOPES
from .owners import key_owners_for

PER_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """The account's keys of the API; a new one's text is shown this once."""
    user = request.user
    if not isinstance(user, User) or not key_owners_for(user):
        raise PermissionDenied
    form, text, status = KeyForm(user=user), "", 200
    if request.method == "POST":
        form = KeyForm(request.POST, user=user)
        if form.is_valid():
            token, text = form.save()
            note(request, SignInKind.TOKEN_MADE, user=user, method=str(token))
            form = KeyForm(user=user)
        else:
            status = 400
    found = Paginator(tokens_for(user).filter(kind=TokenKind.API).select_related("organisation"), PER_PAGE)
    page = found.get_page(request.GET.get("page"))
    lines = [
        (token, [str(words) for one, words in SCOPES.items() if one in token.data.get("scopes", ())]) for token in page
    ]
    context = {"form": form, "text": text, "page_obj": page, "lines": lines}
    return render(request, "exchange/keys.html", context, status=status)
