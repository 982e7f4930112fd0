"""三审三校: each review and each proofreading by another person, whose names stand behind the page; choosers."""

from __future__ import annotations

import pytest
from wagtail.models import TaskState, Workflow, WorkflowPage, WorkflowTask

from courses.editorial import (
    PROOF_STEPS,
    REVIEW_STEPS,
    REVIEWERS,
    STEPS,
    THREE_REVIEWS,
    ensure_editorial_setup,
    reviews_of,
)  # fmt: skip
from courses.models import CoursePage, HomePage, LessonPage, ReviewStep
from courses.quizzes.models import Quiz
from tests.conftest import make_user
from tests.courses.editing import decide, edit

NEW = "新近修改的一句话"


@pytest.fixture
def three(desk, groups, course):
    """The site reviews in three steps; three reviewers."""
    workflow = Workflow.objects.get(name=THREE_REVIEWS)
    WorkflowPage.objects.filter(page=HomePage.objects.get().page_ptr).update(workflow=workflow)
    found = []
    for name in ("沈一", "陆二", "钱三"):
        user = make_user(name)
        user.display_name = name
        user.save()
        user.groups.add(groups[REVIEWERS])
        found.append(user)
    return found


def test_three_reviews_and_proofreadings_by_three_people_publish_and_stand_behind_the_page(client, desk, course, three):
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    for number, reviewer in enumerate([one for one in three for _kind in range(2)]):
        course.refresh_from_db()
        assert course.intro != NEW
        assert TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS).task.name == STEPS[number]
        client.force_login(reviewer)
        decide(client, course, "approve")
    course.refresh_from_db()
    assert course.intro == NEW
    assert [(review.step, review.by) for review in reviews_of(course)] == [
        ("初审", "沈一"), ("一校", "沈一"), ("复审", "陆二"), ("二校", "陆二"), ("终审", "钱三"), ("三校", "钱三"),
    ]  # fmt: skip


def test_nobody_approves_two_steps_or_what_they_wrote(client, desk, course, three):
    first, second, third = three
    client.force_login(first)
    edit(client, course, "action-submit", intro=NEW)
    decide(client, course, "approve")
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS  # the writer
    client.force_login(second)
    for _step in range(3):  # one review and one proofreading are theirs
        decide(client, course, "approve")
    assert TaskState.objects.filter(status=TaskState.STATUS_APPROVED).count() == 2
    step = ReviewStep.objects.get(name="复审")
    assert not step.get_task_states_user_can_moderate(second).exists()
    assert step.get_task_states_user_can_moderate(third).exists()


def test_without_the_look_at_hands_one_person_would_do_all_steps(client, desk, course, three, monkeypatch):
    monkeypatch.setattr("courses.review_models.has_had_a_hand", lambda obj, user, is_proof: False)
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    client.force_login(three[0])
    for _step in STEPS:
        decide(client, course, "approve")
    course.refresh_from_db()
    assert course.intro == NEW


def test_the_steps_are_the_site_s_own(groups, db):
    """Setting up again puts no step back that was taken out, and renames nothing."""
    WorkflowTask.objects.get(task__name="复审").delete()
    ensure_editorial_setup()
    assert list(
        WorkflowTask.objects.filter(workflow__name=THREE_REVIEWS).values_list("task__name", flat=True)
    ) == ["初审", "一校", "二校", "终审", "三校"]  # fmt: skip


def reviews_alone() -> list[str]:
    """The workflow of an earlier version, then what setting up again makes of it."""
    WorkflowTask.objects.filter(workflow__name=THREE_REVIEWS, task__name__in=PROOF_STEPS).delete()
    ensure_editorial_setup()
    rows = WorkflowTask.objects.filter(workflow__name=THREE_REVIEWS).order_by("sort_order")
    return list(rows.values_list("task__name", flat=True))


def test_an_earlier_version_s_reviews_get_their_proofreadings_where_nobody_uses_them(groups, db):
    assert reviews_alone() == list(STEPS)


def test_a_workflow_in_use_is_left_as_it_is(three):
    assert reviews_alone() == list(REVIEW_STEPS)


def test_one_review_is_enough_for_a_small_office(client, desk, course):
    """As the site is set up: one step, by anybody who reviews, and the name stands behind the page."""
    reviewer = desk["reviewer"]
    reviewer.display_name = "沈一"
    reviewer.save()
    client.force_login(desk["editor"])
    edit(client, course, "action-submit", intro=NEW)
    client.force_login(reviewer)
    decide(client, course, "approve")
    course.refresh_from_db()
    assert course.intro == NEW
    assert [(review.step, review.by) for review in reviews_of(course)] == [("内容审核", "沈一")]


def test_the_page_shows_who_reviewed_it(client, desk, course, three):
    lesson = course.lessons().first()
    client.force_login(desk["editor"])
    lesson.summary = NEW
    revision = lesson.save_revision(user=desk["editor"])
    assert revision
    state = Workflow.objects.get(name=THREE_REVIEWS).start(lesson, desk["editor"])
    for reviewer in [one for one in three for _kind in range(2)]:
        state.refresh_from_db()
        state.current_task_state.specific.approve(user=reviewer)
    page = client.get(LessonPage.objects.get(pk=lesson.pk).url).content.decode()
    assert "初审 沈一" in page and "二校 陆二" in page and "终审 钱三" in page


def test_quiz_cover_and_film_are_chosen_by_name(client, desk, course):
    client.force_login(desk["editor"])
    form = client.get(f"/cms/pages/{course.pk}/edit/").content.decode()
    quiz = Quiz.objects.get(key="school-escape")
    assert f'<option value="{quiz.key}" selected>{quiz.title}</option>' in form
    assert 'data-url="/static/img/lessons/exit-sign.svg"' in form and "id_cover_image-chooser" in form
    assert isinstance(course, CoursePage)
    lesson = client.get(f"/cms/pages/{course.lessons().first().pk}/edit/").content.decode()
    assert "data-drawing" in lesson and "admin-lesson.js" in lesson
