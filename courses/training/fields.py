"""Small things that several rooms of training share: a field for a day, the order of legal forces."""

from __future__ import annotations

from typing import Any

from django import forms

from .models import Force

FORCES = list(Force)  # the strongest first


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)
