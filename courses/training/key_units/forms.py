"""Forms about key units: a list, and a decision on one unit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from divisions.models import Division

from ..fields import day_field

MOST_BYTES = 2 * 1024 * 1024


class KeyUnitForm(forms.Form):
    is_key = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("1", _("key fire-safety unit")), ("0", _("no key unit"))],
        coerce=lambda value: value == "1",
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class KeyUnitListForm(forms.Form):
    division = forms.ModelChoiceField(Division.objects.none(), label=_("Division the list is about"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    document = forms.CharField(label=_("Document number"), max_length=120)
    issued_on = day_field(_("Date of the document"))
    file = forms.FileField(
        label=_("List (.xlsx or .csv)"),
        help_text=_("The first line names the columns: 单位名称 is needed; 地址 and 类别 may follow."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )

    def __init__(self, *args: Any, divisions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = divisions  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return self.cleaned_data["file"]
