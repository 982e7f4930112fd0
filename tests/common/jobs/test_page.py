"""The jobs page shows queued, running and failed jobs to superusers and whoever was given the right, and nobody else."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from common.jobs.models import Job
from common.jobs.services import claim_job, enqueue_once
from common.jobs.worker import Worker
from tests.common.jobs import tasks
from tests.conftest import make_user

PAGE = "/cms/jobs/"


@pytest.fixture
def jobs(queued, db):
    """One of each state."""
    enqueue_once(tasks.broken, "secret-name", "", key="broken")
    Worker("w").run_next()
    enqueue_once(tasks.quick, 1, key="running")
    claim_job("host:1:abc")
    enqueue_once(tasks.quick, 2, key="queued")
    return Job.objects.in_bulk(field_name="task_id")


@pytest.fixture
def failed(jobs) -> DBTaskResult:
    return DBTaskResult.objects.get(status="FAILED")


def operator(*rights: str):
    """Somebody in a group with these rights over jobs and access to the admin."""
    group = Group.objects.create(name="-".join(rights) or "none")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    group.permissions.add(*Permission.objects.filter(content_type__app_label="jobs", codename__in=rights))
    user = make_user(f"operator-{group.pk}")
    user.groups.add(group)
    return user


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_it_shows_each_state_and_no_arguments(jobs, superuser):
    text = signed_in(superuser).get(PAGE).content.decode()
    assert [key for key in ("broken", "running", "queued") if key not in text] == []
    assert "host:1:abc" in text
    assert "no such building" in text
    assert "secret-name" not in text
    assert text.count("/retry/") == 1


def test_it_filters_by_state(jobs, superuser):
    text = signed_in(superuser).get(f"{PAGE}results/?status=FAILED").content.decode()
    assert "broken" in text
    assert "host:1:abc" not in text


def test_a_failed_job_runs_again_and_it_is_noted_who_asked(failed, superuser):
    answer = signed_in(superuser).post(f"{PAGE}{failed.pk}/retry/")
    assert answer.status_code == 302
    failed.refresh_from_db()
    assert failed.status == "READY"
    entry = ModelLogEntry.objects.get(action="jobs.retry")
    assert (entry.user, entry.object_id) == (superuser, str(failed.pk))


def test_who_may_only_look_gets_no_button(failed):
    client = signed_in(operator("view_job"))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "/retry/" not in page.content.decode()
    assert client.post(f"{PAGE}{failed.pk}/retry/").status_code in (302, 403)
    failed.refresh_from_db()
    assert failed.status == "FAILED"


def test_who_was_given_the_right_may_retry(failed):
    signed_in(operator("change_job")).post(f"{PAGE}{failed.pk}/retry/")
    failed.refresh_from_db()
    assert failed.status == "READY"


@pytest.mark.parametrize("who", ["city_officer", "county_officer", "teacher", "manager", "keeper", "employee"])
def test_nobody_else_sees_it(failed, request, who):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(PAGE).status_code in (302, 403)
    client.post(f"{PAGE}{failed.pk}/retry/")
    failed.refresh_from_db()
    assert failed.status == "FAILED"


def test_an_editor_without_the_right_sees_neither_page_nor_menu(failed):
    client = signed_in(operator())
    assert client.get(PAGE).status_code in (302, 403)
    assert PAGE not in client.get("/cms/").content.decode()


def test_a_retry_is_no_link(failed, superuser):
    assert signed_in(superuser).get(f"{PAGE}{failed.pk}/retry/").status_code == 405
