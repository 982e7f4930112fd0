"""Lesson logs: a class, its teacher and seats, what was taught and answered; a row of evidence for who was there."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Organisation, PersonKind, SchoolClass

from ..evidence.content_titles import titles_of
from ..models import Cadence, EvidenceKind, LessonLog, SubjectKind
from ..records.filing import Row
from ..records.naming import Nameable, contents_of, is_training, nameable_rules
from .beside import lesson_of_class_beside, lesson_words, lessons_of_teacher_beside
from .class_hours import MOST, class_hours_in_words, minutes_in_words, rule_in_words
from .counted_hours import MOST_MINUTES, HoursForm, that_count

ANSWERING = {
    "hands": gettext_lazy("Hands, counted by the teacher"),
    "cards": gettext_lazy("Printed cards"),
    "devices": gettext_lazy("Tablets or computers"),
    "paper": gettext_lazy("On paper"),
}


@dataclass(frozen=True, slots=True)
class Taught:
    """What a lesson was, as it cannot be changed on the form of its log."""

    title: str
    school_class: SchoolClass | None = None
    group_name: str = ""
    course_key: str = ""
    lesson_key: str = ""
    answering: str = ""
    answers: list[dict[str, Any]] = field(default_factory=list)
    seats: dict[int, uuid.UUID | None] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)  # how many right answers of a seat, where each answered alone
    measured: int | None = None  # minutes from its opening to its end; None where nobody measured

    @classmethod
    def of(cls, log: LessonLog) -> Taught:
        return cls(
            log.title, log.school_class, log.group_name, log.course_key, log.lesson_key, log.answering, log.answers,
            {number: uuid.UUID(person) if person else None for number, person, *_mark in log.seats},
            {number: mark for number, _person, mark in log.seats if mark is not None}, log.measured_minutes,
        )  # fmt: skip

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the log that hold it."""
        return {
            "title": self.title, "school_class": self.school_class, "group_name": self.group_name,
            "course_key": self.course_key, "lesson_key": self.lesson_key, "answering": self.answering,
            "answers": self.answers, "measured_minutes": self.measured,
            "seats": [
                [number, str(person) if person else "", self.marks.get(number)]
                for number, person in sorted(self.seats.items())
            ],
        }  # fmt: skip


def rules_for_lessons(unit: Organisation) -> list[Nameable]:
    """The rules that a lesson of pupils may be held for."""

    def fits(rule: Nameable) -> bool:
        pupils = rule.binds(PersonKind.PUPIL) and not rule.binds(PersonKind.EMPLOYEE)
        return is_training(rule) and (rule.subject_kind == SubjectKind.CLASS or pupils)

    return nameable_rules(unit, kind=EvidenceKind.LESSON, also=fits)


