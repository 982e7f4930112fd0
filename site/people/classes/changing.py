"""Some seats become a new class, or a class joins another, from a day on. Pupils keep their evidence."""

from __future__ import annotations

import enum
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import ClassChange, ClassChangeKind, Membership, SchoolClass, User
from ..seats.proof import seats_of
from ..seats.roster import MOST_SEATS
from ..staff.followup import roster_changed
from ..staff.roster import lock_roster
from .names import first_day, last_day, new_codes

ONE_DAY = timedelta(days=1)


class ChangeRefusal(enum.Enum):
    """Why a class is not changed, and what a person reads then."""

    NO_SEATS = _("Choose at least one seat that the class has.")
    ALL_SEATS = _("At least one seat stays; rename the class instead, or let it join another.")
    NAME = _("A class of this name exists in this school year.")
    SAME = _("A class cannot join itself.")
    YEAR = _("Only a class of the same school and school year can be joined.")
    OVER = _("This class is over.")
    LARGE = _("The class would have more than 80 seats.")
    DAY = _("The day lies outside the school year, or in the time to come.")
    FIRST = _("The class began on that day or later. Choose a day after its first one.")


class ChangeRefused(ValueError):
    """A change of a class that is not made, for a reason people can read."""

    def __init__(self, reason: ChangeRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@transaction.atomic
def split_class(*, school_class: SchoolClass, seats: Collection[int], name: str, on: date, by: User) -> SchoolClass:
    """Makes a class of the pupils at these seats, who keep their seat numbers. Raises ChangeRefused."""
    held = _held(school_class, on)
    rows = list(seats_of(held))
    going = [row for row in rows if row.seat in seats]
    if not going:
        raise ChangeRefused(ChangeRefusal.NO_SEATS)
    if len(going) == len(rows):
        raise ChangeRefused(ChangeRefusal.ALL_SEATS)
    if SchoolClass.objects.filter(
        organisation=held.organisation_id, school_year=held.school_year, name=name
    ).exists():  # fmt: skip
        raise ChangeRefused(ChangeRefusal.NAME)
    made = SchoolClass.objects.create(
        organisation_id=held.organisation_id, name=name, grade=held.grade, school_year=held.school_year,
        join_code=new_codes(1)[0], seat_secret_kind=held.seat_secret_kind, shows_names=held.shows_names,
        is_sample=held.is_sample, started_on=on,
    )  # fmt: skip
    move_seats(going, {row.pk: row.seat or 0 for row in going}, made, on)
    ClassChange.objects.create(
        before=held, after=made, kind=ClassChangeKind.SPLIT, on=on, pupils=len(going), by=by
    )  # fmt: skip
    roster_changed.send(sender=ClassChange, organisation=held.organisation)
    return made


@transaction.atomic
def merge_class(*, school_class: SchoolClass, into: SchoolClass, on: date, by: User) -> int:
    """Lets all pupils of a class join another, whose seats go on where they end; the class is over.

    Returns how many pupils went. Raises ChangeRefused.
    """
    held = _held(school_class, on)
    if held.pk == into.pk:
        raise ChangeRefused(ChangeRefusal.SAME)
    if (into.organisation_id, into.school_year) != (held.organisation_id, held.school_year):
        raise ChangeRefused(ChangeRefusal.YEAR)
    target = _held(into, on)
    rows, taken = list(seats_of(held)), {row.seat for row in seats_of(target)}
    if len(rows) + len(taken) > MOST_SEATS:
        raise ChangeRefused(ChangeRefusal.LARGE)
    free = iter(number for number in range(1, 2 * MOST_SEATS) if number not in taken)
    seats = {row.pk: row.seat if row.seat not in taken else 0 for row in rows}
    kept = {seat for seat in seats.values() if seat}
    for row in rows:
        if not seats[row.pk]:
            seats[row.pk] = next(number for number in free if number not in kept)
    move_seats(rows, {key: seat or 0 for key, seat in seats.items()}, target, on)
    SchoolClass.objects.filter(pk=held.pk).update(ended_on=on - ONE_DAY)
    ClassChange.objects.create(
        before=held, after=target, kind=ClassChangeKind.MERGED, on=on, pupils=len(rows), by=by
    )  # fmt: skip
    roster_changed.send(sender=ClassChange, organisation=held.organisation)
    return len(rows)


def _held(school_class: SchoolClass, on: date) -> SchoolClass:
    """The class as it is now, its school's roster locked. Raises ChangeRefused OVER, DAY or FIRST."""
    lock_roster(school_class.organisation)
    held = SchoolClass.objects.select_related("organisation").get(pk=school_class.pk)
    if held.ended_on is not None or timezone.localdate() > last_day(held.school_year):
        raise ChangeRefused(ChangeRefusal.OVER)
    if not first_day(held.school_year) <= on <= min(timezone.localdate(), last_day(held.school_year)):
        raise ChangeRefused(ChangeRefusal.DAY)
    if on <= held.first_day:
        raise ChangeRefused(ChangeRefusal.FIRST)
    return held


def move_seats(rows: Collection[Membership], seats: dict[int, int], into: SchoolClass, on: date) -> None:
    """Ends these memberships the day before and begins one for each in the other class; no signal is sent.

    Who came only on that day or later changes without an end: there was no day before.
    """
    going: list[Membership] = []
    coming: list[Membership] = []
    for row in rows:
        if row.started_on >= on:
            row.school_class, row.seat = into, seats[row.pk]
        else:
            coming.append(
                Membership(
                    person_id=row.person_id, organisation_id=into.organisation_id, school_class=into,
                    seat=seats[row.pk], started_on=on,
                )
            )  # fmt: skip
            row.ended_on = on - ONE_DAY
        going.append(row)
    Membership.objects.bulk_update(going, ["ended_on", "school_class", "seat"], batch_size=500)
    Membership.objects.bulk_create(coming, batch_size=1000)
