"""A small point lives by one link on one device; who wants to come asks, and the month's report writes itself."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from people.models import AccessToken
from people.tokens import revoke_token
from venues.bookings import device_links
from venues.bookings.booking import cancel_booking, create_booking
from venues.bookings.device_links import give_link, tie_device
from venues.bookings.differences import differences
from venues.bookings.models import Booking, BookingState, Resident, Slot, VisitWish, WishState
from venues.bookings.points import month_of
from venues.bookings.refusals import BookingRefused, Refusal
from venues.bookings.wishes import answer_wish, ask_for_visit
from venues.models import PointDay, PointLink, Venue
from venues.selectors import upcoming_slots
from venues.services import make_venues


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True, on_request=True)


@pytest.fixture
def given(venue, keeper) -> tuple[PointLink, str]:
    return give_link(venue=venue, holder="李师傅", ends_on=timezone.localdate() + timedelta(days=30), by=keeper)


@pytest.fixture
def device(given) -> Client:
    """The telephone that the link is tied to."""
    link, pin = given
    client = Client()
    assert client.post(f"/point/{link.key}/pin/", {"pin": pin}).status_code == 302
    return client


def wish(venue: Venue, *, hours: int = 48, last4: str = "5678") -> VisitWish:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4=last4)
    begins = (timezone.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    return ask_for_visit(
        venue=venue, resident=resident, starts_at=begins, party_size=4, name="王", request_key=uuid.uuid4()
    )


def test_village_points_are_visited_on_request_unless_they_say_otherwise(tree):
    make_venues()
    assert set(Venue.objects.filter(on_request=True)) == set(Venue.objects.filter(kind="point"))


def test_a_link_opens_on_the_device_that_knew_the_pin_and_on_no_other(device, given, client):
    link, pin = given
    assert device.get(f"/point/{link.key}/").status_code == 200
    assert client.get(f"/point/{link.key}/").status_code == 302
    client.post(f"/point/{link.key}/pin/", {"pin": pin})  # a PIN is good once
    assert client.get(f"/point/{link.key}/").status_code == 302
    assert client.post(f"/point/{link.key}/act/", {"act": "add"}).status_code == 302
    assert not PointDay.objects.filter(visitors__gt=0).exists()


@pytest.mark.parametrize(("wrong", "opens"), [(4, True), (5, False)])
def test_a_pin_allows_five_tries(given, wrong, opens):
    link, pin = given
    for _try in range(wrong):
        assert tie_device(link, pin="x", device="") == ""
    assert bool(tie_device(link, pin=pin, device="")) is opens


def test_without_the_count_the_pin_could_be_guessed(given, monkeypatch):
    """The guard off: tries are not counted."""
    link, pin = given
    PointLink.objects.update(pin_tries_left=1000)
    for _try in range(20):
        tie_device(link, pin="x", device="")
    assert tie_device(link, pin=pin, device="")


@pytest.mark.parametrize(("days", "status"), [(0, 200), (-1, 404)])
def test_a_link_ends_with_the_post(device, given, days, status):
    link, _pin = given
    PointLink.objects.update(ends_on=timezone.localdate() + timedelta(days=days))
    assert device.get(f"/point/{link.key}/").status_code == status


def test_a_new_pin_shuts_the_old_device_out_and_a_new_holder_gets_a_new_address(device, given, keeper):
    link, _pin = given
    same, _pin = give_link(venue=link.venue, holder="李师傅", ends_on=link.ends_on, by=keeper)
    assert same.key == link.key
    assert device.get(f"/point/{link.key}/").status_code == 302
    other, _pin = give_link(venue=link.venue, holder="张师傅", ends_on=link.ends_on, by=keeper)
    assert other.key != link.key
    assert device.get(f"/point/{link.key}/").status_code == 404


def test_its_key_is_listed_and_revoked_as_all_keys_are(device, given, keeper):
    link, _pin = given
    token = AccessToken.objects.get(kind="keeper")
    assert token.division == link.venue.division
    assert token.used_at is None
    device.get(f"/point/{link.key}/")
    token.refresh_from_db()
    assert token.used_at is not None
    revoke_token(token, by=keeper)
    assert device.get(f"/point/{link.key}/").status_code == 302


def test_taps_open_close_count_and_report(device, given, client):
    link, _pin = given
    act = f"/point/{link.key}/act/"
    device.post(act, {"act": "open"})
    assert str(link.venue) in client.get("/venues/?open=now").content.decode()
    for tap in ("add", "add", "less", "less", "less"):
        device.post(act, {"act": tap})
    day = PointDay.objects.get()
    assert (day.visitors, day.is_open) == (0, True)
    device.post(act, {"act": "close"})
    assert not PointDay.objects.get().is_open
    for _twice in range(2):
        device.post(act, {"act": "broken", "kind": "extinguisher"})
    assert link.venue.faults.filter(mended_on=None).count() == 1
    device.post(act, {"act": "mended", "kind": "extinguisher"})
    assert not link.venue.faults.filter(mended_on=None).exists()
    device.post(act, {"act": "broken", "kind": "no such"})
    assert link.venue.faults.count() == 1
    device.post(f"/point/{link.key}/facts/", {"extinguisher_due": "2027-05-01", "key_holder": "小卖部"})
    link.venue.refresh_from_db()
    assert (link.venue.extinguisher_due, link.venue.key_holder) == (date(2027, 5, 1), "小卖部")


def test_a_visit_that_is_agreed_to_is_a_booking_with_a_ticket(device, given):
    asked = wish(given[0].venue)
    device.post(f"/point/{given[0].key}/wishes/{asked.pk}/", {"answer": "yes", "words": "在村口等"})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (WishState.AGREED, "在村口等")
    booking = asked.booking
    assert booking is not None
    assert (booking.state, booking.party_size, booking.slot.starts_at) == (BookingState.BOOKED, 4, asked.starts_at)
    assert booking.news.get().kind == "approved"
    assert not answer_wish(asked, agrees=False)
    assert not differences(given[0].venue)


def test_nobody_else_books_the_slot_that_was_made_for_one_party(venue):
    asked = wish(venue)
    answer_wish(asked, agrees=True)
    slot = Slot.objects.get()
    assert cancel_booking(Booking.objects.get())
    assert not upcoming_slots(venue)
    other = Resident.objects.create(phone_hmac="b" * 64, phone_last4="1111")
    with pytest.raises(BookingRefused):
        create_booking(slot=slot, resident=other, party_size=1, request_key=uuid.uuid4())


def test_without_the_mark_anybody_could_book_it(venue):
    """The guard off: the slot is like any other."""
    answer_wish(wish(venue), agrees=True)
    cancel_booking(Booking.objects.get())
    Slot.objects.update(on_request=False)
    other = Resident.objects.create(phone_hmac="b" * 64, phone_last4="1111")
    assert create_booking(slot=Slot.objects.get(), resident=other, party_size=1, request_key=uuid.uuid4())


def test_two_parties_at_one_time_are_refused_in_words_and_the_second_still_waits(venue):
    first, second = wish(venue), wish(venue, last4="1111")
    assert answer_wish(first, agrees=True)
    with pytest.raises(BookingRefused) as refused:
        answer_wish(second, agrees=True)
    assert refused.value.reason is Refusal.BUSY
    second.refresh_from_db()
    assert second.state == WishState.ASKED


def test_asking_anew_changes_what_nobody_has_answered(venue):
    first = wish(venue)
    begins = first.starts_at + timedelta(hours=3)
    again = ask_for_visit(
        venue=venue, resident=first.resident, starts_at=begins, party_size=2, name="王", request_key=uuid.uuid4()
    )
    assert again.pk == first.pk
    assert VisitWish.objects.get().starts_at == begins


@pytest.mark.parametrize("hours", [1, 61 * 24])
def test_a_visit_is_asked_for_neither_too_late_nor_too_early(venue, hours):
    with pytest.raises(BookingRefused) as refused:
        wish(venue, hours=hours)
    assert refused.value.reason is Refusal.ASK_TIME


def test_the_months_report_writes_itself(venue, given, device):
    act = f"/point/{given[0].key}/act/"
    for tap in ("open", "add", "add", "close"):
        device.post(act, {"act": tap})
    device.post(act, {"act": "broken", "kind": "extinguisher"})
    answer_wish(wish(venue), agrees=False)
    report = month_of(venue, timezone.localdate())
    assert (report.days_open, report.visitors, report.wishes, report.answered) == (1, 2, 1, 1)
    assert [fault.kind for fault in report.faults] == ["extinguisher"]
    before = month_of(venue, timezone.localdate().replace(day=1) - timedelta(days=1))
    assert (before.days_open, before.visitors, before.faults) == (0, 0, [])
    assert "2" in device.get(f"/point/{given[0].key}/month/").content.decode()


def test_the_town_gives_the_link_on_the_keepers_page(venue, keeper, client):
    client.force_login(keeper)
    address = f"/keeper/venues/{venue.division.code}/link/"
    ends = timezone.localdate() + timedelta(days=365)
    answer = client.post(address, {"holder": "李师傅", "ends_on": ends.isoformat()})
    assert len(answer.context["pin"]) == device_links.PIN_DIGITS
    assert answer.context["pin"] not in client.get(address).content.decode()
    client.post(address, {"action": "end", "link": PointLink.objects.get().key})
    assert not PointLink.objects.exists()
