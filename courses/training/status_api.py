"""Status out: how the duties of units and their people stand, for a unit's HR system and an office's own screens."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from common.api.paging import PageIn, PageOut, cut
from common.wording import says_only
from people.exchange.keys import CERTIFICATES_READ, STATUS_READ, ApiKey, KeyAuth
from people.models import Membership, Organisation, Person
from people.staff.roster import current

from .certificate_pages.lists import certificates_of
from .duties.unit_counts import duties_by_status, unit_duties
from .models import SubjectKind
from .unit_desk.state import year_start

Status = Literal["met", "due", "overdue", "unverified", "not_computable"]
STATUSES: tuple[Status, ...] = ("met", "due", "overdue", "unverified", "not_computable")

router = Router()


class Counts(Schema):
    """How many duties of this year stand how. What cannot be computed is never counted as met."""

    met: int = 0
    due: int = 0
    overdue: int = 0
    unverified: int = Field(0, description="Late by a rule whose text nobody has checked")
    not_computable: int = Field(0, description="An attribute of the unit is missing")


class UnitOut(Schema):
    id: uuid.UUID
    name: str
    kind: str
    division: str
    sample: bool
    duties: Counts
    next_due: date | None


class UnitPage(PageOut):
    """`note` says what these figures are not."""

    note: str
    items: list[UnitOut]


class UnitsIn(PageIn):
    q: str = Field("", max_length=40)
    status: Status | None = Field(None, description="Units with at least one such duty")


class DutyOut(Schema):
    id: uuid.UUID
    rule: str
    name: str
    citation: str
    subject: Literal["unit", "class", "person"]
    staff_number: str = Field(description="Of a person's duty, where the unit has given one")
    period_start: date
    period_end: date | None
    due_on: date | None
    met_on: date | None
    status: str = Field(description="met, due, overdue, unverified, not_computable or other (waived, closed, excused)")


class DutyPage(PageOut):
    note: str
    items: list[DutyOut]


class DutiesIn(PageIn):
    subject: Literal["unit", "class", "person"] | None = None
    status: Status | None = None
    rule: str = Field("", max_length=40)
    staff_number: str = Field("", max_length=40)
    due_before: date | None = Field(None, description="Due on an earlier day")


class PersonOut(Schema):
    """Without a name: the HR system knows whose staff number it is."""

    id: uuid.UUID
    staff_number: str
    posts: list[str]
    duties: Counts
    next_due: date | None


class PersonPage(PageOut):
    note: str
    items: list[PersonOut]


class PeopleIn(PageIn):
    status: Status | None = Field(None, description="People with at least one such duty")
    post: str = Field("", max_length=40)


class HeldOut(Schema):
    serial: str
    title: str
    staff_number: str
    issued_on: date
    valid_until: date | None
    valid: bool


class HeldPage(PageOut):
    items: list[HeldOut]


SUBJECTS = {"unit": SubjectKind.ORGANISATION, "class": SubjectKind.CLASS, "person": SubjectKind.PERSON}


def _duties() -> tuple[QuerySet[Any], date]:
    """Duties of this year with their status as `bucket`, and today."""
    today = timezone.localdate()
    return duties_by_status(year_start(today), today), today


def _next_due(rows: QuerySet[Any], by: str, today: date) -> dict[Any, date]:
    soon = rows.filter(bucket="due", due_on__gte=today).values_list(by)
    return dict(soon.annotate(day=Min("due_on")).order_by())


@router.get("", response=UnitPage, auth=KeyAuth(STATUS_READ), summary="Units with how their duties stand")
def list_units(request: HttpRequest, wanted: Query[UnitsIn]) -> dict[str, Any]:
    """The units that the key reads, by name."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    duties, today = _duties()
    units = key.units().select_related("division").order_by("name", "pk")
    if wanted.q:
        units = units.filter(name__icontains=wanted.q)
    if wanted.status:
        units = units.filter(pk__in=duties.filter(bucket=wanted.status).values("organisation"))
    found, page = cut(units, wanted)
    days = _next_due(duties.filter(organisation__in=found), "organisation", today)
    items = [_unit(one.unit, one.duties, days) for one in unit_duties(found, year_start(today), today)]
    return {**page, "note": says_only(), "items": items}


def _unit(unit: Organisation, numbers: Any, days: dict[Any, date]) -> dict[str, Any]:
    return {
        "id": unit.pk, "name": unit.name, "kind": unit.kind, "division": unit.division.code, "sample": unit.is_sample,
        "duties": {status: numbers[status] for status in STATUSES}, "next_due": days.get(unit.pk),
    }  # fmt: skip


@router.get("/{unit}/duties", response=DutyPage, auth=KeyAuth(STATUS_READ), summary="Duties of a unit and its people")
def list_duties(request: HttpRequest, unit: uuid.UUID, wanted: Query[DutiesIn]) -> dict[str, Any]:
    """Duties of this year, soonest first. An office's key reads those of the unit itself, not of people."""
    found, is_managed = _readable(request, unit)
    rows, _today = _duties()
    rows = rows.filter(organisation=found).select_related("rule")
    if not is_managed:
        rows = rows.exclude(subject_kind=SubjectKind.PERSON)
    rows = rows.filter(_asked(wanted, found if is_managed else None))
    page_rows, page = cut(rows.order_by("due_on", "rule__code", "pk"), wanted)
    numbers = _numbers(found, [row.subject_id for row in page_rows]) if is_managed else {}
    return {**page, "note": says_only(), "items": [_duty(row, numbers) for row in page_rows]}


