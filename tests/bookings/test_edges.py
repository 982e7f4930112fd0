"""Where one more or one moment later is refused: places, parties, visits to come, days, hours and codes."""

from __future__ import annotations

import itertools
import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.bookings.test_journey import book, sent  # noqa: F401
from venues.bookings import codes, differences
from venues.bookings.booking import cancel_booking, create_booking
from venues.bookings.check_in import check_in
from venues.bookings.codes import CODE_LIFE, DAY, forget_expired, request_code, verify_code
from venues.bookings.differences import AHEAD
from venues.bookings.models import LARGEST_PARTY, MOST_OPEN, Booking, OneTimeCode, Resident, Slot
from venues.bookings.opening import extend_slots, generate_slots
from venues.bookings.refusals import BookingRefused, CheckInRefused, CodeRefused, Refusal
from venues.bookings.selectors import bookings_on, refusal_of
from venues.models import OpeningHours, SpecialDay, Venue
from venues.selectors import slot_days, upcoming_slots

HOUR, MOMENT, DAY_LONG = timedelta(hours=1), timedelta(microseconds=1), timedelta(days=1)
CAPACITY = 10


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True, phone_daily=0)


@pytest.fixture
def resident(db) -> Resident:
    return Resident.objects.create(phone_hmac="a" * 64, phone_last4="5678")


def slot_at(venue: Venue, begins: datetime, **more) -> Slot:
    return Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + HOUR, capacity=CAPACITY, **more)


def booking_of(slot: Slot, resident: Resident, people: int = 1) -> Booking:
    return create_booking(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4())


def another() -> Resident:
    return Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="0000")


# -- a slot that takes nobody, by the page and by what the page sends --------------------------------------------------


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"booked": CAPACITY}, Refusal.FULL),
        ({"is_open": False}, Refusal.CLOSED),
        ({"starts_at": timezone.now() - MOMENT}, Refusal.PAST),
    ],
)
def test_a_slot_that_takes_nobody_is_refused_by_post_too(client, venue, sent, change, reason):  # noqa: F811
    begins = timezone.now() + HOUR
    book(client, slot_at(venue, begins), sent)
    other = slot_at(venue, begins + HOUR)
    Slot.objects.filter(pk=other.pk).update(**change)
    before = Slot.objects.values().get(pk=other.pk)
    data = {"party_size": "2", "name": "", "request_key": uuid.uuid4(), "action": "confirm"}
    answer = client.post(reverse("bookings:book", args=[other.pk]), data)
    assert (answer.status_code, answer.context["refusal"]) == (200, reason.label)
    assert Booking.objects.count() == 1
    assert Slot.objects.values().get(pk=other.pk) == before


def test_an_open_slot_is_booked_by_the_same_post(client, venue, sent):  # noqa: F811
    """The control."""
    begins = timezone.now() + HOUR
    book(client, slot_at(venue, begins), sent)
    data = {"party_size": "2", "name": "", "request_key": uuid.uuid4(), "action": "confirm"}
    client.post(reverse("bookings:book", args=[slot_at(venue, begins + HOUR).pk]), data)
    assert Booking.objects.count() == 2


@pytest.mark.parametrize("state", ["planned", "unverified"])
def test_a_venue_that_is_not_open_has_neither_page_nor_booking(client, venue, sent, state):  # noqa: F811
    begins = timezone.now() + HOUR
    book(client, slot_at(venue, begins), sent)
    other = slot_at(venue, begins + HOUR)
    Venue.objects.update(state=state)
    address = reverse("bookings:book", args=[other.pk])
    data = {"party_size": "2", "name": "", "request_key": uuid.uuid4(), "action": "confirm"}
    assert client.get(address).status_code == client.post(address, data).status_code == 404
    assert Booking.objects.count() == 1


def test_a_venue_closed_while_somebody_books_takes_nobody(venue, resident, clock):
    slot = slot_at(venue, clock.moment + HOUR)
    Venue.objects.update(state="planned")
    slot.refresh_from_db()
    with pytest.raises(BookingRefused, match="closed"):
        booking_of(slot, resident)


