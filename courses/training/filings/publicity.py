"""Publicity towards residents, customers or the public: place and number, never a name or a door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, OrganisationKind

from ..models import (
    Activity,
    Audience,
    EvidenceKind,
    NoticePlace,
    Publicity,
    Record,
    Requirement,
    SubjectKind,
)
from ..records.filing import Row
from ..records.forms import RecordForm, RuleChoices
from ..records.naming import Nameable, contents_of, nameable_rules

ASKING = (Requirement.TRAINING, Requirement.RECORD)


def rules_for(unit: Organisation) -> list[Nameable]:
    """The rules about the unit itself that publicity may be done for."""
    return nameable_rules(
        unit, also=lambda rule: rule.subject_kind == SubjectKind.ORGANISATION and rule.requirement in ASKING
    )


class PublicityForm(RecordForm):
    """An activity as its unit records it."""

    FIELDS = ("activity", "audience", "began_at", "place", "reached", "posted", "content", "counts_for")
    COPIED = ("activity", "audience", "place", "posted", "content", "counts_for")

    posted = forms.MultipleChoiceField(
        label=gettext_lazy("Where a notice was put up"), choices=NoticePlace.choices,
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip

    class Meta:
        model = Publicity
        fields = ("activity", "audience", "began_at", "place", "reached", "posted", "content")
        widgets = {"content": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "place": gettext_lazy("The estate, building or square. No names and no door numbers."),
            "reached": gettext_lazy("About how many people; nobody is named."),
            "content": gettext_lazy("For example: no e-bikes in stairwells, escape plans, charging, gas."),
        }

    def build(self) -> None:
        self.rules = rules_for(self.unit)
        self.fields["counts_for"] = RuleChoices(self.rules)
        self.fields["place"].required = True

    def clean_reached(self) -> int:
        reached: int = self.cleaned_data["reached"]
        if reached < 1:
            raise ValidationError(_("At least one person was reached."))
        return reached

    def rows(self) -> tuple[Row, ...]:
        data = self.cleaned_data
        result = {
            "passed": True, "participant_count": data["reached"],
            "contents": contents_of(self.rules, data["counts_for"], SubjectKind.ORGANISATION),
        }  # fmt: skip
        key = f"publicity:{data['audience']}"
        personal = {"recorded_by": str(self.by)}
        return (Row(SubjectKind.ORGANISATION, self.unit.pk, EvidenceKind.PAPER_UPLOAD, key, result, personal),)

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        first = super().start(unit, last, query)
        first.setdefault("activity", Activity.NOTICE)
        housing = (OrganisationKind.PROPERTY_COMPANY, OrganisationKind.VILLAGE_COMMITTEE)
        usual = Audience.RESIDENTS if unit.kind in housing else Audience.CUSTOMERS
        first.setdefault("audience", Audience.PARENTS if unit.is_school else usual)
        if rule := query.get("rule"):
            first["counts_for"] = [rule]
        return first


def rows_of_publicity(publicity: Publicity) -> list[tuple[str, str]]:
    """Label and words of each field."""
    began = timezone.localtime(publicity.began_at)
    posted = "、".join(str(NoticePlace(one).label) for one in publicity.posted if one in NoticePlace.values)
    lines = [
        (_("Time"), f"{began:%Y-%m-%d %H:%M}"),
        (_("Place"), publicity.place),
        (_("Kind of activity"), publicity.get_activity_display()),
        (_("Towards whom"), publicity.get_audience_display()),
        (_("People reached, about"), str(publicity.reached)),
        (_("Where a notice was put up"), posted),
        (_("Content"), publicity.content),
    ]
    return [(label, words) for label, words in lines if words]
