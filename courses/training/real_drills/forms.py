"""The form of a real drill: the fields of Order 61 art. 43, as short as they can be on a phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation

from ..models import RealDrill, Record
from ..records.filing import Row
from ..records.forms import RecordForm
from .record import row_of

# In this order on the form, and copied from the last drill but for what differs each time.
FIELDS = (
    "emergency", "situation", "began_at", "place", "plan", "content", "departments", "participant_count",
    "notice_given", "notice", "signs_placed", "evacuation_s", "jammed", "evaluation", "plan_revision",
)  # fmt: skip
COPIED = ("emergency", "situation", "place", "plan", "content", "departments", "participant_count", "notice")
SLOW_S = 120  # above it the page asks where it jammed, and never for haste


class RealDrillForm(RecordForm):
    """A drill as its unit records it."""

    FIELDS = FIELDS
    ORDER = (*FIELDS, "participants")
    COPIED = COPIED

    participants = forms.CharField(
        label=gettext_lazy("Names of who took part"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Or attach a picture of the sign-in sheet. Kept beside the ledger and erasable; no names of pupils or "
            "residents."
        ),
    )  # fmt: skip

    class Meta:
        model = RealDrill
        fields = FIELDS
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "evaluation": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "content": gettext_lazy("For example: alarm, evacuation by both stairs, first use of extinguishers."),
            "departments": gettext_lazy("For example: front desk, kitchen, security."),
            "participant_count": gettext_lazy("Count who was excused from walking, too: they are of the drill."),
            "evacuation_s": gettext_lazy("If somebody stopped the time. It never ranks anybody."),
            "jammed": gettext_lazy(
                "Needed when it took more than two minutes. Stairs, doors, alarm, roll-call: what held people up? "
                "If nothing did, write so."
            ),
            "evaluation": gettext_lazy("What went well, what did not. Some rules ask for it."),
        }
        error_messages = {
            "participant_count": {"required": gettext_lazy("How many took part? The law asks for it.")},
        }

    def build(self) -> None:
        self.fields["place"].required = True
        self.fields["jammed"].optional_word = _("needed above two minutes")  # type: ignore[attr-defined]
        self.fields["participant_count"].min_value = 1  # type: ignore[attr-defined]
        self.fields["participant_count"].widget.attrs["min"] = 1

    def clean_participant_count(self) -> int:
        count: int = self.cleaned_data["participant_count"]
        if count < 1:
            raise ValidationError(_("At least one person took part."))
        return count

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("evacuation_s") or 0) > SLOW_S and not data.get("jammed", "").strip():
            self.add_error("jammed", _("It took more than two minutes. Where did it jam? If nowhere, write so."))
        return data

    def rows(self) -> tuple[Row, ...]:
        return (row_of(self.unit, self.by, self.values(), self.cleaned_data["participants"]),)

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        return {"emergency": "fire"} | super().start(unit, last, query)
