"""A refused booking costs no code, a verified phone needs none, and a slot without places says so at once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.bookings.test_journey import book, form, sent  # noqa: F401
from venues.bookings import booking, limits
from venues.bookings.booking import cancel_booking, create_booking
from venues.bookings.models import MOST_OPEN, Booking, Resident, Slot
from venues.bookings.refusals import BookingRefused, Refusal
from venues.models import Venue


@pytest.fixture
def slots(tree) -> list[Slot]:
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    begin = timezone.now() + timedelta(hours=1)
    return [
        Slot.objects.create(
            venue=venue,
            starts_at=begin + timedelta(hours=n),
            ends_at=begin + timedelta(hours=n, minutes=50),
            capacity=4,
        )
        for n in range(2)
    ]


def again(client, slot, **changes):
    data = {"party_size": "2", "name": "", "request_key": uuid.uuid4(), "action": "confirm"} | changes
    return client.post(reverse("bookings:book", args=[slot.pk]), data)


def test_a_refused_party_books_smaller_without_a_new_code(client, slots, sent):  # noqa: F811
    Slot.objects.filter(pk=slots[0].pk).update(booked=2)
    refused, _ = book(client, slots[0], sent)
    page = refused.content.decode()
    assert 'name="phone"' not in page
    assert 'name="code"' not in page
    assert again(client, slots[0]).status_code == 302
    assert len(sent) == 1


def test_a_phone_verified_once_books_the_next_slot(client, slots, sent):  # noqa: F811
    book(client, slots[0], sent)
    assert 'name="phone"' not in client.get(reverse("bookings:book", args=[slots[1].pk])).content.decode()
    assert again(client, slots[1]).status_code == 302
    assert len(sent) == 1
    assert Booking.objects.values("resident").distinct().count() == 1


def test_the_same_form_sent_twice_opens_the_same_ticket(client, slots, sent):  # noqa: F811
    first, data = book(client, slots[0], sent)
    second = client.post(reverse("bookings:book", args=[slots[0].pk]), data)
    assert second["location"] == first["location"]


def test_another_number_needs_a_code_of_its_own(client, slots, sent):  # noqa: F811
    book(client, slots[0], sent)
    answer = again(client, slots[1], phone="13912345678", code=sent[-1], code_sent="1")
    assert answer.status_code == 200
    assert Booking.objects.count() == 1
    client.post(reverse("bookings:book", args=[slots[1].pk]), {"action": "other_phone"})
    assert 'name="phone"' in client.get(reverse("bookings:book", args=[slots[1].pk])).content.decode()


def test_a_session_without_a_verified_phone_books_nothing(client, slots):
    assert again(client, slots[0]).status_code == 200
    assert not Booking.objects.exists()


def test_the_code_is_required_to_confirm(client, slots, sent):  # noqa: F811
    data = form(client, slots[0], action="send")
    page = client.post(reverse("bookings:book", args=[slots[0].pk]), data).content.decode()
    field = page[page.index('<label for="id_code">') :].split("</div>")[0]
    assert "optional" not in field
    assert "required" in field


@pytest.mark.parametrize("change", ["full", "past", "closed"])
def test_a_slot_that_takes_nobody_offers_no_form_but_others(client, slots, change):
    changes = {"full": {"booked": 4}, "closed": {"is_open": False}, "past": {"starts_at": timezone.now()}}[change]
    Slot.objects.filter(pk=slots[0].pk).update(**changes)
    page = client.get(reverse("bookings:book", args=[slots[0].pk])).content.decode()
    assert 'name="party_size"' not in page
    assert f'href="/venues/{slots[0].venue.division.code}/#slots"' in page
    assert reverse("bookings:book", args=[slots[1].pk]) in page


def test_a_cancelled_ticket_opens_no_door_and_takes_its_entry_out_of_calendars(client, slots, sent):  # noqa: F811
    answer, _ = book(client, slots[0], sent)
    ticket = answer["location"]
    assert "<details" in client.get(ticket).content.decode()
    booking = Booking.objects.get()
    client.post(reverse("bookings:cancel", args=[booking.pk]))
    page = client.get(ticket).content.decode()
    assert reverse("bookings:calendar", args=[booking.pk]) in page
    assert "ticket-code" not in page
    assert b"STATUS:CANCELLED" in client.get(ticket.replace("/?t=", ".ics?t=")).content


def test_the_calendar_gives_utc_and_the_tickets_link(client, slots, sent):  # noqa: F811
    answer, _ = book(client, slots[0], sent)
    text = client.get(answer["location"].replace("/?t=", ".ics?t=")).content.decode().replace("\r\n ", "")
    assert f"DTSTART:{slots[0].starts_at:%Y%m%dT%H%M%S}Z" in text
    assert "TZID" not in text
    assert answer["location"] in text


def test_the_keeper_looks_up_first_and_checks_in_today_only(client, slots, sent, keeper):  # noqa: F811
    book(client, slots[0], sent)
    booking = Booking.objects.get()
    client.force_login(keeper)
    tomorrow = timezone.localdate() + timedelta(days=1)
    found = client.get(reverse("bookings:keeper"), {"code": booking.ticket_code.lower().replace("-", " ")})
    assert found.context["found"] == booking
    assert Booking.objects.get().state == "booked"
    assert f"?day={tomorrow}" in found.content.decode()
    later = timezone.now() + timedelta(days=1)
    Slot.objects.filter(pk=slots[0].pk).update(starts_at=later, ends_at=later + timedelta(hours=1))
    for query in ({"day": tomorrow.isoformat()}, {"code": booking.ticket_code}):
        page = client.get(reverse("bookings:keeper"), query).content.decode()
        assert booking.resident.phone_last4 in page
        assert reverse("bookings:check_in") not in page
    assert "found" not in client.get(reverse("bookings:keeper"), {"code": "ZZZZZZZZ"}).context


def booked(resident: Resident, number: int) -> Slot:
    """A slot of a day to come in which the resident has a place already."""
    slot = Slot.objects.first()
    begin = timezone.now() + timedelta(days=number + 1)
    slot = Slot.objects.create(venue=slot.venue, starts_at=begin, ends_at=begin + timedelta(hours=1), capacity=4)
    create_booking(slot=slot, resident=resident, party_size=1, request_key=uuid.uuid4())
    return slot


def test_a_phone_has_five_visits_to_come_and_no_more(slots):
    resident = Resident.objects.create(phone_hmac="a", phone_last4="0001")
    for number in range(MOST_OPEN):
        booked(resident, number)
    with pytest.raises(BookingRefused, match="many"):
        booked(resident, MOST_OPEN)
    slots[0].refresh_from_db()
    cancel_booking(Booking.objects.first())
    booked(resident, MOST_OPEN + 1)


def test_without_the_limit_one_phone_hoards(slots, monkeypatch):
    """The control."""
    monkeypatch.setattr(limits, "MOST_OPEN", 10**6)
    resident = Resident.objects.create(phone_hmac="a", phone_last4="0001")
    for number in range(MOST_OPEN + 3):
        booked(resident, number)


@pytest.fixture
def taken_key(slots) -> uuid.UUID:
    """The request key of somebody else's booking: nobody else books with it."""
    other = Resident.objects.create(phone_hmac="b", phone_last4="0002")
    return create_booking(slot=slots[1], resident=other, party_size=1, request_key=uuid.uuid4()).request_key


