"""Classes and seats as a kind of sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.sheets.columns import Column
from common.sheets.kinds import Done, Match, Row, SheetKind, Step, Work
from common.sheets.values import Value, as_number, as_text
from common.sheets.values import comparable as plain

from ...access import managed_organisations
from ...models import Organisation, User
from ...seats.roster import MOST_SEATS
from ...staff.followup import duties_are_computed, roster_changed
from ...staff.roster import lock_roster
from ..names import year_of
from .matching import Seats
from .writing import take_back, write_steps

COLUMNS = (
    Column(
        "grade", gettext_lazy("Grade"), ("年级", "所在年级", "年级名称", "grade"), as_text(20), required=True,
        sample="三年级", help=gettext_lazy("三年级, 初一, 小班, or the year of entry as 2023级."),
    ),
    Column(
        "class", gettext_lazy("Class"), ("班级", "班级名称", "所在班级", "班号", "class"), as_text(60), required=True,
        sample="2班", help=gettext_lazy("Its name, or its number alone."),
    ),
    Column(
        "seat", gettext_lazy("Seat number"), ("座号", "座位号", "班内学号", "班内序号", "seat"),
        as_number(1, whole=True), required=True, sample="7",
        help=gettext_lazy("From 1 on within each class. Number the lines if your list has none."),
    ),
)  # fmt: skip


class YearForm(forms.Form):
    """Which school year the list is of."""

    school_year = forms.TypedChoiceField(label=gettext_lazy("School year"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = year_of(timezone.localdate())
        field: Any = self.fields["school_year"]
        field.choices = [(year, f"{year}–{year + 1}") for year in (this, this + 1)]
        field.initial = this


class PupilSheet(SheetKind):
    """Which seats the classes of a school have, sent by its manager. Nobody's name is in it."""

    code = "pupils"
    only_named_columns = True
    chunk = 2000
    title = gettext_lazy("Classes and seats from a table")
    lead = gettext_lazy(
        "The pupils' list as it is exported: only grade, class and seat number leave this computer, all other columns"
        " are taken out before sending. No names are needed: a class works by seat numbers alone."
    )
    line_words = gettext_lazy("Class and seat")
    complete_words = gettext_lazy("In classes that the list names, seats that are not on it are given up.")
    since_words = gettext_lazy("New seats begin on this day; those given up were there until the day before.")

    def scope_of(self, user: Any, key: str) -> Organisation | None:
        if not isinstance(user, User):
            return None
        try:
            found = managed_organisations(user).filter(pk=key).first()
        except ValidationError:  # no number of a unit
            return None
        return found if found is not None and found.is_school else None

    def back(self, scope: Organisation) -> tuple[str, str]:
        return reverse("people:school_classes", args=[scope.pk]), _("Classes")

    def columns(self, scope: Organisation) -> Sequence[Column]:
        return COLUMNS

    def form(self, scope: Organisation, data: Any = None) -> forms.Form:
        return YearForm(data)

    def options(self, form: forms.Form | None) -> dict[str, Any]:
        return dict(form.cleaned_data) if form is not None else {}

    def identity(self, values: dict[str, Value]) -> str:
        return f"{plain(str(values.get('grade')))} {plain(str(values.get('class')))} {values.get('seat')}"

    def title_of(self, work: Work, values: dict[str, Value]) -> str:
        """Class and seat, as the class is called here; what stands in the line where its grade is none."""
        place = self._seats(work).place_of(values)
        if place is None:
            return " ".join(str(value) for value in values.values() if value)
        return f"{place[1]} {place[2]}" if place[2] else place[1]

    def _seats(self, work: Work) -> Seats:
        if "seats" not in work.read:
            work.read["seats"] = Seats(work.scope, int(work.options["school_year"]))
        seats: Seats = work.read["seats"]
        return seats

    def match(self, work: Work, rows: Sequence[Row]) -> list[Match]:
        seats = self._seats(work)
        return [seats.match(row.values, MOST_SEATS) for row in rows]

    def missing(self, work: Work, named: set[str]) -> list[Match]:
        return self._seats(work).missing(named)

    def hold(self, work: Work) -> None:
        lock_roster(work.scope)

    def apply(self, work: Work, steps: Sequence[Step]) -> list[Done]:
        return write_steps(self._seats(work), work.since, steps)

    def undo(self, work: Work, notes: Sequence[dict[str, Any]]) -> list[str]:
        return take_back(work.scope, notes)

    def finish(self, work: Work) -> None:
        roster_changed.send(sender=type(self), organisation=work.scope)

    def pending(self, scope: Organisation) -> str:
        return _("Duties are still being computed.") if duties_are_computed(scope) else ""

    def results(self, work: Work) -> Sequence[tuple[str, str]]:
        return ((reverse("people:school_classes", args=[work.scope.pk]), _("Classes")),)
