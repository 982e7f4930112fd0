"""What an officer is to look at: drawn, waited for by a duty, or answered; several records are reviewed at once."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from .. import access
from ..models import Record, SampleDraw, Verdict
from ..records.forms import open_first, original_seen_field, with_original
from ..records.reviewing import review_records
from ..records.selectors import DRAW_NUMBERS, records_before_draw, records_to_look_at, unopened
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
    original_seen = original_seen_field()

    def __init__(self, *args: Any, is_unopened: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_unopened = is_unopened

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.is_unopened and data.get("verdict") == Verdict.ACCEPTED and not data.get("original_seen"):
            self.add_error("original_seen", open_first())
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
    """The records that wait for a look, oldest first; with `all` every record of the units, with `draw` a draw's."""
    if not access.is_officer(request.user):
        raise PermissionDenied(_("Records are reviewed by fire officers."))
    form, status = SeveralForm(), 200
    if request.method == "POST":
        keys, status = _keys(request), 400
        found = Record.objects.filter(pk__in=keys)
        form = SeveralForm(request.POST, is_unopened=bool(unopened(found, user_of(request))))
        if not keys:
            form.add_error(None, _("Tick at least one record."))
        elif form.is_valid():
            if len(found) != len(keys):
                raise PermissionDenied
            said = form.cleaned_data
            note = with_original(said["note"], said["original_seen"])
            number = review_records(records=found, by=user_of(request), verdict=said["verdict"], note=note)
            text = ngettext("%(number)s record reviewed.", "%(number)s records reviewed.", number)
            messages.success(request, text % {"number": number})
            return redirect("training:records_inbox")
    everything, before_draw, draw = "all" in request.GET, "undrawn" in request.GET, _draw(request)
    rows = access.reviewable_records(request.user).filter(evidence__revoked_by=None)
    if draw is not None:
        rows = rows.filter(draws__draw=draw).order_by("-draws__is_drawn", "recorded_at")
    elif before_draw:
        rows = records_before_draw(request.user).order_by("recorded_at")
    else:
        rows = rows.order_by("-recorded_at") if everything else records_to_look_at(request.user).order_by("recorded_at")
    page = Paginator(rows.select_related("organisation", "evidence__revoked_by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "lines": lines_of(page.object_list, request.user),
        "form": form,
        "everything": everything,
        "before_draw": before_draw,
        "undrawn": records_before_draw(request.user).count(),
        "drawn_by": SampleDraw.next_by(),
        "ticked": request.POST.getlist("record"),
        "draw": draw,
        "draws": [] if draw else list(_draws(request)[:SHOWN_DRAWS]),
    }
    return render(request, "training/records_inbox.html", context, status=status)


def _draws(request: HttpRequest) -> QuerySet[SampleDraw]:
    """The draws that took in records of the officer's units, with their numbers in the whole county; newest first."""
    seen = SampleDraw.objects.filter(records__record__in=access.reviewable_records(request.user).values("pk"))
    rows = SampleDraw.objects.filter(pk__in=seen.values("pk")).annotate(**DRAW_NUMBERS)
    return rows.select_related("division")


def _draw(request: HttpRequest) -> SampleDraw | None:
    """The draw that the address names; None without one. 404 for a draw with no record of the officer's units."""
    text = request.GET.get("draw", "")
    if not text:
        return None
    return get_object_or_404(_draws(request), pk=int(text) if text.isdecimal() and len(text) < 10 else 0)
