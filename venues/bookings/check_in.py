"""Checking a party in, which leaves evidence of the visit; taking it back; closing the day."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from common.normal import plain_line, typed_code
from courses.training.ledger.record import announced_together, record_evidence, revoke_evidence
from courses.training.models import Evidence, EvidenceKind, SubjectKind
from people.access import keeps_division, kept_divisions
from people.models import User

from .group_people import filing_of, record_group
from .models import LARGEST_GROUP, UNANSWERED, Booking, BookingState, News, Slot
from .news import tell
from .refusals import CheckInRefused, Refusal
from .selectors import opened_late
from .slots import give_back_places, take_over_capacity, take_places, take_places_again
from .transactions import in_one_transaction

TICKET_LENGTH = 8
TICKET_ADDRESS = re.compile(r"/ticket/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")
UNDO = timedelta(minutes=10)
UNDO_REASON = "checked in by mistake, taken back at the door"
AT_ONCE = 500
BOOKED_SIZE = "booked_size"  # in the record of a visit to which other people came than booked


def find_ticket(*, code: str, keeper: User) -> Booking:
    """The booking of a ticket's scanned address or typed code at one of the keeper's venues. Raises CheckInRefused."""
    rows = Booking.objects.select_related("slot__venue__division", "resident", "group")
    if address := TICKET_ADDRESS.search(code):
        booking = rows.filter(pk=address[1]).first()
    else:
        tail = typed_code(code.rsplit("/", 1)[-1])[-TICKET_LENGTH:]
        booking = rows.filter(ticket_code=f"{tail[:4]}-{tail[4:]}").first()
    if booking is None or not keeps_division(keeper, booking.slot.venue.division):
        raise CheckInRefused(Refusal.NOT_FOUND)
    return booking


def called(text: str, expected: list[Booking]) -> list[Booking]:
    """The expected parties that somebody without a ticket means who says a surname and four last digits: 陈 1234.

    A whole number says its last four. The digits are needed, the surname is not; who gave no name has any.
    """
    name, digits = _said(text)
    if not digits:
        return []  # a landline has none either
    return [booking for booking in expected if digits == booking.resident.phone_last4 and _has_name(booking, name)]


def called_elsewhere(text: str, keeper: User) -> Booking | None:
    """The party that is called so on another day or at another of the keeper's venues: the next to come, else the last.

    What is more than a month ago is not looked at.
    """
    name, digits = _said(text)
    if not digits:
        return None
    now = timezone.now()
    rows = Booking.objects.filter(
        resident__phone_last4=digits,
        slot__venue__division__in=kept_divisions(keeper),
        slot__starts_at__gt=now - timedelta(days=31),
    ).exclude(state=BookingState.CANCELLED)
    found = [row for row in rows.select_related("slot__venue__division", "resident") if _has_name(row, name)]
    return min(found, key=lambda row: (row.slot.ends_at <= now, abs(row.slot.starts_at - now)), default=None)


def _said(text: str) -> tuple[str, str]:
    """The letters of what was typed and the last four of its digits, empty where there are fewer."""
    said = unicodedata.normalize("NFKC", text)
    digits = "".join(char for char in said if char.isascii() and char.isdigit())
    return "".join(char for char in said if char.isalpha()), digits[-4:] if len(digits) >= 4 else ""


def _has_name(booking: Booking, name: str) -> bool:
    """True when the party's name begins so; without a name any may be, but for letters of a ticket code."""
    if not booking.name:
        return not name or not name.isascii()
    return booking.name.replace(" ", "").startswith(name)


def other_day_text(slot: Slot) -> str:
    """Says for which day a ticket is."""
    when = f"{date_format(slot.day, 'DATE_FORMAT')} {slot.hours}"
    return _("This ticket is for another day: %(when)s.") % {"when": when}


@in_one_transaction
def check_in(
    *, booking: Booking, keeper: User, people: int | None = None, over_reason: str = "", at: datetime | None = None
) -> bool:
    """Checks a party in and writes the visit into the ledger; False when it was in already. Raises CheckInRefused.

    `people` are those who have come, where they are fewer or more than booked; for whom there is no place only come in
    with a reason. `at` is when they were let in, where that is sent later.

    The conditional UPDATE decides: who cancelled a moment before leaves no visit, whatever was read before that.
    """
    now = at or timezone.now()
    if timezone.localtime(booking.slot.starts_at).date() != timezone.localtime(now).date():
        raise CheckInRefused(Refusal.OTHER_DAY, other_day_text(booking.slot))
    changed = Booking.objects.filter(pk=booking.pk, state__in=[BookingState.BOOKED, BookingState.MISSED]).update(
        state=BookingState.CHECKED_IN, checked_in_at=now, checked_in_by=keeper, check_ins=F("check_ins") + 1
    )
    booking.refresh_from_db(fields=["state", "party_size", "name", "person", "check_ins", "checked_in_at"])
    if not changed:
        if booking.state == BookingState.CANCELLED:
            raise CheckInRefused(Refusal.CANCELLED)
        if booking.state in UNANSWERED:
            raise CheckInRefused(Refusal.UNANSWERED)
        return False
    result = {"party_size": booking.party_size}
    if people is not None and people != booking.party_size:
        result = {"party_size": people, BOOKED_SIZE: booking.party_size}
        _count(booking, people, plain_line(over_reason)[:120])
    venue = booking.slot.venue
    record_evidence(
        source_key=_source_key(booking),
        kind=EvidenceKind.VISIT,
        subject_kind=SubjectKind.PERSON,
        subject_id=booking.person_id or booking.resident_id,
        occurred_at=now,
        division_code=venue.division.code,
        place=str(venue),
        content_key=f"visit:{venue.division.code}",
        result=result,
        personal={"name": booking.name, "phone_last4": booking.resident.phone_last4},
        recorded_by=keeper,
        is_sample=venue.is_sample,
    )
    record_group(booking, by=keeper)
    return True


