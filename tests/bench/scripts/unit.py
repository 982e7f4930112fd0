"""Fills an empty installation with units of 120, 500 and 5,000 people, reads their pages, makes their files.

Run with PYTHONPATH=site and the database in the environment; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"
django.setup()

from django.conf import settings
from django.test import Client, override_settings

# Names of static files need no manifest here: nothing was collected.
PLAIN_FILES = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
override_settings(STORAGES=settings.STORAGES | {"staticfiles": PLAIN_FILES}).enable()

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.pdf import certificate_pdf
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.made_files.making import make_asked_file
from courses.training.models import Certificate, Duty, MadeFile
from courses.training.rulebook.rule_file import load_rules
from divisions.models import Division
from people.models import Membership, Organisation, OrganisationKind, Person, PersonKind, Post, Role, RoleGrant, User

SIZES = {"hotel": 120, "file": 500, "matrix": 5000}
WARM_UP, REQUESTS, LOT = 3, 15, 1000


def main() -> dict[str, Any]:
    load_rules()
    managers = {name: User.objects.create(username=f"bench-{name}") for name in SIZES}
    units = {name: make(name, people, managers[name]) for name, people in SIZES.items()}
    clients = {name: Client(HTTP_HOST="localhost") for name in SIZES}
    for name, client in clients.items():
        client.force_login(managers[name])
    trained(units["file"], managers["file"])
    kinds = ("unit_file_pdf", "unit_file_docx", "unit_file_xlsx")
    return {
        "db": connection.vendor,
        "duties": Duty.objects.filter(organisation=units["matrix"]).count(),
        "desk_ms": request_ms(clients["hotel"], "training:unit_desk", units["hotel"]),
        "desk_5000_ms": request_ms(clients["matrix"], "training:unit_desk", units["matrix"]),
        "matrix_ms": request_ms(clients["matrix"], "training:unit_people", units["matrix"]),
        "file_s": {kind: made_s(kind, units["file"], managers["file"]) for kind in kinds},
        "certificate_ms": certificate_ms(),
    }


def make(name: str, people: int, manager: User) -> Organisation:
    """A hotel that is a key unit, with so many people in three posts, and what it owes."""
    division, _new = Division.objects.get_or_create(
        code="330411000000", defaults={"name": "秀洲区", "level": "county", "parent": None}
    )
    unit = Organisation.objects.create(
        name=f"酒店{name}", kind=OrganisationKind.HOTEL, division=division, public_assembly=True, key_unit=True,
        key_unit_document="名录", height_m=30.0, storeys=8, beds=200, headcount=people, control_room=True,
        sub_plan=False, commercial_complex=False, dense_place=True, shared_building=False, residential=False,
    )  # fmt: skip
    posts = [
        Post.objects.get_or_create(code=code, defaults={"name": code})[0]
        for code in ("staff", "fire_manager", "control_room")
    ]
    today = timezone.localdate()
    made = [Person(name=f"员工{number:04}", kind=PersonKind.EMPLOYEE) for number in range(people)]
    Person.objects.bulk_create(made, batch_size=LOT)
    Membership.objects.bulk_create(
        (
            Membership(
                person=person, organisation=unit, post=posts[0 if number % 10 else 1 + number % 2],
                started_on=today - timedelta(days=400 + number % 900),
            )
            for number, person in enumerate(made)
        ),
        batch_size=LOT,
    )  # fmt: skip
    RoleGrant.objects.create(user=manager, role=Role.UNIT_MANAGER, organisation=unit)
    recompute_organisation(unit)
    return unit


def trained(unit: Organisation, manager: User) -> None:
    """Three papers a person in the year, the last with its certificate."""
    today = timezone.now()
    with transaction.atomic():
        for member in unit.memberships.select_related("person"):
            for paper in range(3):
                row, _new = record_evidence(
                    source_key=f"quiz-attempt:{uuid.uuid4()}", kind="quiz", subject_kind="person",
                    subject_id=member.person_id, organisation_id=unit.pk, occurred_at=today - timedelta(days=paper),
                    content_key="course:new-staff", result={"score": 9, "max_score": 10, "passed": True},
                    personal={"name": member.person.name},
                )  # fmt: skip
            issue_certificate(evidence=row, holder_name=member.person.name, course_key="x", title="新员工消防培训")


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of this process for one call; wall time where the database works elsewhere."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    began = clock()
    work()
    return (clock() - began) * 1000


def request_ms(client: Client, name: str, unit: Organisation) -> float:
    url = reverse(name, args=[unit.pk])

    def ask() -> None:
        response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"

    for _warm in range(WARM_UP):
        ask()
    return statistics.median(cpu_ms(ask) for _request in range(REQUESTS))


def made_s(kind: str, unit: Organisation, manager: User) -> float:
    """Wall seconds from asking until the file is there, as the task worker makes it."""
    made = MadeFile.objects.create(
        kind=kind, asked_by=manager, organisation=unit, keep_until=timezone.localdate(), language="zh-hans"
    )
    began = time.perf_counter()
    make_asked_file(str(made.pk))
    return time.perf_counter() - began


def certificate_ms() -> float:
    found = list(Certificate.objects.select_related("evidence")[: WARM_UP + REQUESTS])
    for certificate in found[:WARM_UP]:
        certificate_pdf(certificate)
    return statistics.median(cpu_ms(lambda one=certificate: certificate_pdf(one)) for certificate in found[WARM_UP:])  # type: ignore[misc]


if __name__ == "__main__":
    print(json.dumps(main()))
