"""A resident's half hour: a session of its own, ended by one press, and nothing left for who comes next."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.bookings.test_journey import book, sent, slot  # noqa: F401
from venues.bookings import views

COOKIE = django_settings.SESSION_COOKIE_NAME


def mine(client) -> str:
    return client.get(reverse("bookings:mine")).content.decode()


def planted(client) -> Client:
    """Somebody who knew this client's session before its phone was verified."""
    session = client.session
    session["seen"] = True
    session.save()
    client.cookies[COOKIE] = session.session_key
    other = Client()
    other.cookies[COOKIE] = session.session_key
    return other


def test_a_session_planted_before_sees_no_bookings(client, slot, sent):  # noqa: F811
    other = planted(client)
    book(client, slot, sent)
    assert str(slot.venue) in mine(client)
    assert str(slot.venue) not in mine(other)


def test_without_a_new_session_it_sees_them(client, slot, sent, monkeypatch):  # noqa: F811
    """The control."""
    other = planted(client)
    monkeypatch.setattr(views, "renew_key", lambda request: None)
    book(client, slot, sent)
    assert str(slot.venue) in mine(other)


def test_leaving_ends_it_and_the_browser_forgets_its_pages(client, slot, sent):  # noqa: F811
    book(client, slot, sent)
    old = client.cookies[COOKIE].value
    assert reverse("bookings:leave") in mine(client)
    answer = client.post(reverse("bookings:leave"))
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "no-store" in answer["Cache-Control"]
    assert str(slot.venue) not in mine(client)
    back = Client()
    back.cookies[COOKIE] = old
    assert str(slot.venue) not in mine(back)


def test_leaving_does_not_sign_an_account_out(client, slot, sent, keeper):  # noqa: F811
    client.force_login(keeper)
    book(client, slot, sent)
    client.post(reverse("bookings:leave"))
    assert client.session.get("_auth_user_id") == str(keeper.pk)
    assert views.SESSION_RESIDENT not in client.session


def test_leaving_takes_a_post(client, db):
    assert client.get(reverse("bookings:leave")).status_code == 405


def test_the_way_out_stands_in_the_header_while_it_lasts(client, slot, sent):  # noqa: F811
    assert reverse("bookings:leave") not in client.get("/venues/").content.decode()
    book(client, slot, sent)
    assert reverse("bookings:leave") in client.get("/venues/").content.decode()