# -- places and parties ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("taken", "people", "fits"), [(6, 4, True), (7, 4, False), (9, 1, True), (10, 1, False)])
def test_a_party_takes_the_last_place_and_none_beyond(venue, resident, clock, taken, people, fits):
    slot = slot_at(venue, clock.moment + HOUR, booked=taken)
    if not fits:
        with pytest.raises(BookingRefused, match="full"):
            booking_of(slot, resident, people)
    else:
        assert booking_of(slot, resident, people)
    slot.refresh_from_db()
    assert slot.booked == taken + (people if fits else 0)


@pytest.mark.parametrize(("people", "fits"), [(0, False), (1, True), (LARGEST_PARTY, True), (LARGEST_PARTY + 1, False)])
def test_a_party_is_one_to_six(venue, resident, clock, people, fits):
    slot = slot_at(venue, clock.moment + HOUR)
    if fits:
        assert booking_of(slot, resident, people).party_size == people
    else:
        with pytest.raises(BookingRefused, match="party"):
            booking_of(slot, resident, people)


# -- before and at the beginning ---------------------------------------------------------------------------------------


def test_a_slot_is_booked_until_it_begins(venue, resident, clock):
    last, begun = slot_at(venue, clock.moment + MOMENT), slot_at(venue, clock.moment)
    assert refusal_of(last) is None
    assert refusal_of(begun) is Refusal.PAST
    assert list(upcoming_slots(venue)) == [last]
    assert booking_of(last, resident)
    with pytest.raises(BookingRefused, match="past"):
        booking_of(begun, another())


@pytest.mark.parametrize(("minutes", "taken"), [(59, False), (60, True)])
def test_two_visits_of_a_phone_may_touch_but_not_overlap(venue, resident, clock, minutes, taken):
    first = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    later = slot_at(venue, first.slot.starts_at + timedelta(minutes=minutes))
    if taken:
        assert booking_of(later, resident)
        return
    with pytest.raises(BookingRefused, match="overlap"):
        booking_of(later, resident)


def test_a_visit_is_cancelled_until_it_begins(venue, resident, clock, client):
    booking = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    clock.go(hours=1)
    assert not cancel_booking(booking)
    clock.set(clock.moment - MOMENT)
    assert cancel_booking(booking)


@pytest.mark.parametrize("offers", [True, False])
def test_a_ticket_offers_to_cancel_until_the_visit_begins(venue, client, sent, clock, offers):  # noqa: F811
    slot = slot_at(venue, clock.moment + HOUR)
    answer, _ = book(client, slot, sent)
    clock.set(slot.starts_at - MOMENT if offers else slot.starts_at)
    assert client.get(answer["location"]).context["can_cancel"] is offers


def test_a_visit_that_has_begun_is_no_longer_to_come(venue, resident, clock):
    for number in range(MOST_OPEN):
        booking_of(slot_at(venue, clock.moment + (number + 1) * HOUR), resident)
    late = slot_at(venue, clock.moment + 10 * HOUR)
    clock.set(clock.moment + HOUR - MOMENT)
    with pytest.raises(BookingRefused, match="many"):
        booking_of(late, resident)
    clock.set(clock.moment + MOMENT)
    assert booking_of(late, resident)


# -- the day of the visit ----------------------------------------------------------------------------------------------

MIDNIGHT = time.min


def local(day: date, clock_time: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock_time))


def test_a_party_is_let_in_from_the_first_to_the_last_moment_of_its_day(venue, resident, keeper, clock):
    today = timezone.localdate()
    booking = booking_of(slot_at(venue, clock.moment + HOUR), resident)
    for moment in (local(today, MIDNIGHT) - MOMENT, local(today + DAY_LONG, MIDNIGHT)):
        clock.set(moment)
        with pytest.raises(CheckInRefused, match="other_day"):
            check_in(booking=booking, keeper=keeper)
    clock.set(local(today + DAY_LONG, MIDNIGHT) - MOMENT)
    assert check_in(booking=booking, keeper=keeper)


