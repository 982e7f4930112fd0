"""Making seats and their secrets, and keeping who printed them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ..models import Membership, Person, PersonKind, SchoolClass, SeatSecret, SheetPrint, User
from ..models.seats import new_salt
from .attempts import lift
from .proof import has_secret, seats_of

MOST_SEATS = 80


@transaction.atomic
def add_seats(*, school_class: SchoolClass, up_to: int) -> int:
    """Makes the seats from 1 to `up_to` that the class does not have, each for a pupil without a name.

    Returns how many were made. Raises ValueError for more than MOST_SEATS.
    """
    if not 1 <= up_to <= MOST_SEATS:
        raise ValueError(f"a class has 1 to {MOST_SEATS} seats")
    SchoolClass.objects.select_for_update().get(pk=school_class.pk)
    taken = set(seats_of(school_class).values_list("seat", flat=True))
    missing = [seat for seat in range(1, up_to + 1) if seat not in taken]
    for seat in missing:
        person = Person.objects.create(kind=PersonKind.PUPIL, is_sample=school_class.is_sample)
        Membership.objects.create(
            person=person,
            organisation_id=school_class.organisation_id,
            school_class=school_class,
            seat=seat,
            started_on=timezone.localdate(),
        )
    return len(missing)


@transaction.atomic
def make_secrets(*, school_class: SchoolClass) -> int:
    """Makes a secret for each seat that has none; returns how many were made."""
    rows = [SeatSecret(membership=row) for row in seats_of(school_class) if not has_secret(row)]
    return len(SeatSecret.objects.bulk_create(rows, ignore_conflicts=True))


@transaction.atomic
def renew_secrets(*, school_class: SchoolClass, seat: int | None = None) -> int:
    """Makes the secret of one seat or of all anew: what was on the old strips proves nothing any more.

    Wrong tries at them are forgotten. Returns how many were made.
    """
    rows = seats_of(school_class)
    renewed = list(rows if seat is None else rows.filter(seat=seat))
    for row in renewed:
        SeatSecret.objects.update_or_create(membership=row, defaults={"salt": new_salt(), "made_at": timezone.now()})
        lift(school_class.pk, row.seat)
    return len(renewed)


def note_print(*, school_class: SchoolClass, seats: Sequence[int], by: User, made_anew: bool) -> SheetPrint:
    """Keeps that an account printed strips."""
    return SheetPrint.objects.create(
        school_class=school_class, by=by, username=by.get_username(), seats=len(seats), made_anew=made_anew
    )
