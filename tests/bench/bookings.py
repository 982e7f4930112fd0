"""What a visit costs: booked by its form, shown in a calendar of 56 slots, and taken by many in one hot slot.

`booking.hot_slot_ratio` is how many bookings a second the lock of one slot's row allows over how many bare conditional
UPDATEs it allows: the time from the UPDATE to the end of the commit, by turns on the same PostgreSQL. Beside it stand how
many of each a second four processes really make on this machine, where the rest of a booking's work counts too.
`booking.oversold` is what the slot then has too many.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.backup import database, postgresql
from tests.bench.pages import REQUESTS, TOKEN, WARM_UP, cpu_ms, expect, line, read_page
from tests.bench.server import LONGEST_S, Server, serving
from tests.races import ROOT, environment, manage

Figure = dict[str, Any]
HOT = Path(__file__).parent / "scripts" / "hot_slot.py"
PROCESSES = 4

# Makes phones with codes and a slot with room; run inside the installation, it prints one JSON object.
CODES = """
import json
from django.utils import timezone
from importlib import import_module
from django.conf import settings
from venues.bookings.codes import keyed_hash
from venues.bookings.models import OneTimeCode, Slot
from venues.bookings.views import SESSION_ASKER
slot = Slot.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at").last()
Slot.objects.filter(pk=slot.pk).update(capacity={count} + 10)
phones = [f"139{{number:08d}}" for number in range({count})]
sessions = []
for phone in phones:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_ASKER] = phone
    session.save()
    sessions.append(session.session_key)
    key = keyed_hash("phone", phone)
    OneTimeCode.objects.create(
        phone_hmac=key, asker=phone, code_hmac=keyed_hash(f"otp:{{key}}", "246810"),
        expires_at=timezone.now() + timezone.timedelta(hours=1),
    )
print(json.dumps({{"slot": slot.pk, "phones": phones, "sessions": sessions, "cookie": settings.SESSION_COOKIE_NAME}}))
"""
# A venue with 56 slots on seven days, as a page shows them.
CALENDAR = """
import json
from datetime import timedelta
from django.utils import timezone
from divisions.models import Division
from venues.bookings.models import Slot
from venues.models import Venue
venue = Venue.objects.filter(state="open").first()
Venue.objects.filter(pk=venue.pk).update(compared_on=timezone.localdate())
Slot.objects.filter(venue=venue, bookings=None).delete()
Slot.objects.filter(venue=venue).update(is_open=False)
first = timezone.localtime().replace(hour=9, minute=3, second=0, microsecond=0) + timedelta(days=1)
for number in range(56):
    begins = first + timedelta(days=number // 8, hours=number % 8)
    Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(minutes=50), capacity=20, booked=3)
print(json.dumps({"code": venue.division.code}))
"""


def figures() -> Iterator[Figure]:
    """`booking.cpu_ms`, the same on PostgreSQL, `booking.calendar_56.cpu_ms`, `booking.hot_slot_ratio`, `.oversold`."""
    with serving() as server:
        yield line("booking.cpu_ms", booking_cpu_ms(server))
        code = json.loads(server.manage("shell", "--no-imports", "-c", CALENDAR))["code"]
        with server.client() as client:
            assert client.get(f"/venues/{code}/").text.count('class="slot"') == 56, "the page shows other slots"
            yield line("booking.calendar_56.cpu_ms", cpu_ms(server, partial(read_page, client, f"/venues/{code}/")))
    try:
        with postgresql() as there:
            with database(there) as url, serving(DATABASE_URL=url) as server:
                yield line("booking.cpu_ms.postgresql", booking_cpu_ms(server)) | {"db": "postgresql"}
            with database(there) as url:
                yield from hot_slot(url)
    except FileNotFoundError as error:
        for name in ("cpu_ms.postgresql", "hot_slot_ratio", "oversold"):
            yield {"figure": f"booking.{name}", "skipped": str(error)}


def booking_cpu_ms(server: Server) -> float:
    """The POST that checks a one-time code and takes the places, each from another phone."""
    made = json.loads(server.manage("shell", "--no-imports", "-c", CODES.format(count=REQUESTS + WARM_UP)))
    address = f"/book/{made['slot']}/"
    with server.client() as client:
        token = TOKEN.search(client.get(address).text)
        assert token, "the booking form carries no CSRF token"
        csrf = client.cookies["csrftoken"]

        def book(number: int) -> None:
            client.cookies.clear()
            data = {
                "csrfmiddlewaretoken": token[1],
                "phone": made["phones"][number],
                "code": "246810",
                "party_size": "1",
                "name": "",
                "request_key": str(uuid.uuid4()),
            }
            cookies = f"csrftoken={csrf}; {made['cookie']}={made['sessions'][number]}"
            expect(client.post(address, data=data, headers={"Cookie": cookies}), 302)

        return cpu_ms(server, book)


def hot_slot(url: str) -> Iterator[Figure]:
    """Bookings and bare UPDATEs a second in one slot, and how many people it has beyond its places."""
    with TemporaryDirectory() as folder:
        extra = {"DATABASE_URL": url, "DATABASE_POOL": "12"}
        manage(Path(folder), "migrate", "--verbosity", "0", timeout=LONGEST_S, **extra)
        told = subprocess.run(
            [sys.executable, str(HOT), str(PROCESSES)],
            env=environment(Path(folder), **extra),
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(told.stdout.strip().splitlines()[-1])
    base = {"db": "postgresql", "load": round(os.getloadavg()[0], 1)}
    ratio = round(found["bare_ms"] / found["booked_ms"], 2)
    yield {
        "figure": "booking.hot_slot_ratio",
        "value": ratio,
        "unit": "of bare UPDATEs under the lock",
        **base,
        **found,
    }
    yield {"figure": "booking.oversold", "value": found["oversold"], "unit": "people", **base}
