"""A training session: the form, who was present, the evidence for each of them and for the unit, how it reads."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, PersonKind, Post
from people.staff.catalogue import grouped_posts

from ..evidence.content_titles import contents_named, titles_of
from ..models import (
    Cadence,
    EvidenceKind,
    EvidencePersonal,
    Record,
    SubjectKind,
    Topic,
    TrainingKind,
    TrainingSession,
)
from ..records.filing import Row, standing_rows
from ..records.naming import Nameable, contents_of, is_training, nameable_rules
from ..rulebook.compiled import current_book
from .class_hours import MOST, class_hours_in_words, minutes_in_words, training_rule_in_words
from .counted_hours import HoursForm, that_count
from .present import MOST_LISTED, Roster, choices_of
from .sittings import SittingsField, fault_of, further_of, sittings_of, times_of

MINUTES_AN_HOUR = 60
ONCE_A_PERIOD = (Cadence.YEAR, Cadence.SCHOOL_TERM, Cadence.SCHOOL_YEAR)  # of a unit as a whole: a talk
FIRST_PEOPLE = 8  # the others are folded
YEARLY = (Cadence.YEAR, Cadence.HALF, Cadence.QUARTER, Cadence.MONTH, Cadence.ROLLING)


def rules_for(unit: Organisation, training: str) -> list[Nameable]:
    """The rules that a training of this kind may be held for."""
    return [rule for rule in nameable_rules(unit, also=is_training) if _fits(rule, training)]


def _fits(rule: Nameable, training: str) -> bool:
    if training == TrainingKind.PUPILS:
        return rule.subject_kind == SubjectKind.CLASS or (
            rule.binds(PersonKind.PUPIL) and not rule.binds(PersonKind.EMPLOYEE)
        )
    if rule.subject_kind == SubjectKind.ORGANISATION:
        return True
    staff = rule.binds(PersonKind.EMPLOYEE)
    if training == TrainingKind.PREJOB:
        return staff and rule.cadence == Cadence.ONCE and rule.takes_quiz
    if training == TrainingKind.SPECIAL:
        return staff and not rule.takes_quiz
    return staff and rule.cadence in YEARLY


def _is_usual(rule: Nameable, training: str) -> bool:
    """True for what a training of this kind is as a rule held for; the form has it ticked."""
    if training == TrainingKind.PUPILS:
        return rule.cadence == Cadence.SCHOOL_TERM
    return training == TrainingKind.LECTURE or rule.subject_kind != SubjectKind.ORGANISATION


def kind_for(unit: Organisation, code: str) -> str | None:
    """The kind of training that is held for a rule; None where none of them counts for it."""
    rule = next((rule for rule in nameable_rules(unit, also=is_training) if rule.code == code), None) if code else None
    fitting = [kind for kind in TrainingKind.values if _fits(rule, kind)] if rule else []
    if rule is None or not fitting:
        return None
    if rule.subject_kind == SubjectKind.ORGANISATION and rule.cadence in ONCE_A_PERIOD:
        return str(TrainingKind.LECTURE)
    return fitting[0]


def courses_for(unit: Organisation, training: str, kept: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The courses to choose from in groups: those that the unit's rules name, then those that no rule names.

    What counts only for others than whom this training is for is left out, but for `kept`.
    """
    pupils = training == TrainingKind.PUPILS
    kinds = [kind for kind in TrainingKind.values if (kind == TrainingKind.PUPILS) == pupils]
    rules = nameable_rules(unit, also=is_training)
    own = {rule.code for rule in rules if any(_fits(rule, kind) for kind in kinds)}
    today = timezone.localdate()
    versions = [version for found in current_book().by_subject.values() for version in found]

    named, others = [], []
    for key, title in contents_named("course"):
        takers = {version.code for version in versions if version.names_content(key, today)}
        if takers & own:
            named.append((key, title))
        elif key == kept or not takers:
            others.append((key, title))
    groups = [(_("Courses that rules of this unit name"), named), (_("Other courses"), others)]
    return [(label, courses) for label, courses in groups if courses]


