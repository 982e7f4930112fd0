"""A session under a new key keeps what it holds, and its old key opens nothing."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session

SessionStore = import_module(settings.SESSION_ENGINE).SessionStore
pytestmark = pytest.mark.django_db


def test_a_new_key_holds_the_same_and_the_old_one_nothing(django_assert_num_queries):
    old = SessionStore()
    old["who"] = "王"
    old.save()
    session = SessionStore(old.session_key)
    assert session["who"] == "王"
    session.renew_key()
    session["more"] = 1
    with django_assert_num_queries(4):  # begin, insert, delete, commit
        session.save()
    assert session.session_key != old.session_key
    assert dict(SessionStore(session.session_key).items()) == {"who": "王", "more": 1}
    assert SessionStore(old.session_key).load() == {}
    assert Session.objects.count() == 1
    session["more"] = 2
    session.save()
    assert Session.objects.count() == 1


def test_what_is_never_written_leaves_the_old_key_as_it_was():
    old = SessionStore()
    old["who"] = "王"
    old.save()
    SessionStore(old.session_key).renew_key()
    assert SessionStore(old.session_key)["who"] == "王"


def test_sessions_of_before_stay_readable():
    before = DatabaseStore()
    before["who"] = "王"
    before.save()
    assert SessionStore(before.session_key)["who"] == "王"
