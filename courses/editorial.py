"""The editors' flow: editors write and submit, reviewers approve, approval publishes."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from courses.quizzes.models import Question

from .models import HomePage

EDITORS, REVIEWERS = "内容编辑", "内容审核"
WORKFLOW = "内容审核"


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
        _allow_images(group)
        if home:
            for codename in page_rights[name]:
                permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    if home:
        _ensure_workflow(groups[REVIEWERS], home)
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
