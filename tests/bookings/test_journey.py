"""A resident books by phone and code, gets a ticket; the keeper checks the party in; the ledger has the visit."""

from __future__ import annotations

import html
import io
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses.training.models import Evidence
from venues.bookings import booking
from venues.bookings import codes as codes_module
from venues.bookings.models import Booking, Slot
from venues.bookings.opening import generate_slots
from venues.models import Venue


@pytest.fixture
def slot(tree) -> Slot:
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    begin = timezone.localtime().replace(hour=23, minute=58, second=0, microsecond=0)
    return Slot.objects.create(venue=venue, starts_at=begin, ends_at=begin + timedelta(minutes=1), capacity=4)


@pytest.fixture
def sent(monkeypatch) -> list[str]:
    codes: list[str] = []

    class Sender:
        def send(self, phone: str, code: str) -> None:
            codes.append(code)

    monkeypatch.setattr(codes_module, "sender", Sender)
    return codes


def form(client, slot, **changes):
    page = client.get(reverse("bookings:book", args=[slot.pk])).content.decode()
    key = re.search(r'name="request_key" value="([^"]+)"', page)[1]
    return {"phone": "13812345678", "party_size": "3", "name": "王", "request_key": key} | changes


def book(client, slot, sent, **changes):
    data = form(client, slot, action="send", **changes)
    client.post(reverse("bookings:book", args=[slot.pk]), data)
    data |= {"action": "confirm", "code": sent[-1], "code_sent": "1"}
    return client.post(reverse("bookings:book", args=[slot.pk]), data), data


def test_it_books_and_shows_a_ticket(client, slot, sent):
    answer, _ = book(client, slot, sent)
    ticket = client.get(answer["location"]).content.decode()
    booking = Booking.objects.get()
    assert booking.ticket_code in ticket
    slot.refresh_from_db()
    assert slot.booked == 3


def test_a_ticket_says_when_whose_where_and_for_whom_and_gives_its_link(client, slot, sent):
    Venue.objects.filter(pk=slot.venue_id).update(
        phone="0573-8200000", lng=120.75, lat=30.75, min_age=6, health_limits="哮喘者勿入烟道", bring="平底鞋"
    )
    answer, _ = book(client, slot, sent)
    ticket = client.get(answer["location"]).content.decode()
    weekday = "一二三四五六日"[timezone.localtime(slot.starts_at).weekday()]
    texts = (
        f"星期{weekday}",
        "<dd>王",
        'href="tel:0573-8200000"',
        "6 岁",
        "哮喘者勿入烟道",
        "平底鞋",
        "data-share-copy",
    )
    for said in texts:
        assert said in ticket, said
    assert re.search(r"<li>\s*<a href=\"[^\"]*(?:amap|qq|baidu)[^\"]*\"", ticket)
    assert answer["location"] in re.search(r"<textarea[^>]*>([^<]*)<", ticket)[1]


def test_a_ticket_is_kept_as_a_picture_until_it_opens_no_door(client, slot, sent):
    """A browser reads the picture's code in tests/e2e/test_door_camera.py."""
    answer, _ = book(client, slot, sent)
    ticket = client.get(answer["location"]).content.decode()
    address = html.unescape(re.search(r'<img\s+class="ticket-picture"\s+src="([^"]+)"', ticket)[1])
    found = Client().get(address)
    picture = Image.open(io.BytesIO(found.content))
    assert (found["content-type"], picture.format, picture.width) == ("image/png", "PNG", 1020)
    assert Client().get(address.replace("?t=", "?t=x")).status_code == 404
    Slot.objects.filter(pk=slot.pk).update(is_open=False)
    assert Client().get(address).status_code == 404


def test_once_a_code_is_sent_its_field_has_the_focus(client, slot, sent):
    address = reverse("bookings:book", args=[slot.pk])
    assert "autofocus" not in client.get(address).content.decode()
    page = client.post(address, form(client, slot, action="send")).content.decode()
    (focused,) = re.findall(r"<input[^>]*\bautofocus\b[^>]*>", page)
    assert 'name="code"' in focused


def test_a_tick_box_is_explained_below_its_words(client, slot):
    page = client.get(reverse("bookings:book_group", args=[slot.pk])).content.decode()
    assert page.index('name="awaits_school"') < page.index('id="id_awaits_school_helptext"')


def test_repeating_the_request_books_once(client, slot, sent):
    _, data = book(client, slot, sent)
    resident = Booking.objects.get().resident
    again = booking.create_booking(slot=slot, resident=resident, party_size=3, request_key=data["request_key"])
    assert again == Booking.objects.get()


def test_a_party_that_does_not_fit_is_refused_and_keeps_what_was_typed(client, slot, sent):
    Slot.objects.filter(pk=slot.pk).update(booked=2)
    answer, _ = book(client, slot, sent)
    page = answer.content.decode()
    assert Booking.objects.count() == 0
    assert 'value="王"' in page


def test_the_calendar_file_parses(client, slot, sent):
    from icalendar import Calendar

    answer, _ = book(client, slot, sent)
    url = answer["location"].replace("/?t=", ".ics?t=")
    calendar = Calendar.from_ical(client.get(url).content)
    assert [str(event["summary"]) for event in calendar.walk("VEVENT")] == [str(slot.venue)]


def test_a_ticket_is_nobody_elses(client, slot, sent, django_test_client=None):
    book(client, slot, sent)
    assert Client().get(reverse("bookings:ticket", args=[Booking.objects.get().pk])).status_code == 404


def test_the_keeper_checks_in_once_and_the_ledger_has_the_visit(client, slot, sent, keeper):
    book(client, slot, sent)
    booking = Booking.objects.get()
    client.force_login(keeper)
    for _ in range(2):
        client.post(reverse("bookings:check_in"), {"code": booking.ticket_code.lower()})
    booking.refresh_from_db()
    assert booking.state == "checked_in"
    assert Evidence.objects.get().kind == "visit"


def test_a_foreign_keeper_finds_no_such_ticket(client, slot, sent, keeper, tree):
    book(client, slot, sent)
    keeper.grants.update(venue_division=tree.other_village)
    client.force_login(keeper)
    client.post(reverse("bookings:check_in"), {"code": Booking.objects.get().ticket_code})
    assert Booking.objects.get().state == "booked"
    assert not Evidence.objects.exists()


def test_slots_go_on_into_years_whose_holidays_are_not_announced(slot):
    from datetime import date, time

    from venues.models import OpeningHours

    OpeningHours.objects.create(venue=slot.venue, weekday=2, opens=time(9), closes=time(11))
    assert generate_slots(slot.venue, start=date(2031, 1, 1), end=date(2031, 1, 29)) == 8
