"""Forms that revoke and correct a row of evidence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..evidence.result_fields import RESULT_FIELDS, fields_of, label_of, value_words
from ..fields import DAY_FORMATS, day_field, noon_of
from ..models import Evidence


class ReasonForm(forms.Form):
    """Why a row does not hold."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Kept and sealed for good; nobody can erase it. Write no names and no telephone numbers."
        ),
        error_messages={"required": gettext_lazy("Say why: the reason stays in the ledger beside your name.")},
    )


class CorrectionForm(ReasonForm):
    """What a row should have said. Fields left as they are stay as they are."""

    occurred_at = forms.DateTimeField(
        label=gettext_lazy("When"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        self.evidence = evidence
        self.names = fields_of(evidence)
        start = {name: evidence.result.get(name) for name in self.names}
        start |= {"occurred_at": timezone.localtime(evidence.occurred_at), "place": evidence.place}
        kwargs["initial"] = start
        super().__init__(*args, **kwargs)
        if evidence.is_of_day:
            self.fields["occurred_at"] = day_field(gettext_lazy("On what day"), input_formats=DAY_FORMATS)
        for name in self.names:
            self.fields[name] = RESULT_FIELDS[name].field()
        self.order_fields(["occurred_at", "place", *self.names, "reason"])

    def clean_occurred_at(self) -> Any:
        when = self.cleaned_data["occurred_at"]
        if self.evidence.is_of_day:
            return self._of_day(when)
        if when > timezone.now():
            raise forms.ValidationError(_("This time is still to come."))
        return self.evidence.occurred_at if when == self.evidence.occurred_at.replace(second=0, microsecond=0) else when

    def _of_day(self, day: date) -> datetime:
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return self.evidence.occurred_at if day == timezone.localdate(self.evidence.occurred_at) else noon_of(day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Nothing has been changed yet: correct at least one field."))
        return data

    def changes(self) -> dict[str, Any]:
        """The columns that would differ, as `correct_evidence` takes them."""
        data = self.cleaned_data
        found = {name: data[name] for name in ("occurred_at", "place") if data[name] != getattr(self.evidence, name)}
        result = self.evidence.result | {name: _plain(data[name]) for name in self.names if name in data}
        result = {name: value for name, value in result.items() if self._is_kept(name, value)}
        if result != self.evidence.result:
            found["result"] = result
        return found

    def _is_kept(self, name: str, value: Any) -> bool:
        """What is empty is left out, and a box never ticked, too."""
        return name not in self.names or not (
            value in (None, "") or (value is False and name not in self.evidence.result)
        )

    def lines(self) -> list[tuple[str, str, str]]:
        """What changes: label, as it stands, as it would stand."""
        changes = self.changes()
        found = []
        if "occurred_at" in changes:
            both = (self.evidence.occurred_at, changes["occurred_at"])
            shape = "%Y-%m-%d" if self.evidence.is_of_day else "%Y-%m-%d %H:%M"
            was, becomes = (timezone.localtime(when).strftime(shape) for when in both)
            found.append((str(self.fields["occurred_at"].label), was, becomes))
        if "place" in changes:
            found.append((label_of("place"), value_words(self.evidence.place), value_words(changes["place"])))
        old, new = self.evidence.result, changes.get("result", self.evidence.result)
        found += [
            (label_of(name), value_words(old.get(name)), value_words(new.get(name)))
            for name in self.names
            if old.get(name) != new.get(name)
        ]
        return found

    def as_hidden(self) -> list[Any]:
        """The fields as they were typed, out of sight, to come back with the next step."""
        return [field.as_hidden() for field in self]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