def test_a_days_list_begins_and_ends_at_midnight(venue, keeper, clock):
    tomorrow = timezone.localdate() + DAY_LONG
    first, last, next_day = (
        booking_of(slot_at(venue, moment), another())
        for moment in (
            local(tomorrow, MIDNIGHT),
            local(tomorrow + DAY_LONG, MIDNIGHT) - MOMENT,
            local(tomorrow + DAY_LONG, MIDNIGHT),
        )
    )
    assert set(bookings_on(keeper, tomorrow)) == {first, last}
    assert set(bookings_on(keeper, tomorrow + DAY_LONG)) == {next_day}


@pytest.mark.parametrize(("days", "shown"), [(3659, True), (3660, False)])
def test_a_day_far_away_is_shown_as_today(client, keeper, clock, days, shown):
    client.force_login(keeper)
    today = timezone.localdate()
    wanted = today + timedelta(days=days)
    page = client.get(reverse("bookings:keeper"), {"day": wanted.isoformat()})
    assert page.context["day"] == (wanted if shown else today)


# -- slots from weekly hours -------------------------------------------------------------------------------------------


def days_of(venue: Venue) -> list[date]:
    return sorted({slot.day for slot in venue.slots.all()})


def open_daily(venue: Venue, closes: time = time(10)) -> None:
    for weekday in range(7):
        OpeningHours.objects.create(venue=venue, weekday=weekday, opens=time(9), closes=closes)


@pytest.mark.parametrize(("closes", "count"), [(time(10, 59), 1), (time(11), 2), (time(11, 1), 2)])
def test_the_last_slot_ends_when_the_venue_closes(venue, closes, count):
    open_daily(venue, closes)
    assert generate_slots(venue, start=date(2026, 11, 25), end=date(2026, 11, 26)) == count


@pytest.mark.parametrize(("minutes", "stands"), [(0, False), (1, True)])
def test_a_slot_lasts_a_minute_at_least(venue, minutes, stands):
    hours = OpeningHours(venue=venue, weekday=2, opens=time(9), closes=time(9, 3), slot_minutes=minutes)
    if stands:
        hours.full_clean()
        hours.save()
        assert generate_slots(venue, start=date(2026, 11, 25), end=date(2026, 11, 26)) == 3
        return
    with pytest.raises(ValidationError) as refused:
        hours.full_clean()
    assert "slot_minutes" in refused.value.message_dict
    with pytest.raises(IntegrityError, match="hours_slot_has_length"), transaction.atomic():
        hours.save()


def test_slots_of_no_length_would_be_cut_without_end(venue, monkeypatch):
    """The control: more slots than a day has minutes, and no end in sight."""
    made = itertools.count()

    def counted(*_fields):
        if next(made) > 24 * 60:
            raise OverflowError
        return

    monkeypatch.setattr(differences, "Wanted", counted)
    hours = OpeningHours(venue=venue, weekday=2, opens=time(9), closes=time(10), slot_minutes=0)
    with pytest.raises(OverflowError):
        list(differences.cut(hours, date(2026, 11, 25)))


def test_slots_are_made_from_the_first_day_up_to_the_end_day(venue):
    open_daily(venue)
    generate_slots(venue, start=date(2026, 11, 25), end=date(2026, 11, 28))
    assert days_of(venue) == [date(2026, 11, 25), date(2026, 11, 26), date(2026, 11, 27)]


def test_a_special_first_day_and_a_special_last_day_are_kept(venue):
    open_daily(venue)
    for day in (date(2026, 11, 25), date(2026, 11, 27)):
        SpecialDay.objects.create(day=day, is_open=False)
    generate_slots(venue, start=date(2026, 11, 25), end=date(2026, 11, 28))
    assert days_of(venue) == [date(2026, 11, 26)]


