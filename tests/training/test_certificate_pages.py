"""Certificates: until when they hold, issued again under another name, listed and fetched for a unit and a class."""

from __future__ import annotations

import uuid
import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.training.certificate_pages.lists import certificates_of, people_of
from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.pdf import certificates_pdf
from courses.training.certificates.reissue import reissue_certificates
from courses.training.certificates.statement import CertificateState, statement_of
from courses.training.certificates.validity import last_day_of
from courses.training.ledger.decision_check import wrong_with_certificate
from courses.training.ledger.record import record_evidence, revoke_evidence
from courses.training.models import Certificate, Duty, Evidence
from people.desks import todos_of
from people.models import Person
from people.staff.roster import enrol
from tests.training.test_record_edges import kept_duty, kept_rule

TODAY = date(2026, 11, 25)  # the clock's
DAY = timedelta(days=1)
COURSE = "course:new-staff"


@pytest.fixture
def unit(hotel, manager, clock):
    return hotel


def person(unit, name: str = "沈燕") -> Person:
    return enrol(person_id=uuid.uuid4(), organisation=unit, name=name, started_on=TODAY - 100 * DAY)[0]


def certified(who: Person, unit=None, until: date | None = None, title: str = "新员工") -> Certificate:
    with transaction.atomic():
        row = record_evidence(
            source_key=f"quiz-attempt:{uuid.uuid4()}", kind="quiz", subject_kind="person", subject_id=who.pk,
            organisation_id=unit.pk if unit else None, occurred_at=timezone.now(), content_key=COURSE,
            result={"score": 9, "max_score": 10, "passed": True}, personal={"name": who.name},
        )[0]  # fmt: skip
        return issue_certificate(evidence=row, holder_name=who.name, course_key=COURSE, title=title, valid_until=until)


# -- until when --------------------------------------------------------------------------------------------------------


def last_day(who: Person, day: date = TODAY) -> date | None:
    return last_day_of(subject_id=who.pk, kind="quiz", content_key=COURSE, day=day)


def test_the_rule_that_asks_most_often_decides(unit):
    who = person(unit)
    Duty.objects.all().delete()
    assert last_day(who) is None
    takes = {"accepts_content": [COURSE]}
    kept_duty(who, unit, rule=kept_rule(id="X-YEAR", **takes))
    assert last_day(who) == date(2027, 11, 24)
    kept_duty(who, unit, rule=kept_rule(id="X-HALF", cadence="calendar_half", **takes))
    assert last_day(who) == date(2027, 5, 24)


@pytest.mark.parametrize(
    "changes",
    [{"cadence": "once"}, {"accepts": ["paper_upload"]}, {"accepts_content": ["course:other"]}],
)
def test_what_asks_once_or_takes_something_else_ends_nothing(unit, changes):
    who = person(unit)
    Duty.objects.all().delete()
    kept_duty(who, unit, rule=kept_rule(**{"accepts_content": [COURSE]} | changes))
    assert last_day(who) is None


def test_a_duty_that_is_closed_ends_nothing(unit):
    who = person(unit)
    Duty.objects.all().delete()
    kept_duty(who, unit, rule=kept_rule(accepts_content=[COURSE]), closed_on=TODAY)
    assert last_day(who) is None


def test_months_end_on_their_last_day(unit):
    who = person(unit)
    Duty.objects.all().delete()
    kept_duty(who, unit, rule=kept_rule(cadence="calendar_half", accepts_content=[COURSE]))
    assert last_day(who, date(2026, 8, 31)) == date(2027, 2, 27)


# -- another name ------------------------------------------------------------------------------------------------------


def test_a_new_certificate_carries_the_new_name_and_the_old_one_says_it_was_replaced(client, unit, manager):
    who = person(unit)
    old = certified(who, unit, until=TODAY + 9 * DAY)
    (new,) = reissue_certificates(person=who, name="沈雁", by=manager)
    old.refresh_from_db()
    assert (new.holder_name, new.valid_until, new.title) == ("沈雁", old.valid_until, old.title)
    assert timezone.localtime(new.issued_at) == timezone.localtime(old.issued_at)
    assert statement_of(old).state == CertificateState.REPLACED
    assert statement_of(new).state == CertificateState.VALID
    assert wrong_with_certificate(old) == wrong_with_certificate(new) == ""
    assert Person.objects.get(pk=who.pk).name == "沈雁"
    text = client.get(reverse("training:verify", args=[old.serial])).content.decode()
    assert str(CertificateState.REPLACED.label) in text
    assert new.serial not in text


def test_issuing_again_twice_makes_no_second(unit, manager):
    who = person(unit)
    certified(who, unit)
    reissue_certificates(person=who, name="沈雁", by=manager)
    rows = Evidence.objects.count()
    assert reissue_certificates(person=who, name="沈雁", by=manager) == []
    assert Evidence.objects.count() == rows


def test_a_revoked_certificate_is_not_issued_again(unit, manager):
    who = person(unit)
    old = certified(who, unit)
    revoke_evidence(evidence=old.evidence, reason="误记", by=manager)
    assert reissue_certificates(person=who, name="沈雁", by=manager) == []
    old.refresh_from_db()
    assert statement_of(old).state == CertificateState.REVOKED


def test_what_was_met_stays_met(unit, manager):
    who = person(unit)
    Duty.objects.all().delete()
    old = certified(who, unit)
    met = [duty.pk for duty in Duty.objects.filter(subject_id=who.pk, met_on__isnull=False)]
    reissue_certificates(person=who, name="沈雁", by=manager)
    assert [duty.pk for duty in Duty.objects.filter(subject_id=who.pk, met_on__isnull=False)] == met
    assert Evidence.objects.standing().filter(subject_id=who.pk).exclude(pk=old.evidence_id).count() == 1


