"""What a keeper books for others: for a caller, and for whoever stands at the door without a booking."""

from __future__ import annotations

import secrets
import uuid

from common.normal import mobile_number, plain_line
from people.models import User

from .booking import place_booking
from .check_in import check_in
from .codes import keyed_hash
from .limits import Way
from .models import LARGEST_GROUP, Booking, News, Resident, Slot
from .refusals import BookingRefused, Refusal
from .sealed_phones import seal_phone
from .transactions import in_one_transaction


def _resident_of(phone: str) -> Resident:
    """The resident of a mobile number; of a landline or none somebody new, tied to no number.

    A number that a keeper types was not proved by a code, so it opens nothing: it only tells its holder of the visit.
    """
    number = mobile_number(phone)
    if not number:
        return Resident.objects.create(phone_hmac=secrets.token_hex(32), phone_last4="")
    found, _new = Resident.objects.get_or_create(
        phone_hmac=keyed_hash("phone", number), defaults={"phone_last4": number[-4:]}
    )
    if not found.sealed_phone:
        found.sealed_phone = seal_phone(number)
        found.save(update_fields=["sealed_phone"])
    return found


@in_one_transaction
def book_for(
    *,
    slot: Slot,
    party_size: int,
    name: str,
    phone: str,
    request_key: uuid.UUID,
    keeper: User,
    is_here: bool,
    over_reason: str = "",
) -> Booking:
    """Books for a caller or, with `is_here`, for people who stand at the door, who are checked in at once.

    Who is here comes in beyond the places too, with a reason. Raises BookingRefused and CheckInRefused. Repeating the
    request is harmless.
    """
    if not 1 <= party_size <= LARGEST_GROUP:
        raise BookingRefused(Refusal.PARTY)
    if done := Booking.objects.filter(request_key=request_key, slot__venue=slot.venue).first():
        return done
    booking, _new = place_booking(
        slot,
        _resident_of(phone),
        Booking(request_key=request_key, party_size=party_size, name=name, over_reason=plain_line(over_reason)[:120]),
        news=News.BOOKED,
        way=Way.DOOR if is_here else Way.KEEPER,
    )
    if is_here:
        check_in(booking=booking, keeper=keeper)
    return booking
