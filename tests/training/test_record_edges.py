"""Certificates, evidence, duties and proposals on the last day that counts, the day after, and the day before."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.certificates.issue import issue_certificate
from courses.training.certificates.statement import CertificateState, masked, statement_of
from courses.training.duties.decisions import waive_duty
from courses.training.duties.forms import AttestForm
from courses.training.duties.selectors import duties_of, owed_since, reopened_by, status_case
from courses.training.evidence.selectors import evidence_lines, evidence_of
from courses.training.evidence_pages.forms import CorrectionForm
from courses.training.ledger.record import revoke_evidence
from courses.training.models import TRAINED_BEFORE, Certificate, Duty, DutyStatus, Evidence, Rule
from courses.training.proposals.forms import RuleForm
from courses.training.rulebook.rule_file import entry_of, load_rules, rule_of
from tests.training.ledgers import write
from tests.training.test_status_edges import END, START
from tests.training.test_status_edges import duty as duty_of_2026

DAY, MINUTE, MOMENT = timedelta(days=1), timedelta(minutes=1), timedelta(microseconds=1)
TODAY = date(2026, 11, 25)  # the clock's
LIMITS = "由电脑模型推演；模型算不出什么，写在演练页面上。"  # what stands beside every simulated drill


# -- certificates ------------------------------------------------------------------------------------------------------


@pytest.fixture
def issue(pupil, clock):
    """Issues a certificate of the pupil's that holds until a day so far from today."""

    def made(days: int | None) -> Certificate:
        valid_until = None if days is None else TODAY + days * DAY
        return issue_certificate(
            evidence=write(pupil.pk), holder_name=pupil.name, course_key="x", title="火场逃生", valid_until=valid_until
        )

    return made


HELD = [(None, True), (1, True), (0, True), (-1, False)]


@pytest.mark.parametrize(("days", "valid"), HELD)
def test_a_certificate_holds_to_its_last_day(issue, days, valid):
    certificate = issue(days)
    assert certificate.is_valid is valid
    assert statement_of(certificate).state == (CertificateState.VALID if valid else CertificateState.EXPIRED)


@pytest.mark.parametrize(("days", "valid"), HELD)
def test_page_and_api_say_so_too(client, issue, days, valid):
    serial = issue(days).serial
    assert client.get(f"/verify/{serial}/").context["statement"].state == ("valid" if valid else "expired")
    assert client.get(f"/api/certificates/{serial}").json()["is_valid"] is valid


@pytest.mark.parametrize("days", [1, -1])
def test_a_revoked_certificate_is_revoked_before_and_after_its_last_day(issue, foreign_officer, days):
    certificate = issue(days)
    revoke_evidence(evidence=certificate.evidence, reason="代答", by=foreign_officer)
    certificate = Certificate.objects.get()
    assert not certificate.is_valid
    assert statement_of(certificate).state == CertificateState.REVOKED


def test_the_same_evidence_is_certified_once(issue, pupil):
    first = issue(1)
    again = issue_certificate(
        evidence=first.evidence, holder_name="别人", course_key="y", title="别的", valid_until=TODAY
    )
    assert (again, again.holder_name, again.valid_until) == (first, pupil.name, TODAY + DAY)


@pytest.mark.parametrize(
    ("who", "status"),
    [("pupil_user", 200), ("teacher", 200), ("employee", 404), ("manager", 404), ("city_officer", 404)],
)
def test_a_certificates_pdf_is_for_who_may_see_the_holder(client, request, issue, who, status):
    client.force_login(request.getfixturevalue(who))
    serial = issue(1).serial
    assert client.get(f"/certificates/{serial}.pdf").status_code == status
    assert client.post(f"/certificates/{serial}.pdf").status_code == 405


@pytest.mark.parametrize(
    ("name", "shown"), [("", ""), ("王", "王"), ("王二", "王*"), ("王小二", "王*二"), ("欧阳小二", "欧**二")]
)
def test_a_name_is_masked_in_its_middle(name, shown):
    assert masked(name) == shown


# -- evidence ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def quiz(pupil, clock) -> Evidence:
    return write(pupil.pk, occurred_at=clock.moment - DAY)


@pytest.mark.parametrize(("past", "takes"), [(-MINUTE, True), (0 * MINUTE, True), (MINUTE, False)])
def test_a_correction_is_dated_now_at_the_latest(quiz, clock, past, takes):
    when = timezone.localtime(clock.moment + past)
    form = CorrectionForm({"occurred_at": f"{when:%Y-%m-%dT%H:%M}", "reason": "x"}, evidence=quiz)
    assert form.is_valid() is takes
    assert ("occurred_at" in form.errors) is not takes


