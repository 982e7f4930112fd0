"""The keeper's page of a station's guides: who they are, when they are on duty; and who guides which slot."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from venues.models import Venue

from .guides import add_guide, name_guide, put_on_duty
from .keeping_views import carry_out, of_a_kept_venue
from .models import Guide, GuideDuty, Slot
from .refusals import GuideRefused


class DutyForm(forms.Form):
    """From which day to which a guide is on duty with the crew."""

    guide = forms.ModelChoiceField(label=gettext_lazy("Guide"), queryset=Guide.objects.none())
    first_day = forms.DateField(
        label=gettext_lazy("On duty from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("On duty until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["guide"].queryset = venue.guides.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It ends before it begins."))
        return data


@of_a_kept_venue("GET", "POST")
def guides(request: HttpRequest, venue: Venue) -> HttpResponse:
    """Whether the venue is in a station, its guides, and their days on duty. What touches parties is asked first."""
    action = request.POST.get("action", "")
    form = DutyForm(request.POST if action == "duty" else None, venue=venue)
    if action == "station":
        change = partial(Venue.objects.filter(pk=venue.pk).update, is_station="is_station" in request.POST)
        return carry_out(request, venue, change, back_to="bookings:guides")
    if action == "add":
        if add_guide(venue, request.POST.get("name", "")):
            messages.success(request, _("Saved."))
        return redirect("bookings:guides", venue.division.code)
    if action in ("remove", "off_duty"):
        change = _removed(venue, action, request.POST.get("row", ""))
        return carry_out(request, venue, change, back_to="bookings:guides")
    if action == "duty" and form.is_valid():
        return carry_out(request, venue, partial(put_on_duty, **form.cleaned_data), back_to="bookings:guides")
    context = {
        "venue": venue,
        "guides": venue.guides.prefetch_related("duties"),
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "bookings/guides.html", context)


def _removed(venue: Venue, action: str, row: str) -> Any:
    """The change by which a guide, or days on duty, are taken off the list. Raises Http404."""
    if not (row.isascii() and row.isdigit() and len(row) < 19):
        raise Http404
    if action == "remove":
        return get_object_or_404(Guide, pk=row, venue=venue).delete
    return get_object_or_404(GuideDuty, pk=row, guide__venue=venue).delete


@of_a_kept_venue("POST")
def slot_guided(request: HttpRequest, venue: Venue, slot_id: int) -> HttpResponse:
    """Names who guides a slot, or all slots of its day; nobody when none is chosen."""
    slot = get_object_or_404(Slot.objects.select_related("venue"), pk=slot_id, venue=venue)
    chosen = request.POST.get("guide", "")
    guide = venue.guides.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() else None
    change = partial(name_guide, slot, guide, whole_day="whole_day" in request.POST)
    try:
        return carry_out(request, venue, change, back_to="bookings:venue_slots")
    except GuideRefused as refused:
        messages.error(request, refused.text)
        return redirect("bookings:venue_slots", venue.division.code)
