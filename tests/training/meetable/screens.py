"""The screens that meet rules, driven as their roles drive them: by the forms, from what the page offers."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.quizzes.models import Attempt
from courses.training.duties.recompute import recompute_organisation
from courses.training.models import Duty, DutyStatus, Record
from divisions.models import Division
from people.models import Membership, Organisation, Person, PersonKind, Post, Role, RoleGrant, SchoolClass, User
from tests.conftest import make_user
from tests.papers import right_fields
from tests.training.test_real_drills import picture, typed

from .table import Case

HERE_SINCE = datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass
class World:
    """A unit with its manager, one newcomer, and a class with a pupil where it is a school."""

    case: Case
    code: str
    unit: Organisation
    manager: User
    person: User
    school_class: SchoolClass | None
    officer: User
    client: Client

    @property
    def subject(self) -> uuid.UUID:
        if self.case.subject == "class":
            assert self.school_class is not None
            return self.school_class.pk
        return self.unit.pk if self.case.subject == "organisation" else self.person.person_id  # type: ignore[return-value]

    def duty(self) -> Duty | None:
        """The newest duty of the subject under the rule."""
        found = Duty.objects.filter(rule__code=self.code, subject_id=self.subject, organisation=self.unit)
        return found.select_related("rule", "met_by").order_by("period_start").last()


def make_world(code: str, case: Case, division: Division, officer: User, client: Client) -> World:
    """A unit registered in January that owes the rule; its newcomer began today."""
    unit = Organisation.objects.create(name="一家单位", kind=case.kind, division=division, **case.unit)
    Organisation.objects.filter(pk=unit.pk).update(created_at=HERE_SINCE, facts_since=HERE_SINCE.date())
    unit.refresh_from_db()
    manager = _member(unit, "周经理", date(2026, 1, 5), "manager")
    RoleGrant.objects.create(user=manager, role=Role.UNIT_MANAGER, organisation=unit)
    school_class = None
    if case.kind == "primary_school":
        school_class = SchoolClass.objects.create(
            organisation=unit, name="三年级1班", grade=3, school_year=2026, join_code="ABC234"
        )
    post, _made = Post.objects.get_or_create(code=case.post, defaults={"name": case.post})
    if case.subject == "pupil":
        person = _member(unit, "小禾", date(2026, 9, 1), "pupil", PersonKind.PUPIL, school_class=school_class, seat=7)
    else:
        person = _member(unit, "吴师傅", timezone.localdate(), "employee", post=post)
    recompute_organisation(unit)
    return World(case, code, unit, manager, person, school_class, officer, client)


def _member(
    unit: Organisation, name: str, since: date, username: str, kind: str = PersonKind.EMPLOYEE, **more: Any
) -> User:
    person = Person.objects.create(name=name, kind=kind)
    Membership.objects.create(person=person, organisation=unit, started_on=since, **more)
    return make_user(username, person=person)


def quiz(world: World) -> None:
    """The person opens the paper of the course and answers all of it right."""
    world.client.force_login(world.person)
    key = "school-escape" if world.case.subject == "pupil" else "new-staff"
    opened = world.client.post(reverse("quizzes:start", args=[key]))
    attempt = Attempt.objects.get()
    assert opened.url == reverse("quizzes:attempt", args=[attempt.pk])  # type: ignore[attr-defined]
    world.client.post(opened.url, right_fields(attempt) | {"submission": str(uuid.uuid4())})  # type: ignore[attr-defined]


def drill(world: World) -> None:
    """The manager records a drill that all art. 43 fields and two minutes are true of."""
    world.client.force_login(world.manager)
    url = reverse("training:record_real_drill", args=[world.unit.pk])
    answer = world.client.post(url, typed(evacuation_s="100") | world.case.typed)
    assert answer.status_code == 302, answer.context["form"].errors


def certificate(world: World) -> None:
    _file(world, "certificate", {
        "person": "吴师傅", "certificate": "other", "issuer": "消防培训中心", "number": "A-1", "issued_on": "2026-11-20",
        "counts_for": [world.code],
    })  # fmt: skip


def session(world: World) -> None:
    _file(world, "session", {"place": "会议室", "content": "出口和灭火器", "teacher": "周经理", "groups": ["all"]})


def paper(world: World) -> None:
    duty = world.duty()
    assert duty is not None
    file = SimpleUploadedFile("proof.jpg", picture(), "image/jpeg")
    _file(world, "paper", {"duty": str(duty.pk), "rule_code": world.code, "title": "记录", "attachments": file})


def _file(world: World, slug: str, data: dict[str, Any]) -> None:
    """The manager files a record by its form; what waits for a check, an officer looks at by the page."""
    world.client.force_login(world.manager)
    url = reverse("training:file_record", args=[world.unit.pk, slug])
    offered = {
        field.name: field.value()
        for field in world.client.get(url).context["form"]
        if field.name != "attachments" and field.value() not in (None, False, "")
    }
    began = {"began_at": f"{timezone.localtime():%Y-%m-%dT%H:%M}"}
    answer = world.client.post(url, offered | began | data | world.case.typed)
    assert answer.status_code == 302, answer.context["form"].errors
    duty = world.duty()
    if duty is not None and duty.status(timezone.localdate()) == DutyStatus.FILED:
        world.client.force_login(world.officer)
        record = Record.objects.get()
        data = {"verdict": "accepted", "note": "", "original_seen": "on"}
        world.client.post(reverse("training:review_record", args=[record.pk]), data)


SCREENS: dict[str, Callable[[World], None]] = {
    "quiz": quiz, "drill": drill, "certificate": certificate, "session": session, "paper": paper,
}  # fmt: skip