@pytest.mark.parametrize(("length", "takes"), [(300, True), (301, False)])
def test_a_reason_has_three_hundred_characters(quiz, clock, length, takes):
    when = timezone.localtime(clock.moment)
    form = CorrectionForm({"occurred_at": f"{when:%Y-%m-%dT%H:%M}", "reason": "x" * length}, evidence=quiz)
    assert form.is_valid() is takes


def kept_rule(**changes) -> Rule:
    entry = {
        "id": "X-EDGE", "version": 1, "title": "x", "subject": "person", "scope": "", "accepts": ["quiz"],
        "requirement": {"kind": "training", "what": "x"}, "cadence": "calendar_year", "force": "order", "source": "x",
        "verified": "S",
    }  # fmt: skip
    rule = rule_of(entry | changes)
    rule.save()
    return rule


def kept_duty(person, school, **changes) -> Duty:
    """The pupil's duty of November, which nothing has met."""
    given = {
        "rule": changes.pop("rule", None) or kept_rule(), "subject_kind": "person", "subject_id": person.pk,
        "organisation": school, "period_start": date(2026, 11, 1), "period_end": date(2026, 11, 30),
        "due_on": date(2026, 11, 30),
    }  # fmt: skip
    return Duty.objects.create(**given | changes)


def noon(day: date):
    return timezone.make_aware(timezone.datetime.combine(day, timezone.datetime.min.time())) + timedelta(hours=12)


@pytest.mark.parametrize(
    ("day", "within"),
    [(date(2026, 10, 31), False), (date(2026, 11, 1), True), (date(2026, 11, 30), True), (date(2026, 12, 1), False)],
)
def test_what_was_not_passed_is_explained_beside_a_duty_met_in_its_period(pupil, school, clock, day, within):
    passed = write(pupil.pk, "quiz-attempt:passed")
    duty = kept_duty(pupil, school, met_by=passed, met_on=TODAY)
    write(pupil.pk, "quiz-attempt:failed", occurred_at=noon(day), result={"score": 1, "max_score": 9, "passed": False})
    lines = evidence_lines(evidence_of("person", pupil.pk), [duty])
    failed = next(line for line in lines if not line.evidence.passed)
    assert bool(failed.not_met) is within


@pytest.mark.parametrize(
    ("dates", "day", "would"),
    [
        ({}, date(2026, 10, 31), False),
        ({}, date(2026, 11, 1), True),
        ({}, date(2026, 11, 30), True),
        ({}, date(2026, 12, 1), False),
        ({"grace_until": date(2026, 12, 5)}, date(2026, 12, 5), True),
        ({"grace_until": date(2026, 12, 5)}, date(2026, 12, 6), False),
        ({"period_end": None}, date(2027, 12, 6), True),
    ],
)
def test_a_revocation_opens_the_duties_that_would_have_taken_the_row(pupil, school, foreign_officer, dates, day, would):
    row = write(pupil.pk, occurred_at=noon(day))
    revocation = revoke_evidence(evidence=row, reason="代答", by=foreign_officer)
    duty = kept_duty(pupil, school, revoked_on=timezone.localdate(), **dates)
    assert reopened_by(row, revocation) == ([duty] if would else [])


# -- duties ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dates", "listed"),
    [
        ({"period_end": TODAY - 366 * DAY}, True),
        ({"period_end": TODAY - 367 * DAY}, False),
        ({"period_end": None}, True),
        ({"due_on": TODAY, "closed_on": TODAY}, False),
        ({"due_on": TODAY, "closed_on": TODAY + DAY}, True),
    ],
)
def test_a_record_lists_a_year_of_duties_and_those_closed_too_late(pupil, school, clock, dates, listed):
    kept_duty(pupil, school, **dates)
    assert duties_of("person", pupil.pk).exists() is listed


YEAR = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"period_start": TODAY}, True),
        ({"period_start": TODAY + DAY}, False),
        ({"closed_on": TODAY}, False),
        ({"closed_on": TODAY + DAY}, True),
        ({"period_end": YEAR}, True),
        ({"period_end": YEAR - DAY}, False),
        ({"met_on": YEAR, "due_on": YEAR}, True),
        ({"met_on": YEAR, "due_on": YEAR - DAY}, False),
        ({"met_on": YEAR, "due_on": None}, True),
        ({"met_on": None, "due_on": YEAR - DAY}, True),
    ],
)
def test_a_duty_counts_between_two_days(pupil, school, dates, counts):
    kept_duty(pupil, school, **{"period_start": date(2025, 1, 1)} | dates)
    assert owed_since(YEAR, TODAY).exists() is counts


