"""An organiser's token commands for as long as its holder is signed in and leads the session, and no longer."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.core import signing
from django.test import Client
from django.urls import reverse

from people.models import RoleGrant
from simulator.drills.models import DrillSession
from simulator.drills.sessions import tokens
from simulator.drills.sessions.tokens import WATCH_SALT, may_still_command, read_watch_token
from simulator.protocol.messages import ProtocolError
from tests.drills.led_sessions import class_session
from tests.drills.test_leading import config_of


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return class_session(teacher, school_class)


@pytest.fixture
def token(client, teacher, session) -> str:
    """What the console's page holds."""
    client.force_login(teacher)
    return config_of(client.get(reverse("drills:lead", args=[session.pk])).content.decode())["token"]


def test_it_commands_while_its_holder_is_signed_in(token, session):
    assert read_watch_token(token) == (session, True)


def test_it_ends_when_the_holder_signs_out(client, token):
    client.post("/accounts/logout/")
    assert not may_still_command(token)


def test_a_token_bound_to_nobody_goes_on(client, token, session):
    """The control: what the page used to hold."""
    unbound = tokens.watch_token(session, may_command=True)
    client.post("/accounts/logout/")
    assert may_still_command(unbound)


def test_it_ends_when_the_session_is_ended_from_another_device(client, token, teacher):
    other = Client()
    other.force_login(teacher)
    listed = UserSession.objects.get(session_key=client.session.session_key)
    other.post(reverse("people:end_session", args=[listed.pk]))
    assert not may_still_command(token)


def test_signing_out_elsewhere_leaves_it_alone(client, token, teacher):
    other = Client()
    other.force_login(teacher)
    other.post("/accounts/logout/")
    assert may_still_command(token)


def test_it_ends_with_the_grant(token, teacher, session):
    DrillSession.objects.filter(pk=session.pk).update(opened_by=None)
    assert may_still_command(token)
    RoleGrant.objects.filter(user=teacher).delete()
    assert not may_still_command(token)


def test_it_ends_with_the_account(token, teacher):
    teacher.is_active = False
    teacher.save()
    assert not may_still_command(token)


def test_it_names_no_session_key(client, token):
    assert client.session.session_key not in str(signing.loads(token, salt=WATCH_SALT))


def test_one_from_before_looks_on_and_commands_nothing(session):
    old = signing.dumps([session.pk.hex, True], salt=WATCH_SALT)
    assert read_watch_token(old) == (session, False)


@pytest.mark.parametrize("fields", [[], [1], ["x", True, None, ""], ["x", True, 1], {}, None, "text", 7])
def test_a_token_of_another_shape_is_refused(db, fields):
    with pytest.raises(ProtocolError):
        read_watch_token(signing.dumps(fields, salt=WATCH_SALT))


def wall_link(client, session) -> str:
    return client.get(reverse("drills:lead", args=[session.pk])).context["wall_url"]


def test_the_wall_goes_on_when_the_teacher_signs_out_and_ends_with_the_grant(client, token, teacher, session):
    link = wall_link(client, session)
    client.post("/accounts/logout/")
    wall = Client()
    page = wall.get(link)
    assert page.status_code == 200
    shown = config_of(page.content.decode())["token"]
    assert read_watch_token(shown) == (session, False)
    DrillSession.objects.filter(pk=session.pk).update(opened_by=None)
    RoleGrant.objects.filter(user=teacher).delete()
    assert wall.get(link).status_code == 404
    with pytest.raises(ProtocolError):
        read_watch_token(shown)
