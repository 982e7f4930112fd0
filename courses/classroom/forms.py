"""Opening a lesson: whom, with which lesson, how the class answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, LessonPage
from people.models import Membership, Organisation, SchoolClass
from people.staff.roster import current

from .access import classes_for, units_for
from .lesson_questions import MOST_QUESTIONS
from .models import MOST_SEATS, Answering
from .parts import part_choices

OFFERED = [(one.value, one.label) for one in Answering]


def lesson_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The published lessons by course, each by its content key."""
    courses = {course.path: course.title for course in CoursePage.objects.live().public().order_by("path")}
    found: dict[str, list[tuple[str, str]]] = {path: [] for path in courses}
    lessons = LessonPage.objects.live().public().order_by("path")
    for lesson in lessons.only("path", "title", "minutes", "content_key"):
        if (course := lesson.path[: -LessonPage.steplen]) in found:
            minutes = gettext("%(minutes)s minutes") % {"minutes": lesson.minutes}
            found[course].append((lesson.content_key, f"{lesson.title}（{minutes}）"))
    return [(courses[path], lessons) for path, lessons in found.items() if lessons]


@dataclass(frozen=True, slots=True)
class PartOfUnit:
    """A shift or a department of a unit, whose people are taught by themselves."""

    key: str
    unit: Organisation
    name: str
    condition: Q


def _parts_of(units: Iterable[Organisation]) -> dict[str, PartOfUnit]:
    """The shifts and departments of units in which somebody works today, by the key of their choice."""
    by_pk = {unit.pk: unit for unit in units}
    today = timezone.localdate()
    rows = Membership.objects.filter(organisation__in=list(by_pk), school_class=None, started_on__lte=today)
    rows = rows.filter(Q(ended_on=None) | Q(ended_on__gte=today)).order_by()
    found = []
    for unit, shift in rows.exclude(shift="").values_list("organisation_id", "shift").distinct():
        found.append(PartOfUnit(f"shift:{unit}:{shift}", by_pk[unit], shift, Q(shift=shift)))
    names = rows.exclude(department=None).values_list("organisation_id", "department_id", "department__name")
    for unit, department, name in names.distinct():
        found.append(PartOfUnit(f"department:{department}", by_pk[unit], name, Q(department=department)))
    return {
        part.key: part for part in sorted(found, key=lambda part: (part.key.partition(":")[0] != "shift", part.name))
    }


class OpenLessonForm(forms.Form):
    """What a teacher says before a lesson begins. `whom` names a class, seats without a class, or a unit's people."""

    lesson = forms.ChoiceField(label=_("Lesson"))
    whom = forms.ChoiceField(label=_("Who is taught"))
    group_name = forms.CharField(
        label=_("What the class or shift is called"), max_length=60, required=False,
        help_text=_(
            "Of a class that is not in the list yet, for example 三年级（2）班; of a unit's people the shift, "
            "for example 早班: it stands on the sheet that they sign."
        ),
    )  # fmt: skip
    seat_count = forms.IntegerField(
        label=_("Number of seats"), min_value=1, max_value=MOST_SEATS, required=False,
        help_text=_("Only for a class that is not in the list yet or has no seats."),
    )  # fmt: skip
    teacher = forms.CharField(
        label=_("Who teaches"), max_length=60, help_text=_("A substitute's own name, when somebody else steps in.")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    answering = forms.ChoiceField(
        label=_("How the class answers"), choices=OFFERED, widget=forms.RadioSelect, initial=Answering.HANDS
    )
    part = forms.ChoiceField(
        label=_("A drill in the lesson"), required=False,
        help_text=_("The class decides together at the big screen; what it decided goes into the log."),
    )  # fmt: skip
    question_count = forms.IntegerField(
        label=_("Questions at the end"), min_value=0, max_value=MOST_QUESTIONS, initial=5,
        help_text=_("The lesson's own first. Before it begins you can look at them and choose others."),
    )  # fmt: skip

    def __init__(self, user: object, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {f"class:{row.pk}": row for row in classes_for(user)}
        units = {row.pk: row for row in units_for(user)}
        self.schools = {f"seats:{pk}": row for pk, row in units.items() if row.is_school}
        self.units = {f"staff:{pk}": row for pk, row in units.items()}
        self.parts = _parts_of(units.values())
        fields: Any = self.fields
        by_seats = gettext("%(school)s: by number of seats")
        fields["lesson"].choices = [("", gettext("Choose a lesson")), *lesson_choices()]
        fields["part"].choices = [("", gettext("No drill")), *part_choices()]
        fields["whom"].choices = [
            ("", gettext("Choose")),
            (gettext("Classes"), [(key, f"{row.organisation} · {row}") for key, row in self.classes.items()]),
            (
                gettext("A class that is not in the list yet"),
                [(key, by_seats % {"school": row}) for key, row in self.schools.items()],
            ),
            (gettext("People who work here"), self._people()),
        ]
        fields["whom"].choices = [one for one in fields["whom"].choices if one[1]]
        if not self.is_for_classes:
            self._speak_of_people()

    @property
    def is_for_classes(self) -> bool:
        """Whether the account can teach a class; otherwise a unit's people alone."""
        return bool(self.classes or self.schools)

    def _speak_of_people(self) -> None:
        """A unit that is no school has people who sign, and neither classes nor seats."""
        del self.fields["seat_count"]
        self.fields["group_name"].label = gettext("What the shift is called")
        self.fields["group_name"].help_text = gettext("For example 早班: it stands on the sheet that they sign.")
        self.fields["answering"].label = gettext("How they answer")
        answers: Any = self.fields["answering"]
        answers.choices = [one for one in OFFERED if one[0] != Answering.DEVICES]
        self.fields["part"].help_text = gettext("They decide together at the big screen.")

    def _people(self) -> list[tuple[str, str]]:
        """Each unit, and its shifts and departments below it."""
        found = []
        for key, unit in self.units.items():
            found.append((key, gettext("%(unit)s: everybody") % {"unit": unit}))
            found += [(part.key, f"{unit} · {part.name}") for part in self.parts.values() if part.unit == unit]
        return found

    @property
    def school_class(self) -> SchoolClass | None:
        return self.classes.get(self.cleaned_data["whom"])

    @property
    def organisation(self) -> Organisation:
        chosen = self.cleaned_data["whom"]
        if found := self.classes.get(chosen):
            return found.organisation
        if part := self.parts.get(chosen):
            return part.unit
        return self.schools.get(chosen) or self.units[chosen]

    @property
    def called(self) -> str:
        """What a class that is not in the list or a shift is called; the unit's own name where nobody said."""
        part = self.parts.get(self.cleaned_data["whom"])
        return self.cleaned_data["group_name"] or (part.name if part else str(self.organisation))

    @property
    def staff(self) -> list[uuid.UUID] | None:
        """The unit's people by name, once each, or those of a shift or department; None for a class."""
        part = self.parts.get(self.cleaned_data["whom"])
        unit = part.unit if part else self.units.get(self.cleaned_data["whom"])
        if unit is None:
            return None
        rows = current(unit, timezone.localdate()).filter(started_on__lte=timezone.localdate())
        if part is not None:
            rows = rows.filter(part.condition)
        return list(dict.fromkeys(rows.order_by("person__name", "person_id").values_list("person_id", flat=True)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("whom") in self.schools:
            for name in ("group_name", "seat_count"):
                if not data.get(name):
                    self.add_error(name, ValidationError(gettext("Needed for a class that is not in the list yet.")))
        return data
