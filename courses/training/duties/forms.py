"""Forms of officers: attesting and waiving a duty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import day_field
from ..records.forms import FilesField


class AttestForm(forms.Form):
    on = day_field(_("Seen on"))
    note = forms.CharField(label=_("What was seen"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    hours = forms.FloatField(label=_("Class hours"), min_value=0.5, max_value=400, required=False)
    valid_until = day_field(_("Holds until (empty: for good)"), required=False)
    attachments = FilesField(
        label=_("Pictures or papers of what was seen"), required=False,
        help_text=_("Not required. The unit sees them; other officers say why they open one."),
    )  # fmt: skip

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.cleaned_data["on"]


class WaiveForm(forms.Form):
    until = day_field(_("Until (empty: the whole period)"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
