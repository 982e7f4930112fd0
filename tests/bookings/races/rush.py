"""Two hundred residents rush for twenty places while parties cancel, change, hold and stand in line.

Arguments: `guarded` or `naive`, and how many processes share the work. The first process makes everything, starts the
others (`child`), lets all of them go at once and counts afterwards. Guarded bookers send the form of the page, every
third of them twice at the same moment.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import subprocess
import sys
import threading
import uuid
from collections import Counter
from datetime import timedelta
from importlib import import_module

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Sum
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from divisions.models import Division
from venues.bookings.booking import cancel_booking, change_booking, create_booking
from venues.bookings.holds import give_back_past_holds, hold_for_form
from venues.bookings.models import Booking, BookingState, FormHold, Resident, Slot
from venues.bookings.refusals import BookingRefused
from venues.bookings.views import SESSION_RESIDENT
from venues.bookings.waiting import join_line, offer_places
from venues.models import Venue

override_settings(
    STORAGES={**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
).enable()  # nothing is collected here
BOOKERS, PLACES, HELD, OTHERS = 200, 20, 4, 12
mode, processes = sys.argv[1], int(sys.argv[2])


def resident() -> Resident:
    return Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000")


def session_of(row: Resident) -> str:
    """A browser in which the resident's phone is verified."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_RESIDENT] = {"id": str(row.pk), "until": timezone.now().timestamp() + 900, "phone": ""}
    store.save()
    return str(store.session_key)


