"""Exports show everything, erasures leave counts, duties and seals right, and each leaves a row."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log as log_action

from common.data_register import Subject, register
from courses.training.certificates.issue import issue_certificate
from courses.training.duties.recompute import recompute_organisation
from courses.training.ledger.record import record_evidence
from courses.training.models import Certificate, Duty, Evidence, EvidencePersonal, RealDrill
from courses.training.real_drills.record import participants_of, record_real_drill
from people.models import Membership, Organisation, Person, RoleGrant, User
from privacy.models import AskedBy, PrivacyRequest, RequestKind
from privacy.requests import Asking, erase, export_of, of_account, of_person, sections_of
from simulator.drills.models import DrillPlayer, DrillSession
from tests.training.ledgers import seal_soon, verify_ledger
from venues.bookings.models import Booking, BookingState, Resident, Slot
from venues.models import Venue, VenueKind

pytestmark = pytest.mark.django_db
BY_SELF = Asking(AskedBy.SELF)


def evidence(kind: str, subject: uuid.UUID, unit: Organisation, personal: dict, **more) -> Evidence:
    with transaction.atomic():
        row, _ = record_evidence(
            source_key=more.pop("key", f"{kind}:{uuid.uuid4()}"),
            kind=kind,
            subject_kind=more.pop("subject_kind", "person"),
            subject_id=subject,
            occurred_at=timezone.now() - timedelta(days=1),
            content_key="course:school-escape",
            result={"passed": True},
            organisation_id=unit.pk,
            personal=personal,
        )
    return row


@pytest.fixture
def learned(rules, school, school_class, pupil, pupil_user) -> Person:
    """A pupil with a quiz, a certificate, a drill of the class, and duties met by them; all sealed."""
    User.objects.filter(pk=pupil_user.pk).update(display_name="小学生 小禾", email="he@example.org")
    quiz = evidence("quiz", pupil.pk, school, {"name": "小禾"})
    issue_certificate(evidence=quiz, holder_name="小禾", course_key="c", title="t")
    session = DrillSession.objects.create(
        scenario="school-two", scenario_sha256="0", school_class=school_class, ended_at=timezone.now(), state="ended"
    )
    DrillPlayer.objects.create(session=session, person=pupil, name="飞毛腿", seat=7, token_hash="h", total=80)
    evidence(
        "drill_simulated", school_class.pk, school, {"participants": [{"name": "小禾", "seat": 7}]},
        subject_kind="class", key=f"drill:{session.pk}",
    )  # fmt: skip
    log_action(pupil, "wagtail.edit", user=pupil_user)  # the admin's log keeps a label, which is the name
    recompute_organisation(school)
    seal_soon()
    return pupil


@pytest.fixture
def rules(db) -> None:
    from courses.training.rulebook.rule_file import load_rules

    load_rules()


def everything_stored() -> str:
    """All that any table holds, as one text: what a name is looked for in after an erasure."""
    from django.apps import apps

    return "\n".join(
        repr(list(model._default_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )


def coverage() -> list[tuple]:
    return sorted(
        (duty.rule.code, str(duty.subject_id), str(duty.met_on), str(duty.met_by_id), duty.status(timezone.localdate()))
        for duty in Duty.objects.select_related("rule")
    )


def test_an_export_holds_what_each_table_holds(learned):
    found = {section.holding.model: section.rows for section in export_of(of_person(learned), BY_SELF)}
    text = repr(found)
    for told in ("小禾", "飞毛腿", "小学生 小禾", "he@example.org"):
        assert told in text
    assert {"people.Person", "people.User", "training.EvidencePersonal", "drills.DrillPlayer"} <= set(found)
    assert "token_hash" not in text
    request = PrivacyRequest.objects.get()
    assert (request.kind, request.person, request.of_minor) == (RequestKind.EXPORT, learned.pk, True)


def test_nobody_else_stands_in_an_export(learned, employee):
    assert "吴师傅" not in repr([section.rows for section in sections_of(of_person(learned))])
    assert sections_of(Subject()) == []
    assert "小禾" not in repr([section.rows for section in sections_of(of_account(employee))])


def test_after_an_erasure_no_table_holds_the_name(learned, school):
    assert all(told in everything_stored() for told in ("小禾", "飞毛腿", "he@example.org")), "the control"
    before, count = coverage(), Evidence.objects.count()
    assert any(row[4] == "met" for row in before)
    erase(of_person(learned), BY_SELF)
    stored = everything_stored()
    for told in ("小禾", "飞毛腿", "he@example.org"):
        assert told not in stored
    assert not EvidencePersonal.objects.exists(), "salts too"
    assert Evidence.objects.count() == count
    assert verify_ledger() == []
    recompute_organisation(school)
    assert coverage() == before
    assert DrillPlayer.objects.get().total == 80


def test_an_erasure_leaves_its_own_row_that_names_nobody(learned):
    erase(of_person(learned), Asking(AskedBy.GUARDIAN, reference="告家长书-7"))
    row = PrivacyRequest.objects.get()
    assert (row.kind, row.asked_by, row.reference, row.of_minor) == ("erasure", "guardian", "告家长书-7", True)
    assert row.gone["people.Person"] == 1
    assert row.gone["training.EvidencePersonal"] == 1
    erase(of_person(learned), BY_SELF)
    assert PrivacyRequest.objects.first().gone == {}, "a second time there is nothing left"


def test_what_the_law_keeps_answers_with_its_date(employee, hotel, settings):
    settings.RECORDS_KEEP_YEARS = 5
    row = evidence("quiz", employee.person_id, hotel, {"name": "吴师傅"})
    visit = evidence("visit", employee.person_id, hotel, {"name": "吴师傅"})
    issue_certificate(evidence=row, holder_name="吴师傅", course_key="c", title="t")
    Membership.objects.filter(person=employee.person).update(ended_on=timezone.localdate() - timedelta(days=1))
    outcomes = {one.holding.model: one.erased for one in erase(of_person(employee.person), BY_SELF)}
    done = timezone.localdate(row.occurred_at)
    until = date(done.year + 5, done.month, done.day)
    assert (outcomes["training.EvidencePersonal"].kept, outcomes["training.EvidencePersonal"].until) == (1, until)
    assert outcomes["training.Certificate"].until == until
    assert list(EvidencePersonal.objects.values_list("evidence", flat=True)) == [row.pk]
    assert not EvidencePersonal.objects.filter(evidence=visit).exists(), "no law keeps a visit"
    assert Certificate.objects.get().holder_name == "吴师傅"
    assert Person.objects.get(pk=employee.person_id).name == ""
    assert verify_ledger() == []
    kept = PrivacyRequest.objects.get().kept["training.EvidencePersonal"]
    assert kept == {"rows": 1, "until": f"{until:%Y-%m-%d}"}


def real_drill(unit: Organisation, by: User, day: date) -> RealDrill:
    """A drill of a unit whose list names two people."""
    drill, _ = record_real_drill(
        drill_id=uuid.uuid4(), organisation=unit, by=by, participants="吴师傅、赵六",
        values={
            "emergency": "fire", "began_at": timezone.make_aware(datetime(day.year, day.month, day.day, 0, 30)),
            "place": "主楼", "plan": "预案", "content": "疏散", "departments": "客房", "participant_count": 2,
            "notice_given": True, "signs_placed": True, "evacuation_s": None, "evaluation": "",
        },
    )  # fmt: skip
    return drill


LISTS = "training.RealDrill"


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 2, 28), 0),
        (date(2026, 3, 1), 1),
        (date(2026, 9, 30), 1),
        (date(2026, 10, 1), 0),
    ],
)
def test_lists_of_a_units_drills_are_told_to_who_was_there_that_day(employee, hotel, manager, settings, day, found):
    settings.RECORDS_KEEP_YEARS = 5
    Membership.objects.filter(person=employee.person).update(ended_on=date(2026, 9, 30))
    drill = real_drill(hotel, manager, day)
    until = day.replace(year=2031)
    sections = {one.holding.model: one for one in export_of(of_person(employee.person), BY_SELF)}
    assert (LISTS in sections) == bool(found)
    if found:
        (row,) = sections[LISTS].rows
        assert f"{until:%Y-%m-%d}" in row.values()
        assert "赵六" not in repr(sections[LISTS].to_dict()), "nobody else's name"
    outcomes = {one.holding.model: one.erased for one in erase(of_person(employee.person), BY_SELF)}
    if found:
        assert (outcomes[LISTS].kept, outcomes[LISTS].until) == (1, until)
        assert "61" in str(outcomes[LISTS].reason)
        assert PrivacyRequest.objects.first().kept[LISTS] == {"rows": 1, "until": f"{until:%Y-%m-%d}"}
    assert (LISTS in outcomes) == bool(found)
    assert participants_of(drill) == "吴师傅、赵六", "the law keeps it whole"


def test_lists_are_told_to_who_wrote_them_and_not_to_others(employee, hotel, manager, superuser, school):
    real_drill(school, manager, date(2026, 5, 1))
    assert sections_of(of_account(superuser)) != []
    assert LISTS not in {one.holding.model for one in sections_of(of_account(superuser))}
    assert LISTS not in {one.holding.model for one in sections_of(of_person(employee.person))}, "of another unit"
    assert LISTS in {one.holding.model for one in sections_of(of_account(manager))}


def test_once_the_names_have_gone_no_list_is_told_of(employee, hotel, manager, settings):
    settings.RECORDS_KEEP_YEARS = 5
    real_drill(hotel, manager, date(2026, 5, 1))
    (parts,) = (one for one in register().held if one.model == "training.EvidencePersonal")
    assert parts.shred(timezone.make_aware(datetime(2031, 5, 1, 12))) == 0
    assert LISTS in {one.holding.model for one in sections_of(of_person(employee.person))}
    assert parts.shred(timezone.make_aware(datetime(2031, 5, 2, 12))) == 1
    assert LISTS not in {one.holding.model for one in sections_of(of_person(employee.person))}


def test_who_works_in_the_unit_stays_nameable(employee):
    outcomes = {one.holding.model: one.erased for one in erase(of_person(employee.person), BY_SELF)}
    assert outcomes["people.Person"].kept == 1
    assert outcomes["people.Person"].reason
    assert Person.objects.get(pk=employee.person_id).name == "吴师傅"
    assert outcomes["people.User"].gone == 1


def test_an_account_with_a_role_is_not_closed(manager):
    outcomes = {one.holding.model: one.erased for one in erase(of_account(manager), BY_SELF)}
    assert outcomes["people.User"].kept == 1
    manager.refresh_from_db()
    assert manager.is_active
    assert RoleGrant.objects.filter(user=manager).exists()


@pytest.fixture
def booked(tree) -> Resident:
    """A phone with a visit behind it, checked in, and one to come."""
    venue = Venue.objects.create(division=tree.village, kind=VenueKind.POINT)
    resident = Resident.objects.create(phone_hmac="a" * 64, phone_last4="8000")
    now = timezone.now()
    for days, state in ((-2, BookingState.CHECKED_IN), (2, BookingState.BOOKED)):
        start = now + timedelta(days=days)
        slot = Slot.objects.create(
            venue=venue, starts_at=start, ends_at=start + timedelta(hours=1), capacity=10, booked=3
        )
        Booking.objects.create(
            request_key=uuid.uuid4(), slot=slot, resident=resident, party_size=3, name="王女士", state=state
        )
    with transaction.atomic():
        record_evidence(
            source_key="visit:1", kind="visit", subject_kind="person", subject_id=resident.pk, occurred_at=now,
            content_key="visit:1", result={"party_size": 3}, personal={"name": "王女士", "phone_last4": "8000"},
        )  # fmt: skip
    return resident


def test_a_resident_is_forgotten_and_counts_stay(booked):
    subject = Subject(resident=booked.pk)
    assert "王女士" in repr([section.rows for section in export_of(subject, Asking(AskedBy.RESIDENT))])
    erase(subject, Asking(AskedBy.RESIDENT))
    stored = everything_stored()
    assert "王女士" not in stored
    assert "a" * 64 not in stored
    past, coming = Booking.objects.order_by("slot__starts_at")
    assert (past.state, past.party_size, past.slot.booked) == (BookingState.CHECKED_IN, 3, 3)
    assert (coming.state, coming.slot.booked) == (BookingState.CANCELLED, 0), "places are given back"
    assert verify_ledger() == []


def test_a_failure_in_one_table_erases_nothing(learned, monkeypatch):
    from dataclasses import replace

    def failing(subject, now):
        raise ValueError("broken")

    held = [replace(one, erase=failing) if one.model == "drills.DrillPlayer" else one for one in register().held]
    monkeypatch.setattr("privacy.requests.register", lambda: type(register())(tuple(held)))
    with pytest.raises(ValueError, match="broken"):
        erase(of_person(learned), BY_SELF)
    assert Person.objects.get(pk=learned.pk).name == "小禾"
    assert not PrivacyRequest.objects.exists()
