"""The yearly report counts; nothing in it is typed but incidents."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from common import data_register
from common.data_register import Register
from people.models import Membership, Person, PersonKind, RoleGrant, User
from privacy import report
from privacy.consent import record_decision
from privacy.models import AskedBy, Incident, PrivacyRequest, RetentionRun
from privacy.report import Report, make_report, report_pdf, report_xlsx
from privacy.requests import Asking, export_of, of_person

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def rows(made: Report, title: str) -> list[list]:
    return next(table.rows for table in made.tables if table.title == title)


def figure(made: Report, title: str, start: str) -> list:
    return next(row for row in rows(made, title) if str(row[0]).startswith(start))


def test_every_registered_table_stands_in_it(pupil):
    made = make_report(YEAR)
    held = rows(made, "What is held today")
    assert len(held) == len(data_register.register().held)
    person = next(row for row in held if row[0] == "person")
    assert person[-2:] == [1, 1], "one name, of a minor"


def test_a_field_that_is_not_registered_shows_in_the_audit(monkeypatch):
    assert figure(make_report(YEAR), "Questions of the audit", "Is every field")[1] == "Yes", "the control"
    known = data_register.register()
    fewer = Register(tuple(one for one in known.held if one.model != "people.Person"), known.not_personal)
    monkeypatch.setattr(report, "register", lambda: fewer)
    answer = figure(
        report.Report(YEAR, timezone.now(), [report._checks(YEAR)], False), "Questions of the audit", "Is every"
    )
    assert answer[1:] == ["Not entirely", 3]  # a name, a second one, and the mark of a number


def test_minors_are_counted_with_and_without_a_name_and_consent(pupil, seatmate, school, ninth_grade, clock):
    older = Person.objects.create(name="大同", kind=PersonKind.PUPIL)
    Membership.objects.create(
        person=older, organisation=school, school_class=ninth_grade, seat=1, started_on=date(2026, 9, 1)
    )
    record_decision(person=seatmate, act="refused", way="paper", on=date(2026, 9, 9), reference="1")
    counts = [row[1] for row in rows(make_report(YEAR), "Minors")]
    assert counts == [3, 2, 2, 1, 1, 0, 1, 0]
    record_decision(person=pupil, act="given", way="paper", on=date(2026, 9, 9), reference="2")
    assert [row[1] for row in rows(make_report(YEAR), "Minors")] == [3, 2, 2, 1, 0, 1, 1, 0]


@pytest.mark.parametrize(("second", "counted"), [(-1, 0), (0, 1)])
def test_a_year_begins_at_its_first_local_second(pupil, clock, second, counted):
    clock.set(datetime(2027, 1, 1, tzinfo=timezone.get_default_timezone()) + timedelta(seconds=second))
    export_of(of_person(pupil), Asking(AskedBy.GUARDIAN))
    assert len(rows(make_report(2027), "Requests served")) == counted
    assert len(rows(make_report(2026), "Requests served")) == 1 - counted


def test_requests_and_deletions_are_counted_and_samples_are_not(pupil, teacher, clock):
    asking = Asking(AskedBy.SCHOOL, served_by=teacher, reference="1")
    export_of(of_person(pupil), asking)
    Person.objects.filter(pk=pupil.pk).update(is_sample=True)
    export_of(of_person(pupil), asking)
    PrivacyRequest.objects.create(kind="erasure", asked_by="guardian", of_minor=True, gone={"people.Person": 1})
    RetentionRun.objects.create(day=date(2026, 11, 1), done_at=timezone.now(), counts={"people.Person": 4})
    RetentionRun.objects.create(day=date(2025, 11, 1), done_at=timezone.now(), counts={"people.Person": 9})
    made = make_report(YEAR)
    assert rows(made, "Requests served") == [
        ["Export", "the school or unit", 1, 1],
        ["Erasure", "a guardian, by slip", 1, 1],
    ]
    assert rows(made, "Deletions") == [["person", 4, 1]]
    assert made.has_samples


def test_a_day_without_shredding_is_told(clock):
    today = timezone.localdate()
    for days in (0, 1, 3):
        RetentionRun.objects.create(day=today - timedelta(days=days), done_at=timezone.now())
    asked = figure(make_report(YEAR), "Questions of the audit", "Was what is past")
    assert asked[1:] == ["Not entirely", "3 / 4"]
    RetentionRun.objects.create(day=today - timedelta(days=2), done_at=timezone.now())
    asked = figure(make_report(YEAR), "Questions of the audit", "Was what is past")
    assert asked[1:] == ["Yes", "4 / 4"]


def test_who_could_see_names_in_the_year(teacher, manager, county_officer, superuser, school, clock):
    gone = User.objects.create(username="old-teacher")
    RoleGrant.objects.create(user=gone, role="teacher", organisation=school, valid_until=date(2026, 1, 1))
    later = User.objects.create(username="mid-teacher")
    RoleGrant.objects.create(user=later, role="teacher", organisation=school, valid_until=date(2026, 1, 2))
    names = {row[0] for row in rows(make_report(YEAR), "Who had access to minors' names")}
    assert names == {"teacher", "mid-teacher", "root"}, "no hotel's manager, no officer, nobody whose role had ended"


def test_the_papers_hold_the_figures(clock):
    Incident.objects.create(on=date(2026, 5, 1), what="=名单误发", people=3, minors=2)
    made = make_report(YEAR)
    book = load_workbook(io.BytesIO(report_xlsx(made)))
    assert len(book.sheetnames) == len(made.tables)
    cells = [cell.value for row in book[book.sheetnames[5]].iter_rows() for cell in row]
    assert "'=名单误发" in cells, "a text stays a text"
    assert report_pdf(made).startswith(b"%PDF")
