"""A form field that takes a division by its name or its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .finding import find_divisions
from .models import Division


class DivisionField(forms.CharField):
    """One division among `divisions`, typed by name or code; several of one name are offered with their codes."""

    def __init__(self, *, divisions: QuerySet[Division], **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Division"))
        options.setdefault("help_text", gettext_lazy("Its name, as 南湖区建设街道, or its code of twelve digits."))
        super().__init__(max_length=80, **options)
        self.divisions = divisions

    def clean(self, value: Any) -> Division | None:
        text = super().clean(value)
        if not text:
            return None
        found = find_divisions(text, self.divisions)
        if not found:
            raise ValidationError(_("No division of your area has this name or code."))
        if len(found) > 1:
            names = "、".join(f"{row.full_name} {row.code}" for row in found)
            raise ValidationError(_("Several divisions are meant: %(names)s. Please type the code of one."), "several",
                                  {"names": names})  # fmt: skip
        return found[0]