WORDS = {
    DutyStatus.MET: "met", DutyStatus.MET_LATE: "met", DutyStatus.NOT_COMPUTABLE: "not_computable",
    DutyStatus.WAIVED: "other", DutyStatus.CLOSED: "other", DutyStatus.NOT_YET_OPEN: "other", DutyStatus.OPEN: "due",
    DutyStatus.DUE_SOON: "due", DutyStatus.IN_GRACE: "due", DutyStatus.REVOKED: "due", DutyStatus.OVERDUE: "overdue",
    DutyStatus.MISSED: "overdue", DutyStatus.UNVERIFIED: "unverified", DutyStatus.EXCUSED: "other",
    DutyStatus.NOT_KNOWN: "not_computable",
}  # fmt: skip


@pytest.mark.parametrize("verification", ["S", "K"])
@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"due_on": None},
        {"due_on": date(2026, 6, 30)},
        {"grace_until": date(2027, 1, 10)},
        {"waived_until": date(2026, 6, 30)},
        {"waived_until": END},
        {"met_on": END + DAY},
        {"revoked_on": date(2026, 6, 30)},
        {"closed_on": date(2026, 6, 30)},
        {"missing": "unit.beds", "due_on": None},
        {"missing": "unit.beds", "due_on": None, "waived_until": date(2026, 6, 30)},
        {"missing": TRAINED_BEFORE, "due_on": None, "waived_until": date(2026, 6, 30)},
    ],
)
def test_the_database_says_the_same_of_a_duty_on_every_edge(pupil, school, verification, dates):
    made = duty_of_2026(verification=verification, **dates)
    rule = kept_rule(verified=verification)
    made.rule, made.subject_kind, made.subject_id, made.organisation = rule, "person", pupil.pk, school
    made.save()
    edges = {START, END, *(value for value in dates.values() if isinstance(value, date))}
    for today in sorted({edge + shift * DAY for edge in edges for shift in (-1, 0, 1)}):
        found = Duty.objects.annotate(bucket=status_case(today)).get()
        assert found.bucket == WORDS[found.status(today)], today


# -- what officers decide ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "takes"), [(-1, True), (0, True), (1, False)])
def test_a_duty_is_attested_for_today_at_the_latest(clock, days, takes):
    form = AttestForm({"on": (TODAY + days * DAY).isoformat(), "note": "现场核实"})
    assert form.is_valid() is takes


@pytest.mark.parametrize(("hours", "takes"), [(0.4, False), (0.5, True), (400, True), (400.1, False)])
def test_attested_hours_are_half_an_hour_to_four_hundred(clock, hours, takes):
    form = AttestForm({"on": TODAY.isoformat(), "note": "现场核实", "hours": str(hours)})
    assert form.is_valid() is takes


@pytest.mark.parametrize(("days", "takes"), [(-1, False), (0, True), (1, True)])
def test_a_waiver_ends_today_at_the_earliest(hotel, foreign_officer, employee, clock, days, takes):
    duty = kept_duty(employee.person, hotel)
    if not takes:
        with pytest.raises(ValueError):
            waive_duty(duty=duty, by=foreign_officer, until=TODAY + days * DAY, reason="停业")
        return
    assert waive_duty(duty=duty, by=foreign_officer, until=TODAY + days * DAY, reason="停业").since == date(2026, 11, 1)


@pytest.mark.parametrize("starts", [TODAY - DAY, TODAY, TODAY + DAY])
def test_a_waiver_begins_with_the_period(hotel, foreign_officer, employee, clock, starts):
    duty = kept_duty(employee.person, hotel, period_start=starts)
    assert waive_duty(duty=duty, by=foreign_officer, until=TODAY + DAY, reason="停业").since == starts


@pytest.mark.parametrize(
    ("due", "until", "kept"),
    [
        (TODAY + 9 * DAY, TODAY + DAY, TODAY + DAY),
        (TODAY + 9 * DAY, None, TODAY + 9 * DAY),
        (TODAY - DAY, None, TODAY),
        (TODAY - DAY, TODAY + 90 * DAY, TODAY),
    ],
)
def test_without_a_day_a_waiver_holds_for_the_period_and_one_that_is_over_is_excused(
    hotel, foreign_officer, employee, clock, due, until, kept
):
    duty = kept_duty(employee.person, hotel, due_on=due, period_end=due)
    assert waive_duty(duty=duty, by=foreign_officer, until=until, reason="停业").until == kept


def test_what_has_no_period_is_waived_until_a_day(hotel, foreign_officer, employee, clock):
    duty = kept_duty(employee.person, hotel, period_end=None)
    with pytest.raises(ValueError):
        waive_duty(duty=duty, by=foreign_officer, reason="停业")