@pytest.mark.parametrize(
    ("day", "is_open"),
    [(date(2026, 10, 1), False), (date(2026, 10, 3), True), (date(2026, 11, 27), True), (date(2026, 11, 28), True)],
)
def test_a_holiday_on_a_weekday_is_closed_and_a_weekend_is_as_the_week_says(venue, day, is_open):
    """1 October 2026 is a Thursday and 3 October a Saturday of the same holiday."""
    open_daily(venue)
    generate_slots(venue, start=day, end=day + DAY_LONG)
    assert days_of(venue) == ([day] if is_open else [])


def test_four_weeks_of_slots_are_kept_ahead_and_no_day_more(venue, clock):
    open_daily(venue)
    today = timezone.localdate()
    assert extend_slots() == AHEAD.days - 1  # today's has begun
    assert days_of(venue)[-1] == today + AHEAD - DAY_LONG
    assert extend_slots() == 0
    clock.go(days=1)
    assert extend_slots() == 1
    assert days_of(venue)[-1] == today + AHEAD


@pytest.mark.parametrize(("count", "shown", "following"), [(1, 1, 26), (2, 2, 27), (3, 3, None), (4, 3, None)])
def test_a_page_shows_so_many_days_and_names_the_next(venue, clock, count, shown, following):
    for day in range(3):
        slot_at(venue, local(timezone.localdate() + day * DAY_LONG, time(13)))
    slots, after = slot_days(venue, timezone.localdate(), count)
    assert len(slots) == shown
    assert after == (following and date(2026, 11, following))


def test_a_page_begins_at_midnight_of_its_first_day(venue, clock):
    tomorrow = timezone.localdate() + DAY_LONG
    slot_at(venue, local(tomorrow, MIDNIGHT) - MOMENT)
    first = slot_at(venue, local(tomorrow, MIDNIGHT))
    slots, after = slot_days(venue, tomorrow, 2)
    assert ([slot.pk for slot in slots], after) == ([first.pk], None)


# -- codes -------------------------------------------------------------------------------------------------------------

PHONE = "13812345678"


def ask(address: str = "x") -> None:
    request_code(phone=PHONE, address=address, asker="owner")


def check(code: str) -> Resident:
    return verify_code(phone=PHONE, code=code, asker="owner")


def test_a_code_is_good_until_its_five_minutes_are_over(db, sent, clock):  # noqa: F811
    ask()
    begun = clock.moment
    clock.set(begun + CODE_LIFE)
    with pytest.raises(CodeRefused, match="wrong"):
        check(sent[-1])
    clock.set(begun + CODE_LIFE - MOMENT)
    assert check(sent[-1])


def test_a_code_stops_counting_when_it_is_a_day_old(db, sent, settings, clock, monkeypatch):  # noqa: F811
    monkeypatch.setattr(codes, "AGAIN_SECONDS", 0)
    settings.OTP_DAILY_PER_PHONE = 1
    begun = clock.moment
    ask()
    OneTimeCode.objects.update(created_at=begun)
    clock.set(begun + DAY - MOMENT)
    with pytest.raises(CodeRefused, match="today"):
        ask("y")
    assert forget_expired() == 0
    clock.set(begun + DAY)
    assert forget_expired() == 0
    ask("z")
    clock.set(begun + DAY + MOMENT)
    assert forget_expired() == 1
    assert OneTimeCode.objects.count() == 1


@pytest.mark.parametrize(("seconds", "verified"), [(1800, True), (1801, False)])
def test_a_verified_phone_is_remembered_for_half_an_hour(client, venue, sent, clock, seconds, verified):  # noqa: F811
    slot = slot_at(venue, clock.moment + 2 * HOUR)
    book(client, slot, sent)
    clock.go(seconds=seconds)
    other = slot_at(venue, clock.moment + 4 * HOUR)
    page = client.get(reverse("bookings:book", args=[other.pk]))
    assert ("phone" not in page.context["form"].fields) is verified
