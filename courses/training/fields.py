"""Form fields that several rooms of training use."""

from __future__ import annotations

from typing import Any

from django import forms

from .models import Force


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)


FORCES = list(Force)
