"""How long a booking locks the row of its slot beside a bare UPDATE, and how many processes book in one slot at once.

Argument: how many processes.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import threading
import time
import uuid
from datetime import timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import OperationalError, connection, transaction
from django.db.models import Sum
from django.utils import timezone

from divisions.models import Division
from venues.bookings.booking import create_booking
from venues.bookings.models import Booking, Resident, Slot
from venues.bookings.refusals import BookingRefused
from venues.models import Venue

THREADS, EACH, CAPACITY, TRIES, ROUNDS = 4, 25, 150, 6, 200
BARE = "UPDATE bookings_slot SET booked = booked + 1 WHERE id = %s AND is_open AND booked <= 30000"


def make() -> dict:
    division = Division.objects.create(code="330496000000", name="热门区", level="county", parent=None)
    venue = Venue.objects.create(division=division, kind="hall", state="open", is_sample=True)
    begins = timezone.now() + timedelta(days=9)
    slots = [
        Slot.objects.create(venue=venue, starts_at=moment, ends_at=moment + timedelta(hours=1), capacity=capacity)
        for moment, capacity in ((begins, CAPACITY * 10), (begins + timedelta(days=1), 32000))
    ]
    return {"hot": slots[0].pk, "bare": slots[1].pk}


def child(mode: str, slot_id: int) -> float:
    """Waits for the word, does its share, and says how many seconds it took."""
    slot = Slot.objects.select_related("venue__division").get(pk=slot_id)
    residents = (
        [Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000") for _ in range(THREADS * EACH)]
        if mode == "book"
        else []
    )
    here = threading.Barrier(THREADS + 1)
    threads = [threading.Thread(target=work, args=(mode, slot, residents[n::THREADS], here)) for n in range(THREADS)]
    [thread.start() for thread in threads]
    here.wait()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.monotonic()
    here.wait()
    [thread.join() for thread in threads]
    return time.monotonic() - began


def connect() -> None:
    """Takes a connection before the clock runs: on a busy machine the pool may need several tries to make one."""
    for left in reversed(range(TRIES)):
        try:
            connection.ensure_connection()
        except OperationalError:
            if not left:
                raise
        else:
            break


def work(mode: str, slot: Slot, residents: list[Resident], here: threading.Barrier) -> None:
    try:
        connect()
    except OperationalError:
        here.abort()
        raise
    here.wait()
    here.wait()
    if mode == "bare":
        with connection.cursor() as cursor:
            for _ in range(EACH):
                cursor.execute(BARE, [slot.pk])
    for resident in residents:
        try:
            create_booking(slot=slot, resident=resident, party_size=1, request_key=uuid.uuid4())
        except BookingRefused as refused:
            assert refused.reason == "full", refused
    connection.close()


def per_second(mode: str, slot_id: int, processes: int) -> float:
    command = [sys.executable, __file__, str(processes), mode, str(slot_id)]
    children = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(processes)
    ]
    for one in children:
        assert one.stdout.readline().strip() == "ready"
    for one in children:
        one.stdin.write("go\n")
        one.stdin.flush()
    longest = max(float(one.communicate()[0].strip().splitlines()[-1]) for one in children)
    return processes * THREADS * EACH / longest


def locked_ms(slot: Slot) -> tuple[float, float]:
    """Milliseconds from the UPDATE of the slot to the end of its commit: of a bare one, and of a booking.

    By turns on one connection, the medians: whoever books in the same slot waits for so long.
    """
    bare, booked, began = [], [], [0.0]

    def note(execute, sql, params, many, context):
        if sql.startswith('UPDATE "bookings_slot"'):
            began[0] = time.perf_counter()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        for _ in range(ROUNDS):
            with transaction.atomic(), connection.cursor() as cursor:
                since = time.perf_counter()
                cursor.execute(BARE, [slot.pk])
            bare.append(time.perf_counter() - since)
            resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000")
            create_booking(slot=slot, resident=resident, party_size=1, request_key=uuid.uuid4())
            booked.append(time.perf_counter() - began[0])
    return statistics.median(bare) * 1000, statistics.median(booked) * 1000


if len(sys.argv) > 2:
    print(child(sys.argv[2], int(sys.argv[3])))
else:
    made, processes = make(), int(sys.argv[1])
    bare = per_second("bare", made["bare"], processes)
    booked = per_second("book", made["hot"], processes)
    Slot.objects.filter(pk=made["hot"]).update(capacity=processes * THREADS * EACH + 7)
    per_second("book", made["hot"], processes)
    hot = Slot.objects.get(pk=made["hot"])
    people = Booking.objects.filter(slot=hot).aggregate(people=Sum("party_size"))["people"]
    oversold = max(0, people - hot.capacity) + abs(people - hot.booked)
    bare_ms, booked_ms = locked_ms(Slot.objects.select_related("venue__division").get(pk=made["bare"]))
    print(
        json.dumps(
            {
                "bare_ms": round(bare_ms, 3),
                "booked_ms": round(booked_ms, 3),
                "booked_per_s": round(booked),
                "bare_per_s": round(bare),
                "oversold": oversold,
            }
        )
    )