def _asked(wanted: DutiesIn, unit: Organisation | None) -> Q:
    """What was asked for, as a condition on a duty; nobody has a staff number where people are not read."""
    asked = Q()
    if wanted.subject:
        asked &= Q(subject_kind=SUBJECTS[wanted.subject])
    if wanted.status:
        asked &= Q(bucket=wanted.status)
    if wanted.rule:
        asked &= Q(rule__code=wanted.rule)
    if wanted.due_before:
        asked &= Q(due_on__lt=wanted.due_before)
    if wanted.staff_number:
        held = Membership.objects.filter(organisation=unit, staff_number=wanted.staff_number)
        asked &= Q(subject_kind=SubjectKind.PERSON, subject_id__in=held.values("person"))
    return asked


def _duty(row: Any, numbers: dict[uuid.UUID, str]) -> dict[str, Any]:
    kind = next(name for name, value in SUBJECTS.items() if value == row.subject_kind)
    return {
        "id": row.pk, "rule": row.rule.code, "name": row.rule.name, "citation": row.rule.citation, "subject": kind,
        "staff_number": numbers.get(row.subject_id, ""), "period_start": row.period_start,
        "period_end": row.period_end, "due_on": row.due_on, "met_on": row.met_on, "status": row.bucket,
    }  # fmt: skip


@router.get("/{unit}/people", response=PersonPage, auth=KeyAuth(STATUS_READ), summary="People, and how duties stand")
def list_people(request: HttpRequest, unit: uuid.UUID, wanted: Query[PeopleIn]) -> dict[str, Any]:
    """Who works in the unit today, by staff number; for keys of its manager alone."""
    found = _staffed(request, unit)
    duties, today = _duties()
    duties = duties.filter(organisation=found, subject_kind=SubjectKind.PERSON)
    rows = current(found, today)
    if wanted.post:
        rows = rows.filter(post__code=wanted.post)
    people = Person.objects.filter(pk__in=rows.values("person"))
    if wanted.status:
        people = people.filter(pk__in=duties.filter(bucket=wanted.status).values("subject_id"))
    numbered = people.annotate(number=Min("memberships__staff_number", filter=Q(memberships__organisation=found)))
    page_people, page = cut(numbered.order_by("number", "pk"), wanted)
    return {**page, "note": says_only(), "items": _people(found, page_people, duties, today)}


def _people(unit: Organisation, people: list[Person], duties: QuerySet[Any], today: date) -> Iterable[dict[str, Any]]:
    keys = [person.pk for person in people]
    theirs = duties.filter(subject_id__in=keys)
    counts: dict[uuid.UUID, dict[str, int]] = {key: {} for key in keys}
    grouped = theirs.values_list("subject_id", "bucket").annotate(number=Count("pk")).order_by()
    for person, bucket, number in grouped:
        if bucket in STATUSES:
            counts[person][bucket] = number
    days = _next_due(theirs, "subject_id", today)
    posts: dict[uuid.UUID, list[str]] = {key: [] for key in keys}
    for person, code in (
        current(unit, today).filter(person__in=keys, post__isnull=False).values_list("person", "post__code")
    ):
        posts[person].append(code)
    numbers = _numbers(unit, keys)
    return [
        {"id": key, "staff_number": numbers.get(key, ""), "posts": sorted(set(posts[key])), "duties": counts[key],
         "next_due": days.get(key)}
        for key in keys
    ]  # fmt: skip


@router.get(
    "/{unit}/certificates",
    response=HeldPage,
    auth=KeyAuth(CERTIFICATES_READ),
    summary="Certificates of people",
)
def list_certificates(request: HttpRequest, unit: uuid.UUID, wanted: Query[PageIn]) -> dict[str, Any]:
    """Those of who works in the unit today, soonest to run out first; for keys of its manager alone."""
    found = _staffed(request, unit)
    today = timezone.localdate()
    people = Person.objects.filter(pk__in=current(found, today).values("person"))
    rows, page = cut(certificates_of(people, today), wanted)
    numbers = _numbers(found, [row.subject_id for row in rows])
    items = [
        {
            "serial": row.serial, "title": row.title, "staff_number": numbers.get(row.subject_id, ""),
            "issued_on": timezone.localdate(row.issued_at), "valid_until": row.valid_until, "valid": row.is_valid,
        }
        for row in rows
    ]  # fmt: skip
    return {**page, "items": items}


def _readable(request: HttpRequest, unit: uuid.UUID) -> tuple[Organisation, bool]:
    """The unit, and whether its people are read too. Raises Http404."""
    key: ApiKey = request.auth  # type: ignore[attr-defined]
    found = key.units().filter(pk=unit).first()
    if found is None:
        raise Http404
    return found, key.staffed_units().filter(pk=unit).exists()


def _staffed(request: HttpRequest, unit: uuid.UUID) -> Organisation:
    found, is_managed = _readable(request, unit)
    if not is_managed:
        raise Http404
    return found


def _numbers(unit: Organisation, people: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = Membership.objects.filter(organisation=unit, person__in=list(people)).exclude(staff_number="")
    return dict(rows.order_by("started_on").values_list("person", "staff_number"))