def test_a_key_of_somebody_elses_booking_takes_no_places(slots, taken_key):
    resident = Resident.objects.create(phone_hmac="a", phone_last4="0001")
    with pytest.raises(BookingRefused, match="other_phone"):
        create_booking(slot=slots[0], resident=resident, party_size=2, request_key=taken_key)
    slots[0].refresh_from_db()
    assert slots[0].booked == 0


@pytest.fixture
def full(slots) -> Slot:
    """A slot without places: that is seen after the booking was written, which a refusal must take back."""
    Slot.objects.filter(pk=slots[0].pk).update(booked=slots[0].capacity)
    slots[0].refresh_from_db()
    return slots[0]


def test_a_refusal_for_want_of_places_leaves_no_booking(full):
    resident = Resident.objects.create(phone_hmac="a", phone_last4="0001")
    with pytest.raises(BookingRefused, match="full"):
        create_booking(slot=full, resident=resident, party_size=2, request_key=uuid.uuid4())
    assert not Booking.objects.filter(resident=resident).exists()


def test_without_the_transaction_a_refusal_leaves_a_booking_without_places(full):
    """The control."""
    resident = Resident.objects.create(phone_hmac="a", phone_last4="0001")
    unguarded = create_booking.__wrapped__
    with pytest.raises(BookingRefused, match="full"):
        unguarded(slot=full, resident=resident, party_size=2, request_key=uuid.uuid4())
    assert Booking.objects.filter(resident=resident).exists()


