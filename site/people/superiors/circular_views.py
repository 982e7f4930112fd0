"""Pages of notices and receipts: for the group or department that sends them, and for the units."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ..access import own_superiors
from ..models import Circular, CircularReceipt, Superior, User
from .circulars import (
    answer_circular,
    confirm_receipt,
    counts_of,
    not_here,
    own_receipts,
    recipients,
    send_circular,
)
from .forms import AnswerForm, CircularForm

PER_PAGE = 50


def _acting(request: HttpRequest, superior_id: uuid.UUID) -> Superior:
    """A group or department the user acts for. 404 for everybody else: nobody sends in its name."""
    superior: Superior = get_object_or_404(own_superiors(request.user), pk=superior_id)
    return superior


@login_required
@never_cache
@require_GET
def circulars(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """What was sent, the newest first, with how many units received and answered it."""
    superior = _acting(request, superior_id)
    page = Paginator(superior.circulars.all(), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    counts = counts_of(shown)
    none = {"sent": 0, "received": 0, "answered": 0}
    lines = [(circular, counts.get(circular.pk, none)) for circular in shown]
    return render(request, "people/circulars.html", {"superior": superior, "page_obj": page, "lines": lines})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def circular_new(request: HttpRequest, superior_id: uuid.UUID) -> HttpResponse:
    """Sends a notice once to all of its own units."""
    superior = _acting(request, superior_id)
    form = CircularForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = send_circular(superior=superior, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        number = sent.receipts.count()
        messages.success(request, _("Sent to %(number)s units, once; nobody is reminded again.") % {"number": number})
        return redirect("people:circular", sent.pk)
    context = {
        "superior": superior, "form": form, "units": recipients(superior).count(),
        "not_here": not_here(superior).count(),
    }  # fmt: skip
    return render(request, "people/circular_new.html", context, status=400 if form.errors else 200)


STATES = ("waiting", "received", "answered")


@login_required
@never_cache
@require_GET
def circular(request: HttpRequest, circular_id: uuid.UUID) -> HttpResponse:
    """Who received and answered it, and who has not; searched and by state."""
    found = get_object_or_404(Circular.objects.select_related("superior", "by"), pk=circular_id)
    _acting(request, found.superior_id)
    rows = found.receipts.select_related("organisation__division", "received_by", "answered_by")
    state, text = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    if state == "waiting":
        rows = rows.filter(received_at=None)
    elif state == "received":
        rows = rows.filter(received_at__isnull=False, answered_at=None)
    elif state == "answered":
        rows = rows.filter(answered_at__isnull=False)
    if text:
        rows = rows.filter(organisation__name__icontains=text)
    counts = counts_of([found]).get(found.pk, {"sent": 0, "received": 0, "answered": 0})
    context = {
        "circular": found, "superior": found.superior, "counts": counts, "state": state, "text": text,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "not_here": not_here(found.superior).count(),
    }  # fmt: skip
    return render(request, "people/circular.html", context)


@login_required
@never_cache
@require_GET
def circular_file(request: HttpRequest, circular_id: uuid.UUID) -> HttpResponseBase:
    """The attachment, for whoever sent it and for the managers of the units it went to."""
    found = get_object_or_404(Circular, pk=circular_id)
    sent_it = own_superiors(request.user).filter(pk=found.superior_id).exists()
    if not found.attachment or not (sent_it or own_receipts(request.user).filter(circular=found).exists()):
        raise Http404
    answer = FileResponse(
        found.attachment.open("rb"), as_attachment=True, filename=found.attachment_name,
        content_type=found.attachment_type,
    )  # fmt: skip
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# -- the unit ---------------------------------------------------------------------------------------------------------


def _receipt(request: HttpRequest, receipt_id: uuid.UUID) -> tuple[User, CircularReceipt]:
    rows = own_receipts(request.user).select_related("circular__superior", "organisation", "received_by", "answered_by")
    receipt = get_object_or_404(rows, pk=receipt_id)
    assert isinstance(request.user, User)  # nobody else manages a unit
    return request.user, receipt


@login_required
@never_cache
@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """All that has come from above to the units one manages, the newest first."""
    rows = own_receipts(request.user).select_related("circular__superior", "organisation")
    page = Paginator(rows.order_by("-circular__sent_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/receipts.html", {"page_obj": page})


@login_required
@never_cache
@require_GET
def receipt(request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
    """One notice with its attachment: to confirm, and to answer."""
    _user, found = _receipt(request, receipt_id)
    return render(request, "people/receipt.html", {"receipt": found, "form": AnswerForm()})


@login_required
@require_POST
def receipt_confirm(request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
    """The unit has received it."""
    user, found = _receipt(request, receipt_id)
    confirm_receipt(receipt=found, by=user)
    messages.success(request, _("Confirmed as received."))
    return redirect("people:receipt", found.pk)


@login_required
@require_POST
def receipt_answer(request: HttpRequest, receipt_id: uuid.UUID) -> HttpResponse:
    """The unit answers, once."""
    user, found = _receipt(request, receipt_id)
    form = AnswerForm(request.POST)
    if form.is_valid():
        if answer_circular(receipt=found, answer=form.cleaned_data["answer"], by=user):
            messages.success(request, _("Your answer is sent."))
        else:
            messages.warning(request, _("An answer was sent already; it stays."))
        return redirect("people:receipt", found.pk)
    return render(request, "people/receipt.html", {"receipt": found, "form": form}, status=400)
