"""What a phone may book by itself: how early, how often, after how many missed visits; and what the keeper may still do."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Role, RoleGrant, User
from tests.bookings.test_edges import HOUR, MOMENT, another, booking_of, slot_at
from tests.bookings.test_journey import book, sent  # noqa: F401
from tests.bookings.test_keeping import RULES, at, phone  # noqa: F401
from tests.conftest import make_user
from venues.bookings import codes, limits
from venues.bookings.at_door import book_for
from venues.bookings.booking import cancel_booking, change_booking
from venues.bookings.check_in import check_in, close_past_days, forgive_no_show
from venues.bookings.groups import request_group
from venues.bookings.models import MOST_GROUPS, Booking, BookingState, GroupVisit, Resident, Slot
from venues.bookings.refusals import BookingRefused, CodeRefused
from venues.models import Venue

DAY = timedelta(days=1)


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)


@pytest.fixture
def resident(db) -> Resident:
    return Resident.objects.create(phone_hmac="a" * 64, phone_last4="5678")


def ask_group(slot: Slot, resident: Resident, people: int = 7) -> Booking:
    group = GroupVisit(unit_name="示例小学", leader="陈老师")
    return request_group(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4(), group=group)


def refused(reason: str):
    return pytest.raises(BookingRefused, match=f"^{reason}$")


# -- how early ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "taken"), [(24 * HOUR + MOMENT, True), (24 * HOUR, False)])
def test_a_slot_is_booked_until_so_many_hours_before(venue, resident, clock, before, taken):
    Venue.objects.update(lead_hours=24)
    venue.refresh_from_db()
    slot = slot_at(venue, clock.moment + before)
    if taken:
        assert booking_of(slot, resident)
        return
    with refused("soon"):
        booking_of(slot, resident)


def test_nobody_changes_over_to_a_slot_that_is_too_soon(venue, resident, clock):
    booking = booking_of(slot_at(venue, clock.moment + 3 * DAY), resident)
    Venue.objects.update(lead_hours=24)
    soon = Slot.objects.select_related("venue").get(pk=slot_at(venue, clock.moment + 24 * HOUR).pk)
    with refused("soon"):
        change_booking(booking, slot=soon, party_size=1)
    booking.refresh_from_db()
    assert booking.slot != soon


@pytest.mark.parametrize(("days", "taken"), [(3, True), (2, False)])
def test_a_group_asks_so_many_days_ahead(venue, resident, clock, days, taken):
    Venue.objects.update(group_lead_days=3)
    venue.refresh_from_db()
    slot = slot_at(venue, clock.moment + days * DAY - HOUR)
    if taken:
        assert ask_group(slot, resident)
        return
    with refused("group_soon"):
        ask_group(slot, resident)
    assert booking_of(slot, resident, 2)


def test_a_slot_that_is_too_soon_says_so_instead_of_a_form_and_is_refused_by_post(client, venue, sent, clock):  # noqa: F811
    book(client, slot_at(venue, clock.moment + 2 * DAY), sent)
    Venue.objects.update(lead_hours=24)
    address = reverse("bookings:book", args=[slot_at(venue, clock.moment + DAY).pk])
    data = {"party_size": "2", "name": "", "request_key": uuid.uuid4(), "action": "confirm"}
    for answer in (client.get(address), client.post(address, data)):
        assert "24 小时" in answer.context["refusal"]
    assert Booking.objects.count() == 1


def test_a_keeper_books_a_caller_whatever_the_limits_are(venue, resident, keeper, clock):
    Venue.objects.update(lead_hours=24, phone_daily=1)
    venue.refresh_from_db()
    for hours in (2, 4):
        slot = slot_at(venue, clock.moment + hours * HOUR)
        asked = {"party_size": 2, "name": "王", "request_key": uuid.uuid4(), "keeper": keeper, "is_here": False}
        assert book_for(slot=slot, phone="13812345678", **asked).state == BookingState.BOOKED


# -- how often ---------------------------------------------------------------------------------------------------------


def test_a_phone_has_so_many_visits_a_day_at_a_venue(venue, resident, clock):
    first, _second = (booking_of(slot_at(venue, clock.moment + n * 2 * HOUR), resident) for n in (1, 2))
    third, tomorrow = slot_at(venue, clock.moment + 6 * HOUR), slot_at(venue, clock.moment + DAY)
    with refused("daily"):
        booking_of(third, resident)
    assert booking_of(third, another())
    moved = booking_of(tomorrow, resident)
    with refused("daily"):
        change_booking(moved, slot=third, party_size=1)
    cancel_booking(first)
    assert change_booking(moved, slot=third, party_size=1)


def test_without_a_limit_of_the_day_a_phone_books_on(venue, resident, clock):
    """The control."""
    Venue.objects.update(phone_daily=0)
    venue.refresh_from_db()
    for number in range(4):
        assert booking_of(slot_at(venue, clock.moment + (number + 1) * HOUR), resident)


def test_what_the_venue_has_closed_does_not_count(venue, resident, clock):
    Venue.objects.update(phone_daily=1)
    venue.refresh_from_db()
    booking = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    other = slot_at(venue, clock.moment + 4 * HOUR)
    with refused("daily"):
        booking_of(other, resident)
    Slot.objects.filter(pk=booking.slot_id).update(is_open=False)
    assert booking_of(other, resident)


def test_a_phone_has_so_many_visits_to_come_at_a_venue(venue, resident, clock, tree):
    Venue.objects.update(phone_open=2)
    venue.refresh_from_db()
    for number in (1, 2):
        booking_of(slot_at(venue, clock.moment + number * DAY), resident)
    with refused("here"):
        booking_of(slot_at(venue, clock.moment + 3 * DAY), resident)
    elsewhere = Venue.objects.create(division=tree.jianshe, kind="room", state="open", is_sample=True)
    assert booking_of(slot_at(elsewhere, clock.moment + 3 * DAY), resident)


def test_the_groups_of_a_school_are_counted_apart(venue, resident, clock):
    """One phone, eight classes on four days: neither the limits of a family nor its address stop a school."""
    Venue.objects.update(phone_open=1, phone_daily=1)
    venue.refresh_from_db()
    for number in range(MOST_GROUPS):
        ask_group(slot_at(venue, clock.moment + (number // 2 + 1) * DAY + number % 2 * HOUR), resident)
    assert booking_of(slot_at(venue, clock.moment + 7 * DAY), resident)
    with refused("many_groups"):
        ask_group(slot_at(venue, clock.moment + 8 * DAY), resident)


def test_a_hundred_phones_behind_one_address_get_their_codes(sent):  # noqa: F811
    for number in range(codes.ADDRESS_AT_ONCE):
        codes.request_code(phone=f"138{number:08d}", address="a school", asker=str(number))
    with pytest.raises(CodeRefused, match="throttled"):
        codes.request_code(phone="13900000000", address="a school", asker="one more")
    codes.request_code(phone="13900000000", address="a village", asker="elsewhere")


# -- who does not come -------------------------------------------------------------------------------------------------


def miss(venue: Venue, resident: Resident, clock) -> Booking:
    """A visit that nobody came to; afterwards it is the day after."""
    booking = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    clock.go(days=1)
    close_past_days()
    return booking


@pytest.fixture
def missing(venue, resident, clock) -> list[Booking]:
    return [miss(venue, resident, clock) for _ in range(3)]


def test_who_was_missing_three_times_waits_and_is_told_until_when(venue, resident, clock, missing):
    slot = slot_at(venue, clock.moment + HOUR)
    with refused("no_show") as why:
        booking_of(slot, resident)
    until = missing[0].slot.ends_at + 30 * DAY
    assert timezone.localtime(until).strftime("%Y") in why.value.text
    clock.set(until - MOMENT)
    with refused("no_show"):
        booking_of(slot_at(venue, clock.moment + HOUR), resident)
    clock.set(until)
    assert booking_of(slot_at(venue, clock.moment + HOUR), resident)


def test_two_missed_visits_stop_nobody(venue, resident, clock):
    for _ in range(2):
        miss(venue, resident, clock)
    assert booking_of(slot_at(venue, clock.moment + HOUR), resident)


def test_a_visit_that_was_made_forgives_those_before(venue, resident, keeper, clock):
    for _ in range(2):
        miss(venue, resident, clock)
    came = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    check_in(booking=came, keeper=keeper)
    clock.go(days=1)
    for _ in range(2):
        miss(venue, resident, clock)
    assert booking_of(slot_at(venue, clock.moment + HOUR), resident)


def test_the_keeper_forgives_one_once(client, venue, resident, keeper, clock, missing):
    client.force_login(keeper)
    day = {"day": missing[0].slot.day.isoformat()}
    assert reverse("bookings:forgive") in client.get(reverse("bookings:keeper"), day).content.decode()
    client.post(reverse("bookings:forgive"), {"code": missing[0].ticket_code})
    assert reverse("bookings:forgive") not in client.get(reverse("bookings:keeper"), day).content.decode()
    assert not forgive_no_show(booking=missing[0], keeper=keeper)
    assert booking_of(slot_at(venue, clock.moment + HOUR), resident)


@pytest.fixture
def keeper_elsewhere(tree) -> User:
    user = make_user("keeper elsewhere")
    RoleGrant.objects.create(user=user, role=Role.VENUE_KEEPER, venue_division=tree.other_village)
    return user


def test_a_keeper_of_another_place_forgives_nobody(client, missing, keeper_elsewhere):
    client.force_login(keeper_elsewhere)
    client.post(reverse("bookings:forgive"), {"code": missing[0].ticket_code})
    missing[0].refresh_from_db()
    assert missing[0].forgiven_at is None


def test_a_venue_that_does_not_count_books_whoever_was_missing(venue, resident, clock, missing):
    """The control."""
    Venue.objects.update(no_show_limit=0)
    venue.refresh_from_db()
    assert booking_of(slot_at(venue, clock.moment + HOUR), resident)


def test_nobody_misses_a_slot_that_was_closed(venue, resident, clock):
    booking = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    Slot.objects.filter(pk=booking.slot_id).update(is_open=False)
    clock.go(days=1)
    assert close_past_days() == 0


# -- the keeper's page -------------------------------------------------------------------------------------------------


def test_the_keeper_sets_the_limits_from_a_phone_and_visitors_read_them(phone, client, venue, clock):  # noqa: F811
    rules = RULES | {"lead_hours": "12", "cancel_hours": "6", "group_rule": "none"}
    assert phone.post(at("venue_rules", venue), rules).status_code == 302
    venue.refresh_from_db()
    assert (venue.lead_hours, venue.group_rule) == (12, "none")
    page = client.get(reverse("bookings:book", args=[slot_at(venue, clock.moment + DAY).pk])).content.decode()
    assert "12 小时" in page
    assert "6 小时" in page
    assert phone.post(at("venue_rules", venue), RULES | {"group_hold_days": "0"}).status_code == 200


def test_every_limit_has_words_with_its_number(venue):
    for reason in (limits.Refusal.SOON, limits.Refusal.GROUP_SOON, limits.Refusal.DAILY, limits.Refusal.HERE):
        assert limits.words_for(reason, venue) != str(reason.label)
