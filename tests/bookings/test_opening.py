"""What changes an opening reaches the slots and tickets that exist: asked first, told, and taken up again."""

from __future__ import annotations

import uuid
from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses.training.models import CalendarDay
from venues.bookings.booking import change_booking, create_booking
from venues.bookings.models import Booking, Closed, News, Resident, Slot
from venues.bookings.opening import AgreementRefused, carry_over, change_opening, extend_slots
from venues.bookings.refusals import BookingRefused
from venues.bookings.todos import slots_that_differ
from venues.models import OpeningHours, SpecialDay, Venue, VenueState

TOMORROW = date(2026, 11, 26)


@pytest.fixture
def venue(tree, clock) -> Venue:
    """Open from nine to eleven each day, two slots of ten places."""
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    for weekday in range(7):
        OpeningHours.objects.create(venue=venue, weekday=weekday, opens=time(9), closes=time(11), capacity=10)
    extend_slots()
    return venue


def slot_on(venue: Venue, day: date, hour: int = 9) -> Slot:
    zone = timezone.get_current_timezone()
    return venue.slots.get(starts_at=timezone.datetime.combine(day, time(hour), tzinfo=zone))


def party(slot: Slot, people: int = 2) -> Booking:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="5678")
    return create_booking(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4())


def close_tomorrow(venue: Venue, **times):
    return lambda: SpecialDay.objects.create(venue=venue, day=TOMORROW, is_open=False, **times)


def told(booking: Booking) -> list[str]:
    return list(booking.news.order_by("pk").values_list("kind", flat=True))


def test_closing_a_day_asks_first_then_closes_it_and_tells_its_parties(venue):
    booked, empty = slot_on(venue, TOMORROW), slot_on(venue, TOMORROW, 10)
    booking = party(booked)
    with pytest.raises(AgreementRefused) as asked:
        change_opening(venue, close_tomorrow(venue))
    assert list(asked.value.differences.parties()) == [booking]
    assert not SpecialDay.objects.exists()
    assert Slot.objects.get(pk=booked.pk).is_open
    change_opening(venue, close_tomorrow(venue), agreed=asked.value.differences.digest())
    booked.refresh_from_db()
    assert (booked.is_open, booked.closed_why, booked.booked) == (False, Closed.HOURS, 2)
    assert not Slot.objects.filter(pk=empty.pk).exists()
    assert told(booking) == [News.BOOKED, News.CLOSED]
    with pytest.raises(BookingRefused, match="closed"):
        party(booked)


def test_who_books_between_question_and_answer_is_asked_about_too(venue):
    party(slot_on(venue, TOMORROW))
    with pytest.raises(AgreementRefused) as asked:
        change_opening(venue, close_tomorrow(venue))
    late = party(slot_on(venue, TOMORROW, 10))
    with pytest.raises(AgreementRefused) as again:
        change_opening(venue, close_tomorrow(venue), agreed=asked.value.differences.digest())
    assert late in again.value.differences.parties()
    assert told(late) == [News.BOOKED]


def test_a_day_closed_in_the_morning_keeps_its_later_slots(venue):
    change_opening(venue, close_tomorrow(venue, opens=time(8), closes=time(10)))
    hours = [timezone.localtime(slot.starts_at).hour for slot in venue.slots.all() if slot.day == TOMORROW]
    assert hours == [10]


def test_a_day_may_have_hours_of_its_own(venue):
    change_opening(
        venue,
        lambda: SpecialDay.objects.create(venue=venue, day=TOMORROW, is_open=True, opens=time(14), closes=time(16)),
    )
    hours = [timezone.localtime(slot.starts_at).hour for slot in venue.slots.all() if slot.day == TOMORROW]
    assert hours == [14, 15]


