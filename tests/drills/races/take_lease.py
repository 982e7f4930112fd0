"""Workers reach for one room at the same time, its lease free, expired or held. Argument: `guarded` or `naive`."""

import json
import os
import sys
import threading
from datetime import datetime, timedelta

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection, transaction
from django.utils import timezone

from simulator.drills.models import LIVE, DrillSession
from simulator.drills.sessions.leases import LEASE, renew_leases, take_lease

WORKERS, ROUNDS = 8, 10
mode = sys.argv[1]
minute = timedelta(minutes=1)
UNTIL = {"free": None, "expired": timezone.now() - minute, "held": timezone.now() + 10 * minute}
barrier = threading.Barrier(WORKERS)
winners: list[str] = []
errors: list[str] = []


def naive(session: DrillSession, owner: str) -> bool:
    """What a naive worker does: looks whether the room is free, then writes its name."""
    found = DrillSession.objects.get(pk=session.pk)
    barrier.wait()
    if found.state not in LIVE or (found.lease_until and found.lease_until > timezone.now()):
        return False
    DrillSession.objects.filter(pk=session.pk).update(lease_owner=owner, lease_until=timezone.now() + LEASE)
    return True


def guarded(session: DrillSession, owner: str) -> bool:
    barrier.wait()
    return take_lease(session.pk, owner)


def worker(session: DrillSession, owner: str) -> None:
    try:
        if (guarded if mode == "guarded" else naive)(session, owner):
            winners.append(owner)
    except Exception as error:
        errors.append(repr(error))
    finally:
        connection.close()


@transaction.atomic
def keeps(session: DrillSession, owner: str) -> bool:
    return bool(renew_leases(owner, [session.pk]))


def race(until: datetime | None) -> tuple[int, int]:
    """How many workers took one room, and how many of them could renew its lease afterwards."""
    winners.clear()
    owner = "" if until is None else "earlier"
    session = DrillSession.objects.create(scenario="school-floor", lease_owner=owner, lease_until=until)
    threads = [threading.Thread(target=worker, args=(session, f"worker-{n}")) for n in range(WORKERS)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return len(winners), sum(keeps(session, name) for name in winners)


found = {lease: sorted({race(until) for _ in range(ROUNDS)}) for lease, until in UNTIL.items()}
print(json.dumps({**found, "errors": errors}))
