"""What waits in the duties: what is overdue or due soon, and what cannot be computed."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from people.access import grants_of, overseen_q, taught_classes
from people.desks import Todo
from people.models import User

from ..models import TRAINED_BEFORE, Duty, SubjectKind
from ..models.duties import DUE_SOON
from .selectors import is_late, last_chance, pressing_duties


def duties_of_units(user: User) -> Iterator[Todo]:
    """For a manager: how many duties of each unit are overdue, and how many are due within thirty days."""
    units = grants_of(user).managed_names
    if not units:
        return
    today = timezone.localdate()
    rows = pressing_duties(today, within=DUE_SOON).filter(organisation__in=units)
    for row in _counted(rows.values("organisation"), today):
        unit = row["organisation"]
        yield from _lines(row, reverse("training:unit_desk", args=[unit]), units[unit])


def duties_of_classes(user: User) -> Iterator[Todo]:
    """For a teacher: as for a manager, of each class taught."""
    classes = {found.pk: f"{found.organisation.name} {found.name}" for found in _classes(user)}
    if not classes:
        return
    today = timezone.localdate()
    rows = pressing_duties(today, within=timedelta(days=7)).filter(
        subject_kind=SubjectKind.CLASS, subject_id__in=classes
    )
    for row in _counted(rows.values("subject_id"), today):
        found = row["subject_id"]
        yield from _lines(row, reverse("training:class_record", args=[found]), classes[found])


def _classes(user: User) -> QuerySet[Any]:
    return taught_classes(user).select_related("organisation")


def _counted(rows: QuerySet[Duty, Any], today: date) -> QuerySet[Duty, Any]:
    late = is_late(today)
    return rows.annotate(
        late=Count("pk", filter=late), soon=Count("pk", filter=~late),
        late_since=Min("due_on", filter=late), soon_by=Min(last_chance(today), filter=~late),
    )  # fmt: skip


def _lines(row: dict[str, Any], url: str, about: str) -> Iterator[Todo]:
    if row["late"]:
        yield Todo(
            title=_("Overdue duties"), url=url, action=_("See what to do"), count=row["late"], due=row["late_since"],
            about=about,
        )  # fmt: skip
    if row["soon"]:
        yield Todo(
            title=_("Duties due soon"), url=url, action=_("See what to do"), count=row["soon"], due=row["soon_by"],
            about=about,
        )  # fmt: skip


def not_told_of(units: Units) -> QuerySet[Duty]:
    """Duties of these units about which it was not said whether they were met before."""
    return Duty.objects.filter(organisation__in=units, missing=TRAINED_BEFORE, closed_on=None)


def asked_once(user: User) -> Iterator[Todo]:
    """For a manager: of how many people each unit has not said whether they were trained before it came here."""
    units = grants_of(user).managed_names
    rows = Duty.objects.filter(organisation__in=units, missing=TRAINED_BEFORE, closed_on=None).order_by()
    for row in rows.values("organisation").annotate(people=Count("subject_id", distinct=True)):
        yield Todo(
            title=_("People who were here before the platform: were they trained?"),
            url=reverse("training:earlier", args=[row["organisation"]]), action=_("Answer"), count=row["people"],
            about=units[row["organisation"]],
        )  # fmt: skip


def _undecided() -> QuerySet[Duty]:
    """Duties that wait for an attribute that nobody has entered."""
    return Duty.objects.exclude(missing__in=["", TRAINED_BEFORE]).filter(closed_on=None).order_by()


def undecided_in(units: Units) -> QuerySet[Duty]:
    """Those of these units."""
    return _undecided().filter(organisation__in=units)


def missing_attributes(user: User) -> Iterator[Todo]:
    """For a manager: each unit without an attribute that rules ask for."""
    own = grants_of(user).managed_names
    if own:
        for unit in undecided_in(tuple(own)).values_list("organisation", flat=True).distinct():
            yield _attributes_of(unit, own[unit])


def missing_attributes_overseen(user: User) -> Iterator[Todo]:
    """For an officer: all units without one in a line, but those of their own."""
    overseen = _undecided().filter(overseen_q(user, "organisation__"))
    overseen = overseen.exclude(organisation__in=grants_of(user).managed_names)
    number = overseen.aggregate(units=Count("organisation", distinct=True))["units"]
    if number:
        url = reverse("training:exceptions")
        yield Todo(
            title=_("Units whose duties cannot be computed"), url=url, action=_("See what is missing"), count=number
        )


def _attributes_of(unit: uuid.UUID, name: str) -> Todo:
    url = reverse("people:unit_facts", args=[unit])
    return Todo(
        title=_("Rules ask something of the unit that is not entered"), url=url, action=_("Enter it"), about=name
    )
