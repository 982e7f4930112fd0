"""Names a large unit a key unit by the officer's page and runs the job behind it; prints one JSON object.

Run with PYTHONPATH=site and the database in the environment: `key_unit.py PEOPLE`.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
django.setup()

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty
from courses.training.rulebook.rule_file import load_rules
from courses.training.tasks import recompute_unit_duties
from divisions.models import Division
from people.models import Membership, Organisation, Person, PersonKind, Post, User

TIMES = 5


def main(people: int) -> dict[str, Any]:
    load_rules()
    unit = make(people)
    recompute_organisation(unit)
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("officer", password="x"))
    spent = [decide(client, unit, is_key=number % 2 == 0) for number in range(TIMES)]
    began = time.perf_counter()
    recompute_unit_duties.call(str(unit.pk))
    job_s = time.perf_counter() - began
    assert Duty.objects.filter(rule__code="U-KEY-YEAR").count() == people
    return {
        "db": connection.vendor,
        "request_ms": statistics.median(spent) * 1000,
        "job_s": job_s,
        "duties": Duty.objects.count(),
    }


def make(people: int) -> Organisation:
    """One hotel with its people, all of them hired within the last years."""
    city = Division.objects.create(code="330400000000", name="嘉兴市", level="city")
    unit = Organisation.objects.create(name="大酒店", kind="hotel", division=city)
    post, _made = Post.objects.get_or_create(code="staff", defaults={"name": "普通员工"})
    persons = Person.objects.bulk_create(Person(name=f"员工{n}", kind=PersonKind.EMPLOYEE) for n in range(people))
    first = date(2020, 1, 1)
    Membership.objects.bulk_create(
        Membership(person=person, organisation=unit, post=post, started_on=first + timedelta(days=n % 2000))
        for n, person in enumerate(persons)
    )
    return unit


def decide(client: Client, unit: Organisation, *, is_key: bool) -> float:
    """Wall seconds of one decision's request."""
    url = reverse("training:decide_key_unit", args=[unit.pk])
    began = time.perf_counter()
    answer = client.post(url, {"is_key": "1" if is_key else "0", "reason": f"核定 {timezone.now()}"})
    spent = time.perf_counter() - began
    unit.refresh_from_db()
    assert unit.key_unit is is_key, answer.headers
    return spent


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