def _count(booking: Booking, people: int, over_reason: str) -> None:
    """Makes the party as large as it has come, by the statements of all places. Raises CheckInRefused."""
    if not 1 <= people <= LARGEST_GROUP:
        raise CheckInRefused(Refusal.PARTY)
    more = people - booking.party_size
    if more > 0 and not take_places(booking.slot_id, more, at_door=True):
        if not over_reason:
            raise CheckInRefused(Refusal.ROOM)
        _let_in_over(booking, more, over_reason)
    _resize(booking, people)
    tell(booking, News.COUNTED)


def _restore(booking: Booking, people: int, over_reason: str) -> None:
    """Makes the party as large as it was before it was counted. Raises CheckInRefused where its places are gone."""
    more = people - booking.party_size
    if more > 0 and not take_places_again(booking.slot_id, more):
        if not over_reason:
            text = _("The places that came free were taken meanwhile. To give this party its %(n)s back, say why.")
            raise CheckInRefused(Refusal.ROOM, text % {"n": people})
        _let_in_over(booking, more, over_reason)
    _resize(booking, people)
    tell(booking, News.CHANGED, quiet=True)


def _let_in_over(booking: Booking, more: int, over_reason: str) -> None:
    take_over_capacity(booking.slot_id, more)
    Booking.objects.filter(pk=booking.pk).update(over_reason=over_reason)


def _resize(booking: Booking, people: int) -> None:
    """Writes the size for which the places are taken, and gives back those of a smaller party."""
    if people < booking.party_size:
        give_back_places(booking.slot_id, booking.party_size - people)
    Booking.objects.filter(pk=booking.pk).update(
        party_size=people, sequence=F("sequence") + 1, changed_at=timezone.now()
    )
    booking.party_size = people


def _source_key(booking: Booking) -> str:
    """Names the filing: a party that is let in again, after a mistake was taken back, leaves another row."""
    return f"visit:{booking.pk}" if booking.check_ins <= 1 else f"visit:{booking.pk}:{booking.check_ins}"


@in_one_transaction
def undo_check_in(*, booking: Booking, keeper: User, over_reason: str = "") -> bool:
    """Takes a check-in of the last ten minutes back and revokes its visit; False when the party is not in.

    A party that was counted has its booked size again; where its places were taken meanwhile, with a reason only.
    Raises CheckInRefused then, and when it is too late.
    """
    recent = timezone.now() - UNDO
    row = Booking.objects.filter(pk=booking.pk, state=BookingState.CHECKED_IN)
    changed = row.filter(checked_in_at__gt=recent).update(
        state=BookingState.BOOKED, checked_in_at=None, checked_in_by=None
    )
    if not changed:
        if row.exists():
            raise CheckInRefused(Refusal.UNDONE)
        return False
    booking.refresh_from_db(fields=["state", "check_ins", "checked_in_at", "party_size"])
    filed = Evidence.objects.filter(source_key=_source_key(booking)).first()
    if filed and (size := filed.result.get(BOOKED_SIZE)):
        _restore(booking, size, plain_line(over_reason)[:120])
    if not booking.check_ins:  # it was let in before check-ins were counted
        Booking.objects.filter(pk=booking.pk).update(check_ins=1)
    own = Q(source_key=_source_key(booking)) | Q(source_key__startswith=filing_of(booking))
    with announced_together():
        for evidence in Evidence.objects.filter(own).order_by("pk"):
            revoke_evidence(evidence=evidence, reason=UNDO_REASON, by=keeper)
    return True


def taken_back_at(booking: Booking) -> list[datetime]:
    """The moments at which a check-in of the booking was taken back."""
    if not booking.check_ins:
        return []
    keys = [f"visit:{booking.pk}", *(f"visit:{booking.pk}:{number}" for number in range(2, booking.check_ins + 1))]
    rows = Evidence.objects.filter(revokes__source_key__in=keys, reason=UNDO_REASON)
    return list(rows.values_list("occurred_at", flat=True))


def forgive_no_show(*, booking: Booking, keeper: User) -> bool:
    """A missed visit that no longer counts against the phone; False when nothing was missed or it is forgiven."""
    missed = Booking.objects.filter(pk=booking.pk, state=BookingState.MISSED, forgiven_at=None)
    return bool(missed.update(forgiven_at=timezone.now(), forgiven_by=keeper))


def close_past_days() -> int:
    """Marks parties of past days that were not checked in as missed; returns how many there were.

    Whose slot was closed has missed nothing, nor whose slot opened again only after it had begun.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Booking.objects.filter(state=BookingState.BOOKED, slot__starts_at__lt=midnight, slot__is_open=True)
    rows = rows.exclude(pk__in=opened_late(rows).values("pk"))
    keys = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    return Booking.objects.filter(pk__in=keys, state=BookingState.BOOKED).update(state=BookingState.MISSED)
