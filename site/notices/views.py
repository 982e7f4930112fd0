"""The inbox, what one has sent, and how one wants to be reached."""

from __future__ import annotations

import uuid

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from people.models import User

from . import access
from .forms import WaysForm
from .models import Reach
from .services import mark_all_read, mark_read

PER_PAGE = 30


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


@login_required
@never_cache
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What the account was told, newest first; `?unread=1` leaves only what nobody has opened."""
    own = access.own_messages(request.user)
    only_unread = request.GET.get("unread") == "1"
    rows = own.filter(read_at=None) if only_unread else own
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "only_unread": only_unread,
        "unread": own.filter(read_at=None).count(),
    }
    return render(request, "notices/inbox.html", context)


@login_required
@never_cache
@require_GET
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One message of the account's own; opening it marks it as read. 404 for everybody else's."""
    found = get_object_or_404(access.own_messages(request.user).select_related("organisation"), pk=message_id)
    mark_read([found])
    return render(request, "notices/message.html", {"message": found})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(_user(request))
    return redirect("notices:inbox")


@login_required
@never_cache
@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    """What the account sent to others: read or not, and how far each channel is."""
    rows = access.sent_messages(request.user).select_related("recipient", "organisation")
    page = Paginator(rows.prefetch_related("deliveries"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/sent.html", {"page_obj": page})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ways(request: HttpRequest) -> HttpResponse:
    """By which channels the account wants to be told, and its numbers there."""
    user = _user(request)
    reach = Reach.objects.filter(user=user).first()
    form = WaysForm(request.POST or None, instance=reach or Reach(user=user), user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        flash.success(request, _("Saved."))
        return redirect("notices:ways")
    return render(request, "notices/ways.html", {"form": form}, status=400 if form.is_bound else 200)
