"""The form in which a new version of a rule is proposed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..evidence.content_titles import contents_named, titles_of
from ..fields import day_field
from ..models import Anchor, AskedProof, Cadence, Force, Requirement, Rule, SubjectKind, Verification
from ..models.evidence_kinds import kind_choices
from ..rulebook.periods import CADENCES
from ..rulebook.rule_file import COLUMNS, RuleFileError, problems_of
from ..rulebook.scope_words import content_words
from .scope_choices import SCOPE_FIELDS, ScopeForm

OWN = "rule"  # stands for records made for this very rule, whose code is not known yet
PLAIN = (
    "id", "title", "what", "subject", "kind", "accepts", "accepts_content", "cadence", "force", "source", "article",
    "effective_from",
)  # fmt: skip
# What the form does not ask and a version takes over from the one before.
TAKEN_OVER = ("entry", "covered_by", "counts_from", "only_in_term", "windows")
NUMBERS = ("rolling_months", "open_before_days", "grace_days")


class RuleForm(ScopeForm):
    """A proposed version as an entry of the rule file; what the file would refuse, the form refuses."""

    id = forms.CharField(
        label=_("Code"),
        max_length=40,
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$", _("Capital letters and digits, such as U-DRILL-KEY."))
        ],
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    subject = forms.ChoiceField(label=_("Who owes it"), choices=SubjectKind.choices)
    kind = forms.ChoiceField(label=_("What is asked for"), choices=Requirement.choices)
    what = forms.CharField(label=_("In the words of the text"), widget=forms.Textarea(attrs={"rows": 2}))
    min_hours = forms.FloatField(label=_("Class hours at least"), required=False, min_value=0.5)
    accepts = forms.MultipleChoiceField(
        label=_("Evidence that counts"),
        choices=kind_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    accepts_content = forms.MultipleChoiceField(
        label=_("Content that counts (none: any)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    proof = forms.ChoiceField(
        label=_("What has to stand behind a record that the unit files"), choices=AskedProof.choices,
        initial=AskedProof.WORD, required=False,
    )  # fmt: skip
    cadence = forms.ChoiceField(
        label=_("How often"),
        choices=[choice for choice in Cadence.choices if choice[0] not in (Cadence.PER_EVENT, Cadence.CONTENT)],
    )
    rolling_months = forms.IntegerField(
        label=_("Months, for a rolling cadence"), required=False, min_value=1, max_value=120
    )
    anchor = forms.ChoiceField(
        label=_("The clock runs from"), choices=[("", _("As usual for how often")), *Anchor.choices], required=False
    )
    due_days = forms.IntegerField(
        label=_("Due after days (empty: at the end of the period)"), required=False, min_value=0, max_value=3660
    )
    open_before_days = forms.IntegerField(label=_("Opens days before"), required=False, min_value=0, max_value=366)
    grace_days = forms.IntegerField(label=_("Days of grace"), required=False, min_value=0, max_value=366)
    counts_earlier = forms.BooleanField(label=_("Evidence from before the clock starts counts"), required=False)
    force = forms.ChoiceField(label=_("Legal force"), choices=Force.choices)
    source = forms.CharField(label=_("Source"), max_length=200)
    article = forms.CharField(label=_("Article"), max_length=100, required=False)
    verified = forms.ChoiceField(label=_("Verified"), choices=Verification.choices)
    effective_from = day_field(_("In force from"))
    effective_until = day_field(_("In force until (empty: open)"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, base: dict[str, Any] | None = None, **kwargs: Any) -> None:
        self.base = base
        if base is not None:
            start = {name: value for name, value in base.items() if name not in ("requirement", "effective_from")}
            start |= {name: base["requirement"].get(name) for name in ("kind", "what", "min_hours")}
            start["effective_from"] = timezone.localdate()
            kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.set_scope(base["scope"] if base is not None else None)
        self.fields["accepts_content"].choices = self._contents()  # type: ignore[attr-defined]
        if base is not None:
            self.fields["id"].disabled = True

    def _contents(self) -> list[tuple[str, str]]:
        """The contents to choose from: those of the version before, records for the rule itself, all courses."""
        kept = self.base.get("accepts_content", []) if self.base else [OWN]
        titles = titles_of(kept)
        own = {key: " ".join(content_words([key], titles)) or _("another content") for key in kept if key != OWN}
        if OWN in kept:
            own[OWN] = gettext("a record made for this rule")
        return [
            *((key, str(words)) for key, words in own.items()),
            *((key, title) for key, title in contents_named("course") if key not in own),
        ]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """What an officer has to say."""
        return [self[name] for name in PLAIN if not self.fields[name].disabled]

    @property
    def scope_fields(self) -> list[forms.BoundField]:
        """Whom the rule binds."""
        return [self[name] for name in SCOPE_FIELDS if name in self.fields]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """What has a usual value."""
        return [field for field in self if field.name not in (*PLAIN, *SCOPE_FIELDS)]

    @property
    def folded_errors(self) -> bool:
        return any(field.errors for field in self.folded_fields)

    def clean_effective_from(self) -> Any:
        if self.cleaned_data["effective_from"] < timezone.localdate():
            raise forms.ValidationError(_("A version never reaches back: its first day is today or later."))
        return self.cleaned_data["effective_from"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            for problem in problems_of(self.entry()):
                self.add_error(self._field_of(problem), problem.translated)
        return data

    def _field_of(self, error: RuleFileError) -> str | None:
        """The form's field that an error of the entry lies in; None where it is about the whole."""
        if error.fields == ("scope",):
            return "unit_kinds"
        named = [name for name in reversed(error.fields) if name in self.fields]
        return named[0] if named else None

    def entry(self) -> dict[str, Any]:
        """The proposed version as an entry of the rule file."""
        data = self.cleaned_data
        kept = ("id", "title", "subject", "cadence", "force", "source", "verified")
        entry: dict[str, Any] = {name: data[name] for name in kept}
        entry["scope"] = self.scope(self.base["scope"] if self.base else None)
        requirement = dict(self.base["requirement"]) if self.base else {}
        requirement |= {"kind": data["kind"], "what": data["what"]}
        requirement.pop("min_hours", None)
        if data["min_hours"]:
            requirement["min_hours"] = data["min_hours"]
        entry["requirement"] = requirement
        entry["version"] = self._next_version(data["id"])
        entry["accepts_content"] = [f"rule:{data['id']}" if key == OWN else key for key in data["accepts_content"]]
        for name in ("title_en", "article", "note", "accepts", "counts_earlier", *NUMBERS):
            entry[name] = data[name]
        for name in ("effective_from", "effective_until"):
            if data[name]:
                entry[name] = data[name].isoformat()
        for name, usual in (("anchor", Anchor.PERIOD), ("proof", AskedProof.WORD)):
            if data[name] and data[name] != usual:
                entry[name] = data[name]
        if not data["anchor"] and data["cadence"] not in CADENCES:
            entry["anchor"] = Anchor.ON_DUTY if data["subject"] == SubjectKind.PERSON else Anchor.REGISTRATION
        for name in TAKEN_OVER:
            if self.base and name in self.base:
                entry[name] = self.base[name]
        entry = {name: value for name, value in entry.items() if value or name == "scope"}
        if data["due_days"] is not None:
            entry["due_days"] = data["due_days"]
        return entry

    @staticmethod
    def _next_version(code: str) -> int:
        newest = Rule.objects.filter(code=code).order_by("-version").first()
        return newest.version + 1 if newest else 1


def label_of_entry(name: str) -> str:
    """What a field of a rule's entry is called on the form."""
    if name == "requirement":
        return str(RuleForm.base_fields["kind"].label)
    if name == "scope":
        return str(RuleForm.base_fields["scope_as"].label)
    if name in RuleForm.base_fields:
        return str(RuleForm.base_fields[name].label)
    return str(Rule._meta.get_field(COLUMNS[name]).verbose_name)  # type: ignore[union-attr]