def test_a_closed_party_moves_and_the_place_is_free_once_the_day_is_open_again(venue):
    booking = party(slot_on(venue, TOMORROW))
    with pytest.raises(AgreementRefused) as asked:
        change_opening(venue, close_tomorrow(venue))
    change_opening(venue, close_tomorrow(venue), agreed=asked.value.differences.digest())
    code = booking.ticket_code
    moved = change_booking(booking, slot=slot_on(venue, TOMORROW + timedelta(days=1)), party_size=2)
    assert moved.ticket_code == code
    change_opening(venue, SpecialDay.objects.all().delete)
    assert (slot_on(venue, TOMORROW).is_open, slot_on(venue, TOMORROW).booked) == (True, 0)


def test_fewer_places_close_what_is_booked_beyond_them_until_a_party_has_left(venue):
    slot = slot_on(venue, TOMORROW)
    parties = [party(slot, 4), party(slot, 3)]
    fewer = lambda: venue.opening_hours.update(capacity=6)  # noqa: E731
    with pytest.raises(AgreementRefused) as asked:
        change_opening(venue, fewer)
    assert set(asked.value.differences.parties()) == set(parties)
    change_opening(venue, fewer, agreed=asked.value.differences.digest())
    slot.refresh_from_db()
    assert (slot.is_open, slot.closed_why, slot.booked) == (False, Closed.CAPACITY, 7)
    change_booking(parties[1], slot=slot_on(venue, TOMORROW, 10), party_size=3)
    carry_over(venue)
    slot.refresh_from_db()
    assert (slot.is_open, slot.capacity, slot.booked) == (True, 6, 4)
    assert told(parties[0]) == [News.BOOKED, News.CLOSED, News.REOPENED]


@pytest.mark.parametrize(("capacity", "closes"), [(7, False), (6, True)])
def test_as_many_places_as_are_booked_are_enough(venue, capacity, closes):
    party(slot_on(venue, TOMORROW), 6)
    party(slot_on(venue, TOMORROW), 1)
    fewer = lambda: venue.opening_hours.update(capacity=capacity)  # noqa: E731
    if closes:
        with pytest.raises(AgreementRefused):
            change_opening(venue, fewer)
    else:
        change_opening(venue, fewer)
        assert slot_on(venue, TOMORROW).capacity == capacity


def test_a_holiday_announced_later_closes_empty_slots_and_leaves_booked_ones_to_the_keeper(venue, tree, keeper, client):
    booking = party(slot_on(venue, TOMORROW))
    CalendarDay.objects.create(division=tree.city, day=TOMORROW, is_workday=False, name="放假", document="通知")
    extend_slots()
    assert [slot.pk for slot in venue.slots.all() if slot.day == TOMORROW] == [booking.slot_id]
    assert told(booking) == [News.BOOKED]
    assert [todo.about for todo in slots_that_differ(keeper)] == [str(venue)]
    client.force_login(keeper)
    desk = client.get(reverse("bookings:venue", args=[venue.division.code]))
    assert [slot for slot, _why in desk.context["found"].closed] == [booking.slot]
    agreed = desk.context["found"].digest()
    client.post(reverse("bookings:venue_carry_over", args=[venue.division.code]), {"agreed": agreed})
    assert told(booking)[-1] == News.CLOSED
    assert not list(slots_that_differ(keeper))


def test_one_day_has_one_rule_for_a_venue_and_one_for_all_of_them(venue):
    for whose in (venue, None):
        SpecialDay.objects.create(venue=whose, day=TOMORROW)
        with pytest.raises(IntegrityError), transaction.atomic():
            SpecialDay.objects.create(venue=whose, day=TOMORROW, is_open=True)


def test_a_venue_shut_by_the_office_tells_everybody_within_the_minute(venue):
    booking = party(slot_on(venue, TOMORROW))
    venue.state = VenueState.PAUSED
    venue.save()
    extend_slots()
    assert [slot.pk for slot in venue.slots.all()] == [booking.slot_id]
    assert told(booking) == [News.BOOKED, News.CLOSED]
    venue.state = VenueState.OPEN
    venue.save()
    assert extend_slots() > 40
    assert told(booking) == [News.BOOKED, News.CLOSED, News.REOPENED]
