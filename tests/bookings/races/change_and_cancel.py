"""Parties of two slots change over, grow and cancel while others book. Argument: `guarded` or `naive`."""

import json
import os
import random
import sys
import threading
import uuid
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from divisions.models import Division
from venues.bookings.booking import cancel_booking, change_booking, create_booking
from venues.bookings.models import Booking, BookingState, Resident, Slot
from venues.bookings.refusals import BookingRefused
from venues.models import Venue

PLACES, HELD, NEW = 20, 12, 12
mode = sys.argv[1]

division, _ = Division.objects.get_or_create(
    code="330498000000", defaults={"name": "换场区", "level": "county", "parent": None}
)
venue, _ = Venue.objects.get_or_create(division=division, defaults={"kind": "hall", "state": "open", "is_sample": True})
begin = timezone.now() + timedelta(days=1, minutes=uuid.uuid4().int % 100_000)
slots = [
    Slot.objects.create(
        venue=venue,
        starts_at=begin + timedelta(hours=hour),
        ends_at=begin + timedelta(hours=hour + 1),
        capacity=PLACES,
    )
    for hour in (0, 2)
]


def resident() -> Resident:
    return Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000")


def book(slot: Slot, who: Resident, people: int) -> Booking:
    return create_booking(slot=slot, resident=who, party_size=people, request_key=uuid.uuid4())


held = [book(slots[number % 2], resident(), 2) for number in range(HELD)]
newcomers = [resident() for _ in range(NEW)]
barrier = threading.Barrier(HELD + NEW)
outcomes: list[str] = []


def naive_change(booking: Booking, slot: Slot) -> None:
    """What a naive change does: reads how many places are taken, then writes what it has reckoned."""
    taken, left = Slot.objects.get(pk=slot.pk).booked, Slot.objects.get(pk=booking.slot_id).booked
    barrier.wait()
    Slot.objects.filter(pk=slot.pk).update(booked=taken + booking.party_size)
    Slot.objects.filter(pk=booking.slot_id).update(booked=left - booking.party_size)
    Booking.objects.filter(pk=booking.pk).update(slot=slot)


def act(number: int) -> None:
    chance = random.Random(number)
    if number >= HELD:
        barrier.wait()
        book(chance.choice(slots), newcomers[number - HELD], chance.randint(1, 4))
    elif mode == "naive":
        naive_change(held[number], slots[(number + 1) % 2])
    else:
        barrier.wait()
        if number % 3 == 0:
            cancel_booking(held[number])
        else:
            change_booking(held[number], slot=slots[(number + 1) % 2], party_size=chance.randint(1, 4))


def run(number: int) -> None:
    try:
        act(number)
        outcomes.append("done")
    except BookingRefused as refused:
        outcomes.append(refused.reason)
    except Exception as error:
        outcomes.append(repr(error))
    finally:
        connection.close()


threads = [threading.Thread(target=run, args=(number,)) for number in range(HELD + NEW)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
wrong = 0
for slot in Slot.objects.filter(pk__in=[slot.pk for slot in slots]):
    parties = slot.bookings.exclude(state=BookingState.CANCELLED).aggregate(people=Sum("party_size"))["people"] or 0
    wrong += abs(slot.booked - parties) + max(0, slot.booked - slot.capacity)
print(json.dumps({"wrong": wrong, "strange": sorted({o for o in outcomes if o not in ("done", "full")})}))
