"""Forms of small points: who gets the link, what its device tells, and a visit that is asked for."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from venues.models import Venue

from .models import LARGEST_GROUP

LONGEST_YEARS = 5  # a term of a village committee


class LinkForm(forms.Form):
    """Who gets a permanent address, and until when."""

    holder = forms.CharField(max_length=40)
    ends_on = forms.DateField(
        label=_("Last day of the post"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The link ends with it, at the latest after a committee's term of five years."),
    )

    def __init__(self, *args: Any, holder_label: str | Promise, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].label = holder_label  # type: ignore[assignment]

    def clean_ends_on(self) -> Any:
        day, today = self.cleaned_data["ends_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError(_("This day is past."))
        if day.year - today.year > LONGEST_YEARS:
            raise forms.ValidationError(_("A term lasts five years at most."))
        return day


class PinForm(forms.Form):
    """The PIN that ties a link to the device it is opened on."""

    pin = forms.CharField(
        label=_("PIN from the town"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}),
    )


class PointFactsForm(forms.ModelForm[Venue]):
    """The two facts of a point that change."""

    class Meta:
        model = Venue
        fields = ("extinguisher_due", "key_holder")
        widgets = {"extinguisher_due": forms.DateInput(attrs={"type": "date"})}


class WishForm(forms.Form):
    """When somebody would like to come. `starts_at` is the moment once it is valid."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}))
    party_size = forms.IntegerField(label=_("How many people"), min_value=1, max_value=LARGEST_GROUP, initial=2)
    name = forms.CharField(label=_("Surname"), max_length=40, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))
