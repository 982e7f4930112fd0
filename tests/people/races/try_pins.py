"""Ten wrong PINs of one seat are tried from one address in the same moment. Argument: `guarded` or `naive`."""

import json
import os
import sys
import threading
from contextlib import nullcontext
from typing import Any
from unittest import mock

os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.db import connection
from django.utils import timezone

from divisions.models import Division
from people.models import Organisation, OrganisationKind, SchoolClass
from people.seats import proof
from people.seats.roster import add_seats, make_secrets

TRIES = 10
mode = sys.argv[1]
together = threading.Barrier(TRIES)
answers: list[str] = []

division, _ = Division.objects.get_or_create(code="330402007000", defaults={"name": "建设街道", "level": "town"})
school = Organisation.objects.create(name="小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=division)
school_class = SchoolClass.objects.create(
    organisation=school, name=mode, grade=3, school_year=timezone.localdate().year, join_code=f"RACE{mode[:3]}"
)
add_seats(school_class=school_class, up_to=1)
make_secrets(school_class=school_class)


def compare(shown: str, right: str) -> bool:
    """Without the lock all ten are here before the first of them is counted."""
    if mode == "naive":
        together.wait()
    return shown == right


def try_one() -> None:
    try:
        if mode == "guarded":
            together.wait()
        proof.prove_seat(school_class=school_class, seat=1, secret="x", address="192.0.2.7")
    except proof.SeatRefused as refused:
        answers.append(refused.reason.value)
    finally:
        connection.close()


def race() -> None:
    threads = [threading.Thread(target=try_one) for _ in range(TRIES)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]


unlocked: dict[str, Any] = {"atomic": nullcontext}
with mock.patch.object(proof, "constant_time_compare", compare):
    if mode == "naive":
        with (
            mock.patch.object(proof, "transaction", mock.Mock(**unlocked)),
            mock.patch("django.db.models.query.QuerySet.select_for_update", lambda rows: rows),
        ):
            race()
    else:
        race()
print(json.dumps({"looked_at": answers.count("wrong_proof"), "refused": answers.count("too_many_tries")}))
