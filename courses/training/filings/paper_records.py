"""A paper for one rule: a plan, a rule of the house, who fills a post. What it shows is in the attached file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, Post
from people.staff.roster import current

from ..fields import DAY_FORMATS, day_field, noon_of
from ..models import Duty, EvidenceKind, PaperRecord, Record, Rule, SubjectKind
from ..records.filing import Row
from ..records.forms import RecordForm
from ..records.naming import Nameable, nameable_rules

# The posts whose holders a rule about a post counts: who looks at the paper sees how many the roster has.
STAFFED = {
    "M-KEYUNIT": ("fire_manager", "micro_station_head", "micro_station"),
    "M-COMMUNITY": ("micro_station_head", "micro_station"),
    "U-CONTROLROOM-2": ("control_room",),
    "U-CONTROLROOM-2-STD": ("control_room",),
}


def rules_for(unit: Organisation) -> list[Nameable]:
    """The rules that a paper may be filed for."""
    return nameable_rules(unit)


class PaperForm(RecordForm):
    """A paper as its unit files it. `duty` is whose duty it is for, where that is not the unit's own."""

    FIELDS = ("rule_code", "title", "began_at", "content", "hours", "valid_until")
    COPIED = ("rule_code", "title", "content", "hours", "place")

    duty = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rule_code = forms.ChoiceField(label=gettext_lazy("For which rule"))
    began_at = day_field(gettext_lazy("Of what day"), input_formats=DAY_FORMATS)
    valid_until = day_field(gettext_lazy("Holds until (empty: for good)"), required=False)

    class Meta:
        model = PaperRecord
        fields = ("rule_code", "title", "began_at", "content", "hours", "valid_until")
        widgets = {"content": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": gettext_lazy("For example: evacuation plan of 2026, duties of each post."),
            "hours": gettext_lazy("Where the rule counts class hours."),
        }

    def build(self) -> None:
        self.rules = rules_for(self.unit)
        self.owed = self._duty()
        fields: Any = self.fields
        own = [rule for rule in self.rules if self._offers(rule)]
        fields["rule_code"].choices = [("", "—"), *((rule.code, rule.words) for rule in own)]
        attachments = fields["attachments"]
        attachments.required = self.record is None
        attachments.label = _("The paper: a picture or a PDF") if self.record is None else _("More pages of the paper")
        attachments.help_text = _("At most six files. Cover the names of children and what shows homes.")

    def _offers(self, rule: Nameable) -> bool:
        if self.record is not None:
            return rule.code == self.initial.get("rule_code") or rule.code == self.record.paperrecord.rule_code
        if self.owed is not None:
            return rule.code == self.owed.rule.code
        return rule.subject_kind == SubjectKind.ORGANISATION

    def _duty(self) -> Duty | None:
        """The duty of the unit that the form is about; None for a strange one."""
        text = str(self.data.get("duty") or self.initial.get("duty") or "")
        try:
            wanted = uuid.UUID(text)
        except ValueError:
            return None
        return Duty.objects.select_related("rule").filter(pk=wanted, organisation=self.unit).first()

    def clean_rule_code(self) -> str:
        code: str = self.cleaned_data["rule_code"]
        return code

    def clean_began_at(self) -> datetime:
        """The hour of a record that keeps its day stays; of a new day nobody knows it."""
        day: date = self.cleaned_data["began_at"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        if self.record is not None and day == timezone.localdate(self.record.began_at):
            return self.record.began_at
        return noon_of(day)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("duty") and self.owed is None:
            raise ValidationError(_("This duty is not one of the unit."))
        return data

    def rows(self) -> tuple[Row, ...]:
        data = self.cleaned_data
        result: dict[str, Any] = {"passed": True}
        if data["hours"]:
            result["hours"] = data["hours"]
        if data["valid_until"]:
            result["valid_until"] = data["valid_until"].isoformat()
        kind, subject = self._subject()
        personal = {"recorded_by": str(self.by)}
        return (Row(kind, subject, EvidenceKind.PAPER_UPLOAD, f"rule:{data['rule_code']}", result, personal),)

    def _subject(self) -> tuple[str, uuid.UUID]:
        if self.record is not None:
            return self.record.evidence.subject_kind, self.record.evidence.subject_id
        if self.owed is not None:
            return self.owed.subject_kind, self.owed.subject_id
        return SubjectKind.ORGANISATION, self.unit.pk

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        first = super().start(unit, last, query)
        if duty := query.get("duty"):
            first["duty"] = duty
        if rule := query.get("rule"):
            first["rule_code"] = rule
        return first | {"began_at": timezone.localdate()}

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        return super().start_of(record) | {"began_at": timezone.localdate(record.began_at)}


def _staffing(paper: PaperRecord) -> str:
    """How many people hold each of the posts that the paper's rule is about, those whom nobody holds included."""
    posts = Post.objects.filter(code__in=STAFFED.get(paper.rule_code, ()))
    people = current(paper.organisation, timezone.localdate())
    return "\n".join(
        _("%(post)s: %(count)s") % {"post": post, "count": people.filter(post=post).values("person").distinct().count()}
        for post in posts
    )


def rows_of_paper(paper: PaperRecord) -> list[tuple[str, str]]:
    """Label and words of each field."""
    rule = Rule.objects.filter(code=paper.rule_code).order_by("-version").first()
    lines = [
        (_("Rule"), f"{rule.name} {paper.rule_code}" if rule else paper.rule_code),
        (_("What the rule asks"), rule.requirement.get("what", "") if rule else ""),
        (_("On the roster now"), _staffing(paper)),
        (_("Title of the paper"), paper.title),
        (_("Of what day"), f"{timezone.localtime(paper.began_at):%Y-%m-%d}"),
        (_("What it says"), paper.content),
        (_("Class hours"), f"{paper.hours:g}" if paper.hours else ""),
        (_("Valid until"), f"{paper.valid_until:%Y-%m-%d}" if paper.valid_until else ""),
    ]
    return [(label, words) for label, words in lines if words]
