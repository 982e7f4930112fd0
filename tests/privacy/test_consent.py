"""A name is the guardian's to give, by class level; no answer and every answer leave the lessons as they are."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.quizzes.models import Attempt, AttemptItem, Question, QuestionVersion, Quiz
from courses.quizzes.services import submit_attempt
from courses.training.models import Certificate, Evidence, EvidencePersonal
from people.models import Membership, Organisation, OrganisationKind, Person, SchoolClass, User
from privacy.consent import (
    ConsentRefused,
    decision_on,
    may_be_named,
    named_without_consent,
    needs_guardian,
    record_decision,
    unname_without_consent,
)
from privacy.models import Consent, PrivacyRequest
from tests.training.ledgers import verify_ledger

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 10)


def on_paper(person: Person, act: str, number: str = "7", **more) -> Consent:
    return record_decision(person=person, act=act, way="paper", on=DAY, reference=number, **more)


# -- by class level ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "needed"), [(1, True), (8, True), (9, False), (12, False)])
def test_the_guardian_decides_up_to_the_eighth_grade(school, grade, needed):
    assert needs_guardian(SchoolClass(organisation=school, grade=grade)) is needed


def test_in_a_kindergarten_always_and_at_a_university_never(tree):
    def of(kind: str) -> SchoolClass:
        return SchoolClass(organisation=Organisation(kind=kind, division=tree.jianshe), grade=9)

    assert needs_guardian(of(OrganisationKind.KINDERGARTEN))
    assert not needs_guardian(of(OrganisationKind.UNIVERSITY))


def test_a_pupil_of_fourteen_needs_no_guardian(pupil, school, ninth_grade):
    assert not may_be_named(pupil), "the control: third grade, nobody has agreed"
    Membership.objects.filter(person=pupil).update(school_class=ninth_grade)
    assert may_be_named(pupil)
    assert named_without_consent(ninth_grade) == []


def test_the_younger_class_decides_for_who_is_in_two(pupil, school, ninth_grade):
    Membership.objects.create(
        person=pupil, organisation=school, school_class=ninth_grade, seat=3, started_on=date(2026, 9, 1)
    )
    assert not may_be_named(pupil)


# -- dated rows -------------------------------------------------------------------------------------------------------


def test_the_last_word_holds_and_all_stay(pupil):
    on_paper(pupil, "given")
    assert may_be_named(pupil)
    record_decision(person=pupil, act="withdrawn", way="slip", on=DAY + timedelta(days=1))
    assert not may_be_named(pupil)
    rows = Consent.objects.filter(person=pupil).values_list("act", "way", "on", "reference")
    assert list(rows) == [("withdrawn", "slip", DAY + timedelta(days=1), ""), ("given", "paper", DAY, "7")]


def test_with_agreement_comes_the_name(seatmate):
    on_paper(seatmate, "given", name=" 小\u200b安 ")
    seatmate.refresh_from_db()
    assert seatmate.name == "小安"


@pytest.mark.parametrize("act", ["refused", "withdrawn"])
def test_without_it_the_name_is_shredded_everywhere(act, pupil, pupil_user, school):
    User.objects.filter(pk=pupil_user.pk).update(display_name="小禾")
    paper_of(pupil)
    assert Certificate.objects.get().holder_name == "小禾", "the control"
    on_paper(pupil, act, name="小禾")
    pupil.refresh_from_db()
    pupil_user.refresh_from_db()
    assert (pupil.name, pupil_user.display_name, Certificate.objects.get().holder_name) == ("", "", "")
    assert not EvidencePersonal.objects.exists()
    assert verify_ledger() == []
    assert PrivacyRequest.objects.get().kind == "withdrawal"


def test_a_paper_has_a_number_of_its_own(pupil, seatmate):
    with pytest.raises(ConsentRefused):
        on_paper(pupil, "given", number=" ")
    on_paper(pupil, "given", number="12")
    with pytest.raises(ConsentRefused):
        on_paper(seatmate, "given", number="12")
    on_paper(pupil, "withdrawn", number="12")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=seatmate, act="given", way="paper", on=DAY)


# -- it costs no lesson -----------------------------------------------------------------------------------------------


def paper_of(person: Person) -> Attempt:
    """A paper of one question, answered rightly."""
    question, _ = Question.objects.get_or_create(key="q", defaults={"topic": "t", "stem": "s", "source": "x"})
    version, _ = QuestionVersion.objects.get_or_create(
        question=question, number=1,
        defaults={"sha256": "0" * 64, "content": {"kind": "single", "choices": [{"text": "a", "correct": True}]}},
    )  # fmt: skip
    quiz, _ = Quiz.objects.get_or_create(key="k", defaults={"title": "t", "course_key": "course:school-escape"})
    attempt = Attempt.objects.create(quiz=quiz, person=person, seed=1, pass_mark=0.8, max_score=1)
    AttemptItem.objects.create(attempt=attempt, position=0, version=version, choice_order=[0])
    return submit_attempt(attempt=attempt, answers={0: [0]}, submission_key=uuid.uuid4())


def learns(person: Person) -> tuple:
    """What a lesson leaves of somebody: the mark, the evidence, the certificate, the place in the class."""
    attempt = paper_of(person)
    row = Evidence.objects.get(source_key=f"quiz-attempt:{attempt.pk}")
    certificate = Certificate.objects.get(evidence=row)
    member = Membership.objects.get(person=person, ended_on=None)
    return attempt.passed, row.result["score"], row.organisation_id, certificate.is_valid, member.school_class_id


def test_refusal_costs_no_lesson(pupil, seatmate):
    """One is named with consent, one was refused: the same paper leaves the same."""
    on_paper(pupil, "given", number="1")
    on_paper(seatmate, "refused", number="2")
    assert learns(pupil) == learns(seatmate)
    assert (Person.objects.get(pk=pupil.pk).name, Person.objects.get(pk=seatmate.pk).name) == ("小禾", "")
    assert verify_ledger() == []


def test_withdrawal_in_the_midst_costs_no_lesson(pupil, pupil_user):
    before = learns(pupil)
    on_paper(pupil, "withdrawn")
    pupil = Person.objects.get(pk=pupil.pk)
    assert learns(pupil) == before
    pupil_user.refresh_from_db()
    assert pupil_user.is_active, "the account goes on, without a name"
    assert Membership.objects.get(person=pupil).seat == 7
    assert verify_ledger() == []


def test_a_class_works_by_seats_alone(seatmate):
    """Nobody was asked and nobody is named: nothing personal is written at all."""
    assert decision_on(seatmate) is None
    assert learns(seatmate)[0] is True
    assert not EvidencePersonal.objects.exists()
    assert verify_ledger() == []


# -- names that were there before -------------------------------------------------------------------------------------


def test_names_nobody_agreed_to_are_told_and_taken_out(school_class, pupil, seatmate, teacher):
    assert named_without_consent(school_class) == [pupil]
    on_paper(pupil, "given")
    assert named_without_consent(school_class) == []
    Consent.objects.all().delete()
    assert unname_without_consent(school_class, by=teacher) == 1
    assert Person.objects.get(pk=pupil.pk).name == ""
    assert PrivacyRequest.objects.get().served_by == teacher.pk


def test_who_left_is_not_counted(school_class, pupil):
    Membership.objects.update(ended_on=timezone.localdate() - timedelta(days=1))
    assert named_without_consent(school_class) == []
