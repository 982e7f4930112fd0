"""Small things that several rooms of training share: days and their field, the order of legal forces."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from .models import Force

FORCES = list(Force)  # the strongest first
DAY_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]  # also as a field of day and hour sends it


def noon_of(day: date) -> datetime:
    """The moment under which something of a day is kept whose hour nobody knows; never one to come."""
    return min(timezone.make_aware(datetime.combine(day, time(12))), timezone.now())


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)