def make() -> dict:
    """A hot slot and one beside it, parties in both, bookers, and who will hold places or stand in line."""
    division, _ = Division.objects.get_or_create(
        code="330497000000", defaults={"name": "抢约区", "level": "county", "parent": None}
    )
    venue, _ = Venue.objects.get_or_create(
        division=division, defaults={"kind": "hall", "state": "open", "is_sample": True}
    )
    begin = timezone.now() + timedelta(days=9, minutes=uuid.uuid4().int % 10_000 * 300)
    hot, beside = (
        Slot.objects.create(
            venue=venue,
            starts_at=begin + timedelta(hours=hour),
            ends_at=begin + timedelta(hours=hour + 1),
            capacity=PLACES,
        )
        for hour in (0, 2)
    )
    held = [
        create_booking(slot=slot, resident=resident(), party_size=2, request_key=uuid.uuid4())
        for slot in (hot, beside)
        for _ in range(HELD // 2)
    ]
    bookers = [resident() for _ in range(BOOKERS)]
    return {
        "hot": hot.pk,
        "beside": beside.pk,
        "held": [str(row.pk) for row in held],
        "bookers": [(str(row.pk), session_of(row) if mode == "guarded" else "") for row in bookers],
        "others": [str(resident().pk) for _ in range(OTHERS)],
    }


def run_child(made: dict, share: int) -> list[str]:
    """One process: its share of bookers and of those who do something else, all at one barrier."""
    acts = [(book, row, number) for number, row in enumerate(made["bookers"]) if number % processes == share]
    if mode == "guarded":  # rows are read before: whoever stands at the barrier holds no connection
        slots = Slot.objects.select_related("venue").in_bulk([made["hot"], made["beside"]])
        held = Booking.objects.select_related("slot").in_bulk([uuid.UUID(key) for key in made["held"]])
        others = Resident.objects.in_bulk([uuid.UUID(key) for key in made["others"]])
        acts += [(move, (row, slots), n) for n, row in enumerate(held.values()) if n % processes == share]
        acts += [(wait_or_hold, (row, slots), n) for n, row in enumerate(others.values()) if n % processes == share]
        acts += [act for act in acts if act[0] is book and act[2] % 3 == 0]  # a double click
    keys = {number: str(uuid.uuid4()) for number in range(BOOKERS)}
    barrier, said = threading.Barrier(len(acts)), []

    def run(act, row, number) -> None:
        try:
            said.append(f"{number}:{act(made, row, number, keys, barrier)}")
        except BookingRefused:
            said.append("refused")
        except Exception as error:
            said.append(f"strange:{error!r}")
        finally:
            connection.close()

    connection.close()
    print("ready", flush=True)
    sys.stdin.readline()
    threads = [threading.Thread(target=run, args=act) for act in acts]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return said


def book(made, row, number, keys, barrier) -> str:
    people = random.Random(number).choice((1, 1, 2, 3, 4))
    if mode == "naive":
        return book_naively(made["hot"], row[0], people, barrier)
    browser = Client(raise_request_exception=False, SERVER_NAME="localhost")
    browser.cookies[settings.SESSION_COOKIE_NAME] = row[1]
    data = {"party_size": people, "name": "", "request_key": keys[number], "action": "confirm"}
    barrier.wait()
    answer = browser.post(reverse("bookings:book", args=[made["hot"]]), data)
    if answer.status_code == 302:
        return "yes:" + answer["location"].split("/ticket/")[1][:36]
    return "refused" if answer.status_code == 200 else f"strange:{answer.status_code}"


def book_naively(slot_id: int, who: str, people: int, barrier: threading.Barrier) -> str:
    """What a booking without the conditional UPDATE does: reads what is left, then writes."""
    taken = Slot.objects.get(pk=slot_id).booked
    connection.close()
    barrier.wait()
    if taken + people > PLACES:
        return "refused"
    Booking.objects.create(slot_id=slot_id, resident_id=who, party_size=people, request_key=uuid.uuid4())
    return "booked"


def move(made, given, number, keys, barrier) -> str:
    booking, slots = given
    other = slots[made["beside" if booking.slot_id == made["hot"] else "hot"]]
    barrier.wait()
    if number % 3 == 0:
        cancel_booking(booking)
    else:
        change_booking(booking, slot=other, party_size=number % 4 + 1)
    return "moved"


def wait_or_hold(made, given, number, keys, barrier) -> str:
    row, slots = given
    slot = slots[made["hot"]]
    barrier.wait()
    if number % 3 == 0:
        hold_for_form(slot=slot, phone_hmac=row.phone_hmac, places=number // 3 % 2 + 1)
    else:
        join_line(slot=slot, resident=row, party_size=1, request_key=uuid.uuid4())
    return "there"


def rush(made: dict) -> list[str]:
    """Starts the processes, lets them go together, and returns what everybody was told."""
    command = [sys.executable, __file__, mode, str(processes), "child"]
    children = [
        subprocess.Popen([*command, str(share)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for share in range(processes)
    ]
    for child in children:
        child.stdin.write(json.dumps(made) + "\n")
        child.stdin.flush()
    for child in children:
        assert child.stdout.readline().strip() == "ready"
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    return [told for child in children for told in json.loads(child.communicate()[0].strip().splitlines()[-1])]


def count(made: dict, told: list[str]) -> dict:
    """What became of it, once holds are over, the line was asked, and others took what was left, one by one."""
    FormHold.objects.update(until=timezone.now())
    give_back_past_holds()
    offer_places(made["hot"])
    hot = Slot.objects.select_related("venue").get(pk=made["hot"])
    with contextlib.suppress(BookingRefused):
        for _ in range(PLACES + 1):
            create_booking(slot=hot, resident=resident(), party_size=1, request_key=uuid.uuid4())
    hot.refresh_from_db()
    live = Booking.objects.filter(slot=hot).exclude(state=BookingState.CANCELLED)
    promised = Counter(line.split(":", 2)[2] for line in told if ":yes:" in line)
    standing = {str(key): who for key, who in live.values_list("pk", "resident")}
    try:
        call_command("reconcile_bookings", stdout=io.StringIO())
        differs = ""
    except CommandError as error:
        differs = str(error)
    return {
        "people": live.aggregate(people=Sum("party_size"))["people"] or 0,
        "booked": hot.booked,
        "promised_and_gone": sum(key not in standing for key in promised),
        "twice": len(standing) - len(set(standing.values())),
        "yes": len(promised) > 0,
        "strange": sorted({line for line in told if "strange" in line}),
        "differs": differs,
    }


if len(sys.argv) > 3:
    print(json.dumps(run_child(json.loads(sys.stdin.readline()), int(sys.argv[4]))))
else:
    given = make()
    print(json.dumps(count(given, rush(given))))
