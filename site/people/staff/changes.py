"""Changes of posts that are reported to the brigade's register within five working days, and whether they were.

The register of key units (消防安全户籍化管理) asks for it; the platform has no line to it, so that each change is shown
as fields to copy, until somebody says that it was reported.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from common.holidays import is_working_day

from ..desks import Todo
from ..models import ChangeKind, ChangeReport, Membership, Organisation, PersonKind, User

WORKING_DAYS = 5  # 转载页，待核: real-life practice of 户籍化系统
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody took or left a post that is reported, on a day; `due_on` is the last working day to report it."""

    row: Membership
    kind: ChangeKind
    on: date
    due_on: date

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate()

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the other system asks, in its order: copied one by one."""
        row = self.row
        return [
            (_("Unit"), row.organisation.name),
            (_("Change"), str(self.kind.label)),
            (_("Post"), str(row.post)),
            (_("Name"), row.person.name),
            (_("Day"), self.on.isoformat()),
        ]


def working_days_after(day: date, count: int) -> date:
    """The working day that is `count` working days after `day`."""
    while count:
        day += ONE_DAY
        count -= is_working_day(day)[0]
    return day


def open_changes(unit: Organisation) -> QuerySet[Membership]:
    """Memberships with a change since the unit is here that is to be reported and is not said to have been."""
    return _open_in([unit.pk], timezone.localdate(unit.created_at))


def _open_in(units: Collection[uuid.UUID], since: date) -> QuerySet[Membership]:
    today = timezone.localdate()
    rows = Membership.objects.filter(organisation__in=units, post__reports_changes=True, school_class=None)
    rows = rows.exclude(person__kind=PersonKind.PUPIL)
    began = Q(started_on__gte=since, started_on__lte=today) & ~_reported(ChangeKind.BEGAN)
    ended = Q(ended_on__gte=since, ended_on__lt=today) & ~_reported(ChangeKind.ENDED)
    return rows.filter(began | ended)


def changed_since_here(units: Units) -> QuerySet[Membership]:
    """People of posts whose changes are reported who began or ended since the unit is here, also those reported."""
    here = TruncDate("organisation__created_at")
    rows = Membership.objects.filter(organisation__in=units, post__reports_changes=True)
    return rows.filter(Q(started_on__gte=here) | Q(ended_on__gte=here))


def _reported(kind: ChangeKind) -> Exists:
    return Exists(ChangeReport.objects.filter(membership=OuterRef("pk"), change=kind))


def changes_of(unit: Organisation) -> list[Change]:
    """What is to be reported, the most urgent first."""
    return _changes_in([unit.pk], timezone.localdate(unit.created_at))


def _changes_in(units: Collection[uuid.UUID], first: date) -> list[Change]:
    """The changes in these units, each since it is here; `first` is the day since when the first of them is."""
    today = timezone.localdate()
    rows = _open_in(units, first).prefetch_related("person", "post", "organisation", "change_reports")
    found = []
    for row in rows:
        since = timezone.localdate(row.organisation.created_at)
        done = {report.change for report in row.change_reports.all()}
        if ChangeKind.BEGAN not in done and since <= row.started_on <= today:
            found.append(_change(row, ChangeKind.BEGAN, row.started_on))
        if ChangeKind.ENDED not in done and row.ended_on and since <= row.ended_on < today:
            found.append(_change(row, ChangeKind.ENDED, row.ended_on))
    return sorted(found, key=lambda change: (change.due_on, change.row.pk))


def _change(row: Membership, kind: ChangeKind, on: date) -> Change:
    return Change(row, kind, on, working_days_after(on, WORKING_DAYS))


def report_change(*, row: Membership, kind: ChangeKind, on: date, by: User) -> ChangeReport:
    """Notes that a change was reported. Said twice, the first word stays."""
    report, _new = ChangeReport.objects.get_or_create(
        membership=row, change=kind, defaults={"reported_on": on, "reported_by": by}
    )
    return report


def changes_to_report(user: User) -> list[Todo]:
    """What waits for a manager: the changes of each unit that are to be reported."""
    from django.urls import reverse

    from ..access import grants_of

    managed = grants_of(user).managed_units
    if not managed:
        return []
    first = timezone.localdate(min(at for _name, at in managed.values()))
    units: dict[uuid.UUID, list[Change]] = {}
    for change in _changes_in(managed, first):
        units.setdefault(change.row.organisation_id, []).append(change)
    return [
        Todo(
            title=_("Changes of persons to report to the brigade"),
            url=reverse("people:changes", args=[unit]),
            action=_("Copy and report"),
            count=len(changes),
            due=changes[0].due_on,
            about=managed[unit][0],
        )
        for unit, changes in units.items()
    ]
