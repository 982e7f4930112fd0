"""Parties are told once, by text message where that works and always on their ticket; the number goes afterwards."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from notices.models import NoticeTemplate, SmsState
from notices.rendering import sow_templates
from tests.bookings.test_journey import book, sent  # noqa: F401
from tests.notices.fakes import http_service
from venues.bookings.booking import create_booking
from venues.bookings.codes import keyed_hash
from venues.bookings.models import Booking, BookingNews, News, NewsState, Resident, Slot
from venues.bookings.news import remind_of_tomorrow, tell
from venues.bookings.news_sending import send_waiting_news
from venues.bookings.personal_data import _shred_sealed
from venues.bookings.sealed_phones import open_phone, seal_phone
from venues.models import Venue

PHONE = "13812345678"


@pytest.fixture
def gateway(settings, db, queued):
    """A gateway that takes everything, with every text approved."""
    sow_templates()
    NoticeTemplate.objects.filter(key__startswith="visit-").update(sms_code="SMS_1", sms_state=SmsState.APPROVED)
    with http_service(lambda heard: {"code": "OK", "bizId": "1"}) as service:
        settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET = service.url, "key", "secret"
        settings.SMS_SIGNATURE, settings.SMS_DAILY_FEN = "嘉兴消防", 10_000
        yield service


@pytest.fixture
def booking(tree, clock, gateway) -> Booking:
    """A party of two whose slot begins in a day and an hour; its phone is known."""
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    begins = clock.moment + timedelta(hours=25)
    slot = Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=9)
    resident = Resident.objects.create(
        phone_hmac=keyed_hash("phone", PHONE), phone_last4=PHONE[-4:], sealed_phone=seal_phone(PHONE)
    )
    return create_booking(slot=slot, resident=resident, party_size=2, request_key=uuid.uuid4())


def states(booking: Booking) -> list[str]:
    return list(booking.news.order_by("pk").values_list("state", flat=True))


def test_a_phone_that_is_known_gets_the_text_once(booking, gateway):
    assert states(booking) == [NewsState.WAITING]
    assert (send_waiting_news(), send_waiting_news()) == (1, 0)
    assert states(booking) == [NewsState.SENT]
    text = gateway.heard[0].json
    assert (text["phoneNumbers"], text["templateParam"]["code"]) == (PHONE, booking.ticket_code)
    assert text["templateParam"]["when"] == "11月26日13:00–14:00"


def test_without_a_gateway_it_stands_on_the_ticket_only(booking, settings):
    settings.SMS_URL = ""
    tell(booking, News.CHANGED)
    assert send_waiting_news() == 0
    assert states(booking) == [NewsState.SHOWN, NewsState.SHOWN]


def test_a_text_that_the_gateway_has_not_approved_is_not_sent(booking, gateway):
    NoticeTemplate.objects.update(sms_state=SmsState.WAITING)
    assert send_waiting_news() == 0
    assert (states(booking), gateway.heard) == ([NewsState.SHOWN], [])


def test_a_gateway_that_is_away_is_asked_again_and_one_that_refuses_is_not(booking, gateway):
    gateway.answer = lambda heard: {"code": "isv.BUSINESS_LIMIT_CONTROL"}
    assert send_waiting_news() == 0
    assert states(booking) == [NewsState.WAITING]
    gateway.answer = lambda heard: {"code": "isv.MOBILE_NUMBER_ILLEGAL"}
    assert send_waiting_news() == 0
    assert states(booking) == [NewsState.FAILED]


def test_a_phone_that_is_not_known_waits_for_nothing(booking):
    Resident.objects.update(sealed_phone="")
    tell(Booking.objects.get(), News.CHANGED)
    assert states(booking) == [NewsState.WAITING, NewsState.SHOWN]


def test_what_a_lost_worker_had_claimed_is_not_sent_again(booking, gateway, clock):
    BookingNews.objects.update(state=NewsState.SENDING, claimed_at=clock.moment - timedelta(minutes=11))
    assert send_waiting_news() == 0
    assert states(booking) == [NewsState.PERHAPS]
    assert gateway.heard == []


@pytest.mark.parametrize(("hour", "reminded"), [(9, 0), (10, 1)])
def test_everybody_is_reminded_the_day_before_once_from_ten_on(booking, clock, hour, reminded):
    Booking.objects.update(created_at=clock.moment - timedelta(days=3))
    clock.set(timezone.localtime(clock.moment).replace(hour=hour))
    assert (remind_of_tomorrow(), remind_of_tomorrow()) == (reminded, 0)


def test_a_number_is_kept_sealed_until_the_day_after_the_visit(booking, clock):
    resident = Resident.objects.get()
    assert PHONE not in resident.sealed_phone
    assert open_phone(resident.sealed_phone) == PHONE
    clock.set(booking.slot.ends_at + timedelta(days=1))
    assert _shred_sealed(clock.moment) == 0
    clock.go(seconds=1)
    assert _shred_sealed(clock.moment) == 1


def test_another_secret_opens_no_number(booking, settings):
    sealed = Resident.objects.get().sealed_phone
    settings.SECRET_KEY = "another"
    assert open_phone(sealed) == ""


def test_who_books_by_the_page_is_told_by_text_message(client, booking, sent):  # noqa: F811
    begins = booking.slot.ends_at
    slot = Slot.objects.create(
        venue=booking.slot.venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=4
    )
    book(client, slot, sent, phone="13912345678")
    made = Booking.objects.get(slot=slot)
    assert (open_phone(made.resident.sealed_phone), states(made)) == ("13912345678", [NewsState.WAITING])
