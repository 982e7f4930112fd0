"""Places are kept while a code is on its way: by the rule of all places, for five minutes, for one form a phone."""

from __future__ import annotations

import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.bookings.test_edges import HOUR, another, booking_of, slot_at
from tests.bookings.test_journey import sent  # noqa: F401
from tests.bookings.test_waiting import commit, offered, wait_for
from venues.bookings import holds
from venues.bookings.codes import CODE_LIFE
from venues.bookings.holds import give_back_past_holds, hold_for_form
from venues.bookings.models import Booking, FormHold, Resident, Slot
from venues.bookings.opening import change_opening
from venues.bookings.refusals import BookingRefused
from venues.models import OpeningHours, Venue


@pytest.fixture
def venue(tree) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)


@pytest.fixture
def slot(venue, clock) -> Slot:
    """Ten places tomorrow."""
    return slot_at(venue, clock.moment + timedelta(days=1))


def counts(slot: Slot) -> tuple[int, int]:
    slot.refresh_from_db()
    return slot.booked, slot.held


class Form:
    """Somebody who fills the form of a slot."""

    def __init__(self, slot: Slot, phone: str, people: int) -> None:
        self.client, self.address = Client(), reverse("bookings:book", args=[slot.pk])
        self.data = {"phone": phone, "party_size": str(people), "name": "", "request_key": str(uuid.uuid4())}

    def asks_for_a_code(self):
        return self.client.post(self.address, self.data | {"action": "send"})

    def confirms(self, code: str):
        return self.client.post(self.address, self.data | {"action": "confirm", "code": code, "code_sent": "1"})


def test_the_last_places_are_kept_for_who_waits_for_a_code(slot, sent):  # noqa: F811
    booking_of(slot, another(), 6)
    form = Form(slot, "13812345678", 4)
    page = form.asks_for_a_code()
    assert "为您保留" in page.content.decode()
    assert counts(slot) == (10, 4)
    with pytest.raises(BookingRefused, match="full"):
        booking_of(slot, another())
    assert form.confirms("000000").context["form"].errors
    assert form.confirms(sent[-1]).status_code == 302
    assert (counts(slot), FormHold.objects.count()) == ((10, 0), 0)


def test_without_the_hold_another_takes_them_meanwhile(slot, sent, monkeypatch):  # noqa: F811
    """The control."""
    monkeypatch.setattr(holds, "hold_places", lambda slot, places: False)
    booking_of(slot, another(), 6)
    form = Form(slot, "13812345678", 4)
    form.asks_for_a_code()
    booking_of(slot, another())
    assert form.confirms(sent[-1]).status_code == 200
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(("people", "booked"), [(2, 2), (4, 4), (6, 6)])
def test_a_party_that_changed_its_mind_takes_the_difference(slot, sent, people, booked):  # noqa: F811
    form = Form(slot, "13812345678", 4)
    form.asks_for_a_code()
    form.data["party_size"] = str(people)
    assert form.confirms(sent[-1]).status_code == 302
    assert counts(slot) == (booked, 0)


def test_a_hold_ends_with_the_code(slot, clock):
    until = hold_for_form(slot=slot, phone_hmac="a", places=3)
    assert until == clock.moment + CODE_LIFE
    clock.go(seconds=CODE_LIFE.total_seconds() - 1)
    assert give_back_past_holds() == 0
    clock.set(until)
    assert give_back_past_holds() == 1
    assert (counts(slot), give_back_past_holds()) == ((0, 0), 0)


def test_who_needs_the_places_of_a_past_hold_gets_them_at_once(slot, clock):
    booking_of(slot, another(), 5)
    hold_for_form(slot=slot, phone_hmac="a", places=5)
    clock.go(seconds=CODE_LIFE.total_seconds())
    assert booking_of(slot, another(), 5)
    assert counts(slot) == (10, 0)


def test_who_is_in_line_is_asked_when_a_hold_ends(slot, clock):
    booking_of(slot, another(), 6)
    hold_for_form(slot=slot, phone_hmac="a", places=4)
    line = wait_for(slot, 4)
    clock.go(seconds=CODE_LIFE.total_seconds())
    commit(give_back_past_holds)
    assert offered(line)


@pytest.mark.parametrize(("more", "held"), [(2, 5), (3, 3)])
def test_forms_hold_half_a_slot_at_most(slot, more, held):
    hold_for_form(slot=slot, phone_hmac="a", places=3)
    assert bool(hold_for_form(slot=slot, phone_hmac="b", places=more)) is (held == 5)
    assert counts(slot) == (held, held)


def test_a_phone_has_one_hold(slot, venue, clock):
    other = slot_at(venue, clock.moment + 2 * HOUR)
    hold_for_form(slot=slot, phone_hmac="a", places=3)
    hold_for_form(slot=other, phone_hmac="a", places=2)
    assert (counts(slot), counts(other)) == ((0, 0), (2, 2))


def test_a_slot_that_is_closed_holds_nothing_new_and_confirms_nothing(slot, sent):  # noqa: F811
    form = Form(slot, "13812345678", 4)
    form.asks_for_a_code()
    Slot.objects.filter(pk=slot.pk).update(is_open=False)
    assert hold_for_form(slot=slot, phone_hmac="b", places=1) is None
    assert form.confirms(sent[-1]).context["refusal"]
    assert (Booking.objects.count(), counts(slot)) == (0, (4, 4))


def test_fewer_places_end_what_forms_hold(venue, clock):
    hours = OpeningHours.objects.create(venue=venue, weekday=3, opens="09:00", closes="10:00", capacity=10)
    change_opening(venue, lambda: None)
    slot = venue.slots.first()
    hold_for_form(slot=slot, phone_hmac="a", places=5)
    change_opening(venue, lambda: OpeningHours.objects.filter(pk=hours.pk).update(capacity=4))
    assert (counts(slot), slot.is_open, slot.capacity) == ((0, 0), True, 4)


def test_a_hold_belongs_to_its_phone(slot, sent):  # noqa: F811
    Form(slot, "13812345678", 4).asks_for_a_code()
    other = Form(slot, "13912345678", 3)
    other.asks_for_a_code()
    other.confirms(sent[-1])
    assert counts(slot) == (7, 4)


def test_reconciliation_counts_what_is_held(slot):
    hold_for_form(slot=slot, phone_hmac="a", places=3)
    booking_of(slot, another(), 2)
    call_command("reconcile_bookings", stdout=StringIO())
    Slot.objects.update(held=1)
    with pytest.raises(CommandError):
        call_command("reconcile_bookings", stdout=StringIO())
    call_command("reconcile_bookings", "--fix", stdout=StringIO())
    assert counts(slot) == (5, 3)


def test_erasing_a_phone_ends_its_hold(slot, clock):
    from common.data_register import Subject
    from venues.bookings.personal_data import HELD

    resident = Resident.objects.create(phone_hmac="a", phone_last4="5678")
    hold_for_form(slot=slot, phone_hmac="a", places=3)
    holding = next(entry for entry in HELD if entry.model == "bookings.FormHold")
    assert holding.erase(Subject(resident=resident.pk), clock.moment).gone == 1
    assert counts(slot) == (0, 0)
