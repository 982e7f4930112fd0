"""An editor's change waits for a reviewer: only what was approved reaches the public page and the papers."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import TaskState

from courses.models import CoursePage
from courses.quizzes.models import Attempt, Question, QuestionVersion, Quiz
from courses.quizzes.opening import open_attempt
from courses.quizzes.services import bank_of
from people.models import Person
from tests.courses.editing import address, decide, edit

NEW = "新近修改的一句话"


def public(client, course: CoursePage) -> str:
    client.logout()
    return client.get(f"/courses/{course.slug}/").content.decode()


def stems(person: Person) -> dict[int, str]:
    """The questions of a person's open paper, by question."""
    attempt = open_attempt(quiz=Quiz.objects.get(key="school-escape"), person=person)
    items = attempt.items.select_related("version")
    return {item.version.question_id: item.version.content["stem"] for item in items}


def test_a_submitted_change_waits_and_the_public_page_stays(client, desk, course):
    client.force_login(desk["editor"])
    assert edit(client, course, "action-submit", intro=NEW).status_code == 302
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert NEW not in public(client, course)


def test_an_approved_change_is_on_the_next_request(client, desk, course, django_capture_on_commit_callbacks):
    assert NEW not in public(client, course)
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    client.force_login(desk["reviewer"])
    with django_capture_on_commit_callbacks(execute=True):
        assert decide(client, course, "approve").status_code == 302
    assert NEW in public(client, course)


def test_a_rejected_change_stays_a_draft(client, desk, course):
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    client.force_login(desk["reviewer"])
    decide(client, course, "reject")
    assert NEW not in public(client, course)
    course.refresh_from_db()
    assert course.get_latest_revision_as_object().intro == NEW


def test_an_editor_has_no_button_to_publish(client, desk, course):
    url = address(course, "edit")
    buttons = {}
    for who, user in desk.items():
        client.force_login(user)
        buttons[who] = "action-publish" in client.get(url).content.decode()
    assert buttons == {"editor": False, "reviewer": True}


@pytest.mark.parametrize(("who", "published"), [("editor", False), ("reviewer", True)])
def test_a_forged_publish_works_for_reviewers_alone(client, desk, course, who, published):
    client.force_login(desk[who])
    edit(client, course, "action-publish", intro=NEW)
    assert (NEW in public(client, course)) is published


def test_an_editor_cannot_approve(client, desk, course):
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    decide(client, course, "approve")
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS
    assert NEW not in public(client, course)


@pytest.mark.parametrize(("who", "stays"), [("editor", True), ("reviewer", False)])
def test_a_reviewer_can_take_a_page_down_and_an_editor_cannot(client, desk, course, who, stays):
    client.force_login(desk[who])
    client.post(address(course, "unpublish"))
    course.refresh_from_db()
    assert course.live is stays


def test_a_change_after_submission_asks_for_approval_anew(client, desk, course):
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    client.force_login(desk["reviewer"])
    decide(client, course, "approve")
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro="第二次修改")
    text = public(client, course)
    assert NEW in text
    assert "第二次修改" not in text


def test_a_submitted_question_reaches_no_paper(client, desk, question, pupil):
    client.force_login(desk["editor"])
    assert edit(client, question, "action-submit", stem=NEW).status_code == 302
    assert stems(pupil)[question.pk] == question.stem


def test_an_approved_question_is_on_new_papers_and_old_papers_keep_theirs(client, desk, question, pupil):
    assert stems(pupil)[question.pk] == question.stem
    client.force_login(desk["editor"])
    edit(client, question, "action-submit", stem=NEW)
    client.force_login(desk["reviewer"])
    decide(client, question, "approve")
    assert stems(Person.objects.create(name="小蓝", kind="pupil"))[question.pk] == NEW
    assert stems(pupil)[question.pk] == question.stem


def test_a_changed_answer_key_marks_old_papers_by_the_old_key(client, desk, question, pupil):
    stems(pupil)
    item = Attempt.objects.get().items.get(version__question=question)
    client.force_login(desk["editor"])
    edit(client, question, "action-submit", **{"choices-0-text": NEW})
    client.force_login(desk["reviewer"])
    decide(client, question, "approve")
    assert QuestionVersion.objects.filter(question=question).count() == 2
    item.refresh_from_db()
    assert item.version.number == 1
    assert NEW not in str(item.version.content)


def test_an_editor_cannot_publish_a_question(client, desk, question, pupil):
    client.force_login(desk["editor"])
    edit(client, question, "action-publish", stem=NEW)
    assert stems(pupil)[question.pk] == question.stem
    assert QuestionVersion.objects.filter(question=question).count() == 1


def test_a_rejected_question_reaches_no_paper(client, desk, question, pupil):
    client.force_login(desk["editor"])
    edit(client, question, "action-submit", stem=NEW)
    client.force_login(desk["reviewer"])
    decide(client, question, "reject")
    assert stems(pupil)[question.pk] == question.stem


@pytest.mark.parametrize("who", ["teacher", "county_officer", "pupil_user"])
def test_who_is_no_editor_does_not_get_into_the_admin(client, desk, course, request, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(address(course, "edit"))
    # An officer's role opens the admin, for the ledger and the calendar; pages are not among what it shows.
    assert (answer.status_code, answer.get("Location", "")) in ((403, ""), (302, "/cms/"))


def add_question(client, desk, question: Question, right: tuple[str, str]):
    """Adds a one-answer question with two choices as the editor and submits it."""
    client.force_login(desk["editor"])
    data = {"choices-TOTAL_FORMS": "2", "choices-INITIAL_FORMS": "0", "choices-MIN_NUM_FORMS": "2"}
    for n, is_right in enumerate(right):
        row = {"text": f"选项{n}", "is_correct": is_right, "id": "", "ORDER": str(n + 1), "DELETE": ""}
        data |= {f"choices-{n}-{name}": value for name, value in row.items()}
    data |= {"topic": question.topic, "kind": "single", "stem": NEW, "source": "应急管理部"}
    data |= {"difficulty": "1", "audience": ["primary"], "action-submit": "1"}
    return client.post(reverse("wagtailsnippets_quizzes_question:add"), data)


def test_a_question_that_was_added_and_approved_reaches_papers(client, desk, question):
    assert add_question(client, desk, question, ("on", "")).status_code == 302
    client.force_login(desk["reviewer"])
    added = Question.objects.get(stem=NEW)
    decide(client, added, "approve")
    added.refresh_from_db()
    assert added.live
    assert NEW in [question.stem for question in bank_of(Quiz.objects.get(key="school-escape"))]


@pytest.mark.parametrize("right", [("on", "on"), ("", "")], ids=["two", "none"])
def test_a_one_answer_question_has_one_right_answer(client, desk, question, right):
    assert add_question(client, desk, question, right).status_code == 200
    assert not Question.objects.filter(stem=NEW).exists()
