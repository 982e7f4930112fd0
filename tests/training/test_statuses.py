"""Every status a duty can have, and what brings it there."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from courses.training.duties.recompute import recompute_all, recompute_organisation
from courses.training.ledger.record import record_evidence, revoke_evidence
from courses.training.models import Duty, DutyStatus, Rule, Waiver
from courses.training.rulebook.rule_file import load_rules, rule_of
from people.models import Membership, Organisation, Person, PersonKind, Post

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 24)


def proof(duty: Duty, kind: str, day: date, content: str = "", **result):
    with transaction.atomic():
        return record_evidence(
            source_key=f"test:{uuid.uuid4()}", kind=kind, subject_kind=duty.subject_kind, subject_id=duty.subject_id,
            occurred_at=datetime(day.year, day.month, day.day, 10, tzinfo=SHANGHAI),
            content_key=content or f"rule:{duty.rule.code}", result=result, place="操场",
        )[0]  # fmt: skip


def make_rule(code: str = "X-TEST", **changes) -> Rule:
    entry = {
        "id": code, "version": 1, "title": "测试", "subject": "organisation", "scope": "",
        "requirement": {"kind": "record", "what": "测试"}, "accepts": ["paper_upload"],
        "accepts_content": [f"rule:{code}"], "cadence": "quarter", "force": "order", "source": "测试", "verified": "S",
    }  # fmt: skip
    rule = rule_of(entry | changes)
    rule.save()
    return rule


def here_since(unit: Organisation, day: date) -> None:
    """Lets the unit have registered on a day."""
    moment = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
    Organisation.objects.filter(pk=unit.pk).update(created_at=moment, facts_since=day)
    unit.refresh_from_db()


def the_duty(organisation: Organisation, code: str = "X-TEST", day: date = TODAY, **filters) -> Duty:
    recompute_organisation(organisation, today=day)
    return Duty.objects.select_related("rule").get(rule__code=code, organisation=organisation, **filters)


def status(organisation: Organisation, day: date, code: str = "X-TEST", **filters) -> DutyStatus:
    return the_duty(organisation, code, day, **filters).status(day)


def test_a_calendar_duty_goes_from_open_to_missed(hotel):
    make_rule(grace_days=5)
    assert status(hotel, date(2026, 10, 1)) == DutyStatus.OPEN
    assert status(hotel, date(2026, 12, 1)) == DutyStatus.DUE_SOON
    assert status(hotel, date(2026, 12, 31)) == DutyStatus.DUE_SOON
    start = {"period_start": date(2026, 10, 1)}
    assert status(hotel, date(2027, 1, 1), **start) == DutyStatus.IN_GRACE
    assert status(hotel, date(2027, 1, 5), **start) == DutyStatus.IN_GRACE
    assert status(hotel, date(2027, 1, 6), **start) == DutyStatus.MISSED


def test_what_is_done_in_grace_is_met_late_and_meets_the_next_quarter_too(hotel):
    make_rule(grace_days=5)
    duty = the_duty(hotel)
    proof(duty, "paper_upload", date(2027, 1, 3))
    day = date(2027, 1, 10)
    assert status(hotel, day, period_start=date(2026, 10, 1)) == DutyStatus.MET_LATE
    assert status(hotel, day, period_start=date(2027, 1, 1)) == DutyStatus.MET


def test_a_coming_period_shows_ahead_of_time(hotel):
    make_rule(open_before_days=40)
    recompute_organisation(hotel, today=date(2026, 11, 24))
    coming = Duty.objects.get(rule__code="X-TEST", period_start=date(2027, 1, 1))
    assert coming.status(date(2026, 11, 24)) == DutyStatus.NOT_YET_OPEN


def test_due_some_days_into_the_period_is_overdue_after_them_and_can_still_be_met_late(hotel):
    make_rule(due_days=6)
    here_since(hotel, date(2026, 9, 1))
    assert status(hotel, date(2026, 10, 7), period_start=date(2026, 10, 1)) == DutyStatus.DUE_SOON
    quarter = {"period_start": date(2026, 10, 1)}
    assert status(hotel, date(2026, 10, 8), **quarter) == DutyStatus.OVERDUE
    proof(the_duty(hotel, **quarter), "paper_upload", date(2026, 10, 20))
    assert status(hotel, TODAY, **quarter) == DutyStatus.MET_LATE


def test_pre_job_training_has_no_grace(hotel, employee):
    load_rules()
    here_since(hotel, date(2026, 1, 5))
    person = {"subject_id": employee.person_id}
    assert status(hotel, date(2026, 3, 5), "U-PREJOB", **person) == DutyStatus.DUE_SOON
    assert status(hotel, date(2026, 3, 6), "U-PREJOB", **person) == DutyStatus.OVERDUE


def test_training_long_before_the_hire_does_not_count_as_pre_job(hotel, employee):
    load_rules()
    here_since(hotel, date(2026, 1, 5))
    duty = the_duty(hotel, "U-PREJOB", subject_id=employee.person_id)
    proof(duty, "quiz", date(2026, 2, 2), "course:new-staff", passed=True)
    assert the_duty(hotel, "U-PREJOB", subject_id=employee.person_id).met_on is None
    proof(duty, "quiz", date(2026, 2, 3), "course:new-staff", passed=True)
    assert the_duty(hotel, "U-PREJOB", subject_id=employee.person_id).met_on == date(2026, 2, 3)


def test_a_move_to_another_post_asks_for_training_again(hotel, employee):
    load_rules()
    Organisation.objects.update(created_at=datetime(2026, 1, 5, tzinfo=SHANGHAI))
    first = employee.person.memberships.get()
    first.ended_on = date(2026, 8, 31)
    first.save()
    post = Post.objects.create(code="control_room", name="消防控制室值班操作人员")
    Membership.objects.create(person=employee.person, organisation=hotel, post=post, started_on=date(2026, 9, 1))
    duties = Duty.objects.filter(rule__code="U-PREJOB", subject_id=employee.person_id).order_by("period_start")
    assert [duty.due_on for duty in duties] == [date(2026, 3, 5), date(2026, 9, 1)]
    assert [duty.used_facts["person.entry"] for duty in duties] == ["hire", "transfer"]
    assert Duty.objects.filter(rule__code="U-CONTROLROOM-CERT", subject_id=employee.person_id).exists()


def test_revoked_says_so_until_it_is_overdue(hotel, superuser):
    make_rule()
    row = proof(the_duty(hotel), "paper_upload", date(2026, 10, 5))
    assert status(hotel, date(2026, 10, 6)) == DutyStatus.MET
    revoke_evidence(evidence=row, reason="误传", by=superuser)
    assert status(hotel, date(2026, 10, 7)) == DutyStatus.REVOKED
    assert status(hotel, date(2027, 1, 1), period_start=date(2026, 10, 1)) == DutyStatus.MISSED


def test_a_waiver_ends_on_its_day(hotel, superuser):
    make_rule(due_days=40)
    here_since(hotel, date(2026, 10, 1))
    duty = the_duty(hotel)
    waiver = Waiver.objects.create(
        rule_code="X-TEST", subject_kind="organisation", subject_id=hotel.pk, organisation=hotel,
        since=date(2026, 10, 1), until=date(2026, 10, 31), reason="停业装修", given_by=superuser,
    )  # fmt: skip
    duty.refresh_from_db()
    assert duty.status(date(2026, 10, 31)) == DutyStatus.WAIVED
    assert duty.status(date(2026, 11, 1)) == DutyStatus.DUE_SOON
    assert duty.status(date(2026, 11, 11)) == DutyStatus.OVERDUE
    waiver.ended_on = date(2026, 10, 10)
    waiver.save()
    duty.refresh_from_db()
    assert duty.status(date(2026, 10, 11)) == DutyStatus.OPEN


def test_a_waiver_without_a_reason_is_refused(hotel, superuser):
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(
            rule_code="X-TEST", subject_kind="organisation", subject_id=hotel.pk, organisation=hotel,
            since=TODAY, until=TODAY, reason="", given_by=superuser,
        )  # fmt: skip


def test_a_rule_known_but_not_seen_never_turns_red(hotel):
    make_rule(verified="K", due_days=6)
    here_since(hotel, date(2026, 10, 1))
    assert status(hotel, TODAY) == DutyStatus.UNVERIFIED


def test_an_unknown_attribute_goes_to_the_exception_list_and_leaves_it_when_known(hotel):
    make_rule(scope="unit.height_m > 24")
    duty = the_duty(hotel)
    assert (duty.status(TODAY), duty.missing, duty.due_on) == (DutyStatus.NOT_COMPUTABLE, "unit.height_m", None)
    hotel.height_m = 20
    hotel.save()
    assert not Duty.objects.filter(rule__code="X-TEST").exists()
    hotel.height_m = 30
    hotel.save()
    assert not Duty.objects.get(rule__code="X-TEST").missing


def test_a_person_without_a_post_goes_to_the_exception_list(hotel, manager):
    load_rules()
    assert status(hotel, TODAY, "U-SPECIAL", subject_id=manager.person_id) == DutyStatus.NOT_COMPUTABLE
    assert the_duty(hotel, "U-SPECIAL", subject_id=manager.person_id).missing == "person.post"


def test_a_changed_attribute_leaves_past_periods_as_they_were(hotel):
    make_rule(scope="unit.public_assembly")
    Organisation.objects.filter(pk=hotel.pk).update(created_at=datetime(2026, 1, 5, tzinfo=SHANGHAI))
    Organisation.objects.filter(pk=hotel.pk).update(facts_since=date(2026, 1, 5))
    hotel.refresh_from_db()
    recompute_organisation(hotel, today=TODAY)
    quarters = Duty.objects.filter(rule__code="X-TEST").order_by("period_start")
    assert [duty.period_start.month for duty in quarters] == [1, 4, 7, 10]
    hotel.public_assembly = False
    hotel.save()
    assert [duty.period_start.month for duty in quarters.all()] == [1, 4, 7]
    recompute_all()
    assert [duty.period_start.month for duty in quarters.all()] == [1, 4, 7]


def test_standing_duties_have_no_date_and_are_open_until_attested(hotel):
    make_rule(cadence="standing", anchor="registration")
    duty = the_duty(hotel)
    assert (duty.due_on, duty.status(TODAY)) == (None, DutyStatus.OPEN)
    proof(duty, "paper_upload", date(2026, 11, 1), valid_until="2026-12-31")
    duties = Duty.objects.filter(rule__code="X-TEST").order_by("period_start")
    assert [found.status(date(2026, 11, 2)) for found in duties] == [DutyStatus.MET, DutyStatus.NOT_YET_OPEN]
    assert duties[1].status(date(2027, 1, 1)) == DutyStatus.OVERDUE


def test_a_rolling_duty_starts_again_after_its_months_and_early_renewal_loses_nothing(hotel):
    make_rule(cadence="rolling", rolling_months=12, anchor="registration", due_days=30, open_before_days=60)
    duty = the_duty(hotel)
    proof(duty, "paper_upload", duty.due_on - timedelta(days=10))
    first, second = Duty.objects.filter(rule__code="X-TEST").order_by("period_start")
    assert second.due_on == first.due_on.replace(year=first.due_on.year + 1)
    assert second.period_start == second.due_on - timedelta(days=60)


def test_hours_add_up(hotel):
    make_rule(requirement={"kind": "training", "what": "4课时", "min_hours": 4})
    duty = the_duty(hotel)
    proof(duty, "paper_upload", date(2026, 10, 8), hours=2.5)
    proof(duty, "paper_upload", date(2026, 10, 9))
    assert status(hotel, TODAY) == DutyStatus.OPEN
    last = proof(duty, "paper_upload", date(2026, 11, 9), hours=1.5)
    met = the_duty(hotel)
    assert (met.met_on, met.met_by_id) == (date(2026, 11, 9), last.pk)


def test_a_drill_record_without_its_fields_is_named(hotel):
    load_rules()
    drill = Duty(rule=Rule.objects.get(code="U-DRILL-NOTICE"), subject_kind="organisation", subject_id=hotel.pk)
    today = hotel.facts_since
    proof(drill, "drill_real", today, "drill:real", signs_placed=True)
    found = Duty.objects.get(rule__code="U-DRILL-NOTICE", subject_id=hotel.pk)
    assert found.met_on is None
    proof(drill, "drill_real", today, "drill:real", signs_placed=True, notice_given=True)
    found.refresh_from_db()
    assert found.met_on is None, "one bad record of the day is enough"


def test_one_drill_meets_every_rule_that_takes_it(school):
    load_rules()
    recompute_organisation(school, today=TODAY)
    duty = Duty.objects.get(rule__code="S-DRILL-TERM", organisation=school)
    proof(duty, "drill_real", TODAY, "drill:real")
    met = set(Duty.objects.filter(organisation=school, met_on=TODAY).values_list("rule__code", flat=True))
    assert {"S-DRILL-TERM", "S-DRILL-MONTH", "S-DRILL-YEAR", "U-DRILL-OTHER"} <= met


def test_a_new_version_takes_over_the_running_period_and_leaves_those_before(hotel):
    make_rule()
    Organisation.objects.filter(pk=hotel.pk).update(
        created_at=datetime(2026, 5, 5, tzinfo=SHANGHAI), facts_since=date(2026, 5, 5)
    )
    hotel.refresh_from_db()
    make_rule(version=2, effective_from="2026-11-01", grace_days=9)
    recompute_organisation(hotel, today=TODAY)
    duties = Duty.objects.filter(rule__code="X-TEST").order_by("period_start").select_related("rule")
    assert [duty.rule.version for duty in duties] == [1, 1, 2]
    assert duties[2].grace_until == date(2027, 1, 9)


def test_a_withdrawn_rule_closes_its_running_duty(hotel):
    rule = make_rule()
    the_duty(hotel)
    rule.effective_until = date(2026, 11, 1)
    rule.save()
    assert status(hotel, TODAY) == DutyStatus.CLOSED


def test_a_hire_touches_nobody_else(hotel, employee, django_assert_max_num_queries):
    load_rules()
    recompute_organisation(hotel, today=TODAY)
    others = dict(Duty.objects.values_list("pk", "facts"))
    person = Person.objects.create(name="郑师傅", kind=PersonKind.EMPLOYEE)
    with django_assert_max_num_queries(9):
        Membership.objects.create(
            person=person, organisation=hotel, post=Post.objects.get(code="staff"), started_on=TODAY
        )
    assert Duty.objects.filter(subject_id=person.pk).count() >= 3
    assert dict(Duty.objects.exclude(subject_id=person.pk).values_list("pk", "facts")) == others
