"""Checking a party in, which leaves evidence of the visit."""

from __future__ import annotations

from django.utils import timezone

from common.normal import typed_code
from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from people.access import keeps_division
from people.models import User

from .models import Booking, BookingState
from .refusals import CheckInRefused, Refusal
from .transactions import in_one_transaction

TICKET_LENGTH = 8


def find_ticket(*, code: str, keeper: User) -> Booking:
    """The booking of a typed or scanned ticket at one of the keeper's venues. Raises CheckInRefused."""
    tail = typed_code(code.rsplit("/", 1)[-1])[-TICKET_LENGTH:]
    wanted = f"{tail[:4]}-{tail[4:]}"
    booking = Booking.objects.select_related("slot__venue__division", "resident").filter(ticket_code=wanted).first()
    if booking is None or not keeps_division(keeper, booking.slot.venue.division):
        raise CheckInRefused(Refusal.NOT_FOUND)
    return booking


@in_one_transaction
def check_in(*, booking: Booking, keeper: User) -> bool:
    """Checks a party in and writes the visit into the ledger; False when it was in already. Raises CheckInRefused.

    The conditional UPDATE decides: who cancelled a moment before leaves no visit, whatever was read before that.
    """
    now = timezone.now()
    if timezone.localtime(booking.slot.starts_at).date() != timezone.localtime(now).date():
        raise CheckInRefused(Refusal.OTHER_DAY)
    changed = Booking.objects.filter(pk=booking.pk, state=BookingState.BOOKED).update(
        state=BookingState.CHECKED_IN, checked_in_at=now, checked_in_by=keeper
    )
    booking.refresh_from_db(fields=["state", "party_size", "name", "person"])
    if not changed:
        if booking.state == BookingState.CANCELLED:
            raise CheckInRefused(Refusal.CANCELLED)
        return False
    venue = booking.slot.venue
    record_evidence(
        source_key=f"visit:{booking.pk}",
        kind=EvidenceKind.VISIT,
        subject_kind=SubjectKind.PERSON,
        subject_id=booking.person_id or booking.resident_id,
        occurred_at=now,
        division_code=venue.division.code,
        place=str(venue),
        content_key=f"visit:{venue.division.code}",
        result={"party_size": booking.party_size},
        personal={"name": booking.name, "phone_last4": booking.resident.phone_last4},
        recorded_by=keeper,
        is_sample=venue.is_sample,
    )
    return True
