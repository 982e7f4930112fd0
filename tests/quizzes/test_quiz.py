"""Papers are drawn on the server, marked once, and never show their key before they are closed."""

from __future__ import annotations

import uuid

import pytest
from django.db import transaction
from django.urls import reverse

from courses.models import CoursePage
from courses.quizzes.kinds import TICKED
from courses.quizzes.models import Attempt, Question, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.refusals import QuizRefused
from courses.quizzes.services import freeze_version, submit_attempt
from courses.seeding import seed_content
from courses.training.models import Certificate, Evidence
from people.models import Person
from people.seats.proof import seat_of
from tests.drills.led_sessions import make_strips, strip_of
from tests.papers import right_answers, right_fields
from tests.reading import read_through


@pytest.fixture(scope="module")
def _content(django_db_setup, django_db_blocker):
    """The shipped content, seeded once for all tests here and rolled back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_content()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def quiz(_content, db) -> Quiz:
    return Quiz.objects.get(key="school-escape")


def finish_lessons(person: Person) -> None:
    """The certificate names the lessons of the course: this person has finished them."""
    read_through(person, *CoursePage.objects.get(content_key="school-escape").lessons())


def test_a_paper_has_ten_questions_of_its_audience(quiz, pupil):
    attempt = open_attempt(quiz=quiz, person=pupil)
    questions = {item.version.question_id for item in attempt.items.all()}
    assert len(questions) == 10
    assert all("primary" in q.audience for q in Question.objects.filter(pk__in=questions))


def test_the_bank_of_each_quiz_is_large_enough(quiz):
    from courses.quizzes.services import bank_of

    short = {
        found.key: len(bank_of(found)) for found in Quiz.objects.all() if len(bank_of(found)) < 2 * found.draw_count
    }
    assert short == {}


def test_every_paper_covers_the_topics_of_its_quiz(quiz):
    from random import Random

    from courses.quizzes.services import bank_of, draw

    bank = bank_of(quiz)
    papers = [draw(bank, quiz.draw_count, Random(seed)) for seed in range(20)]
    assert len(quiz.topics) <= quiz.draw_count
    assert all({question.topic for question in paper} == set(quiz.topics) for paper in papers)
    assert all(len({question.pk for question in paper}) == quiz.draw_count for paper in papers)
    chance = [Random(seed).sample(bank, quiz.draw_count) for seed in range(20)]
    assert any({question.topic for question in paper} != set(quiz.topics) for paper in chance), "control: by chance"


def test_an_open_paper_is_resumed(quiz, pupil):
    assert open_attempt(quiz=quiz, person=pupil) == open_attempt(quiz=quiz, person=pupil)


def test_the_key_stays_on_the_server_until_the_paper_is_closed(quiz, pupil, pupil_user, client):
    client.force_login(pupil_user)
    attempt = open_attempt(quiz=quiz, person=pupil)
    page = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
    explanations = [item.version.content["explanation"] for item in attempt.items.select_related("version")]
    assert not [text for text in explanations if text and text in page]
    assert "correct" not in page
    submit_attempt(attempt=attempt, answers={}, submission_key=uuid.uuid4())
    marked = client.get(reverse("quizzes:attempt", args=[attempt.pk])).content.decode()
    assert "is-right" in marked


def test_all_right_passes_and_earns_one_certificate(quiz, pupil):
    finish_lessons(pupil)
    attempt = open_attempt(quiz=quiz, person=pupil)
    for _ in range(2):
        done = submit_attempt(attempt=attempt, answers=right_answers(attempt), submission_key=uuid.uuid4())
    assert (done.score, done.passed) == (10, True)
    assert Evidence.objects.count() == Certificate.objects.count() == 1


def test_what_is_missing_counts_as_wrong(quiz, pupil):
    attempt = open_attempt(quiz=quiz, person=pupil)
    done = submit_attempt(attempt=attempt, answers={}, submission_key=uuid.uuid4())
    assert (done.score, done.passed) == (0, False)
    assert not Certificate.objects.exists()


def test_an_answer_that_is_no_choice_is_refused_and_nothing_is_lost(quiz, pupil):
    attempt = open_attempt(quiz=quiz, person=pupil)
    with pytest.raises(QuizRefused, match="bad_answer"):
        submit_attempt(attempt=attempt, answers={0: [99]}, submission_key=uuid.uuid4())
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_an_edited_question_leaves_old_papers_alone(quiz, pupil):
    attempt = open_attempt(quiz=quiz, person=pupil)
    item = attempt.items.select_related("version__question").first()
    question = item.version.question
    before = item.version.content["stem"]
    question.stem = "改过的题干"
    question.save()
    assert freeze_version(question).number == 2
    item.refresh_from_db()
    assert item.version.content["stem"] == before


def test_somebody_elses_paper_is_not_found(quiz, pupil, employee, client):
    attempt = open_attempt(quiz=quiz, person=pupil)
    client.force_login(employee)
    assert client.get(reverse("quizzes:attempt", args=[attempt.pk])).status_code == 404


@pytest.mark.parametrize("word", ["消防", "灭火器", "逃生"])
def test_search_finds_chinese_words_inside_a_phrase(quiz, client, word):
    page = client.get(reverse("courses:search"), {"q": word}).content.decode()
    assert "/courses/" in page.split("link-list")[1]


def test_the_certificate_is_a_pdf_with_a_public_verification_page(quiz, pupil, pupil_user, client):
    finish_lessons(pupil)
    import io

    from pypdf import PdfReader

    attempt = open_attempt(quiz=quiz, person=pupil)
    submit_attempt(attempt=attempt, answers=right_answers(attempt), submission_key=uuid.uuid4())
    certificate = Certificate.objects.get()
    page = client.get(reverse("training:verify", args=[certificate.serial]))
    assert page.status_code == 200
    assert certificate.serial in page.content.decode()
    assert "小禾" not in page.content.decode()
    pdf = reverse("training:certificate_pdf", args=[certificate.serial])
    assert client.get(pdf).status_code == 302
    client.force_login(pupil_user)
    text = PdfReader(io.BytesIO(client.get(pdf).content)).pages[0].extract_text()
    assert certificate.serial in text
    assert client.get(reverse("training:verify", args=["AAAA-BBBB-CCCC"])).status_code == 404


def test_a_paper_with_blanks_is_handed_in_only_when_asked_again(quiz, pupil, pupil_user, client):
    client.force_login(pupil_user)
    attempt = open_attempt(quiz=quiz, person=pupil)
    address = reverse("quizzes:attempt", args=[attempt.pk])
    one = next(one for one in attempt.items.select_related("version") if one.version.content["kind"] in TICKED)
    answer = {f"q{one.position}": str(one.choice_order[0])}
    warned = client.post(address, {**answer, "submission": str(uuid.uuid4())})
    attempt.refresh_from_db()
    assert (warned.status_code, attempt.submitted_at) == (422, None)
    assert "还有 9 题" in warned.content.decode()
    assert 'name="blank_ok"' in warned.content.decode()
    client.post(address, {**answer, "blank_ok": "1", "submission": str(uuid.uuid4())})
    attempt.refresh_from_db()
    assert attempt.submitted_at is not None
    assert "未作答" in client.get(address).content.decode()


def question_form(question: Question, **changes: str) -> bool:
    """Whether the editor's form accepts the question with these changes."""
    from wagtail.admin.panels import get_edit_handler

    form_class = get_edit_handler(Question).get_form_class()
    data = {
        name: getattr(question, name) for name in ("key", "audience", "topic", "kind", "stem", "explanation", "source")
    }
    choices = list(question.choices.all())
    data |= {"difficulty": 1, "choices-TOTAL_FORMS": len(choices), "choices-INITIAL_FORMS": len(choices)}
    for index, choice in enumerate(choices):
        data |= {
            f"choices-{index}-id": choice.pk,
            f"choices-{index}-text": choice.text,
            f"choices-{index}-ORDER": index,
        }
        if choice.is_correct:
            data[f"choices-{index}-is_correct"] = "on"
    return form_class({**data, **changes}, instance=question).is_valid()


