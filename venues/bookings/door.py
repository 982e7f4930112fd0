"""Checking in without the network: today's list for a device, and what it sends later."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.outbox.kinds import Delivery, DeliveryRefused, OutboxKind, register_outbox_kind
from courses.training.ledger.record import record_evidence
from courses.training.models import EvidenceKind, SubjectKind
from people.access import keeps_division, kept_divisions
from people.models import AccessToken, TokenKind, User
from people.tokens import issue_token
from venues.models import Venue

from .check_in import check_in
from .models import LARGEST_GROUP, Booking, BookingState, DoorWalkIn
from .refusals import CheckInRefused, Refusal
from .selectors import bookings_on, is_suspended
from .tickets import ticket_token
from .transactions import in_one_transaction

KIND = "door"
NAMESPACE = uuid.UUID("6f0f1c1e-5b7a-4d0e-9a53-0d00c0de0001")  # venues as units of kits: never change it
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
# Who may come in, or is in.
GOOD = (BookingState.BOOKED, BookingState.MISSED, BookingState.CHECKED_IN)


def unit_of(code: str) -> uuid.UUID:
    """What stands for the venue of a division as the unit of a kit."""
    return uuid.uuid5(NAMESPACE, code)


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One party as the device knows it: no more of its name than the surname, of its number than four digits.

    `note` is what a group wants the keeper to know. `is_suspended` says that a call-out had closed its slot when the
    list was taken. `proof` is a digest of the ticket's signature: a scanned ticket is checked against it without the
    site's secret.
    """

    id: str
    surname: str
    last4: str
    people: int
    hours: str
    state: str
    code: str
    note: str
    is_suspended: bool
    proof: str


def surname_of(name: str) -> str:
    """The surname of a Chinese name, else the first word."""
    plain = name.strip()
    if plain.startswith(COMPOUND_SURNAMES):
        return plain[:2]
    return plain[:1] if plain and not plain.isascii() else plain.split(" ")[0]


def proof_of(booking: Booking) -> str:
    return hashlib.sha256(ticket_token(booking).encode()).hexdigest()


def door_list(venue: Venue, user: User) -> list[dict[str, object]]:
    """Today's parties at one venue, as the device keeps them until the day ends."""
    rows = bookings_on(user, timezone.localdate()).filter(slot__venue=venue, state__in=GOOD)
    return [
        asdict(
            DoorLine(
                id=str(booking.pk),
                surname=surname_of(booking.name),
                last4=booking.resident.phone_last4,
                people=booking.party_size,
                hours=booking.slot.hours,
                state=booking.state,
                code=booking.ticket_code,
                note=booking.group.note if hasattr(booking, "group") else "",
                is_suspended=is_suspended(booking),
                proof=proof_of(booking),
            )
        )
        for booking in rows.order_by("slot__starts_at", "name")
    ]


def give_door_key(*, venue: Venue, user: User, device: str) -> tuple[AccessToken, str]:
    """A key that hands in check-ins at this venue, good until the day ends."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return issue_token(
        kind=TokenKind.KIT,
        name=f"{venue} · {device[:30]}",
        made_by=user,
        division=venue.division,
        data={"kinds": [KIND], "unit": str(unit_of(venue.division.code))},
        expires_at=timezone.make_aware(datetime.combine(tomorrow, time.min)),
    )


def register() -> None:
    """Makes check-ins known as work that can be done without the network."""
    register_outbox_kind(
        OutboxKind(
            key=KIND,
            title=gettext_lazy("Check-in at the door"),
            units=lambda user: {unit_of(code) for code in kept_divisions(user).values_list("code", flat=True)},
            handle=take_admission,
            page=lambda unit: reverse("bookings:kept"),
        )
    )


@in_one_transaction
def take_admission(delivery: Delivery) -> str:
    """Checks in who was let in without the network, at the moment of the door. Raises DeliveryRefused.

    Whose booking was cancelled or moved to another day meanwhile becomes a walk-in that the keeper confirms. Who is in
    already stays in: nothing is written twice.
    """
    booking = _booking_of(delivery)
    desk = reverse("bookings:venue", args=[booking.slot.venue.division.code])
    try:
        check_in(booking=booking, keeper=delivery.by, at=delivery.made_at)
    except CheckInRefused as refused:
        if refused.reason not in (Refusal.CANCELLED, Refusal.OTHER_DAY):
            raise DeliveryRefused({"": [refused.text]}) from refused
        DoorWalkIn.objects.create(
            pk=delivery.id,
            booking=booking,
            people=_people(delivery, booking),
            came_at=delivery.made_at,
            let_in_by=delivery.by,
        )
    return desk


def _booking_of(delivery: Delivery) -> Booking:
    """The booking that the envelope names, at the venue its kit is for. Raises DeliveryRefused."""
    try:
        wanted = uuid.UUID((delivery.payload.get("booking") or [""])[0])
    except ValueError as error:
        raise DeliveryRefused({"": [_("No such ticket at your venues.")]}) from error
    rows = Booking.objects.select_related("slot__venue__division", "resident")
    booking = rows.filter(pk=wanted).first()
    if booking is None or unit_of(booking.slot.venue.division.code) != delivery.unit:
        raise DeliveryRefused({"": [_("No such ticket at your venues.")]})
    if not keeps_division(delivery.by, booking.slot.venue.division):
        raise DeliveryRefused({"": [_("You no longer keep this venue.")]})
    return booking


def _people(delivery: Delivery, booking: Booking) -> int:
    said = (delivery.payload.get("people") or [""])[0]
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else booking.party_size
    return number if 1 <= number <= LARGEST_GROUP else booking.party_size


def open_walk_ins(venue: Venue) -> QuerySet[DoorWalkIn]:
    """Those that wait for the keeper's word."""
    rows = DoorWalkIn.objects.filter(booking__slot__venue=venue, is_visit=None)
    return rows.select_related("booking__resident")


@in_one_transaction
def settle_walk_in(walk_in: DoorWalkIn, *, is_visit: bool, keeper: User) -> bool:
    """Says whether a walk-in was a visit, which then leaves evidence; False when that was said before."""
    if not DoorWalkIn.objects.filter(pk=walk_in.pk, is_visit=None).update(is_visit=is_visit):
        return False
    if is_visit:
        booking = walk_in.booking
        venue = booking.slot.venue
        record_evidence(
            source_key=f"walk-in:{walk_in.pk}",
            kind=EvidenceKind.VISIT,
            subject_kind=SubjectKind.PERSON,
            subject_id=booking.person_id or booking.resident_id,
            occurred_at=walk_in.came_at,
            division_code=venue.division.code,
            place=str(venue),
            content_key=f"visit:{venue.division.code}",
            result={"party_size": walk_in.people},
            personal={"name": booking.name, "phone_last4": booking.resident.phone_last4},
            recorded_by=keeper,
            is_sample=venue.is_sample,
        )
    return True
