"""What marked papers tell of questions and topics, to whom, and from how many answers on."""

from __future__ import annotations

import io
import uuid

import pytest
from django.urls import reverse
from pypdf import PdfReader

from courses.quizzes.analysis.items import LEAST, Distractor, figures_of, hints_for
from courses.quizzes.analysis.missed import LEAST_PEOPLE, missed_topics
from courses.quizzes.models import Attempt, AttemptItem, Question, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.services import freeze_version, submit_attempt
from people.models import Membership, Organisation, Person, PersonKind
from tests.conftest import make_division

from .conftest import make_question


@pytest.fixture
def quiz(db) -> Quiz:
    for name in ("telling", "reversed", "easy", "other", "more"):
        make_question("single", name)
    return Quiz.objects.create(key="analysed", title="Analysed", course_key="course:a", draw_count=5)


def papers(quiz: Quiz, results: list[dict[str, int]]) -> None:
    """Marked papers with these choices taken, by question; each was looked at for ten seconds."""
    versions = {question.key: freeze_version(question) for question in Question.objects.all()}
    for taken in results:
        person = Person.objects.create(name="", kind=PersonKind.EMPLOYEE)
        attempt = Attempt.objects.create(quiz=quiz, person=person, seed=1, pass_mark=0.8, max_score=5)
        for place, key in enumerate(taken):
            AttemptItem.objects.create(attempt=attempt, position=place, version=versions[key], choice_order=[0, 1, 2])
        answers = {place: [choice] for place, choice in enumerate(taken.values())}
        seconds = dict.fromkeys(answers, 10)
        submit_attempt(attempt=attempt, answers=answers, submission_key=uuid.uuid4(), seconds=seconds)


GOOD = {"telling": 0, "reversed": 1, "easy": 0, "other": 0, "more": 0}
WEAK = {"telling": 1, "reversed": 0, "easy": 0, "other": 1, "more": 1}


def test_facility_discrimination_time_and_distractors_are_told(quiz):
    papers(quiz, [GOOD] * 8 + [WEAK] * 4)
    found = {one.version.question.key: one for one in figures_of(quiz)}
    assert found["telling"].facility == pytest.approx(8 / 12)
    assert found["telling"].discrimination > 0.2 > 0 > found["reversed"].discrimination
    assert (found["easy"].facility, found["easy"].discrimination, found["easy"].seconds) == (1, None, 10)
    assert [(one.text, round(one.share, 2)) for one in found["telling"].distractors] == [
        ("yes", 0.67), ("no", 0.33), ("later", 0.0),
    ]  # fmt: skip
    assert "later" in " ".join(found["telling"].hints)


def test_of_one_answer_too_few_nothing_is_said(quiz):
    papers(quiz, [GOOD] * (LEAST - 1))
    assert {one.facility for one in figures_of(quiz)} == {None}
    papers(quiz, [GOOD])
    assert None not in {one.facility for one in figures_of(quiz)}


@pytest.mark.parametrize(
    ("facility", "discrimination", "shares", "hints"),
    [
        (0.7, 0.5, [(True, 0.7), (False, 0.3)], 0),
        (0.96, 0.1, [(True, 0.96), (False, 0.04)], 1),
        (0.95, 0.19, [(True, 0.95), (False, 0.05)], 1),
        (0.5, 0.2, [(True, 0.5), (False, 0.5)], 0),
        (0.5, -0.01, [(True, 0.5), (False, 0.5)], 1),
        (0.29, 0.3, [(True, 0.29), (False, 0.71)], 2),
        (0.7, 0.5, [(True, 0.7), (False, 0.28), (False, 0.02)], 1),
    ],
)
def test_hints_come_at_their_edges(facility, discrimination, shares, hints):
    distractors = [Distractor(f"{place}", right, share) for place, (right, share) in enumerate(shares)]
    found = hints_for(facility, discrimination, distractors)
    assert len(found) == (hints or 1)
    assert (found == ["没有需要留意的地方。"]) is (hints == 0)


def test_the_page_is_the_editors_and_shows_a_table_beside_the_chart(quiz, superuser, manager, client):
    papers(quiz, [GOOD] * 8 + [WEAK] * 4)
    address = reverse("quizzes:item_analysis")
    client.force_login(manager)
    assert client.get(address).status_code == 404
    client.force_login(superuser)
    page = client.get(address, {"quiz": quiz.key}).content.decode()
    assert "data-chart" in page
    assert "telling?" in page


# -- topics by town ----------------------------------------------------------------------------------------------------


@pytest.fixture
def town_units(tree) -> list[Organisation]:
    """A unit in each of two towns of the officer's county."""
    found = []
    for number in (1, 2):
        town = make_division(f"33040200{number}000", f"镇{number}", "town", tree.nanhu)
        found.append(Organisation.objects.create(name=f"单位{number}", kind="hotel", division=town))
    return found


def answered(quiz: Quiz, unit: Organisation, people: int) -> None:
    from django.utils import timezone

    for _ in range(people):
        person = Person.objects.create(name="", kind=PersonKind.EMPLOYEE)
        Membership.objects.create(person=person, organisation=unit, started_on=timezone.localdate())
        attempt = open_attempt(quiz=quiz, person=person)
        answers = {item.position: [0 if item.position else 1] for item in attempt.items.all()}
        submit_attempt(attempt=attempt, answers=answers, submission_key=uuid.uuid4())


def test_a_topic_is_shown_from_ten_people_of_a_town_on(quiz, town_units, county_officer):
    answered(quiz, town_units[0], LEAST_PEOPLE)
    answered(quiz, town_units[1], LEAST_PEOPLE - 1)
    ((town, (topic,)),) = missed_topics(county_officer)
    assert (town, topic.people, topic.answers, topic.missed) == ("南湖区 镇1", 10, 50, pytest.approx(0.2))
    answered(quiz, town_units[1], 1)
    assert [town for town, _topics in missed_topics(county_officer)] == ["南湖区 镇1", "南湖区 镇2"]


def test_an_officer_sees_the_own_towns_alone(quiz, town_units, foreign_officer, county_officer, manager, client):
    answered(quiz, town_units[0], LEAST_PEOPLE)
    assert missed_topics(foreign_officer) == []
    address = reverse("quizzes:missed_topics")
    client.force_login(manager)
    assert client.get(address).status_code == 404
    client.force_login(county_officer)
    assert "镇1" in client.get(address).content.decode()


# -- printed -----------------------------------------------------------------------------------------------------------


def text_of(answer) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_a_paper_is_printed_and_its_key_has_the_same_number(every_kind, teacher, client):
    client.force_login(teacher)
    assert client.get(reverse("quizzes:print", args=[every_kind.key])).status_code == 200
    paper = text_of(client.get(reverse("quizzes:print_paper", args=[every_kind.key, 7])))
    key = text_of(client.get(reverse("quizzes:print_key", args=[every_kind.key, 7])))
    assert "because" not in paper
    assert "because order" in key
    assert "3.5 ± 0.5 米" in key
    stems = [line.strip() for line in paper.splitlines() if "?" in line]
    assert [one for one in stems if one.split("?")[0] in key] == stems
    assert text_of(client.get(reverse("quizzes:print_paper", args=[every_kind.key, 7]))) == paper


def test_pupils_get_no_printed_key(every_kind, pupil_user, client):
    client.force_login(pupil_user)
    for name in ("print_paper", "print_key"):
        assert client.get(reverse(f"quizzes:{name}", args=[every_kind.key, 7])).status_code == 404