class SessionForm(HoursForm):
    """A training as its unit records it. `measured` is given for one that was taught as a live lesson."""

    FIELDS = (
        "training", "began_at", "minutes", "sittings", "place", "shift", "post", "course_key", "content", "topics",
        "class_hours", "hours_reason", "is_group", "others_count", "counts_for",
    )  # fmt: skip
    ORDER = (
        "training", "began_at", "minutes", "sittings", "place", "shift", "post", "course_key", "content", "topics",
        "teacher",
        "groups", "people", "names", "others_count", "is_group", "pass_score", "failed", "class_hours",
        "hours_reason", "counts_for",
    )  # fmt: skip
    COPIED = ("minutes", "place", "post", "course_key", "content", "topics")

    training = forms.ChoiceField(choices=TrainingKind.choices, widget=forms.HiddenInput)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Topics"), choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=gettext_lazy("What Order 61 art. 36 asks training to hold."),
    )  # fmt: skip
    course_key = forms.ChoiceField(label=gettext_lazy("Course of the platform"), required=False)
    sittings = SittingsField()
    teacher = forms.CharField(label=gettext_lazy("Teacher"), max_length=60)
    groups = forms.MultipleChoiceField(
        label=gettext_lazy("Who was present"), widget=forms.CheckboxSelectMultiple, required=False
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("One by one"), widget=forms.CheckboxSelectMultiple(attrs={"data-people": ""}), required=False
    )
    names = forms.CharField(
        label=gettext_lazy("Names or staff numbers from the sign-in sheet"), max_length=20_000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}), help_text=gettext_lazy("Separated by commas or lines."),
    )  # fmt: skip
    pass_score = forms.FloatField(
        label=gettext_lazy("Paper test: pass mark"), required=False, min_value=0, max_value=1000,
        help_text=gettext_lazy("Empty: there was no test."),
    )  # fmt: skip
    failed = forms.CharField(
        label=gettext_lazy("Who did not pass"), max_length=2000, required=False,
        help_text=gettext_lazy("Names or staff numbers. For them the session does not count."),
    )  # fmt: skip

    class Meta:
        model = TrainingSession
        fields = (
            "training", "began_at", "minutes", "place", "shift", "post", "course_key", "content", "topics",
            "class_hours", "hours_reason", "is_group", "others_count",
        )  # fmt: skip
        widgets = {
            "content": forms.Textarea(attrs={"rows": 3}),
            "class_hours": forms.NumberInput(attrs={"min": 0, "max": MOST, "step": 0.5}),
        }
        labels = {"others_count": gettext_lazy("Others present who are not on the roster, as a number")}
        help_texts = {
            "is_group": gettext_lazy("A paper answered by the whole group is recorded as such."),
            "shift": gettext_lazy(
                "Whom it was held for, for example 早班 or 保安一队. It stands on the sheet to sign."
            ),
            "content": gettext_lazy("For example: exits and hydrants of this floor, extinguishers, calling 119."),
            "hours_reason": gettext_lazy("Only where it was more than the minutes make. Write no names."),
        }

    def __init__(self, *args: Any, measured: int | None = None, **kwargs: Any) -> None:
        record: Any = kwargs.get("record")
        session = getattr(record, "trainingsession", record)
        self._measured: int | None = session.measured_minutes if session else measured
        super().__init__(*args, **kwargs)

    @property
    def measured(self) -> int | None:
        return self._measured

    def build(self) -> None:
        self.roster = Roster.of(self.unit)
        training = self._training()
        self.offer_rules(rules_for(self.unit, training))
        self.fields["place"].required = True
        fields: Any = self.fields
        fields["groups"].choices = choices_of(self.roster)
        fields["people"].choices = [
            (str(one.pk), f"{one.name}（{one.about}）" if one.about else one.name) for one in self.roster.listed()
        ]
        if len(fields["people"].choices) > FIRST_PEOPLE:
            fields["people"].widget.first_count = FIRST_PEOPLE
            fields["people"].widget.others_label = self._others_label()
        if len(self.roster.people) > MOST_LISTED:
            fields["people"].help_text = _(
                "The first %(shown)s of %(count)s people. Take the others by group, or by name below."
            ) % {"shown": MOST_LISTED, "count": len(self.roster.people)}
        fields["course_key"].choices = [("", "—"), *courses_for(self.unit, training, self._course())]
        fields["others_count"].required = False
        if training not in (TrainingKind.PREJOB, TrainingKind.SPECIAL):
            del fields["post"]
        else:
            fields["post"].choices = [("", "—"), *grouped_posts(self.unit.kind, by="pk")]
        self.say_measured()
        is_measured = self.measured is not None
        if self.unit.is_school or training == TrainingKind.LECTURE or is_measured:
            fields["class_hours"].help_text = training_rule_in_words(self.unit, is_measured=is_measured)
        else:
            del fields["class_hours"], fields["hours_reason"]

    def name_nobody(self) -> None:
        del self.fields["people"]

    def _others_label(self) -> str:
        """How many people are folded away, and how many of them are ticked."""
        folded = [key for key, _name in self.fields["people"].choices][FIRST_PEOPLE:]  # type: ignore[attr-defined]
        ticked = set(self["people"].value() or ()) & set(folded)
        if ticked:
            return _("%(count)s more, of whom %(ticked)s are ticked") % {"count": len(folded), "ticked": len(ticked)}
        return _("%(count)s more") % {"count": len(folded)}

    def _course(self) -> str:
        """The course that the corrected record names already."""
        return str(getattr(self.record and self.record.trainingsession, "course_key", ""))

    def _training(self) -> str:
        wanted = self.data.get("training") or self.initial.get("training") or TrainingKind.REGULAR
        return wanted if wanted in TrainingKind.values else str(TrainingKind.REGULAR)

    def clean_others_count(self) -> int:
        count: int | None = self.cleaned_data["others_count"]
        return count or 0

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("began_at") and (fault := fault_of(sittings_of(data["began_at"], data.get("sittings") or ()))):
            self.add_error("sittings", fault)
        self.present = self._present(data)
        failed, strange = self.roster.named(data.get("failed", ""))
        if strange or failed - self.present:
            self.add_error("failed", _("Not among those present: %(names)s") % {"names": "、".join(strange) or "—"})
        self.who_failed = failed
        total = len(self.present) + len(self._classes(data)) + (data.get("others_count") or 0)
        if not total and not self.errors.get("names"):
            self.add_error("groups", _("Who was present? Tick a group or people, or give a number."))
        return data

    def _classes(self, data: Mapping[str, Any]) -> list[str]:
        return [key for key in data.get("groups", ()) if key in self.roster.classes]

    def _present(self, data: Mapping[str, Any]) -> set[uuid.UUID]:
        """Everybody of the roster who was there. Names that nobody or several people have are an error."""
        present = {uuid.UUID(key) for key in data.get("people", ())}
        for key in data.get("groups", ()):
            present |= self.roster.groups[key][1]
        named, strange = self.roster.named(data.get("names", ""))
        if strange:
            self.add_error(
                "names",
                _("Not found on the roster, or several of this name (use the staff number): %(names)s")
                % {"names": "、".join(strange[:20])},
            )
        return present | named

    def values(self) -> dict[str, Any]:
        known: dict[str, Any] = {name: self.cleaned_data.get(name) for name in self.FIELDS}
        known |= {
            "sittings": known["sittings"] or [], "hours_reason": known["hours_reason"] or "",
            "shift": known["shift"] or "",
        }  # fmt: skip
        pupils = self.roster.pupils_of(self._classes(self.cleaned_data))
        count = len(self.present) + len(pupils) + known["others_count"]
        return known | {"participant_count": max(count, 1), "measured_minutes": self.measured}

    def rows(self) -> tuple[Row, ...]:
        data, values = self.cleaned_data, self.values()
        shared: dict[str, Any] = {"hours": _hours(data.get("class_hours"), data["minutes"])} | self.measured_below()
        if data["is_group"]:
            shared["group"] = True
        if data.get("post"):
            shared["post"] = data["post"].code
        last = sittings_of(data["began_at"], values["sittings"])[-1]
        key, course = f"training:{data['training']}", [data["course_key"]] if data["course_key"] else []

        def row(kind: str, subject: uuid.UUID, result: dict[str, Any], personal: dict[str, Any] | None = None) -> Row:
            named = contents_of(self.rules, data["counts_for"], kind)
            whole = shared | {"passed": data.get("class_hours") != 0, "contents": [*named, *course]} | result
            at = last if kind != SubjectKind.ORGANISATION else None
            return Row(kind, subject, EvidenceKind.PAPER_UPLOAD, key, whole, personal, at)

        lead = row(
            SubjectKind.ORGANISATION, self.unit.pk, {"participant_count": values["participant_count"]}, self._personal()
        )
        classes = self._classes(data)
        return (
            lead,
            *(row(SubjectKind.CLASS, self.roster.classes[one].pk, {}) for one in classes),
            *(row(SubjectKind.PERSON, one, self._mark(one)) for one in sorted(self.present)),
            *(row(SubjectKind.PERSON, one, {}) for one in sorted(self.roster.pupils_of(classes))),
        )

    def _personal(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = [listed.name for one, listed in self.roster.people.items() if one in self.present]
        return {
            "teacher": data["teacher"], "participants": "、".join(names), "failed": data["failed"],
            "recorded_by": str(self.by),
        }  # fmt: skip

    def _mark(self, person: uuid.UUID) -> dict[str, Any]:
        if self.cleaned_data["pass_score"] is None:
            return {}
        return {"passed": person not in self.who_failed, "pass_score": self.cleaned_data["pass_score"]}

    @classmethod
    def start(cls, unit: Organisation, last: Record | None, query: Mapping[str, str]) -> dict[str, Any]:
        wanted = query.get("training", "")
        rule = query.get("rule", "")
        if wanted not in TrainingKind.values:
            wanted = str(kind_for(unit, rule) or getattr(last, "training", TrainingKind.REGULAR))
        training = wanted
        first = super().start(unit, last, query) | {"training": training}
        first.setdefault("minutes", 60)
        if last is not None:
            first["teacher"] = EvidencePersonal.objects.filter(evidence=last.evidence_id).values_list(
                "payload__teacher", flat=True
            ).first() or ""  # fmt: skip
        rules = rules_for(unit, training)
        usual = [one.code for one in rules if _is_usual(one, training)]
        ticked = [one.code for one in rules if one.code == rule] or that_count(
            usual, rules, unit, timezone.localdate(first["began_at"])
        )
        post = Post.objects.filter(code=query.get("post", "")).first()
        return first | {"counts_for": ticked} | ({"post": post.pk} if post else {})

    @classmethod
    def ticked(cls, unit: Organisation, people: Iterable[uuid.UUID]) -> dict[str, Any]:
        """What the form holds of who was there: ticked where the list has them, by name where it is too long."""
        roster, here = Roster.of(unit), list(people)
        known = {one.pk for one in roster.listed()}
        return {
            "people": [str(one) for one in here if one in known],
            "names": "、".join(
                roster.people[one].name for one in here if one in roster.people and one not in known
            ),
        }  # fmt: skip

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        rows = list(standing_rows(record))
        people = [row for row in rows if row.subject_kind == SubjectKind.PERSON]
        classes = [row for row in rows if row.subject_kind == SubjectKind.CLASS]
        marks = [row.result["pass_score"] for row in people if "pass_score" in row.result]
        return super().start_of(record) | cls.ticked(record.organisation, [row.subject_id for row in people]) | {
            "groups": [f"class:{row.subject_id}" for row in classes],
            "pass_score": marks[0] if marks else None,
            "sittings": further_of(record),
            "counts_for": that_count(
                record.counts_for, rules_for(record.organisation, record.training), record.organisation,
                timezone.localdate(record.began_at),
            ),
        }  # fmt: skip


def _hours(class_hours: float | None, minutes: int) -> float:
    """The class hours of a training; where none were asked for, its hours of sixty minutes."""
    return round(minutes / MINUTES_AN_HOUR, 1) if class_hours is None else class_hours


def rows_of_session(session: TrainingSession) -> list[tuple[str, str]]:
    """Label and words of each field."""
    hours = _hours(session.class_hours, session.minutes)
    course = titles_of([session.course_key]).get(session.course_key, "") if session.course_key else ""
    lines = [
        (_("Kind of training"), session.get_training_display()),
        (_("Time"), times_of(session)),
        (_("Minutes"), minutes_in_words(session)),
        (_("Minutes measured"), "" if session.measured_minutes is None else str(session.measured_minutes)),
        (_("Class hours"), class_hours_in_words(session, hours)),
        (_("Why more than was measured"), session.hours_reason),
        (_("Place"), session.place),
        (_("Shift or group"), session.shift),
        (_("For the post"), str(session.post) if session.post else ""),
        (_("Course of the platform"), course),
        (_("Content"), session.content),
        (_("Topics"), "；".join(str(Topic(one).label) for one in session.topics if one in Topic.values)),
        (_("Number of participants"), str(session.participant_count)),
        (_("Others present"), str(session.others_count) if session.others_count else ""),
        (_("How it was answered"), _("Answered together, as a group") if session.is_group else ""),
    ]
    return [(label, words) for label, words in lines if words]
