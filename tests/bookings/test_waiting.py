"""A full slot has a line: places that come free are kept for the first party that fits, and then passed on."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from tests.bookings.test_journey import sent  # noqa: F401
from tests.bookings.test_keeping import party
from venues.bookings import waiting
from venues.bookings.booking import cancel_booking, change_booking
from venues.bookings.models import Booking, BookingState, News, Resident, Slot, WaitingParty, WaitingState
from venues.bookings.refusals import BookingRefused
from venues.bookings.tickets import ticket_url
from venues.bookings.waiting import join_line, leave_line, offer_until, pass_offers_on, take_offer
from venues.models import Venue

HOUR = timedelta(hours=1)


@pytest.fixture
def slot(tree, clock) -> Slot:
    """Six places, all booked by `holder`, a day and an hour from now."""
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    begins = clock.moment + 25 * HOUR
    return Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + HOUR, capacity=6)


@pytest.fixture
def holder(slot) -> Booking:
    return party(slot, 6)


def wait_for(slot: Slot, people: int) -> WaitingParty:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="1234")
    return join_line(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4())


def commit(act, *arguments, **named):
    """What is done once the transaction is committed is done here too."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act(*arguments, **named)


def offered(row: WaitingParty) -> Booking | None:
    row.refresh_from_db()
    return row.booking


def test_places_of_a_cancelled_party_are_kept_for_the_first_that_fits(slot, holder, clock):
    large, small = wait_for(slot, 5), wait_for(slot, 2)
    commit(change_booking, holder, slot=slot, party_size=3)
    assert offered(large) is None
    assert offered(small).state == BookingState.OFFERED
    slot.refresh_from_db()
    assert slot.booked == 5
    commit(cancel_booking, holder)
    assert offered(large) is None  # four are free, five want to come
    commit(cancel_booking, small.booking)
    assert offered(large).party_size == 5


def test_an_offer_is_taken_in_time_and_passed_on_after_it(slot, holder, clock):
    first, second = wait_for(slot, 6), wait_for(slot, 6)
    commit(cancel_booking, holder)
    until = first.__class__.objects.get(pk=first.pk).booking.held_until
    assert until == clock.moment + 2 * HOUR
    clock.set(until - timedelta(microseconds=1))
    assert pass_offers_on() == 0
    clock.set(until)
    assert not take_offer(offered(first))
    assert commit(pass_offers_on) == 1
    assert offered(first).state == BookingState.CANCELLED
    assert take_offer(offered(second))
    assert Booking.objects.get(waited=second).state == BookingState.BOOKED
    slot.refresh_from_db()
    assert slot.booked == 6


@pytest.mark.parametrize(("hour", "until"), [(12, (25, 14)), (20, (25, 22)), (21, (26, 10)), (7, (25, 10))])
def test_nobody_loses_a_place_over_night(slot, clock, hour, until):
    now = timezone.localtime(clock.moment).replace(hour=hour)
    slot.starts_at = now + timedelta(days=3)
    day, at = until
    assert timezone.localtime(offer_until(slot, now)) == now.replace(day=day, hour=at)


def test_the_last_word_is_half_an_hour_before_the_visit(slot, clock):
    assert offer_until(slot, slot.starts_at - HOUR) == slot.starts_at - timedelta(minutes=30)


@pytest.mark.parametrize(("before", "taken"), [(HOUR, False), (HOUR + timedelta(microseconds=1), True)])
def test_nobody_is_put_in_line_in_the_last_hour(slot, holder, clock, before, taken):
    clock.set(slot.starts_at - before)
    if taken:
        assert wait_for(slot, 1)
        return
    with pytest.raises(BookingRefused, match="past"):
        wait_for(slot, 1)


def test_who_left_the_line_is_offered_nothing(slot, holder, clock):
    row = wait_for(slot, 2)
    assert leave_line(row)
    commit(cancel_booking, holder)
    assert offered(row) is None
    assert not leave_line(row)


def test_one_phone_stands_once_in_a_line(slot, holder, clock):
    row = wait_for(slot, 2)
    with pytest.raises(BookingRefused, match="in_line"):
        join_line(slot=slot, resident=row.resident, party_size=1, request_key=uuid.uuid4())
    assert join_line(slot=slot, resident=row.resident, party_size=2, request_key=row.request_key) == row


def test_a_closed_slot_offers_nothing(slot, holder, clock):
    row = wait_for(slot, 2)
    Slot.objects.filter(pk=slot.pk).update(is_open=False, closed_why="keeper")
    commit(cancel_booking, holder)
    assert offered(row) is None
    assert row.state == WaitingState.WAITING


def test_two_who_offer_at_once_offer_once(slot, holder, clock, monkeypatch):
    """The conditional UPDATE decides; the control takes it away, and one party has two offers."""
    row = wait_for(slot, 2)
    commit(cancel_booking, holder)
    stale = WaitingParty.objects.select_related("slot__venue__division", "resident").get(pk=row.pk)
    Booking.objects.filter(waited=row).update(resident=Resident.objects.create(phone_hmac="b" * 64, phone_last4="1"))
    assert not waiting._offer(stale)
    assert Booking.objects.filter(state=BookingState.OFFERED).count() == 1
    WaitingParty.objects.filter(pk=row.pk).update(state=WaitingState.WAITING)
    assert waiting._offer(stale)
    assert Booking.objects.filter(state=BookingState.OFFERED).count() == 2


def test_by_the_pages_somebody_gets_in_line_sees_it_and_takes_the_place(slot, holder, clock, client, sent):  # noqa: F811
    page = client.get(reverse("bookings:book", args=[slot.pk]))
    assert reverse("bookings:wait", args=[slot.pk]) in page.content.decode()
    address = reverse("bookings:wait", args=[slot.pk])
    data = {"phone": "13812345678", "party_size": "2", "name": "王", "request_key": str(uuid.uuid4())}
    client.post(address, data | {"action": "send"})
    client.post(address, data | {"action": "confirm", "code": sent[-1], "code_sent": "1"})
    row = WaitingParty.objects.get()
    assert list(client.get(reverse("bookings:mine")).context["line"]) == [row]
    commit(cancel_booking, holder)
    booking = offered(row)
    assert booking.news.get().kind == News.OFFERED
    assert reverse("bookings:take", args=[booking.pk]) in client.get(ticket_url(booking)).content.decode()
    client.post(ticket_url(booking).replace("/?t=", "/take/?t="))
    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED
