"""Fifty residents book one slot at the same time. Arguments: `guarded` or `naive`, capacity, party size."""

import json
import os
import sys
import threading
import uuid
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from divisions.models import Division
from venues.bookings.booking import create_booking
from venues.bookings.models import Booking, Resident, Slot
from venues.bookings.refusals import BookingRefused, Refusal
from venues.models import Venue

BOOKERS = 50
mode, capacity, party = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

division, _ = Division.objects.get_or_create(
    code="330499000000", defaults={"name": "竞速区", "level": "county", "parent": None}
)
venue, _ = Venue.objects.get_or_create(division=division, defaults={"kind": "hall", "state": "open", "is_sample": True})
begin = timezone.now() + timedelta(days=1, minutes=uuid.uuid4().int % 100_000)
slot = Slot.objects.create(venue=venue, starts_at=begin, ends_at=begin + timedelta(hours=1), capacity=capacity)
residents = [Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000") for _ in range(BOOKERS)]
barrier = threading.Barrier(BOOKERS)
outcomes: list[str] = []


def naive(resident: Resident) -> None:
    """What a naive booking does: counts, then inserts."""
    taken = sum(Booking.objects.filter(slot=slot).values_list("party_size", flat=True))
    barrier.wait()
    if taken + party > capacity:
        raise BookingRefused(Refusal.FULL)
    with transaction.atomic():
        Booking.objects.create(slot=slot, resident=resident, party_size=party, request_key=uuid.uuid4())


def guarded(resident: Resident) -> None:
    barrier.wait()
    create_booking(slot=slot, resident=resident, party_size=party, request_key=uuid.uuid4())


def book(resident: Resident) -> None:
    try:
        (guarded if mode == "guarded" else naive)(resident)
        outcomes.append("booked")
    except BookingRefused as refused:
        outcomes.append(refused.reason)
    except Exception as error:
        outcomes.append(repr(error))
    finally:
        connection.close()


threads = [threading.Thread(target=book, args=(resident,)) for resident in residents]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
slot.refresh_from_db()
people = sum(Booking.objects.filter(slot=slot).values_list("party_size", flat=True))
print(json.dumps({"people": people, "booked": slot.booked, "outcomes": {o: outcomes.count(o) for o in set(outcomes)}}))
