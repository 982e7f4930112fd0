"""On a prepared installation: a day's shredding by the job, then a resident, a pupil by slip and an employee ask.

Prints as JSON what went, what is still named, and whether counts and the ledger are as before.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log as log_action

from common.clean_files import CleanFile
from common.data_register import Subject
from common.jobs.worker import Worker
from courses.quizzes.models import Attempt, AttemptItem, QuestionVersion, Quiz
from courses.training.certificates.issue import issue_certificate
from courses.training.ledger.record import record_evidence
from courses.training.models import Evidence
from courses.training.real_drills.record import record_real_drill
from divisions.models import Division
from firesafety.periodic import request_shredding
from people.models import (
    AccessToken,
    Membership,
    Organisation,
    OrganisationKind,
    Person,
    PersonKind,
    SchoolClass,
    SignIn,
    User,
)
from people.seats.roster import make_secrets
from privacy.files import export_file
from privacy.models import AskedBy, GuardianSlip, PrivacyRequest, RetentionRun
from privacy.requests import Asking, erase, export_of, of_account
from privacy.slips import issue_slips
from simulator.drills.models import DrillInput, DrillKeyframe, DrillPlayer, DrillSession
from tests.training.ledgers import seal_soon, verify_ledger
from venues.bookings.models import Booking, BookingState, OneTimeCode, Resident, Slot
from venues.models import Venue

NOW = timezone.now()
TODAY = timezone.localdate()
DAY = timedelta(days=1)
LONG_AGO = 6 * 366 * DAY
place = Division.objects.get(code="330402007000")
school = Organisation.objects.create(name="测试小学", kind=OrganisationKind.PRIMARY_SCHOOL, division=place)
hotel = Organisation.objects.create(name="测试酒店", kind=OrganisationKind.HOTEL, division=place)
manager = User.objects.create(username="test-manager")


def made_class(year: int, code: str) -> SchoolClass:
    return SchoolClass.objects.create(organisation=school, name=code, grade=3, school_year=year, join_code=code)


def written(kind: str, subject: Any, name: str, at: datetime, **more: Any) -> Evidence:
    with transaction.atomic():
        row, _ = record_evidence(
            source_key=more.pop("key", f"{kind}:{uuid.uuid4()}"), kind=kind, subject_kind=more.pop("of", "person"),
            subject_id=subject, occurred_at=at, content_key="course:x", result={"passed": True},
            personal={"name": name}, **more,
        )  # fmt: skip
    return row


def pupil(name: str, school_class: SchoolClass, ended: timedelta | None = None) -> Person:
    """A pupil with a seat, a paper with an answer, a certificate and a drill of the class."""
    person = Person.objects.create(name=name, kind=PersonKind.PUPIL)
    ago = ended or DAY
    Membership.objects.create(
        person=person, organisation=school, school_class=school_class, seat=7, started_on=TODAY - ago - DAY,
        ended_on=TODAY - ended if ended else None,
    )  # fmt: skip
    paper = Attempt.objects.create(
        quiz=Quiz.objects.all()[0], person=person, seed=1, pass_mark=0.8, max_score=1, submitted_at=NOW - ago, score=1,
        passed=True,
    )  # fmt: skip
    version = QuestionVersion.objects.all()[0]
    AttemptItem.objects.create(attempt=paper, position=0, version=version, choice_order=[0, 1], given=[1])
    quiz = written("quiz", person.pk, name, NOW - ago, organisation_id=school.pk)
    issue_certificate(evidence=quiz, holder_name=name, course_key="c", title="t")
    session = DrillSession.objects.create(
        scenario="school-two", scenario_sha256="0", school_class=school_class, state="ended", ended_at=NOW - ago
    )
    player = DrillPlayer.objects.create(
        session=session, person=person, name=name, seat=7, token_hash=uuid.uuid4().hex, total=80
    )
    DrillInput.objects.create(session=session, tick=1, player=player.pk, payload={"x": 1})
    DrillKeyframe.objects.create(session=session, tick=1, state={}, events=[])
    written("drill_simulated", school_class.pk, name, NOW - ago, of="class", key=f"drill:{session.pk}")
    return person


def employee(name: str, left: timedelta | None = None) -> User | None:
    """Somebody of the hotel with a record; with an account unless the person has left."""
    person = Person.objects.create(name=name, kind=PersonKind.EMPLOYEE)
    Membership.objects.create(
        person=person, organisation=hotel, staff_number=f"number of {name}", started_on=TODAY - LONG_AGO - 30 * DAY,
        ended_on=TODAY - left if left else None,
    )  # fmt: skip
    written("quiz", person.pk, name, NOW - (left or DAY), organisation_id=hotel.pk)
    written("visit", person.pk, name, NOW - (left or DAY))
    return None if left else User.objects.create(username=f"account of {name}", display_name=name, person=person)


def resident(name: str, ago: timedelta) -> Resident:
    """A phone with a visit that was checked in and a code; one visit more to come when the last was not long ago."""
    row = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="8000")
    Resident.objects.filter(pk=row.pk).update(created_at=NOW - ago)
    visits = [(-ago, BookingState.CHECKED_IN), *([(2 * DAY, BookingState.BOOKED)] if ago < 10 * DAY else [])]
    for when, state in visits:
        start = NOW + when
        slot = Slot.objects.create(
            venue=Venue.objects.all()[0], starts_at=start, ends_at=start + timedelta(minutes=30), capacity=9, booked=3
        )
        Booking.objects.create(
            request_key=uuid.uuid4(), slot=slot, resident=row, party_size=3, name=name, state=state,
        )  # fmt: skip
    written("visit", row.pk, name, NOW - ago)
    code = OneTimeCode.objects.create(phone_hmac=row.phone_hmac, code_hmac="c", expires_at=NOW)
    OneTimeCode.objects.filter(pk=code.pk).update(created_at=NOW - ago)
    return row


def drill(name: str, ago: timedelta) -> None:
    values = {
        "emergency": "fire", "began_at": NOW - ago, "place": "主楼", "plan": "预案", "content": "疏散",
        "departments": "客房", "participant_count": 2, "notice_given": True, "signs_placed": True, "evacuation_s": None,
        "evaluation": "",
    }  # fmt: skip
    record_real_drill(
        drill_id=uuid.uuid4(), organisation=hotel, by=manager, values=values, participants=name,
        files=[CleanFile(f"{name}.jpg", "image/jpeg", b"x")],
    )  # fmt: skip


def plant_what_is_past() -> None:
    pupil("PAST-pupil", made_class(TODAY.year - 3, "PAST22"), 500 * DAY)
    employee("PAST-employee", LONG_AGO)
    resident("PAST-resident", 500 * DAY)
    drill("PAST-list", LONG_AGO)
    SignIn.objects.create(kind="signed_in", at=NOW - 500 * DAY, username="PAST-sign-in", address="192.0.2.1")
    AccessToken.objects.create(
        kind="worker", name="w", public_id="1", digest="d", used_at=NOW - 500 * DAY, used_from="192.0.2.1"
    )
    Session.objects.create(session_key="PAST-session", session_data="x", expire_date=NOW - DAY)
    off = User.objects.create(username="PAST-account", email="past@example.org", is_active=False)
    User.objects.filter(pk=off.pk).update(last_login=NOW - 800 * DAY, date_joined=NOW - 800 * DAY)
    log_action(off, "wagtail.edit", user=manager)
    PrivacyRequest.objects.create(kind="export", asked_by="self", at=NOW - 4 * 366 * DAY, reference="PAST-request")


def holding(name: str) -> list[str]:
    """The tables in which a text stands anywhere."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted(
        model._meta.label
        for model in ours
        if not model._meta.proxy and name in repr(list(model._default_manager.values_list()))
    )