class LessonLogForm(HoursForm):
    """The log of a lesson. `taught` is what was taught; a correction takes it from the record."""

    FIELDS = ("began_at", "minutes", "class_hours", "hours_reason", "place", "content", "absent", "counts_for")
    ORDER = (
        "began_at", "minutes", "class_hours", "hours_reason", "place", "teacher", "content", "absent", "counts_for",
    )  # fmt: skip

    teacher = forms.CharField(label=gettext_lazy("Teacher"), max_length=60)
    absent = forms.CharField(
        label=gettext_lazy("Absent, by seat number"), max_length=400, required=False,
        help_text=gettext_lazy("Separated by commas. Who was absent has not had the lesson."),
    )  # fmt: skip

    class Meta:
        model = LessonLog
        fields = ("began_at", "minutes", "class_hours", "hours_reason", "place", "content")
        widgets = {
            "content": forms.Textarea(attrs={"rows": 4}),
            "minutes": forms.NumberInput(attrs={"min": 1, "max": MOST_MINUTES}),
            "class_hours": forms.NumberInput(attrs={"min": 0, "max": MOST, "step": 0.5}),
        }
        help_texts = {
            "hours_reason": gettext_lazy("Only where it was more than measured. Write no names of pupils."),
        }

    def __init__(self, *args: Any, taught: Taught | None = None, **kwargs: Any) -> None:
        record: Any = kwargs.get("record")
        self.taught = taught or Taught.of(getattr(record, "lessonlog", record))
        super().__init__(*args, **kwargs)

    @property
    def measured(self) -> int | None:
        return self.taught.measured

    def build(self) -> None:
        self.offer_rules(rules_for_lessons(self.unit))
        self.fields["place"].required = False
        self.say_measured()
        self.fields["class_hours"].help_text = rule_in_words(self.unit)

    def clean_absent(self) -> list[int]:
        parts = [part for part in re.split(r"[\s、，,;；]+", self.cleaned_data["absent"]) if part]
        strange = [part for part in parts if not part.isdecimal() or int(part) not in self.taught.seats]
        if strange:
            raise ValidationError(_("No such seat in this lesson: %(seats)s") % {"seats": "、".join(strange)})
        numbers = sorted({int(part) for part in parts})
        if len(numbers) == len(self.taught.seats):
            raise ValidationError(_("Somebody was there, or there was no lesson."))
        return numbers

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        school_class, began_at, minutes = self.taught.school_class, data.get("began_at"), data.get("minutes")
        if school_class is None or began_at is None or minutes is None or self._keeps_its_time(began_at, minutes):
            return data
        if beside := lesson_of_class_beside(school_class, began_at, minutes, but=self.record):
            words = _("This class has another lesson on record at that time: %(lesson)s. Put the time right.")
            self.add_error("began_at", words % {"lesson": lesson_words(beside)})
        return data

    def _keeps_its_time(self, began_at: datetime, minutes: int) -> bool:
        """Whether the form corrects a log of the class and leaves alone when it was."""
        log: Any = getattr(self.record, "lessonlog", self.record)
        if log is None or log.school_class_id is None:
            return False
        return (log.began_at.replace(second=0, microsecond=0), log.minutes) == (began_at, minutes)

    def values(self) -> dict[str, Any]:
        here = len(self.taught.seats) - len(self.cleaned_data["absent"])
        return super().values() | self.taught.columns | {"participant_count": here}

    def rows(self) -> tuple[Row, ...]:
        data, taught = self.cleaned_data, self.taught
        absent = set(data["absent"])
        here = {number: person for number, person in taught.seats.items() if number not in absent}

        def row(kind: str, subject: uuid.UUID, more: dict[str, Any], personal: dict[str, Any] | None = None) -> Row:
            contents = contents_of(self.rules, data["counts_for"], kind)
            if taught.lesson_key:
                contents.append(f"lesson:{taught.lesson_key}")
            hours = data["class_hours"]
            result = {"hours": hours, "passed": hours > 0, "contents": contents} | self.measured_below() | more
            return Row(kind, subject, EvidenceKind.LESSON, taught.course_key or "lesson:other", result, personal)

        personal = {"teacher": data["teacher"], "recorded_by": str(self.by)}
        lead = row(SubjectKind.ORGANISATION, self.unit.pk, {"participant_count": len(here)}, personal)
        classes = [row(SubjectKind.CLASS, taught.school_class.pk, {"participant_count": len(here)})] \
            if taught.school_class else []  # fmt: skip
        people = [row(SubjectKind.PERSON, person, self._own(number)) for number, person in here.items() if person]
        return (lead, *classes, *people)

    def _own(self, number: int) -> dict[str, Any]:
        """What the row of who sits there says beside the class's."""
        mark = self.taught.marks.get(number)
        return {"seat": number} | ({} if mark is None else {"right": mark, "asked": len(self.taught.answers)})

    @classmethod
    def start_of(cls, record: Any) -> dict[str, Any]:
        unit, day = record.organisation, timezone.localdate(record.began_at)
        return super().start_of(record) | {
            "absent": "、".join(str(number) for number in record.absent),
            "counts_for": that_count(record.counts_for, rules_for_lessons(unit), unit, day),
        }


def usual_rules(unit: Organisation, day: date) -> list[str]:
    """The rules that a lesson of this day is held for as a rule; the form has them ticked."""
    rules = [rule for rule in rules_for_lessons(unit) if rule.cadence == Cadence.SCHOOL_TERM]
    return that_count([rule.code for rule in rules], rules, unit, day)


def rows_of_lesson(log: LessonLog) -> list[tuple[str, str]]:
    """Label and words of each field of a lesson log."""
    began = timezone.localtime(log.began_at)
    here = _("%(here)s of %(all)s") % {"here": log.participant_count, "all": len(log.seats)}
    course = titles_of([log.course_key]).get(log.course_key, "") if log.course_key else ""
    lines = [
        (_("Class"), log.whom),
        (_("Time"), f"{began:%Y-%m-%d %H:%M}"),
        (_("Minutes"), minutes_in_words(log)),
        (_("Minutes measured"), "" if log.measured_minutes is None else str(log.measured_minutes)),
        (_("Class hours"), class_hours_in_words(log, log.class_hours)),
        (_("Why more than was measured"), log.hours_reason),
        (_("The same teacher at that time"), "；".join(map(lesson_words, lessons_of_teacher_beside(log)))),
        (_("Place"), log.place),
        (_("Lesson"), log.title),
        (_("Course of the platform"), course),
        (_("Content"), log.content),
        (_("Number of participants"), here),
        (_("Absent, by seat number"), "、".join(str(number) for number in log.absent)),
        (_("How it was answered"), str(ANSWERING.get(log.answering, ""))),
        (_("Answers"), "\n".join(answer_line(number, one) for number, one in enumerate(log.answers, 1))),
    ]
    return [(label, words) for label, words in lines if words]


def answer_line(number: int, answer: dict[str, Any]) -> str:
    """One question with its count for each choice; the right one is marked."""
    counts = "  ".join(
        f"{'ABCD'[place]} {count}{' ✓' if place == answer['right'] else ''}"
        for place, count in enumerate(answer["counts"])
    )
    return f"{number}. {answer['stem']}  {counts}"
