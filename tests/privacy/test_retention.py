"""What is past its time is shredded once a day, to the day, and an interruption harms nothing."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from common import data_register
from common.data_register import Erased, Ground, Holding, Register, Whose, register
from common.jobs.models import Job
from courses.quizzes.models import Attempt, AttemptItem, Question, QuestionVersion, Quiz
from courses.training.ledger.record import record_evidence
from courses.training.models import Evidence, EvidencePersonal
from firesafety.periodic import periodic_work, request_shredding
from people.models import AccessToken, Membership, Person, PersonKind, SignIn, User
from privacy import retention
from privacy.models import RetentionRun
from privacy.retention import NotAllShreddedError, shred_past_time
from tests.training.ledgers import verify_ledger
from venues.bookings.models import Booking, OneTimeCode, Resident, Slot
from venues.models import Venue, VenueKind

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def shred(model: str, now: datetime) -> int:
    """What the shredders of one table destroy at a moment."""
    return sum(one.shred(now) for one in register().of(model))


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


# -- the edge of each time --------------------------------------------------------------------------------------------


def test_a_pupils_name_stays_to_the_last_day_and_goes_on_the_next(pupil, settings):
    settings.NAMES_KEEP_DAYS = 10
    Membership.objects.filter(person=pupil).update(ended_on=date(2026, 10, 1))
    assert shred("people.Person", noon(date(2026, 10, 11))) == 0
    assert shred("people.Person", noon(date(2026, 10, 12))) == 1
    pupil.refresh_from_db()
    assert (pupil.name, pupil.shredded_at) == ("", noon(date(2026, 10, 12)))


def test_a_class_is_over_with_its_school_year(pupil, settings):
    settings.NAMES_KEEP_DAYS = 10
    assert shred("people.Person", noon(date(2027, 9, 10))) == 0
    assert shred("people.Membership", noon(date(2027, 9, 10))) == 0
    assert shred("people.Person", noon(date(2027, 9, 11))) == 1
    assert shred("people.Membership", noon(date(2027, 9, 11))) == 1
    assert Membership.objects.get(person=pupil).seat is None


def test_a_pupil_of_two_classes_is_named_while_one_goes_on(pupil, school, ninth_grade, settings):
    settings.NAMES_KEEP_DAYS = 10
    Membership.objects.create(
        person=pupil, organisation=school, school_class=ninth_grade, seat=3, started_on=date(2026, 9, 1)
    )
    Membership.objects.filter(person=pupil, seat=7).update(ended_on=date(2026, 9, 2))
    assert shred("people.Person", noon(date(2026, 10, 12))) == 0


def test_an_employees_name_stays_for_the_units_record_after_leaving(employee, settings):
    settings.RECORDS_KEEP_YEARS = 5
    User.objects.filter(pk=employee.pk).update(is_active=False)
    assert shred("people.Person", noon(date(2040, 1, 1))) == 0, "works there still"
    Membership.objects.filter(person=employee.person).update(ended_on=date(2026, 10, 1))
    assert shred("people.Person", noon(date(2031, 10, 1))) == 0
    assert shred("people.Person", noon(date(2031, 10, 2))) == 1


def test_the_name_of_who_signs_in_stays(employee):
    Membership.objects.filter(person=employee.person).update(ended_on=date(2026, 10, 1))
    assert shred("people.Person", noon(date(2031, 10, 2))) == 0


def booking_of(tree, ended: datetime, name: str = "王女士") -> Booking:
    venue = Venue.objects.create(division=tree.village, kind=VenueKind.POINT)
    slot = Slot.objects.create(venue=venue, starts_at=ended - timedelta(hours=1), ends_at=ended, capacity=10, booked=2)
    resident = Resident.objects.create(phone_hmac="a" * 64, phone_last4="8000")
    Resident.objects.update(created_at=ended - DAY)
    return Booking.objects.create(request_key=uuid.uuid4(), slot=slot, resident=resident, party_size=2, name=name)


def test_a_booking_and_its_phone_go_to_the_second(tree, settings):
    settings.BOOKINGS_KEEP_DAYS = 30
    ended = noon(date(2026, 5, 1))
    booking = booking_of(tree, ended)
    limit = ended + 30 * DAY
    assert (shred("bookings.Booking", limit), shred("bookings.Resident", limit)) == (0, 0)
    assert (shred("bookings.Booking", limit + SECOND), shred("bookings.Resident", limit + SECOND)) == (1, 1)
    booking.refresh_from_db()
    assert (booking.name, booking.party_size, booking.slot.booked) == ("", 2, 2)
    assert booking.resident.phone_hmac != "a" * 64
    assert booking.resident.phone_last4 == ""


def test_a_phone_with_a_visit_to_come_stays(tree, settings):
    settings.BOOKINGS_KEEP_DAYS = 30
    ended = noon(date(2026, 5, 1))
    booking = booking_of(tree, ended)
    later = Slot.objects.create(
        venue=booking.slot.venue, starts_at=ended + 60 * DAY, ends_at=ended + 61 * DAY, capacity=5
    )
    Booking.objects.create(request_key=uuid.uuid4(), slot=later, resident=booking.resident, party_size=1)
    assert shred("bookings.Resident", ended + 31 * DAY) == 0


def test_codes_go_after_a_day():
    sent = timezone.now()
    OneTimeCode.objects.create(phone_hmac="a", code_hmac="b", created_at=sent, expires_at=sent)
    assert shred("bookings.OneTimeCode", sent + DAY) == 0
    assert shred("bookings.OneTimeCode", sent + DAY + SECOND) == 1


def evidence(subject: uuid.UUID, at: datetime, key: str, *, unit: uuid.UUID | None = None) -> Evidence:
    with transaction.atomic():
        row, _ = record_evidence(
            source_key=key,
            kind="quiz",
            subject_kind="person",
            subject_id=subject,
            occurred_at=at,
            content_key="course:new-staff",
            result={"passed": True},
            organisation_id=unit,
            personal={"name": "吴师傅"},
        )
    return row


def test_a_units_record_names_its_people_for_years_and_a_pupils_for_one(employee, pupil, hotel, settings):
    settings.NAMES_KEEP_DAYS, settings.RECORDS_KEEP_YEARS = 365, 5
    done = noon(date(2026, 3, 10))
    record = evidence(employee.person_id, done, "quiz-attempt:staff", unit=hotel.pk)
    paper = evidence(pupil.pk, done, "quiz-attempt:pupil", unit=hotel.pk)
    assert record.personal.keep_until == date(2031, 3, 10)
    assert paper.personal.keep_until == date(2027, 3, 10)
    assert shred("training.EvidencePersonal", noon(date(2027, 3, 10))) == 0
    assert shred("training.EvidencePersonal", noon(date(2027, 3, 11))) == 1
    assert shred("training.EvidencePersonal", noon(date(2031, 3, 10))) == 0
    assert shred("training.EvidencePersonal", noon(date(2031, 3, 11))) == 1
    assert Evidence.objects.count() == 2
    assert verify_ledger() == []


def test_parts_written_before_dates_were_kept_go_by_the_settings(employee, pupil, hotel, settings):
    settings.NAMES_KEEP_DAYS, settings.RECORDS_KEEP_YEARS = 365, 5
    done = noon(date(2026, 3, 10))
    for key, subject in (("staff", employee.person_id), ("pupil", pupil.pk)):
        row = evidence(subject, done, f"quiz-attempt:{key}", unit=hotel.pk)
        part = row.personal
        EvidencePersonal.objects.filter(pk=row.pk).delete()
        EvidencePersonal.objects.create(evidence=row, salt=part.salt, payload=part.payload)
    assert shred("training.EvidencePersonal", noon(date(2027, 3, 10))) == 0
    assert shred("training.EvidencePersonal", noon(date(2027, 3, 11))) == 1
    assert shred("training.EvidencePersonal", noon(date(2031, 3, 10))) == 0
    assert shred("training.EvidencePersonal", noon(date(2031, 3, 11))) == 1


def test_answers_go_and_the_mark_stays(pupil, settings):
    settings.NAMES_KEEP_DAYS = 30
    question = Question.objects.create(key="q", topic="t", stem="s", source="x")
    version = QuestionVersion.objects.create(question=question, number=1, content={"choices": []}, sha256="0" * 64)
    quiz = Quiz.objects.create(key="k", title="t", course_key="c")
    handed_in = noon(date(2026, 5, 1))
    attempt = Attempt.objects.create(
        quiz=quiz, person=pupil, seed=1, pass_mark=0.8, max_score=1, submitted_at=handed_in, score=1, passed=True
    )
    item = AttemptItem.objects.create(
        attempt=attempt, position=0, version=version, choice_order=[0, 1], given=[1], is_correct=True
    )
    assert shred("quizzes.AttemptItem", handed_in + 30 * DAY) == 0
    assert shred("quizzes.AttemptItem", handed_in + 30 * DAY + SECOND) == 1
    item.refresh_from_db()
    assert (item.given, item.is_correct, item.attempt.score) == (None, True, 1)


def test_sessions_that_ran_out_are_cleared():
    now = timezone.now()
    for key, until in (("gone", now - SECOND), ("there", now)):
        Session.objects.create(session_key=key, session_data="x", expire_date=until)
    assert shred("sessions.Session", now) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["there"]


def test_an_account_switched_off_is_closed_after_its_time(employee, settings):
    settings.ACCOUNTS_KEEP_DAYS = 30
    used = noon(date(2026, 5, 1))
    User.objects.filter(pk=employee.pk).update(last_login=used, display_name="吴师傅", email="wu@example.org")
    assert shred("people.User", used + 31 * DAY) == 0, "in use"
    User.objects.filter(pk=employee.pk).update(is_active=False)
    assert shred("people.User", used + 30 * DAY) == 0
    assert shred("people.User", used + 30 * DAY + SECOND) == 1
    employee.refresh_from_db()
    assert (employee.display_name, employee.email, employee.username) == ("", "", f"closed-{employee.pk}")
    assert not employee.has_usable_password()
    assert shred("people.User", used + 90 * DAY) == 0, "closed once"


def test_where_a_key_was_last_used_from_is_forgotten_with_the_log(settings):
    settings.SIGN_IN_LOG_DAYS = 200
    used = noon(date(2026, 1, 1))
    AccessToken.objects.create(kind="worker", name="w", public_id="1", digest="d", used_at=used, used_from="10.1.2.3")
    assert shred("people.AccessToken", used + 200 * DAY) == 0
    assert shred("people.AccessToken", used + 200 * DAY + SECOND) == 1


def test_the_sign_in_log_goes_by_its_setting(settings):
    settings.SIGN_IN_LOG_DAYS = 200
    now = timezone.now()
    SignIn.objects.create(kind="signed_in", at=now - 201 * DAY)
    SignIn.objects.create(kind="signed_in", at=now - 199 * DAY)
    assert shred("people.SignIn", now) == 1


# -- the day's run ----------------------------------------------------------------------------------------------------


def planted(shredders: list) -> Register:
    """A register of tables that all hold the same model, each with its shredder."""
    return Register(
        tuple(
            Holding(
                model=f"planted.{number}",
                fields=(),
                whose=(Whose.STAFF,),
                purpose="p",
                ground=Ground.DUTY,
                kept=lambda: "",
                why="w",
                shred=shredder,
                erase=lambda subject, now: Erased(),
            )
            for number, shredder in enumerate(shredders)
        )
    )


def test_it_is_queued_once_a_day_with_the_periodic_work(queued, monkeypatch):
    from privacy.tasks import shred_what_is_past

    assert request_shredding in periodic_work()
    for _ in range(3):
        request_shredding()
    assert len(queued(shred_what_is_past)) == 1
    Job.objects.update(is_over=True)
    RetentionRun.objects.create(day=timezone.localdate(), done_at=timezone.now())
    assert not request_shredding()
    RetentionRun.objects.update(day=timezone.localdate() - DAY)
    assert request_shredding()


def test_the_row_of_the_day_says_how_much_went(pupil, settings):
    settings.NAMES_KEEP_DAYS = 10
    Membership.objects.filter(person=pupil).update(ended_on=timezone.localdate() - 11 * DAY)
    Session.objects.create(session_key="gone", session_data="x", expire_date=timezone.now() - DAY)
    run = shred_past_time()
    assert run.counts == {"people.Person": 1, "people.Membership": 1, "sessions.Session": 1}
    assert run.done_at is not None
    assert shred_past_time().counts == run.counts, "a second run finds nothing and counts nothing"


def test_an_interrupted_run_is_taken_up_and_counts_once(monkeypatch):
    """Killed between two tables, and in the midst of one: what was not committed is done again."""
    rows = {0: 3, 1: 5}
    killed = [True]

    def first(now):
        return rows.pop(0, 0)

    def second(now):
        Person.objects.create(name="half done", kind=PersonKind.OTHER)
        if killed.pop() if killed else False:
            raise KeyboardInterrupt
        return rows.pop(1, 0)

    monkeypatch.setattr(retention, "register", lambda: planted([first, second]))
    with pytest.raises(KeyboardInterrupt):
        shred_past_time()
    run = RetentionRun.objects.get()
    assert (run.counts, run.done_at) == ({"planted.0": 3}, None)
    assert not Person.objects.exists(), "what the interrupted table had begun is undone"
    assert request_shredding(), "the day is not done"
    assert RetentionRun.objects.get().counts == {"planted.0": 3, "planted.1": 5}
    assert RetentionRun.objects.get().done_at is not None


def test_one_table_that_fails_stops_no_other(monkeypatch):
    def failing(now):
        raise ValueError("broken")

    monkeypatch.setattr(retention, "register", lambda: planted([failing, lambda now: 2]))
    with pytest.raises(NotAllShreddedError, match=r"planted\.0"):
        shred_past_time()
    run = RetentionRun.objects.get()
    assert (run.counts, run.done_at) == ({"planted.1": 2}, None)


def test_the_register_that_is_run_is_the_one_that_is_told():
    assert retention.register is data_register.register