def counts() -> dict[str, Any]:
    """What must be the same when names have gone."""
    past = Slot.objects.filter(starts_at__lt=NOW)
    return {
        "evidence": Evidence.objects.count(),
        "scores": list(Attempt.objects.order_by("pk").values_list("score", "passed")),
        "totals": sum(DrillPlayer.objects.filter(total__isnull=False).values_list("total", flat=True)),
        "visits": sum(past.values_list("booked", flat=True)),
        "bookings": Booking.objects.count(),
        "members": Membership.objects.count(),
    }


def shred_by_the_job() -> RetentionRun:
    DBTaskResult.objects.all().delete()  # films of the samples
    assert request_shredding()
    assert Worker("privacy-day").run_next()
    return RetentionRun.objects.get(day=TODAY)


def ask() -> dict[str, Any]:
    """What the three exports told, and what their erasures kept and until when."""
    child_class = made_class(TODAY.year, "NOWS22")
    child, staff, visitor = pupil("NOW-pupil", child_class), employee("NOW-employee"), resident("NOW-resident", DAY)
    assert staff is not None
    drill("吴、赵", DAY)
    make_secrets(school_class=child_class)
    code = next(slip.code for slip in issue_slips(school_class=child_class, by=manager) if slip.seat == 7)
    seal_soon()
    before = counts()
    Membership.objects.filter(person=staff.person).update(ended_on=TODAY - DAY)
    told = {}
    for name, subject, asking in (
        ("NOW-resident", Subject(resident=visitor.pk), Asking(AskedBy.RESIDENT)),
        ("NOW-employee", of_account(staff), Asking(AskedBy.SELF)),
    ):
        told[name] = name in export_file(export_of(subject, asking), format="json").content.decode()
        erase(subject, asking)
    browser = Client(headers={"host": "localhost"})
    browser.post("/privacy/guardian/", {"class_code": "NOWS22", "seat": "7", "code": code})
    exported = browser.post("/privacy/guardian/export/", {"format": "json"})
    told["NOW-pupil"] = "NOW-pupil" in exported.content.decode()
    assert browser.post("/privacy/guardian/erase/", {"sure": "on"}).status_code == 200
    assert not GuardianSlip.objects.filter(person=child).exists()
    return {
        "told": told,
        "kept": {row.asked_by: sorted(row.kept) for row in PrivacyRequest.objects.filter(kind="erasure")},
        "counts_as_before": counts() == before,
    }


plant_what_is_past()
seal_soon()
named_before, before = holding("PAST-"), counts()
run = shred_by_the_job()
shredded = {
    "vendor": connection.vendor,
    "named_before": named_before,
    "named": holding("PAST-"),
    "done": run.done_at is not None,
    "counts": run.counts,
    "counts_as_before": counts() == before,
    "ledger": verify_ledger(),
}
asked = ask()
asked["named"] = {name: holding(name) for name in asked["told"]}
asked["ledger"] = verify_ledger()
print(json.dumps({"shredded": shredded, "asked": asked}))