@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_a_waiver_needs_a_reason(hotel, foreign_officer, employee, reason):
    duty = kept_duty(employee.person, hotel)
    with pytest.raises(ValueError):
        waive_duty(duty=duty, by=foreign_officer, until=timezone.localdate() + DAY, reason=reason)


# -- proposals ---------------------------------------------------------------------------------------------------------


def proposed(**changes) -> RuleForm:
    entry = entry_of(Rule.objects.get(code="U-DRILL-OTHER"))
    data = {name: value for name, value in entry.items() if name not in ("requirement", "version")}
    data |= {"kind": entry["requirement"]["kind"], "what": entry["requirement"]["what"], "anchor": "period"}
    data |= {"unit_is_not": ["key_unit"]}
    return RuleForm({**data, "effective_from": TODAY.isoformat()} | changes)


@pytest.mark.parametrize(("days", "takes"), [(-1, False), (0, True), (1, True)])
def test_a_version_begins_today_at_the_earliest(db, clock, days, takes):
    load_rules()
    form = proposed(effective_from=(TODAY + days * DAY).isoformat())
    assert form.is_valid() is takes
    assert ("effective_from" in form.errors) is not takes


@pytest.mark.parametrize(("days", "takes"), [(-1, False), (0, False), (1, True)])
def test_a_version_ends_after_the_day_it_begins(db, clock, days, takes):
    load_rules()
    form = proposed(effective_until=(TODAY + days * DAY).isoformat())
    assert form.is_valid() is takes
    assert ("effective_until" in form.errors) is not takes


@pytest.mark.parametrize(
    ("field", "value", "takes"),
    [
        ("grace_days", 366, True),
        ("grace_days", 367, False),
        ("due_days", 0, True),
        ("due_days", -1, False),
        ("due_days", 3660, True),
        ("due_days", 3661, False),
        ("open_before_days", 366, True),
        ("open_before_days", 367, False),
        ("min_hours", 0.5, True),
        ("min_hours", 0.4, False),
    ],
)
def test_the_numbers_of_a_version_have_their_bounds(db, clock, field, value, takes):
    load_rules()
    form = proposed(**{field: str(value)})
    form.is_valid()
    assert (field in form.errors) is not takes, form.errors


def test_the_first_version_of_a_code_is_one_and_the_next_one_more(db, clock):
    load_rules()
    assert RuleForm._next_version("X-NEW") == 1
    assert RuleForm._next_version("U-DRILL-OTHER") == 2


@pytest.mark.parametrize(("days", "status"), [(0, 302), (-1, 400)])
def test_the_page_takes_what_the_form_takes(client, city_officer, clock, days, status):
    load_rules()
    data = {name: value for name, value in proposed().data.items() if name != "id"}
    client.force_login(city_officer)
    given = data | {"effective_from": (TODAY + days * DAY).isoformat()}
    answer = client.post(reverse("training:propose", args=["U-DRILL-OTHER"]), given)
    assert answer.status_code == status


def test_a_stranger_to_the_ledger_finds_no_serial(client, db):
    assert client.get(f"/verify/{uuid.uuid4().hex[:12]}/").status_code == 404


def test_one_sentence_tells_that_a_simulated_drill_is_no_real_one(pupil, school):
    write(pupil.pk, kind="drill_simulated")
    drills = {"accepts": ["drill_real"], "requirement": {"kind": "drill", "what": "x"}}
    owed = [kept_duty(pupil, school, rule=kept_rule(id=f"X-DRILL-{number}", **drills)) for number in range(3)]
    (line,) = evidence_lines(evidence_of("person", pupil.pk), owed)
    assert not line.not_met
    assert line.note.endswith(LIMITS)
    assert "真实演练" in line.note


def test_a_simulated_drill_says_nothing_about_drills_that_cannot_be_computed(pupil, school):
    write(pupil.pk, kind="drill_simulated")
    rule = kept_rule(accepts=["drill_real"], requirement={"kind": "drill", "what": "x"})
    unknown = kept_duty(pupil, school, rule=rule, missing="organisation.public_assembly", due_on=None)
    (line,) = evidence_lines(evidence_of("person", pupil.pk), [unknown])
    assert (line.not_met, line.note) == ([], LIMITS)


def test_a_pupil_sees_no_duty_of_the_class_as_a_failure(client, pupil, pupil_user, school, school_class):
    write(pupil.pk, kind="drill_simulated")
    rule = kept_rule(id="S-EDGE", subject="class", accepts=["drill_real"], requirement={"kind": "drill", "what": "x"})
    kept_duty(pupil, school, rule=rule, subject_kind="class", subject_id=school_class.pk)
    client.force_login(pupil_user)
    (line,) = client.get("/records/").context["evidence_lines"]
    assert (line.met, line.not_met, line.note) == ([], [], LIMITS)
