"""Forms of sheets: a file, the columns, the day from which changes count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .columns import Column
from .kinds import SheetKind
from .models import SheetImport
from .tables import MOST_BYTES

LEFT_OUT = ""


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class FileForm(forms.Form):
    """The sheet itself."""

    file = forms.FileField(
        label=_("Table (.xlsx, .xls, .ods or .csv)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv,.txt,.htm,.html", "data-sheet-guard": ""}),
    )

    def __init__(self, data: Any = None, files: Any = None, *, kind: SheetKind) -> None:
        super().__init__(data, files)
        field = self.fields["file"]
        field.label = str(kind.file_words)
        field.widget.attrs["accept"] = kind.file_endings

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            most = {"megabytes": MOST_BYTES // 1024**2}
            raise forms.ValidationError(_("The file is larger than %(megabytes)s MB."), params=most)
        return file


class ColumnsForm(forms.Form):
    """What each column of the sheet is. Two cannot be the same, and the needed ones must be there."""

    def __init__(
        self, data: Any = None, *, kind: SheetKind, columns: list[Column], sheet: SheetImport, headings: list[str]
    ) -> None:
        super().__init__(data)
        self.columns = columns
        choices = [(LEFT_OUT, _("not used")), *((column.key, column.label) for column in columns)]
        keys = [*sheet.keys, *[None] * len(headings)]
        for index, heading in enumerate(headings):
            self.fields[f"column{index}"] = forms.ChoiceField(
                choices=choices, required=False, initial=keys[index] or LEFT_OUT, label=heading
            )
        if kind.complete_words:
            self.fields["is_complete"] = forms.BooleanField(
                required=False, label=_("The list is complete"), help_text=str(kind.complete_words)
            )
        if kind.since_words:
            self.fields["since"] = forms.DateField(
                label=_("Changes count from"),
                initial=timezone.localdate(),
                widget=DayInput,
                help_text=str(kind.since_words),
            )

    @property
    def keys(self) -> list[str | None]:
        names = [name for name in self.fields if name.startswith("column")]
        return [self.cleaned_data[name] or None for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data.get(name) for name in self.fields if name.startswith("column") and data.get(name)]
        labels: dict[Any, str] = {column.key: str(column.label) for column in self.columns}
        if twice := sorted({labels[key] for key in chosen if chosen.count(key) > 1}):
            self.add_error(None, _("Chosen more than once: %(names)s.") % {"names": "、".join(twice)})
        missing = [str(column.label) for column in self.columns if column.required and column.key not in chosen]
        if missing:
            self.add_error(None, _("Say which column is: %(names)s.") % {"names": "、".join(missing)})
        return data
