"""Seats written in bulk, and taken back. Duties follow once for the whole school, behind it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from common.sheets.kinds import Done, Step
from common.sheets.models import Verdict
from common.sheets.values import comparable

from ...models import Membership, Organisation, OrganisationKind, Person, PersonKind, SchoolClass, SeatSecretKind
from ...staff.roster_sheet.writing import recorded
from ..names import new_codes
from .matching import Seats

ONE_DAY = timedelta(days=1)


def write_steps(seats: Seats, since: date, steps: Sequence[Step]) -> list[Done]:
    """Makes the seats that are new, with their classes, and ends those that a complete list does not name."""
    new = [step for step in steps if step.verdict == Verdict.NEW]
    _make_classes(seats, new)
    people, rows, ended = [], list[Membership](), list[Membership]()
    found: list[tuple[dict[str, Any], Membership | None]] = []
    for step in steps:
        if step.verdict == Verdict.NEW:
            _grade, name, seat = seats.place_of(step.values) or (0, "", 0)
            held = seats.classes[comparable(name)]
            person = Person(pk=step.key, kind=PersonKind.PUPIL, is_sample=seats.school.is_sample)
            row = Membership(
                person=person, organisation=seats.school, school_class=held, seat=seat, started_on=since
            )  # fmt: skip
            people.append(person)
            rows.append(row)
            found.append(({"person": str(person.pk)}, row))
        elif step.verdict == Verdict.LEFT and (gone := seats.by_pk.get(step.subject)):
            gone.ended_on = max(since - ONE_DAY, gone.started_on)
            ended.append(gone)
            found.append(({"ended": gone.pk}, None))
        else:
            found.append(({}, None))
    Person.objects.bulk_create(people, batch_size=1000)
    Membership.objects.bulk_create(rows, batch_size=1000)
    Membership.objects.bulk_update(ended, ["ended_on"], batch_size=500)
    return [
        Done(undo=note | ({"row": row.pk} if row else {})) if note else Done(refusal=_("This seat is gone already."))
        for note, row in found
    ]


def _make_classes(seats: Seats, steps: Sequence[Step]) -> None:
    """The classes that new seats name and the school has not, without a signal for each."""
    wanted: dict[str, tuple[int, str]] = {}
    for step in steps:
        grade, name, _seat = seats.place_of(step.values) or (0, "", 0)
        if comparable(name) not in seats.classes:
            wanted.setdefault(comparable(name), (grade, name))
    school, codes = seats.school, new_codes(len(wanted))
    young = school.kind == OrganisationKind.KINDERGARTEN
    made = [
        SchoolClass(
            organisation=school, name=name, grade=grade, school_year=seats.school_year, join_code=code,
            seat_secret_kind=SeatSecretKind.PICTURES if young or grade == 1 else SeatSecretKind.PIN,
            is_sample=school.is_sample,
        )
        for code, (grade, name) in zip(codes, wanted.values(), strict=True)
    ]  # fmt: skip
    seats.classes |= {comparable(row.name): row for row in SchoolClass.objects.bulk_create(made)}


def take_back(school: Organisation, notes: Sequence[dict[str, Any]]) -> list[str]:
    """Takes back what the notes say; for each a sentence why it stays, or nothing. Classes stay, empty."""
    people = {uuid.UUID(note["person"]) for note in notes if "person" in note}
    rows = [note["row"] for note in notes if "row" in note]
    others = Membership.objects.filter(person__in=people).exclude(pk__in=rows)
    bound = set(others.values_list("person", flat=True)).union(*(among(people) for among in recorded))
    ended = Membership.objects.filter(pk__in=[note["ended"] for note in notes if "ended" in note], organisation=school)
    taken = set(
        Membership.objects.filter(
            school_class__in=ended.values("school_class"), ended_on=None, seat__isnull=False
        ).values_list("school_class_id", "seat")
    )
    back, stays, gone = list[Membership](), list[str](), list[uuid.UUID]()
    held = {row.pk: row for row in ended}
    for note in notes:
        if "person" in note:
            is_bound = uuid.UUID(note["person"]) in bound
            stays.append(_("Something has been recorded about this person since.") if is_bound else "")
            gone += [] if is_bound else [uuid.UUID(note["person"])]
        else:
            row = held.get(note.get("ended", 0))
            is_free = row is not None and (row.school_class_id, row.seat) not in taken
            stays.append("" if is_free else _("The seat has been given to somebody else since."))
            back += [row] if row is not None and is_free else []
    Membership.objects.filter(person__in=gone, organisation=school).delete()
    Person.objects.filter(pk__in=gone).delete()
    for row in back:
        row.ended_on = None
    Membership.objects.bulk_update(back, ["ended_on"], batch_size=500)
    return stays
