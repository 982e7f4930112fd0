"""What editors and reviewers do in the admin, as their browser sends it."""

from __future__ import annotations

from django.urls import reverse
from wagtail.models import TaskState
from wagtail.test.utils.form_data import querydict_from_html

from courses.models import CoursePage
from courses.quizzes.models import Question

FORMS = {CoursePage: "page-edit-form", Question: "w-editor-form"}


def address(item: CoursePage | Question, name: str, *more: object) -> str:
    namespace = "wagtailadmin_pages" if isinstance(item, CoursePage) else "wagtailsnippets_quizzes_question"
    return reverse(f"{namespace}:{name}", args=[item.pk, *more])


def edit(client, item: CoursePage | Question, button: str, **changes: str):
    """Opens the edit form, changes fields and presses a button."""
    url = address(item, "edit")
    data = querydict_from_html(client.get(url).content.decode(), form_id=FORMS[type(item)])
    ticked = {name: "on" for name in data if name.endswith("-is_correct")}  # as a browser sends them
    for name, value in {**ticked, **changes, button: "1"}.items():
        data[name] = value
    return client.post(url, data)


def decide(client, item: CoursePage | Question, decision: str):
    """Presses approve or reject on what waits for review."""
    state = TaskState.objects.get(status=TaskState.STATUS_IN_PROGRESS)
    return client.post(address(item, "workflow_action", decision, state.pk), {"comment": "已看"})
