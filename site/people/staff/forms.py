"""The form that appoints a unit's manager."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy

from .roster_forms import NameFields


class AppointForm(forms.Form):
    """Who becomes the unit's manager: somebody new on its roster."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    name = forms.CharField(label=gettext_lazy("Name of the fire-safety manager"), max_length=60)
    clean_name = NameFields.clean_name
