"""No approval leaves a draft that nobody wrote, and nobody writes over another without having been told."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import TaskState
from wagtail.test.utils.form_data import querydict_from_html

from common import edit_turns
from courses.models import CoursePage
from people.models import Organisation
from tests.courses.editing import FORMS, address, edit

NEW, OTHER = "新近修改的一句话", "另一句话"


def opened(client, item):
    """The edit form as a browser holds it."""
    html = client.get(address(item, "edit")).content.decode()
    data = querydict_from_html(html, form_id=FORMS[type(item)])
    for name in [name for name in data if name.endswith("-is_correct")]:
        data[name] = "on"
    return data


def press(client, item, data, button, **more):
    sent = data.copy()
    for name, value in {button: "1", **more}.items():
        sent[name] = value
    return client.post(address(item, "edit"), sent)


def approve(client, item, data):
    return press(client, item, data, "action-workflow-action", **{"workflow-action-name": "approve"})


def is_phantom(item) -> bool:
    """True when the item is not what was approved: not live, or live with a draft."""
    item.refresh_from_db()
    return not item.live or item.has_unpublished_changes


def submitted(client, desk, item):
    """Submits a change and gives the reviewer's form."""
    client.force_login(desk["editor"])
    edit(client, item, "action-submit", **{"intro" if isinstance(item, CoursePage) else "stem": NEW})
    client.force_login(desk["reviewer"])
    return opened(client, item)


@pytest.fixture
def unguarded(monkeypatch):
    """Wagtail's own view of a page, as it is without turns."""
    monkeypatch.setattr(edit_turns, "_may_decide", lambda *_given: True)
    monkeypatch.setattr(edit_turns.PageEditView, "post", EditView.post)


@pytest.mark.parametrize("kind", ["course", "question"])
def test_a_second_approval_writes_nothing(client, desk, request, kind):
    item = request.getfixturevalue(kind)
    data = submitted(client, desk, item)
    assert approve(client, item, data).status_code == 302
    assert approve(client, item, data).status_code == 302
    assert not is_phantom(item)
    assert TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count() == 0


def test_without_turns_a_second_approval_leaves_a_draft(client, desk, course, unguarded):
    data = submitted(client, desk, course)
    approve(client, course, data)
    approve(client, course, data)
    assert is_phantom(course)


@pytest.mark.parametrize("kind", ["course", "question"])
def test_a_save_by_itself_that_comes_after_the_approval_writes_nothing(client, desk, request, kind):
    item = request.getfixturevalue(kind)
    data = submitted(client, desk, item)
    approve(client, item, data)
    client.post(address(item, "edit"), data, headers={"accept": "application/json"})
    assert not is_phantom(item)


def test_without_the_guard_a_save_by_itself_leaves_a_draft(client, desk, course, unguarded, settings):
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 500
    data = submitted(client, desk, course)
    del data["loaded_revision_id"]
    approve(client, course, data)
    client.post(address(course, "edit"), data, headers={"accept": "application/json"})
    assert is_phantom(course)


@pytest.mark.parametrize("kind", ["course", "question"])
def test_who_saves_an_old_form_is_warned_and_then_heeded(client, desk, request, kind):
    item, field = request.getfixturevalue(kind), "intro" if kind == "course" else "stem"
    client.force_login(desk["editor"])
    mine, theirs = opened(client, item), opened(client, item)
    press(client, item, theirs, "action-save", **{field: OTHER})
    answer = press(client, item, mine, "action-save", **{field: NEW})
    item.refresh_from_db()
    assert str(edit_turns.newer_saved()) in answer.content.decode()
    assert getattr(item.get_latest_revision_as_object(), field) == OTHER
    again = querydict_from_html(answer.content.decode(), form_id=FORMS[type(item)])
    for name in [name for name in again if name.endswith("-is_correct")]:
        again[name] = "on"
    assert again[field].strip() == NEW
    press(client, item, again, "action-save")
    item.refresh_from_db()
    assert getattr(item.get_latest_revision_as_object(), field) == NEW


def test_without_turns_the_last_one_wins_without_a_word(client, desk, course, unguarded):
    client.force_login(desk["editor"])
    mine, theirs = opened(client, course), opened(client, course)
    press(client, course, theirs, "action-save", intro=OTHER)
    press(client, course, mine, "action-save", intro=NEW)
    course.refresh_from_db()
    assert course.get_latest_revision_as_object().intro == NEW


def unit_form(client, unit: Organisation):
    html = client.get(reverse("organisation:edit", args=[unit.pk])).content.decode()
    return querydict_from_html(html, form_id="w-editor-form")


def test_a_unit_changed_by_two_people_warns_the_second(client, admin_user, school):
    client.force_login(admin_user)
    url = reverse("organisation:edit", args=[school.pk])
    mine, theirs = unit_form(client, school), unit_form(client, school)
    theirs["headcount"], mine["storeys"] = "900", "5"
    assert client.post(url, theirs).status_code == 302
    answer = client.post(url, mine)
    assert str(edit_turns.newer_saved()) in answer.content.decode()
    school.refresh_from_db()
    assert (school.headcount, school.storeys) == (900, 4)
    assert client.post(url, querydict_from_html(answer.content.decode(), form_id="w-editor-form")).status_code == 302
    school.refresh_from_db()
    assert school.storeys == 5


def test_a_form_without_the_state_it_was_loaded_in_goes_over_the_other(client, admin_user, school):
    client.force_login(admin_user)
    url = reverse("organisation:edit", args=[school.pk])
    mine, theirs = unit_form(client, school), unit_form(client, school)
    theirs["headcount"] = "900"
    del mine["loaded_state"]
    client.post(url, theirs)
    assert client.post(url, mine).status_code == 302
    school.refresh_from_db()
    assert school.headcount == 800
