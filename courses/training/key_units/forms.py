"""Forms about key units: a list, and a decision on one unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from divisions.models import Division

from ..fields import day_field
from ..models import KeyUnitList


class KeyUnitForm(forms.Form):
    is_key = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("key fire-safety unit")), ("0", _("no key unit"))],
        coerce=lambda value: value == "1",
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class KeyUnitListForm(forms.Form):
    """What a list says of itself; its table is sent beside."""

    division = forms.ModelChoiceField(Division.objects.none(), label=_("Division the list is about"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    document = forms.CharField(label=_("Document number"), max_length=120)
    issued_on = day_field(_("Date of the document"))

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        division, document = data.get("division"), data.get("document")
        if division and document and KeyUnitList.objects.filter(division=division, document=document).exists():
            self.add_error("document", _("This document has been imported already."))
        return data
