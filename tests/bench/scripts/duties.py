"""Fills an empty installation with units and people, recomputes all duties, hires one by one; prints one JSON object.

Run with PYTHONPATH=site and the database in the environment: `duties.py UNITS PEOPLE HIRES`.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
django.setup()

from django.db import connection, transaction
from django.utils import timezone

from courses.training.duties.recompute import recompute_all
from courses.training.models import Duty, Evidence
from courses.training.rulebook.rule_file import load_rules
from divisions.models import Division
from people.models import Membership, Organisation, OrganisationKind, Person, PersonKind, Post

SEED = 20261125
LOT = 2000


def main(units: int, people: int, hires: int) -> dict[str, Any]:
    load_rules()
    make(units, people)
    began, resident = resident_mb(), []
    first = timed(lambda: recompute_all(progress=lambda done, total: resident.append(resident_mb())))
    duties = Duty.objects.count()
    again = timed(recompute_all)
    assert Duty.objects.count() == duties
    return {
        "db": connection.vendor,
        "recompute_s": first,
        "again_s": again,
        "duties": duties,
        "resident_mb": [began, resident[len(resident) // 10], max(resident)],
        "hire_ms": [hire_ms() for _ in range(hires)],
    }


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of this process for one call: the machine is shared, and the database is in the process or waits."""
    began = time.process_time() if connection.vendor == "sqlite" else time.perf_counter()
    work()
    return (time.process_time() if connection.vendor == "sqlite" else time.perf_counter()) - began


def resident_mb() -> float:
    """Resident memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def make(units: int, people: int) -> None:
    """`units` units of mixed kinds and attributes, `people` people in them, a training for half of these."""
    chance = random.Random(SEED)
    city = Division.objects.create(code="330400000000", name="嘉兴市", level="city")
    counties = [
        Division.objects.create(code=f"3304{number:02d}000000", name=f"县{number}", level="county", parent=city)
        for number in (2, 11, 21, 24, 81, 82, 83)
    ]
    posts = [Post.objects.create(code=code, name=code) for code in ("staff", "responsible_person", "control_room")]
    kinds = [kind for kind in OrganisationKind.values if kind != OrganisationKind.PRIMARY_SCHOOL]
    made = [
        Organisation(
            name=f"单位{number}", kind=chance.choice(kinds), division=chance.choice(counties),
            public_assembly=chance.random() < 0.3, key_unit=key, key_unit_document="名录" if key else "",
            height_m=chance.choice([12.0, 30.0, 120.0]), storeys=4, control_room=False, sub_plan=False,
            commercial_complex=False, dense_place=False, shared_building=False, residential=False,
        )
        for number in range(units)
        for key in [chance.random() < 0.2]
    ]  # fmt: skip
    Organisation.objects.bulk_create(made, batch_size=LOT)
    today = timezone.localdate()
    for begin in range(0, people, LOT):
        lot = [Person(kind=PersonKind.EMPLOYEE) for _ in range(begin, min(begin + LOT, people))]
        Person.objects.bulk_create(lot)
        Membership.objects.bulk_create(
            Membership(
                person=person, organisation=made[(begin + number) % units], post=chance.choice(posts),
                started_on=today - timedelta(days=chance.randrange(2000)),
            )
            for number, person in enumerate(lot)
        )  # fmt: skip
        Evidence.objects.bulk_create(training_of(person, today, chance) for person in lot[::2])


def training_of(person: Person, today: date, chance: random.Random) -> Evidence:
    return Evidence(
        source_key=f"bench:{person.pk}", kind="quiz", subject_kind="person", subject_id=person.pk,
        occurred_at=timezone.now() - timedelta(days=chance.randrange(300)), content_key="course:new-staff",
        result={"passed": True},
    )  # fmt: skip


def hire_ms() -> float:
    """Milliseconds (see `timed`) from hiring one person to that person's duties, in one transaction."""
    unit = Organisation.objects.select_related("division").order_by("?").first()
    assert unit
    post = Post.objects.get(code="staff")
    person = Person(name=uuid.uuid4().hex[:8], kind=PersonKind.EMPLOYEE)

    def hire() -> None:
        with transaction.atomic():
            person.save(force_insert=True)
            Membership.objects.create(person=person, organisation=unit, post=post, started_on=timezone.localdate())

    spent = timed(hire) * 1000
    assert Duty.objects.filter(subject_id=person.pk).exists()
    return spent


if __name__ == "__main__":
    result = main(*map(int, sys.argv[1:4]))
    result["hire_ms"] = statistics.median(result["hire_ms"])
    print(json.dumps(result))