def test_the_refusals_name_the_limits_that_hold(client):
    from django.utils.translation import override

    from venues.bookings.models import LARGEST_PARTY

    with override("en"):
        assert f"has {MOST_OPEN} visits" in str(Refusal.MANY.label)
        assert f"one to {LARGEST_PARTY} people" in str(Refusal.PARTY.label)
    with override("zh-hans"):
        assert f"{MOST_OPEN} 次" in str(Refusal.MANY.label)
        assert f"1 至 {LARGEST_PARTY} 人" in str(Refusal.PARTY.label)


def test_the_same_form_after_its_booking_was_cancelled_says_so(client, slots, sent):  # noqa: F811
    _first, data = book(client, slots[0], sent)
    cancel_booking(Booking.objects.get())
    answer = again(client, slots[0], request_key=data["request_key"])
    page = client.get(answer["location"]).content.decode()
    assert "此预约已取消" in page
    assert Booking.objects.count() == 1


def resend_from_another_phone(client, slot, sent, data):  # noqa: F811
    """The same form once more, with the number and the code of another phone."""
    client.post(reverse("bookings:book", args=[slot.pk]), {"action": "other_phone"})
    data = data | {"phone": "13912345678"}
    client.post(reverse("bookings:book", args=[slot.pk]), data | {"action": "send"})
    return client.post(reverse("bookings:book", args=[slot.pk]), data | {"action": "confirm", "code": sent[-1]})


@pytest.mark.parametrize("size", ["1", "2"])
def test_the_same_form_from_another_phone_says_so_and_books_when_confirmed(client, slots, sent, size):  # noqa: F811
    _first, data = book(client, slots[0], sent, party_size="2")
    answer = resend_from_another_phone(client, slots[0], sent, data | {"party_size": size})
    assert answer.context["form"].non_field_errors() == [Refusal.OTHER_PHONE.label]
    assert 'name="name" value="王"' in answer.content.decode()
    slots[0].refresh_from_db()
    assert (Booking.objects.count(), slots[0].booked - slots[0].held) == (1, 2)
    key = str(answer.context["form"]["request_key"].value())
    assert key != str(data["request_key"])
    for _ in range(2):
        assert again(client, slots[0], request_key=key, party_size=size).status_code == 302
    slots[0].refresh_from_db()
    assert (Booking.objects.count(), slots[0].booked) == (2, 2 + int(size))
    assert Booking.objects.values("resident").distinct().count() == 2


def test_without_that_question_the_other_phone_is_said_to_have_a_place(client, slots, sent, monkeypatch):  # noqa: F811
    """The control."""
    monkeypatch.setattr(booking, "_why_not_kept", lambda request_key: Refusal.TWICE)
    _first, data = book(client, slots[0], sent, party_size="2")
    answer = resend_from_another_phone(client, slots[0], sent, data)
    assert answer.context["form"].non_field_errors() == [Refusal.TWICE.label]


def test_the_same_phone_in_the_same_slot_is_still_told_that_it_has_a_place(client, slots, sent):  # noqa: F811
    book(client, slots[0], sent, party_size="2")
    assert again(client, slots[0]).context["form"].non_field_errors() == [Refusal.TWICE.label]
