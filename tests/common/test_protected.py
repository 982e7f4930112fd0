"""Deleting what is in use is refused in words on every page of the admin, and the words say by what."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from courses.quizzes.models import Choice, Question, Quiz
from courses.quizzes.services import freeze_version
from people.models import User
from tests.training.ledgers import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def question() -> Question:
    found = Question.objects.create(key="q-alarm", topic="alarm", stem="火警电话是多少？", source="消防法", live=True)
    for text, right in (("119", True), ("110", False)):
        Choice.objects.create(question=found, text=text, is_correct=right)
    freeze_version(found)
    return found


def said(answer) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_question_in_use_stays(client, superuser, question):
    client.force_login(superuser)
    answer = client.post(f"/cms/snippets/quizzes/question/delete/{question.pk}/")
    assert answer.status_code == 302
    assert "题目版本：1" in said(answer)
    assert Question.objects.filter(pk=question.pk).exists()


def test_several_at_once_stay_too(client, superuser, question):
    client.force_login(superuser)
    answer = client.post(f"/cms/bulk/quizzes/question/delete/?id={question.pk}")
    assert answer.status_code == 302
    assert "题目版本：1" in said(answer)
    assert Question.objects.exists()


def test_an_account_that_recorded_evidence_stays(client, superuser, county_officer, pupil):
    write(pupil.pk, recorded_by=county_officer)
    client.force_login(superuser)
    answer = client.post(reverse("wagtailusers_users:delete", args=[county_officer.pk]))
    assert answer.status_code == 302
    assert "凭证：1" in said(answer)
    assert User.objects.filter(pk=county_officer.pk).exists()


def test_without_the_refusal_the_page_would_break(client, superuser, question, monkeypatch):
    """The guard off."""
    monkeypatch.setattr("common.protected.ProtectedDeleteMiddleware.process_exception", lambda *given: None)
    client.raise_request_exception = False
    client.force_login(superuser)
    assert client.post(f"/cms/snippets/quizzes/question/delete/{question.pk}/").status_code == 500


def test_a_question_nobody_used_goes(client, superuser):
    free = Question.objects.create(key="q-free", topic="alarm", stem="?", source="x")
    client.force_login(superuser)
    client.post(f"/cms/snippets/quizzes/question/delete/{free.pk}/")
    assert not Question.objects.exists()
    assert not Quiz.objects.exists()
