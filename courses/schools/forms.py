"""Forms of the school desk: a lesson planned, a lesson opened from its code, a term, an item from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.forms import DayInput
from courses.classroom.forms import lesson_choices
from courses.classroom.models import MOST_SEATS, Answering
from courses.training.models import Term
from divisions.models import Division
from people.classes.names import first_day, last_day, year_of
from people.models import Organisation, SchoolClass

from .models import OutsideItem, PlannedLesson

WITHOUT_DEVICES = [(one.value, one.label) for one in (Answering.HANDS, Answering.CARDS)]
# Between which days of its school year a term of each kind begins and ends: (years later, month, day).
SPANS = {
    Term.AUTUMN: ((0, 8, 1), (1, 3, 10)),
    Term.SPRING: ((1, 1, 10), (1, 8, 31)),
}
LEAST_DAYS = 60


class PlanForm(forms.Form):
    """A lesson for some classes in the week of a day."""

    week = forms.DateField(
        label=gettext_lazy("Week"), widget=DayInput, help_text=gettext_lazy("Any day of the week.")
    )  # fmt: skip
    lesson = forms.ChoiceField(label=gettext_lazy("Lesson"))
    classes = forms.MultipleChoiceField(label=gettext_lazy("Classes"), widget=forms.CheckboxSelectMultiple)
    item = forms.ModelChoiceField(
        label=gettext_lazy("From outside the school"), queryset=OutsideItem.objects.none(), required=False,
        empty_label=gettext_lazy("No: chosen by the school itself"),
        help_text=gettext_lazy("Only what names its item of the white list and an approval."),
    )  # fmt: skip

    def __init__(self, school: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = (year_of(timezone.localdate()), year_of(timezone.localdate()) + 1)
        rows = SchoolClass.objects.filter(organisation=school, school_year__in=years, ended_on=None)
        self.by_pk = {str(row.pk): row for row in rows.order_by("school_year", "grade", "name")}
        fields: Any = self.fields
        fields["lesson"].choices = [("", _("Choose a lesson")), *lesson_choices()]
        several = len({row.school_year for row in self.by_pk.values()}) > 1
        fields["classes"].choices = [
            (key, f"{row} ({row.school_year})" if several else str(row)) for key, row in self.by_pk.items()
        ]
        fields["item"].queryset = OutsideItem.objects.filter(organisation=school, school_year__in=years)

    @property
    def chosen(self) -> list[SchoolClass]:
        return [self.by_pk[key] for key in self.cleaned_data["classes"]]


class CodeForm(forms.Form):
    """The code that stands on the sheet of a week."""

    code = forms.CharField(
        label=gettext_lazy("Code on the sheet"), max_length=20,
        help_text=gettext_lazy("Eight signs below the picture."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class WeekForm(forms.Form):
    """What whoever stands before the class says to begin: of several lessons of the week also which."""

    planned = forms.ChoiceField(label=gettext_lazy("Lesson"), widget=forms.RadioSelect)
    teacher = forms.CharField(
        label=gettext_lazy("Who teaches"), max_length=60,
        help_text=gettext_lazy("Your own name; also when you step in for somebody."),
    )  # fmt: skip
    answering = forms.ChoiceField(
        label=gettext_lazy("How the class answers"), choices=WITHOUT_DEVICES, widget=forms.RadioSelect,
        initial=Answering.HANDS,
    )  # fmt: skip
    seat_count = forms.IntegerField(label=gettext_lazy("Number of seats"), min_value=1, max_value=MOST_SEATS)

    def __init__(self, *args: Any, has_seats: bool, planned: Sequence[PlannedLesson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_seats:
            del self.fields["seat_count"]
        if len(planned) > 1:
            choices: Any = self.fields["planned"]
            choices.choices = [(str(row.pk), row.title) for row in planned]
        else:
            del self.fields["planned"]

    def clean_teacher(self) -> str:
        name = " ".join(self.cleaned_data["teacher"].split())
        if not name:
            raise ValidationError(_("Type your name."))
        return name


class TermForm(forms.Form):
    """Which term of which school year, from when until when."""

    school_year = forms.TypedChoiceField(label=gettext_lazy("School year"), coerce=int)
    term = forms.ChoiceField(label=gettext_lazy("Term"), choices=Term.choices)
    starts_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"), widget=DayInput,
        help_text=gettext_lazy("The day before the winter or summer holiday."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = year_of(timezone.localdate())
        years: Any = self.fields["school_year"]
        years.choices = [(year, f"{year}–{year + 1}") for year in (this - 1, this, this + 1)]
        years.initial = this

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last, year, term = (data.get(name) for name in ("starts_on", "ends_on", "school_year", "term"))
        if first and last and year and term:
            earliest, latest = (date(year + later, month, day) for later, month, day in SPANS[Term(term)])
            if last <= first:
                self.add_error("ends_on", _("The last day is before the first, or the same day."))
            elif not earliest <= first < last <= latest:
                words = _("This term lies between %(first)s and %(last)s.")
                self.add_error("starts_on", words % {"first": earliest, "last": latest})
            elif (last - first).days < LEAST_DAYS:
                self.add_error("ends_on", _("A term has more than sixty days."))
        return data


class AnnouncedTermForm(TermForm):
    """A term as a city or county announced it."""

    division = forms.ModelChoiceField(label=gettext_lazy("City or county"), queryset=Division.objects.none())
    document = forms.CharField(
        label=gettext_lazy("Announced in"), max_length=200,
        help_text=gettext_lazy("Number and title of the notice or calendar."),
    )  # fmt: skip
    field_order = ("division", "school_year", "term", "starts_on", "ends_on", "document")

    def __init__(self, divisions: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["division"]
        field.queryset = divisions


class OwnTermForm(TermForm):
    """A term that nobody announced, or in which the school differs, with the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200,
        help_text=gettext_lazy(
            "For example: as this school's calendar has it; classrooms were rebuilt, the notice that allowed it."
        ),
    )  # fmt: skip


class ItemForm(forms.Form):
    """Something from outside, with what allows it to reach a school."""

    title = forms.CharField(label=gettext_lazy("What reaches the school"), max_length=120)
    sender = forms.CharField(label=gettext_lazy("Who sends it"), max_length=120)
    white_list_item = forms.CharField(label=gettext_lazy("Item of the white list"), max_length=120)
    approval = forms.CharField(
        label=gettext_lazy("Approval of the education department"), max_length=120,
        help_text=gettext_lazy("Its number. Without one it is no task: the school may choose it itself, no day set."),
    )  # fmt: skip
    on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput, initial=timezone.localdate)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        this = year_of(timezone.localdate())
        if not first_day(this) <= day <= last_day(this + 1):
            raise ValidationError(_("A day of this school year or the next."))
        return day
