"""A booking form that is loaded anew has what was typed into it, for ten minutes and in one browser alone."""

from __future__ import annotations

import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.bookings.test_holds import slot, venue  # noqa: F401
from tests.bookings.test_journey import sent  # noqa: F401
from venues.bookings import views
from venues.bookings.drafts import draft_of, keep_draft
from venues.bookings.models import Booking, Slot

NUMBER, NOTE = "13812345678", "一名学生有哮喘"


@pytest.fixture
def typed() -> dict[str, str]:
    return {
        "phone": NUMBER, "unit_name": "南湖第一小学", "name": "陈老师", "party_size": "9", "minors": "on", "adults": "3",
        "note": NOTE, "request_key": str(uuid.uuid4()),
    }  # fmt: skip


def page_of(client: Client, slot: Slot, name: str = "book_group") -> str:  # noqa: F811
    return str(client.get(reverse(f"bookings:{name}", args=[slot.pk])).content.decode())


def test_loaded_anew_the_form_is_as_it_was_and_the_code_still_books(slot, sent, typed):  # noqa: F811
    client, address = Client(), reverse("bookings:book_group", args=[slot.pk])
    client.post(address, typed | {"action": "send"})
    page = page_of(client, slot)
    for words in (NUMBER, "南湖第一小学", "陈老师", 'value="9"', NOTE, typed["request_key"], 'name="code"'):
        assert words in page, words
    client.post(address, typed | {"action": "confirm", "code": sent[-1], "code_sent": "1"})
    assert Booking.objects.get().party_size == 9
    assert NOTE not in page_of(client, slot)


def test_what_was_refused_is_kept_too(slot, sent, typed):  # noqa: F811
    client, address = Client(), reverse("bookings:book_group", args=[slot.pk])
    client.post(address, typed | {"action": "send"})
    client.post(address, typed | {"name": "王老师", "action": "confirm", "code": "000000", "code_sent": "1"})
    assert "王老师" in page_of(client, slot)


def test_without_it_the_form_would_be_blank(slot, sent, typed, monkeypatch):  # noqa: F811
    """The draft off."""
    monkeypatch.setattr(views, "keep_draft", lambda *given: None)
    client = Client()
    client.post(reverse("bookings:book_group", args=[slot.pk]), typed | {"action": "send"})
    assert NOTE not in page_of(client, slot)


def test_another_browser_another_form_and_who_leaves_see_nothing_of_it(slot, sent, typed):  # noqa: F811
    client = Client()
    client.post(reverse("bookings:book_group", args=[slot.pk]), typed | {"action": "send"})
    assert NUMBER not in page_of(Client(), slot)
    assert NUMBER not in page_of(client, slot, "book")
    client.post(reverse("bookings:leave"))
    assert NUMBER not in page_of(client, slot)


def test_neither_code_nor_plain_number_is_kept(typed, monkeypatch):
    kept = []
    monkeypatch.setattr(cache, "set", lambda key, value, seconds: kept.append((value, seconds)))
    keep_draft("mark", "1", typed | {"code": "123456"}, [*typed, "code"])
    ((value, seconds),) = kept
    assert seconds == 600
    assert "123456" not in str(value) and NUMBER not in str(value)
    assert draft_of("", "1") == {}
