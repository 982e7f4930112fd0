"""The keeper moves slots and days with their parties; at the door fewer or more people come than were booked."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.training.models import Evidence
from tests.bookings.test_edges import HOUR, another, booking_of, slot_at
from tests.bookings.test_keeping import at, open_for_visits, party, phone, planned  # noqa: F401
from venues.bookings import slots as slots_module
from venues.bookings.at_door import book_for
from venues.bookings.booking import cancel_booking, refusal_to_change
from venues.bookings.check_in import check_in
from venues.bookings.differences import differences
from venues.bookings.models import Booking, News, Slot
from venues.bookings.moving import move_day, move_slot
from venues.bookings.news import Told
from venues.bookings.opening import AgreementRefused, change_opening, extend_slots
from venues.bookings.refusals import BookingRefused, CheckInRefused, MoveRefused, Refusal
from venues.bookings.tickets import ticket_url
from venues.models import SpecialDay, Venue

THURSDAY = date(2026, 11, 26)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def venue(phone, planned, clock) -> Venue:  # noqa: F811
    """Open from nine to eleven and from two to four every day, ten places a slot."""
    open_for_visits(phone, planned)
    return planned


def slot_on(venue: Venue, day: date, hour: int) -> Slot:
    return Slot.objects.select_related("venue__division").get(venue=venue, starts_at=on(day, hour))


def told(booking: Booking) -> list[str]:
    return list(booking.news.order_by("pk").values_list("kind", flat=True))


def moved(slot: Slot, starts_at: datetime) -> Told:
    """Moves a slot as a keeper who has looked."""
    try:
        return move_slot(slot, starts_at=starts_at)
    except AgreementRefused as asked:
        return move_slot(slot, starts_at=starts_at, agreed=asked.differences.digest())


# -- moving ------------------------------------------------------------------------------------------------------------


def test_a_slot_is_moved_by_the_page_once_its_parties_were_shown(venue, phone, client):  # noqa: F811
    slot = slot_on(venue, THURSDAY, 9)
    booking = party(slot, 3)
    address = at("venue_slot_moved", venue, slot.pk)
    assert 'value="2026-11-26"' in phone.get(address).content.decode()
    asked = phone.post(address, {"day": "2026-11-26", "begins": "17:00"})
    assert (asked.status_code, list(asked.context["parties"])) == (409, [booking])
    slot.refresh_from_db()
    assert slot.starts_at == on(THURSDAY, 9)
    again = dict(asked.context["again"]) | {"agreed": asked.context["agreed"]}
    assert phone.post(address, again).status_code == 302
    booking.refresh_from_db()
    assert (booking.slot.starts_at, booking.slot.ends_at) == (on(THURSDAY, 17), on(THURSDAY, 18))
    assert (booking.sequence, told(booking)) == (1, [News.BOOKED, News.MOVED])
    page = client.get(ticket_url(booking)).content.decode()
    assert "场馆调整了这次参观的时间" in page
    assert "uri.amap.com" in page
    calendar = client.get(reverse("bookings:calendar", args=[booking.pk]) + "?" + ticket_url(booking).split("?")[1])
    assert b"SEQUENCE:1" in calendar.content
    assert b"DTSTART:20261126T090000Z" in calendar.content


def test_who_was_moved_may_cancel_late_and_who_was_not_may_not(venue, clock):
    slot = slot_on(venue, THURSDAY, 9)
    stays, goes = party(slot_on(venue, THURSDAY, 10)), party(slot)
    moved(slot, on(THURSDAY, 8))
    clock.set(on(THURSDAY, 7, 30) + HOUR)
    stays.refresh_from_db()
    assert refusal_to_change(stays) is Refusal.LATE
    clock.set(on(THURSDAY, 7, 30))
    goes = Booking.objects.select_related("slot__venue").get(pk=goes.pk)
    assert refusal_to_change(goes) is None
    assert cancel_booking(goes)


def test_hours_neither_close_nor_double_what_was_moved(venue, clock):
    slot = slot_on(venue, THURSDAY, 9)
    party(slot)
    moved(slot, on(THURSDAY, 12))
    assert not differences(venue)
    assert extend_slots() == 0
    assert not Slot.objects.filter(venue=venue, starts_at=on(THURSDAY, 9)).exists()


def test_a_day_that_is_closed_closes_what_was_moved_there(venue, clock):
    slot = slot_on(venue, THURSDAY, 9)
    party(slot)
    moved(slot, on(THURSDAY, 12))

    def close() -> None:
        SpecialDay.objects.create(venue=venue, day=THURSDAY, is_open=False)

    with pytest.raises(AgreementRefused) as asked:
        change_opening(venue, close)
    change_opening(venue, close, agreed=asked.value.differences.digest())
    slot.refresh_from_db()
    assert not slot.is_open


def test_a_day_is_moved_whole_and_empty_slots_make_room(venue, clock):
    friday = THURSDAY + timedelta(days=1)
    bookings = [party(slot_on(venue, THURSDAY, hour)) for hour in (9, 14)]
    with pytest.raises(AgreementRefused) as asked:
        move_day(venue, day=THURSDAY, to=friday)
    assert move_day(venue, day=THURSDAY, to=friday, agreed=asked.value.differences.digest()).parties == 2
    for booking, hour in zip(bookings, (9, 14), strict=True):
        booking.refresh_from_db()
        assert booking.slot.starts_at == on(friday, hour)
    assert not Slot.objects.filter(starts_at__date=THURSDAY).exists()
    assert extend_slots() == 0


def test_slots_of_one_day_may_be_moved_onto_each_others_times(venue, clock):
    nine, ten = slot_on(venue, THURSDAY, 9), slot_on(venue, THURSDAY, 10)
    Slot.objects.filter(pk=ten.pk).delete()
    moved(nine, on(THURSDAY, 10))
    nine.refresh_from_db()
    assert nine.starts_at == on(THURSDAY, 10)
    moved(nine, on(THURSDAY, 9, 30))
    nine.refresh_from_db()
    assert (nine.starts_at, nine.moved_from) == (on(THURSDAY, 9, 30), on(THURSDAY, 9))


def test_nothing_is_moved_onto_who_is_booked_nor_into_the_past(venue, clock):
    slot = slot_on(venue, THURSDAY, 9)
    party(slot_on(venue, THURSDAY, 10))
    for moment, reason in ((on(THURSDAY, 10), "taken"), (on(THURSDAY, 9, 30), "taken"), (clock.moment, "past")):
        with pytest.raises(MoveRefused, match=reason):
            move_slot(slot, starts_at=moment)
    slot.refresh_from_db()
    assert slot.starts_at == on(THURSDAY, 9)


def test_who_books_in_between_is_not_moved_unseen(venue, clock):
    slot = slot_on(venue, THURSDAY, 9)
    party(slot)
    with pytest.raises(AgreementRefused) as asked:
        move_slot(slot, starts_at=on(THURSDAY, 12))
    seen = asked.value.differences.digest()
    party(slot)
    with pytest.raises(AgreementRefused):
        move_slot(slot, starts_at=on(THURSDAY, 12), agreed=seen)


# -- at the door -------------------------------------------------------------------------------------------------------


@pytest.fixture
def today(tree, clock) -> Slot:
    """A slot of ten places that begins in an hour."""
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True, phone_daily=0)
    return slot_at(venue, clock.moment + HOUR)


def counts(slot: Slot) -> tuple[int, int]:
    slot.refresh_from_db()
    return slot.booked, slot.over


@pytest.mark.parametrize(("people", "booked"), [(1, 7), (3, 9), (4, 10)])
def test_fewer_or_more_come_than_were_booked(today, keeper, people, booked):
    booking_of(today, another(), 6)
    booking = booking_of(today, another(), 3)
    check_in(booking=booking, keeper=keeper, people=people)
    booking.refresh_from_db()
    assert booking.party_size == people
    assert counts(today) == (booked, 0)
    assert Evidence.objects.get(kind="visit").result["party_size"] == people


def test_beyond_the_places_only_with_a_reason(today, keeper):
    booking_of(today, another(), 6)
    booking = booking_of(today, another(), 3)
    with pytest.raises(CheckInRefused, match="room"):
        check_in(booking=booking, keeper=keeper, people=5)
    booking.refresh_from_db()
    assert (booking.state, counts(today)) == ("booked", (9, 0))
    check_in(booking=booking, keeper=keeper, people=5, over_reason="两个孩子同来")
    booking.refresh_from_db()
    assert (booking.over_reason, counts(today)) == ("两个孩子同来", (11, 1))
    with pytest.raises(BookingRefused, match="full"):
        booking_of(today, another())


def test_what_came_in_over_makes_no_room_when_others_cancel(today, keeper):
    first = booking_of(today, another(), 6)
    booking = booking_of(today, another(), 4)
    check_in(booking=booking, keeper=keeper, people=6, over_reason="同来")
    cancel_booking(first)
    assert booking_of(today, another(), 4)
    with pytest.raises(BookingRefused, match="full"):
        booking_of(today, another())


def test_without_the_statement_for_it_nobody_comes_in_over(today, keeper, monkeypatch):
    """The control: what holds a slot to its places is a constraint."""
    from django.db import IntegrityError, transaction

    def careless(slot_id: int, places: int) -> None:
        Slot.objects.filter(pk=slot_id).update(booked=slots_module.F("booked") + places)

    monkeypatch.setattr("venues.bookings.check_in.take_over_capacity", careless)
    booking_of(today, another(), 6)
    booking = booking_of(today, another(), 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        check_in(booking=booking, keeper=keeper, people=6, over_reason="同来")


def test_walk_ins_come_into_a_full_slot_with_a_reason(today, keeper):
    booking_of(today, another(), 6)
    booking_of(today, another(), 4)
    asked = {"slot": today, "party_size": 2, "name": "王", "phone": "", "keeper": keeper, "is_here": True}
    with pytest.raises(BookingRefused, match="full"):
        book_for(**asked, request_key=uuid.uuid4())
    booking = book_for(**asked, request_key=uuid.uuid4(), over_reason="路远")
    assert (booking.over_reason, counts(today)) == ("路远", (12, 2))


def test_the_keeper_counts_on_the_page_and_is_asked_for_a_reason(today, client, keeper):
    client.force_login(keeper)
    booking_of(today, another(), 6)
    booking = booking_of(today, another(), 3)
    data = {"code": booking.ticket_code, "people": "5"}
    asked = client.post(reverse("bookings:check_in"), data, follow=True)
    assert 'name="over_reason"' in asked.content.decode()
    client.post(reverse("bookings:check_in"), data | {"over_reason": "同来"})
    booking.refresh_from_db()
    assert (booking.state, booking.party_size) == ("checked_in", 5)


def test_a_slot_that_is_over_is_not_closed_by_its_hours(venue, keeper, clock):
    """Who was let in early and beyond the places of a slot to come: hours do not close it for that."""
    clock.set(on(THURSDAY, 8))
    slot = slot_on(venue, THURSDAY, 9)
    parties = [party(slot, 5), party(slot, 5)]
    check_in(booking=parties[0], keeper=keeper, people=6, over_reason="同来")
    assert not differences(venue).closed
