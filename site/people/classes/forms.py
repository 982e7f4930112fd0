"""Forms about classes: going up a year, some seats to a new class, joining another."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.forms import DayInput

from ..models import SchoolClass
from .promotion import Promotion


def _name_of(class_id: uuid.UUID) -> str:
    """The name of a class's field in the form that takes all classes up."""
    return f"class-{class_id}"


class PromotionForm(forms.Form):
    """A name in the next school year for each class; one without a name leaves the school."""

    teachers_go_along = forms.BooleanField(
        label=gettext_lazy("Teachers of a class teach what becomes of it"), required=False, initial=True
    )

    def __init__(self, data: Any = None, *, lines: Sequence[Promotion]) -> None:
        super().__init__(data)
        self.lines = lines
        for line in lines:
            label = _("%(name)s (%(pupils)s pupils) becomes") % {"name": line.school_class, "pupils": line.pupils}
            self.fields[_name_of(line.school_class.pk)] = forms.CharField(
                label=label, max_length=60, required=False, initial=line.name or "",
                help_text=_("Leaves the school when empty."),
            )  # fmt: skip
        self.order_fields([*(_name_of(line.school_class.pk) for line in lines), "teachers_go_along"])

    @property
    def names(self) -> dict[uuid.UUID, str | None]:
        keys = [line.school_class.pk for line in self.lines]
        return {key: "".join(self.cleaned_data[_name_of(key)].split()) or None for key in keys}


def _day() -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Since which day"), widget=DayInput, initial=timezone.localdate,
        help_text=gettext_lazy("The first day in the other class; until the day before they are where they were."),
    )  # fmt: skip


class SplitForm(forms.Form):
    """Which seats become a new class, what it is called and since when."""

    seats = forms.CharField(
        label=gettext_lazy("Seats that go"), max_length=300,
        help_text=gettext_lazy("Numbers and spans, for example 1-20、23."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name of the new class"), max_length=60)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = _day()

    def clean_seats(self) -> set[int]:
        found: set[int] = set()
        for part in re.split(r"[\s、，,;；]+", self.cleaned_data["seats"].strip()):
            span = re.fullmatch(r"(\d{1,3})(?:[-–—~～至](\d{1,3}))?", part, re.ASCII)
            if span is None:
                raise ValidationError(_("Write numbers and spans, for example 1-20、23."))
            found.update(range(int(span[1]), int(span[2] or span[1]) + 1))
        return found


class MergeForm(forms.Form):
    """Which class it joins, and since when."""

    into = forms.ModelChoiceField(label=gettext_lazy("Joins"), queryset=SchoolClass.objects.none())

    def __init__(self, *args: Any, school_class: SchoolClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = SchoolClass.objects.filter(
            organisation=school_class.organisation_id, school_year=school_class.school_year, ended_on=None
        )
        into: Any = self.fields["into"]
        into.queryset = others.exclude(pk=school_class.pk)
        self.fields["on"] = _day()
