"""The field for an attribute that nobody knows, right where it is missing."""

from __future__ import annotations

from typing import Any

from django import template
from django.db import models
from django.urls import reverse
from django.utils import timezone

from ..models import FactSource, Organisation
from ..staff.facts import column_of

register = template.Library()


@register.inclusion_tag("people/_state_field.html", takes_context=True)
def state_field(context: dict[str, Any], unit: Organisation, name: str) -> dict[str, Any]:
    """A small form for the attribute `name` of the unit, by its column or by its name in rules.

    What the kind decides and no column holds has no field: a link leads to the kind instead.
    """
    column = column_of(name)
    field = Organisation._meta.get_field(column) if column else None
    return {
        "csrf_token": context.get("csrf_token"),
        "unit": unit,
        "name": column,
        "uid": f"{unit.pk.hex}-{column}",
        "label": getattr(field, "verbose_name", ""),
        "is_yes_no": isinstance(field, models.BooleanField),
        "step": "any" if isinstance(field, models.FloatField) else "1",
        "today": timezone.localdate(),
        "sources": [choice for choice in FactSource.choices if choice[0] != FactSource.UNSAID],
        "next": context["request"].get_full_path() if "request" in context else "",
        "url": reverse("people:unit_fact", args=[unit.pk, column]) if column else "",
        "kind_url": "" if column else reverse("people:unit_edit", args=[unit.pk]),
    }
