"""Opening a drill for a class at one screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.access import managed_organisations, taught_classes
from people.models import Organisation, SchoolClass


class OpenScreenForm(forms.Form):
    """The audience, the number of people present, and whether children watch. The pressed button names the scenario."""

    whom = forms.ChoiceField(label=_("For"), required=False)
    present = forms.IntegerField(label=_("How many are here"), min_value=1, max_value=500, required=False)
    child = forms.BooleanField(
        label=_("Children look on: nobody is shown hurt or lying down. Always so for classes up to grade 6."),
        required=False,
    )

    def __init__(self, user: object, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {f"class:{row.pk}": row for row in taught_classes(user).select_related("organisation")}
        self.units = {f"unit:{row.pk}": row for row in managed_organisations(user)}
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            ("", _("Nobody in particular: nothing goes on record")),
            *((key, f"{row.organisation} · {row}") for key, row in self.classes.items()),
            *((key, str(row)) for key, row in self.units.items()),
        ]

    @property
    def school_class(self) -> SchoolClass | None:
        return self.classes.get(self.cleaned_data["whom"])

    @property
    def organisation(self) -> Organisation | None:
        return self.units.get(self.cleaned_data["whom"])
