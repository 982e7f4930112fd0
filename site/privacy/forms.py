"""What is typed on the pages of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.normal import plain_line

from .models import ConsentAct, Incident


class ReferenceForm(forms.Form):
    """The number of the letter or slip by which somebody asked: who serves others says on whose word."""

    reference = forms.CharField(
        label=_("Number or date of the written request"),
        max_length=80,
        help_text=_("It stays with the request. Do not write a name."),
    )

    def clean_reference(self) -> str:
        text = plain_line(self.cleaned_data["reference"])
        if not text:
            raise ValidationError(_("Please say by which request."))
        return text


class EraseForm(forms.Form):
    """The word that it cannot be undone."""

    sure = forms.BooleanField(label=_("I know that this cannot be undone"))


class ServedEraseForm(ReferenceForm, EraseForm):
    """Both, for who erases on somebody's behalf. It stands on one page with the other form."""

    field_order = ["reference", "sure"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "erase_%s", **kwargs})


class FindForm(forms.Form):
    """A person, by the whole name or by the number that stands where a name is missing."""

    q = forms.CharField(label=_("Whole name, or number such as #1a2b3c4d"), max_length=60)


class SlipForm(forms.Form):
    """What stands on a guardian's slip."""

    class_code = forms.CharField(label=_("Class code"), max_length=12)
    seat = forms.CharField(label=_("Seat"), max_length=6, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    code = forms.CharField(
        label=_("Code of the slip"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DecisionForm(forms.Form):
    """A guardian's decision, and the name that comes with agreement."""

    act = forms.ChoiceField(label=_("Guardian's decision"), choices=ConsentAct.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name or nickname"), max_length=60, required=False, help_text=_("Only with agreement.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("name") and data.get("act") not in (None, ConsentAct.GIVEN):
            self.add_error("name", _("A name is kept only when the guardian agrees."))
        return data


class PaperForm(DecisionForm):
    """A decision on paper, as the school records it: one paper, one family."""

    seat = forms.TypedChoiceField(label=_("Seat"), coerce=int)
    on = forms.DateField(label=_("Day on the paper"), widget=forms.DateInput(attrs={"type": "date"}))
    reference = forms.CharField(
        label=_("Number of the paper"), max_length=80, help_text=_("Each paper has its own. The school keeps it.")
    )

    field_order = ["seat", "act", "on", "reference", "name"]

    def __init__(self, *args: Any, seats: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = [(seat, str(seat)) for seat in seats]  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class IncidentForm(forms.ModelForm[Incident]):
    class Meta:
        model = Incident
        fields = ["on", "what", "people", "minors", "told"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"})}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("minors") or 0) > (data.get("people") or 0):
            self.add_error("minors", _("No more minors than people."))
        return data