def test_an_empty_name_is_refused(client, unit, manager):
    who = person(unit)
    certified(who, unit)
    client.force_login(manager)
    url = reverse("training:reissue_certificates", args=[unit.pk, who.pk])
    assert client.post(url, {"name": " "}).status_code == 400
    assert client.post(url, {"name": "沈雁"}).status_code == 302
    assert Certificate.objects.filter(holder_name="沈雁").count() == 1


@pytest.mark.parametrize(
    ("who", "status"), [("manager", 200), ("foreign_officer", 404), ("city_officer", 404), ("employee", 404)]
)
def test_lists_and_names_are_for_the_unit_alone(client, request, unit, who, status):
    client.force_login(request.getfixturevalue(who))
    whose = person(unit)
    for url in (
        reverse("training:unit_certificates", args=[unit.pk]),
        reverse("training:reissue_certificates", args=[unit.pk, whose.pk]),
    ):
        assert client.get(url).status_code == status


def test_a_stranger_to_the_unit_is_not_renamed(client, unit, manager, pupil):
    client.force_login(manager)
    url = reverse("training:reissue_certificates", args=[unit.pk, pupil.pk])
    assert client.post(url, {"name": "别人"}).status_code == 404


# -- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "states"),
    [
        (None, {"valid"}),
        (TODAY - DAY, {"expired"}),
        (TODAY, {"valid", "soon"}),
        (TODAY + 60 * DAY, {"valid", "soon"}),
        (TODAY + 61 * DAY, {"valid"}),
    ],
)
def test_each_state_has_its_edges(unit, manager, until, states):
    certified(person(unit), unit, until)
    people = people_of(manager, unit)
    found = {state for state in ("valid", "soon", "expired", "revoked") if certificates_of(people, TODAY, state=state)}
    assert found == states


def test_the_desk_tells_what_expires_soon(client, unit, manager, foreign_officer):
    certified(person(unit), unit, TODAY + DAY)
    url, page = reverse("training:unit_desk", args=[unit.pk]), reverse("training:unit_certificates", args=[unit.pk])
    client.force_login(manager)
    assert f"{page}?state=soon" in client.get(url).content.decode()
    client.force_login(foreign_officer)
    assert page not in client.get(url).content.decode()


def fetched(client, url: str, execute, **data) -> bytes:
    with execute(execute=True):
        place = client.post(url, data)["location"]
    return b"".join(client.get(f"{place}fetch/").streaming_content)


def test_all_valid_ones_come_as_one_file(client, unit, manager, django_capture_on_commit_callbacks):
    kept = certified(person(unit), unit)
    certified(person(unit, "钱兰"), unit, TODAY - DAY)
    client.force_login(manager)
    url = reverse("training:ask_for_file", args=[unit.pk])
    archive = fetched(client, url, django_capture_on_commit_callbacks, kind="certificates_zip")
    assert zipfile.ZipFile(BytesIO(archive)).namelist() == [f"{kept.serial}.pdf"]
    pdf = fetched(client, url, django_capture_on_commit_callbacks, kind="certificates_pdf")
    assert pdf.startswith(b"%PDF-")


def test_a_teacher_fetches_those_of_the_class(client, school_class, teacher, pupil, django_capture_on_commit_callbacks):
    kept = certified(pupil)
    client.force_login(teacher)
    assert kept.serial in client.get(reverse("training:class_certificates", args=[school_class.pk])).content.decode()
    url = reverse("training:class_certificates_file", args=[school_class.pk])
    archive = fetched(client, url, django_capture_on_commit_callbacks, kind="certificates_zip")
    assert zipfile.ZipFile(BytesIO(archive)).namelist() == [f"{kept.serial}.pdf"]


def test_an_officer_opens_no_names_of_a_class(client, school_class, county_officer, pupil):
    client.force_login(county_officer)
    assert client.get(reverse("training:class_certificates", args=[school_class.pk])).status_code == 404


def test_several_are_set_a_page_each(unit):
    import re

    found = [certified(person(unit, f"员工{number}"), unit) for number in range(3)]
    assert len(re.findall(rb"/Type\s*/Page\b", certificates_pdf(found))) in (0, 3)  # 0 where objects are compressed
    assert len(certificates_pdf(found)) > len(certificates_pdf(found[:1]))


@pytest.mark.django_db
def test_the_page_against_fraud_is_linked_where_people_sign_in_and_verify(client):
    for url in ("/accounts/login/", "/verify/"):
        assert "/verify/fake-training/" in client.get(url).content.decode()
    assert client.get("/verify/fake-training/").status_code == 200


# -- to-dos ------------------------------------------------------------------------------------------------------------


def soon(manager):
    return [(todo.count, todo.due, todo.url) for todo in todos_of(manager) if "/certificates/" in todo.url]


def test_a_manager_is_told_of_certificates_that_end_soon_by_the_first_day(unit, manager):
    first, second = person(unit), person(unit, "顾明")
    certified(first, unit, TODAY + 60 * DAY)
    certified(second, unit, TODAY + 20 * DAY)
    certified(person(unit, "朱敏"), unit, TODAY + 61 * DAY)
    url = f"{reverse('training:unit_certificates', args=[unit.pk])}?state=soon"
    assert soon(manager) == [(2, TODAY + 20 * DAY, url)]


def test_a_certificate_taken_again_or_of_another_unit_waits_for_nobody(unit, manager, school, clock):
    who = person(unit)
    certified(who, unit, TODAY + 20 * DAY)
    certified(enrol(person_id=uuid.uuid4(), organisation=school, name="外人", started_on=TODAY)[0], None, TODAY)
    assert soon(manager) != []  # the control
    clock.go(minutes=1)
    certified(who, unit, TODAY + 400 * DAY)
    assert soon(manager) == []
