"""Everybody sees where their account is signed in, and ends what should not be."""

from __future__ import annotations

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from people.models import SignIn, SignInKind
from tests.conftest import make_user
from tests.people.test_sign_in import RIGHT, sign_in, user  # noqa: F401

LIST = "/accounts/sessions/"


@pytest.fixture
def elsewhere(client, user) -> Client:  # noqa: F811
    """The same account in another browser."""
    other = Client(headers={"user-agent": "Firefox elsewhere"})
    sign_in(other, RIGHT, address="10.7.7.7")
    sign_in(client, RIGHT)
    return other


def is_in(client: Client) -> bool:
    return client.get("/records/").status_code == 200


def test_the_list_names_both(client, elsewhere):
    page = client.get(LIST).content.decode()
    assert "Firefox elsewhere" in page
    assert "10.7.7.7" in page


def test_one_is_ended_and_the_other_goes_on(client, elsewhere):
    session = UserSession.objects.get(ip="10.7.7.7")
    client.post(reverse("people:end_session", args=[session.pk]))
    assert not is_in(elsewhere)
    assert is_in(client)
    assert SignIn.objects.filter(kind=SignInKind.SESSIONS_ENDED).exists()


def test_without_it_the_other_goes_on_too(client, elsewhere):
    """The control."""
    assert is_in(elsewhere)


def test_all_others_are_ended_at_once(client, elsewhere):
    client.post(LIST)
    assert not is_in(elsewhere)
    assert is_in(client)


def test_a_strangers_session_is_not_ended(client, elsewhere):
    stranger = make_user("stranger")
    stranger.set_password(RIGHT)
    stranger.save()
    outside = Client()
    sign_in(outside, RIGHT, username="stranger")
    session = UserSession.objects.get(ip="10.7.7.7")
    assert outside.post(reverse("people:end_session", args=[session.pk])).status_code == 404
    assert is_in(elsewhere)