def test_a_question_nobody_could_answer_is_refused(quiz):
    question = Question.objects.filter(kind="single").first()
    assert question_form(question)
    assert not question_form(question, **{f"choices-{i}-is_correct": "" for i in range(question.choices.count())})
    assert not question_form(question, **{f"choices-{i}-is_correct": "on" for i in range(question.choices.count())})


def test_a_pupil_without_an_account_answers_under_the_proved_seat(quiz, school_class, pupil, client):
    make_strips(school_class, 8)
    assert client.post(reverse("quizzes:start", args=[quiz.key])).url.startswith("/accounts/login/")
    client.post("/accounts/seat/", {"class_code": "ABC234", "seat": 8, "secret": strip_of(school_class, 8)})
    page = client.post(reverse("quizzes:start", args=[quiz.key])).url
    attempt = Attempt.objects.get()
    assert attempt.person == seat_of(school_class, 8).person
    finish_lessons(attempt.person)
    client.post(page, {**right_fields(attempt), "submission": str(uuid.uuid4())})
    assert Evidence.objects.get().subject_id == attempt.person_id
    assert Certificate.objects.get().holder_name == ""
    client.post("/accounts/seat/leave/")
    assert client.get(page).url.startswith("/accounts/login/")


def test_the_next_child_at_the_tablet_does_not_find_the_paper(quiz, school_class, pupil, client):
    make_strips(school_class, 8)
    page = reverse("quizzes:attempt", args=[open_attempt(quiz=quiz, person=pupil).pk])
    client.post("/accounts/seat/", {"class_code": "ABC234", "seat": 8, "secret": strip_of(school_class, 8)})
    assert client.get(page).status_code == 404
