"""Stars after a visit go to the keeper alone; and what was promised stands beside what was open."""

from __future__ import annotations

import uuid
from datetime import time, timedelta

import pytest
from django.utils import timezone

from tests.bookings.test_check_in import booking  # noqa: F401
from venues.bookings.booking import create_booking
from venues.bookings.check_in import check_in
from venues.bookings.delivery import delivery_of
from venues.bookings.models import BookingState, Resident, Slot, VisitStars
from venues.bookings.stars import give_stars, stars_of
from venues.bookings.tickets import ticket_token, ticket_url
from venues.models import OpeningHours, SpecialDay, Venue


def test_who_came_gives_stars_on_the_ticket_and_may_think_again(client, booking, keeper):  # noqa: F811
    address = f"/book/ticket/{booking.pk}/stars/"
    client.post(address, {"t": ticket_token(booking), "stars": "5"})
    assert not VisitStars.objects.exists()
    check_in(booking=booking, keeper=keeper)
    assert "stars" in client.get(ticket_url(booking)).content.decode()
    for stars in ("5", "3", "6", "0", "x", ""):
        client.post(address, {"t": ticket_token(booking), "stars": stars})
    assert VisitStars.objects.get().stars == 3
    assert client.post(address, {"t": "wrong", "stars": "5"}).status_code == 404


@pytest.mark.parametrize("number", [4, 5])
def test_few_stars_are_not_shown(booking, keeper, number):  # noqa: F811
    for nth in range(number):
        resident = Resident.objects.create(phone_hmac=str(nth) * 64, phone_last4="5678")
        other = create_booking(slot=booking.slot, resident=resident, party_size=1, request_key=uuid.uuid4())
        check_in(booking=other, keeper=keeper)
        other.refresh_from_db()
        assert give_stars(booking=other, stars=4)
    found = stars_of(booking.slot.venue)
    assert (found.number, found.mean) == (number, 4 if number == 5 else None)


def test_stars_stand_on_no_page_but_the_keepers(client, booking, keeper):  # noqa: F811
    booking.state = BookingState.CHECKED_IN
    give_stars(booking=booking, stars=1)
    code = booking.slot.venue.division.code
    client.force_login(keeper)
    assert client.get(f"/keeper/venues/{code}/").context["stars"].number == 1
    assert "stars" not in client.get(f"/venues/{code}/").context


def test_what_was_closed_is_missing_from_what_was_promised(tree):
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    assert delivery_of(venue) is None
    for weekday in range(7):
        OpeningHours.objects.create(venue=venue, weekday=weekday, opens=time(9), closes=time(11), slot_minutes=60)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    saturdays = [
        midnight - timedelta(days=back) for back in range(1, 15) if (midnight - timedelta(days=back)).weekday() == 5
    ]
    first, second = saturdays[1], saturdays[0]
    for day, is_open in ((first, True), (second, False)):
        for hour in (9, 10):
            begins = day + timedelta(hours=hour)
            Slot.objects.create(
                venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=5, is_open=is_open
            )
    SpecialDay.objects.create(venue=venue, day=second.date(), is_open=False)
    found = delivery_of(venue)
    assert found is not None
    assert (found.since, found.open_h) == (first.date(), 2.0)
    days = (midnight.date() - first.date()).days
    assert 4 <= found.promised_h <= 2 * days
