"""The form that appoints a unit's manager."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from ..phones import PhoneField
from .roster_forms import DayInput, NameFields


class AppointForm(forms.Form):
    """Who becomes the unit's manager: somebody new on its roster."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=gettext_lazy("Name of the fire-safety manager"), max_length=60)
    phone = PhoneField(
        required=False,
        help_text=gettext_lazy("Optional. Once its holder has verified it, it serves to sign in without the password."),
    )
    started_on = forms.DateField(
        label=gettext_lazy("First day in the unit"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Empty: before today, and the unit is asked about earlier training."),
    )
    clean_name = NameFields.clean_name
