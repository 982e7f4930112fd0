"""The editors' flow: editors write and submit, reviewers approve, approval publishes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from courses.quizzes.models import Question

from .models import Campaign, HomePage, LessonPage, ReviewStep

EDITORS, REVIEWERS = "内容编辑", "内容审核"
WORKFLOW = "内容审核"
# 三审三校: each review by another person, and so each proofreading after it. Whoever administers the site puts it in
# the place of the one review, for the whole site or below a page (Settings, Workflows), and may give each step to a
# group of its own.
THREE_REVIEWS, REVIEW_STEPS, PROOF_STEPS = "三审三校", ("初审", "复审", "终审"), ("一校", "二校", "三校")
STEPS = tuple(step for both in zip(REVIEW_STEPS, PROOF_STEPS, strict=True) for step in both)


def publish_scheduled() -> None:
    """Publishes what is due and takes down what has expired, as editors scheduled it."""
    call_command("publish_scheduled", verbosity=0)


def ensure_editorial_setup() -> dict[str, Group]:
    """The two groups with their rights and the review workflow over the site and the question bank. Idempotent."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (EDITORS, REVIEWERS)}
    home = HomePage.objects.first()
    page_rights = {EDITORS: ["add_page", "change_page"], REVIEWERS: ["add_page", "change_page", "publish_page"]}
    quiz_rights = ["add_quiz", "change_quiz", "view_quiz"]
    question_rights = {
        EDITORS: ["add_question", "change_question", "view_question", *quiz_rights],
        REVIEWERS: ["change_question", "view_question", "publish_question", *quiz_rights],
    }
    for name, group in groups.items():
        group.permissions.add(
            Permission.objects.get(codename="access_admin"),
            Permission.objects.get(codename="change_noticetemplate"),
            *Permission.objects.filter(content_type__app_label="quizzes", codename__in=question_rights[name]),
        )
        group.permissions.add(
            *Permission.objects.filter(
                content_type=ContentType.objects.get_for_model(Campaign),
                codename__in=["add_campaign", "change_campaign", "view_campaign"],
            )
        )
        _allow_images(group)
        if home:
            for codename in page_rights[name]:
                permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    if home:
        _ensure_workflow(groups[REVIEWERS], home)
        _ensure_three_reviews(groups[REVIEWERS])
    return groups


def editors() -> Group:
    """The group of who writes content, with its rights."""
    return ensure_editorial_setup()[EDITORS]


def reviewers() -> Group:
    """The group of who approves content, with its rights."""
    return ensure_editorial_setup()[REVIEWERS]


def _allow_images(group: Group) -> None:
    root = Collection.get_first_root_node()
    for codename in ("add_image", "choose_image"):
        permission = Permission.objects.get(content_type__app_label="wagtailimages", codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)


def _ensure_workflow(reviewers: Group, home: Page) -> None:
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    task = GroupApprovalTask.objects.filter(name=WORKFLOW).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=WORKFLOW)
        task.groups.add(reviewers)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    # Wagtail's own default workflow sits on the root page; the nearest one wins.
    WorkflowPage.objects.get_or_create(page=home.page_ptr, defaults={"workflow": workflow})
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Question), defaults={"workflow": workflow}
    )


def _ensure_three_reviews(reviewers: Group) -> None:
    workflow, made = Workflow.objects.get_or_create(name=THREE_REVIEWS)
    if not made and not _lacks_proofs(workflow):
        return  # its steps are what the site has made of them
    workflow.workflow_tasks.all().delete()
    for order, name in enumerate(STEPS):
        step, is_new = ReviewStep.objects.get_or_create(name=name, defaults={"is_proof": name in PROOF_STEPS})
        if is_new:
            step.groups.add(reviewers)
        WorkflowTask.objects.create(workflow=workflow, task=step, sort_order=order)


def _lacks_proofs(workflow: Workflow) -> bool:
    """Whether the workflow is the one of an earlier version, with reviews alone, and nobody has used or changed it."""
    names = tuple(workflow.workflow_tasks.order_by("sort_order").values_list("task__name", flat=True))
    places = (
        WorkflowPage.objects.filter(workflow=workflow), WorkflowContentType.objects.filter(workflow=workflow),
        WorkflowState.objects.filter(workflow=workflow),
    )  # fmt: skip
    return names == REVIEW_STEPS and not any(rows.exists() for rows in places)


@dataclass(frozen=True, slots=True)
class Review:
    """One approval of what stands on a page: the step, who, and when."""

    step: str
    by: str
    at: datetime


def reviews_of(page: Page) -> list[Review]:
    """Who approved the last change of a page that went through review, step by step."""
    last = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_APPROVED).order_by("-created_at")
    states = TaskState.objects.filter(workflow_state__in=last[:1], status=TaskState.STATUS_APPROVED)
    return [
        Review(state.task.name, getattr(state.finished_by, "display_name", "") or "", state.finished_at)
        for state in states.select_related("task", "finished_by").order_by("finished_at")
    ]


def review_parts(page: Any, request: Any, lessons: list[Any]) -> dict[str, Any]:
    """The back of a lesson's page: who reviewed it. It changes with a publication and is read once after each."""
    if not isinstance(page, LessonPage) or page.pk is None:
        return {}
    return {"reviews": _reviews_at(page.pk, page.last_published_at)}


@lru_cache(maxsize=512)
def _reviews_at(page_id: int, published_at: datetime | None) -> list[Review]:
    return reviews_of(LessonPage.objects.get(pk=page_id))
