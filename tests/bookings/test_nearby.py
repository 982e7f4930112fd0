"""Who is closed out is offered the next slots there and the nearest venues with room, late or not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from divisions.models import Division
from tests.bookings.test_edges import HOUR, another, booking_of, slot_at
from venues.bookings.booking import change_booking
from venues.bookings.call_out import begin_call_out, end_call_out
from venues.bookings.models import Booking, GroupVisit, Slot
from venues.bookings.nearby import nearest_slots, offers_for
from venues.bookings.refusals import BookingRefused
from venues.bookings.tickets import ticket_token, ticket_url
from venues.models import Venue


def open_at(division: Division, lng: float, lat: float, **more) -> Venue:
    return Venue.objects.create(
        division=division, kind="point", state="open", is_sample=True, lng=lng, lat=lat, phone_daily=0, **more
    )


@pytest.fixture
def venue(tree) -> Venue:
    return open_at(tree.village, 120.75, 30.75)


@pytest.fixture
def near(tree) -> Venue:
    return open_at(tree.jianshe, 120.76, 30.75)


@pytest.fixture
def far(tree) -> Venue:
    return open_at(tree.other_village, 120.95, 30.75)


@pytest.fixture
def booking(venue, clock) -> Booking:
    return booking_of(slot_at(venue, clock.moment + HOUR), another(), 3)


def called_out(booking: Booking, keeper) -> Booking:
    begin_call_out(booking.slot.venue, by=keeper)
    return Booking.objects.select_related("slot__venue__division").get(pk=booking.pk)


def test_the_nearest_venues_with_room_come_after_the_next_slots(venue, near, far, booking, keeper, clock):
    there = slot_at(venue, clock.moment + timedelta(days=2))
    farther, nearer = slot_at(far, clock.moment + 2 * HOUR), slot_at(near, clock.moment + 3 * HOUR)
    slot_at(near, clock.moment + 5 * HOUR)
    assert offers_for(booking) == [there]
    assert offers_for(called_out(booking, keeper)) == [there, nearer, farther]


@pytest.mark.parametrize(
    "change", [{"booked": 8}, {"is_open": False}, {"venue__state": "paused"}, {"days": 7}, {"nowhere": True}]
)
def test_what_takes_nobody_is_not_offered(near, booking, keeper, clock, change):
    slot = slot_at(near, clock.moment + (timedelta(days=7) if "days" in change else 2 * HOUR))
    if "venue__state" in change:
        Venue.objects.filter(pk=near.pk).update(state="paused")
    elif "nowhere" in change:
        Venue.objects.filter(pk=near.pk).update(lng=None, lat=None)
    elif "days" not in change:
        Slot.objects.filter(pk=slot.pk).update(**change)
    assert nearest_slots(called_out(booking, keeper)) == []


def test_a_group_is_offered_venues_that_take_groups_without_asking(near, booking, keeper, clock):
    slot = slot_at(near, clock.moment + 2 * HOUR)
    Booking.objects.filter(pk=booking.pk).update(party_size=7)
    GroupVisit.objects.create(booking=booking, unit_name="示例小学", leader="陈老师")
    assert nearest_slots(called_out(booking, keeper)) == []
    Venue.objects.filter(pk=near.pk).update(group_rule="automatic")
    assert nearest_slots(Booking.objects.select_related("slot__venue").get(pk=booking.pk)) == [slot]


def test_who_is_called_out_moves_to_another_venue_with_the_same_ticket(client, near, booking, keeper, clock):
    slot = slot_at(near, clock.moment + 2 * HOUR)
    called_out(booking, keeper)
    assert str(near) in client.get(ticket_url(booking)).content.decode()
    data = {"t": ticket_token(booking), "slot": slot.pk, "party_size": "3"}
    client.post(reverse("bookings:change", args=[booking.pk]), data)
    code, old = booking.ticket_code, booking.slot
    booking.refresh_from_db()
    old.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.slot, booking.ticket_code, old.booked, slot.booked) == (slot, code, 0, 3)


def test_who_stays_keeps_the_places_until_the_crew_is_back(booking, keeper):
    closed = called_out(booking, keeper)
    assert (closed.slot.is_open, closed.slot.booked, closed.state) == (False, 3, "booked")
    end_call_out(closed.slot.venue, by=keeper)
    closed.slot.refresh_from_db()
    assert (closed.slot.is_open, closed.slot.booked) == (True, 3)


def test_who_is_closed_out_is_never_too_late_and_others_are(near, venue, booking, keeper, clock):
    Venue.objects.update(lead_hours=24)
    other = Slot.objects.select_related("venue").get(pk=slot_at(near, clock.moment + 2 * HOUR).pk)
    free = booking_of(Slot.objects.get(pk=slot_at(venue, clock.moment + timedelta(days=5)).pk), another())
    with pytest.raises(BookingRefused, match="soon"):
        change_booking(free, slot=other, party_size=1)
    assert change_booking(called_out(booking, keeper), slot=other, party_size=3)


def test_the_page_of_a_call_out_asks_where_visitors_go(client, venue, keeper):
    client.force_login(keeper)
    page = client.get(reverse("bookings:call_out", args=[venue.division.code])).content.decode()
    assert reverse("bookings:venue_facts", args=[venue.division.code]) in page
