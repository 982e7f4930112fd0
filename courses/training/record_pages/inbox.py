"""What an officer is to look at: drawn, waited for by a duty, or answered; several records are reviewed at once."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import access
from ..models import Record, SampleDraw, Verdict
from ..records.reviewing import review_records
from ..records.selectors import records_to_look_at
from .common import user_of
from .lists import lines_of

PER_PAGE = 30
SHOWN_DRAWS = 5


class SeveralForm(forms.Form):
    """What an officer says of several records at once."""

    verdict = forms.ChoiceField(label=gettext_lazy("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("One note for all of them"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, str]:
        data: dict[str, str] = super().clean() or {}
        if data.get("verdict") != Verdict.ACCEPTED and not data.get("note", "").strip():
            self.add_error("note", _("Say what the question is: the unit reads it."))
        return data


def _keys(request: HttpRequest) -> list[uuid.UUID]:
    """The ticked records. A key that is none is a strange one."""
    try:
        return [uuid.UUID(text) for text in dict.fromkeys(request.POST.getlist("record"))]
    except ValueError:
        raise PermissionDenied from None


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def inbox(request: HttpRequest) -> HttpResponse:
    """The records that wait for a look, oldest first; with `all` every record of the officer's units."""
    if not access.is_officer(request.user):
        raise PermissionDenied(_("Records are reviewed by fire officers."))
    form = SeveralForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        keys, status = _keys(request), 400
        if not keys:
            form.add_error(None, _("Tick at least one record."))
        elif form.is_valid():
            found = Record.objects.filter(pk__in=keys)
            if len(found) != len(keys):
                raise PermissionDenied
            number = review_records(records=found, by=user_of(request), **form.cleaned_data)
            text = ngettext("%(number)s record reviewed.", "%(number)s records reviewed.", number)
            messages.success(request, text % {"number": number})
            return redirect("training:records_inbox")
    everything = "all" in request.GET
    rows = access.reviewable_records(request.user).filter(evidence__revoked_by=None)
    rows = rows.order_by("-recorded_at") if everything else records_to_look_at(request.user).order_by("recorded_at")
    page = Paginator(rows.select_related("organisation", "evidence__revoked_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "lines": lines_of(page.object_list, request.user),
        "form": form if form.is_bound else SeveralForm(),
        "everything": everything,
        "ticked": request.POST.getlist("record"),
        "draws": _draws(request),
    }
    return render(request, "training/records_inbox.html", context, status=status)


def _draws(request: HttpRequest) -> list[SampleDraw]:
    """The last draws that took in records of the officer's units."""
    rows = SampleDraw.objects.filter(records__record__in=access.reviewable_records(request.user).values("pk"))
    return list(rows.select_related("division").distinct()[:SHOWN_DRAWS])
