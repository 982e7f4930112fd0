"""Duties come from rules and memberships; evidence of the right kind and time meets them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence, revoke_evidence, shred_person
from courses.training.models import Duty, DutyStatus, Rule
from courses.training.rulebook.periods import period_of, school_term
from courses.training.rulebook.rule_file import RULE_FILE, RuleFileError, load_rules, read_rules
from people.models import Organisation

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 24)


@pytest.fixture
def rules(db) -> None:
    load_rules()


def evidence(subject_kind: str, subject_id: uuid.UUID, kind: str, day: date = TODAY, **changes):
    fields = {
        "source_key": f"test:{uuid.uuid4()}",
        "kind": kind,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "occurred_at": datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI),
        "content_key": "course:school-escape",
        "result": {"passed": True},
    } | changes
    with transaction.atomic():
        return record_evidence(**fields)[0]


def duty(code: str, **filters) -> Duty:
    return Duty.objects.get(rule__code=code, **filters)


@pytest.mark.parametrize(
    ("cadence", "day", "start", "end"),
    [
        ("calendar_half", date(2026, 6, 30), date(2026, 1, 1), date(2026, 6, 30)),
        ("calendar_half", date(2026, 7, 1), date(2026, 7, 1), date(2026, 12, 31)),
        ("quarter", date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        ("month", date(2028, 2, 5), date(2028, 2, 1), date(2028, 2, 29)),
        ("school_year", date(2026, 8, 31), date(2025, 9, 1), date(2026, 8, 31)),
        ("school_year", date(2026, 9, 1), date(2026, 9, 1), date(2027, 8, 31)),
        ("school_term", date(2027, 1, 31), date(2026, 9, 1), date(2027, 1, 31)),
        ("school_term", date(2027, 2, 1), date(2027, 2, 1), date(2027, 7, 10)),
    ],
)
def test_periods_end_where_the_calendar_says(cadence, day, start, end):
    period = period_of(cadence, day)
    assert (period.start, period.end) == (start, end)


def test_the_summer_belongs_to_the_coming_term():
    assert school_term(date(2026, 7, 20)).start == date(2026, 9, 1)


def test_no_drill_rule_accepts_a_simulated_drill():
    drills = [entry for entry in read_rules() if entry.get("requirement", {}).get("kind") == "drill"]
    assert drills
    assert not [entry["id"] for entry in drills if "drill_simulated" in entry.get("accepts", [])]


def test_a_drill_rule_that_accepts_a_simulated_drill_is_refused(tmp_path):
    broken = RULE_FILE.read_text(encoding="utf-8").replace("drill_real", "drill_simulated")
    path = tmp_path / "rules.yaml"
    path.write_text(broken, encoding="utf-8")
    with pytest.raises(RuleFileError, match="simulated"):
        read_rules(path)


def test_a_loaded_version_is_never_edited_in_place(rules):
    assert load_rules() == 0
    Rule.objects.filter(code="S-TERM").update(title="changed")
    with pytest.raises(RuleFileError, match="S-TERM"):
        load_rules()


def test_a_new_joiner_owes_training_before_duty(rules, hotel, employee):
    Organisation.objects.filter(pk=hotel.pk).update(created_at=datetime(2026, 1, 5, tzinfo=SHANGHAI))
    recompute_organisation(Organisation.objects.get(pk=hotel.pk), today=TODAY)
    owed = duty("U-PREJOB", subject_id=employee.person_id)
    assert owed.due_on == date(2026, 3, 5)
    assert owed.status(TODAY) == DutyStatus.OVERDUE
    evidence("person", employee.person_id, "quiz", content_key="course:new-staff")
    owed.refresh_from_db()
    assert owed.status(TODAY) == DutyStatus.MET_LATE


def test_only_public_assembly_places_owe_half_yearly_training(rules, hotel, school, employee, teacher):
    recompute_organisation(hotel, today=TODAY)
    recompute_organisation(school, today=TODAY)
    assert Duty.objects.filter(rule__code="U-PUB-HALF", organisation=hotel).exists()
    assert not Duty.objects.filter(rule__code="U-PUB-HALF", organisation=school).exists()


def test_a_simulated_drill_leaves_the_schools_term_drill_open(rules, school, pupil):
    recompute_organisation(school, today=TODAY)
    owed = duty("S-DRILL-TERM", organisation=school)
    evidence(owed.subject_kind, owed.subject_id, "drill_simulated", content_key="drill:school-floor")
    owed.refresh_from_db()
    assert owed.met_on is None
    evidence(owed.subject_kind, owed.subject_id, "drill_real", content_key="drill:real")
    owed.refresh_from_db()
    assert owed.status(TODAY) == DutyStatus.MET


def test_failed_and_foreign_evidence_meets_nothing(rules, hotel, employee):
    recompute_organisation(hotel, today=TODAY)
    evidence("person", employee.person_id, "quiz", content_key="course:new-staff", result={"passed": False})
    evidence("person", uuid.uuid4(), "quiz", content_key="course:new-staff")
    assert not Duty.objects.filter(subject_id=employee.person_id, met_on__isnull=False).exists()


def test_evidence_before_the_duty_was_computed_counts(rules, hotel, employee):
    evidence("person", employee.person_id, "quiz", content_key="course:new-staff")
    recompute_organisation(hotel, today=TODAY)
    assert duty("U-STAFF-YEAR", subject_id=employee.person_id).met_on == TODAY


def test_last_years_training_does_not_count_this_year(rules, hotel, employee):
    evidence("person", employee.person_id, "quiz", day=date(2025, 12, 31), content_key="course:new-staff")
    recompute_organisation(hotel, today=TODAY)
    assert duty("U-STAFF-YEAR", subject_id=employee.person_id).met_on is None


def test_recomputing_twice_changes_nothing(rules, hotel, employee):
    recompute_organisation(hotel, today=TODAY)
    before = list(Duty.objects.order_by("pk").values())
    assert recompute_organisation(hotel, today=TODAY) == 0
    assert list(Duty.objects.order_by("pk").values()) == before


def test_a_leavers_open_duties_close_and_stay_on_record(rules, hotel, employee):
    recompute_organisation(hotel, today=TODAY)
    employee.person.memberships.update(ended_on=TODAY - timedelta(days=1))
    recompute_organisation(hotel, today=TODAY)
    assert duty("U-STAFF-YEAR", subject_id=employee.person_id).status(TODAY) == DutyStatus.CLOSED


def test_a_revocation_reopens_what_was_met(rules, hotel, employee, superuser):
    recompute_organisation(hotel, today=TODAY)
    row = evidence("person", employee.person_id, "quiz", content_key="course:new-staff")
    assert duty("U-STAFF-YEAR", subject_id=employee.person_id).met_by == row
    revoke_evidence(evidence=row, reason="代答", by=superuser)
    assert duty("U-STAFF-YEAR", subject_id=employee.person_id).met_by is None


def test_shredding_leaves_duties_met(rules, school, pupil):
    recompute_organisation(school, today=TODAY)
    evidence("person", pupil.pk, "quiz", personal={"name": "小禾"})
    met = Duty.objects.filter(subject_id=pupil.pk, met_on__isnull=False).count()
    assert met
    shred_person(subject_id=pupil.pk)
    recompute_organisation(school, today=TODAY)
    assert Duty.objects.filter(subject_id=pupil.pk, met_on__isnull=False).count() == met
