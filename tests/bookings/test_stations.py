"""A station opens its slots only with a guide who is not on duty, and is closed from one time to another by a tap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.bookings.test_keeping import at, phone  # noqa: F401
from tests.bookings.test_opening import party, slot_on, told, venue  # noqa: F401
from venues.bookings.call_out import begin_call_out, end_call_out
from venues.bookings.device_links import give_call_out_link
from venues.bookings.guides import Guided, name_guide, put_on_duty
from venues.bookings.models import CallOut, Closed, Guide, GuideDuty, News, Slot
from venues.bookings.moving import move_slot
from venues.bookings.opening import change_opening, close_slot, extend_slots, generate_slots, reopen_slot
from venues.bookings.refusals import BookingRefused, CallOutRefused, GuideRefused, MoveRefused
from venues.models import Venue

TOMORROW = date(2026, 11, 26)


@pytest.fixture
def station(venue) -> Venue:  # noqa: F811
    change_opening(venue, lambda: Venue.objects.filter(pk=venue.pk).update(is_station=True))
    return venue


@pytest.fixture
def guide(station) -> Guide:
    return Guide.objects.create(venue=station, name="王教员")


def named(slot: Slot, guide: Guide | None, **more: bool) -> Slot:
    change_opening(slot.venue, lambda: name_guide(slot, guide, **more))
    return Slot.objects.get(pk=slot.pk)


# -- guides ------------------------------------------------------------------------------------------------------------


def test_a_stations_slots_are_closed_until_a_guide_is_named(station, guide):
    slot = slot_on(station, TOMORROW)
    assert not station.slots.filter(is_open=True).exists()
    assert slot.closed_why == Closed.GUIDE
    with pytest.raises(BookingRefused, match="closed"):
        party(slot)
    assert named(slot, guide).is_open
    assert party(slot).slot == slot
    assert not slot_on(station, TOMORROW, 10).is_open
    named(slot, guide, whole_day=True)
    assert slot_on(station, TOMORROW, 10).is_open


def test_without_the_rule_it_would_open_with_nobody(station, monkeypatch):
    """The guard off."""
    monkeypatch.setattr(Guided, "may_open", lambda self, slot, day=None: True)
    change_opening(station, lambda: None)
    assert slot_on(station, TOMORROW).is_open


def test_whoever_is_on_duty_is_not_named_and_closes_what_they_were_named_for(station, guide):
    slot, next_day = slot_on(station, TOMORROW), slot_on(station, TOMORROW + timedelta(days=1))
    named(slot, guide)
    change_opening(station, lambda: put_on_duty(guide, first_day=TOMORROW, last_day=TOMORROW))
    assert Slot.objects.get(pk=slot.pk).closed_why == Closed.GUIDE
    with pytest.raises(GuideRefused):
        named(slot_on(station, TOMORROW, 10), guide)
    assert named(next_day, guide).is_open
    with pytest.raises(MoveRefused, match="on_duty"):
        move_slot(Slot.objects.get(pk=next_day.pk), starts_at=next_day.starts_at - timedelta(hours=20))
    change_opening(station, GuideDuty.objects.get().delete)
    assert Slot.objects.get(pk=slot.pk).is_open


def test_new_slots_of_a_station_wait_for_a_guide(station, clock):
    clock.go(hours=24)
    assert extend_slots() == 2
    assert not station.slots.filter(is_open=True).exists()


def test_a_keeper_says_it_is_a_station_names_a_guide_and_is_asked_before_parties_are_closed_out(venue, phone):  # noqa: F811
    slot = slot_on(venue, TOMORROW)
    booking = party(slot)
    page = phone.post(at("guides", venue), {"action": "station", "is_station": "1"})
    assert page.status_code == 409
    assert list(page.context["parties"]) == [booking]
    sent = {"action": "station", "is_station": "1", "agreed": page.context["agreed"]}
    page = phone.post(at("guides", venue), sent, follow=True)
    assert told(booking)[-1] == News.CLOSED
    phone.post(at("guides", venue), {"action": "add", "name": "王教员"})
    guide = Guide.objects.get()
    page = phone.post(at("slot_guided", venue, slot.pk), {"guide": guide.pk, "whole_day": "1"}, follow=True)
    assert "王教员" in page.content.decode()
    assert "只能在入场券上看到" in page.content.decode()  # nobody's telephone is known here
    assert (told(booking)[-1], slot_on(venue, TOMORROW).is_open) == (News.REOPENED, True)
    day = {"action": "duty", "guide": guide.pk, "first_day": "2026-11-27", "last_day": "2026-11-26"}
    assert phone.post(at("guides", venue), day).context["form"].errors
    phone.post(at("guides", venue), day | {"last_day": "2026-11-28"})
    assert "2026-11-28" in phone.get(at("guides", venue)).content.decode()
    phone.post(at("guides", venue), {"action": "off_duty", "row": GuideDuty.objects.get().pk})
    assert not GuideDuty.objects.exists()
    assert phone.post(at("guides", venue), {"action": "remove", "row": "x"}).status_code == 404


# -- call-outs from one time to another --------------------------------------------------------------------------------


def test_a_call_out_said_beforehand_closes_its_time_and_no_other(venue, keeper, clock):  # noqa: F811
    first, second = slot_on(venue, TOMORROW), slot_on(venue, TOMORROW, 10)
    booking = party(first)
    begin_call_out(venue, by=keeper, begins=first.starts_at, until=first.ends_at)
    assert not Slot.objects.get(pk=first.pk).is_open
    assert Slot.objects.get(pk=second.pk).is_open
    assert told(booking)[-1] == News.CALLED_OUT
    assert end_call_out(venue, by=keeper) is None  # nothing runs yet
    assert end_call_out(venue, by=keeper, call_out=CallOut.objects.get())
    assert (told(booking)[-1], Slot.objects.get(pk=first.pk).is_open) == (News.REOPENED, True)


def test_nothing_that_makes_or_opens_slots_opens_one_within_it(venue, keeper, clock):  # noqa: F811
    first, second = slot_on(venue, TOMORROW), slot_on(venue, TOMORROW, 10)
    close_slot(second)
    begin_call_out(venue, by=keeper, begins=first.starts_at, until=second.ends_at)
    first.delete()
    Venue.objects.update(compared_on=None)
    extend_slots()
    generate_slots(venue, start=TOMORROW, end=TOMORROW + timedelta(days=1))
    with pytest.raises(MoveRefused, match="away"):
        reopen_slot(second)
    with pytest.raises(MoveRefused, match="away"):
        move_slot(slot_on(venue, TOMORROW + timedelta(days=1)), starts_at=first.starts_at)
    day = timezone.localtime(first.starts_at).date()
    assert not venue.slots.filter(is_open=True, starts_at__date=day).exists()


def test_a_call_out_that_nobody_ended_is_over_when_its_time_is(venue, keeper, clock):  # noqa: F811
    yesterdays = begin_call_out(venue, by=keeper)
    clock.go(hours=24)
    todays = begin_call_out(venue, by=keeper)
    assert todays != yesterdays
    assert not venue.slots.filter(is_open=True, starts_at__gt=clock.moment, starts_at__lt=todays.until).exists()


def test_a_second_tap_is_the_same_call_out_and_a_longer_one_closes_more(venue, keeper, clock):  # noqa: F811
    first = begin_call_out(venue, by=keeper, until=clock.moment + timedelta(hours=1))
    assert begin_call_out(venue, by=keeper) == first
    longer = begin_call_out(venue, by=keeper, until=slot_on(venue, TOMORROW, 10).ends_at)
    assert longer == first
    assert not slot_on(venue, TOMORROW).is_open
    with pytest.raises(CallOutRefused):
        begin_call_out(venue, by=keeper, begins=clock.moment + timedelta(hours=2), until=clock.moment)
    with pytest.raises(IntegrityError):
        CallOut.objects.create(venue=venue, began_at=clock.moment, until=clock.moment)


def test_back_opens_no_station_slot_whose_guide_is_gone(station, guide, keeper):
    slot = slot_on(station, TOMORROW)
    named(slot, guide)
    begin_call_out(station, by=keeper, until=slot.ends_at)
    guide.delete()
    end_call_out(station, by=keeper)
    assert (Slot.objects.get(pk=slot.pk).is_open, Slot.objects.get(pk=slot.pk).closed_why) == (False, Closed.GUIDE)


def test_the_duty_room_closes_and_opens_by_one_tap_on_its_device_alone(venue, keeper, phone, clock):  # noqa: F811
    page = phone.post(at("bells", venue), {"holder": "通信室", "ends_on": "2027-11-01"})
    link, pin, room = page.context["given"], page.context["pin"], Client()
    address = reverse("bookings:bell", args=[link.key])
    assert room.post(address, {"action": "begin"}).status_code == 302
    assert not CallOut.objects.exists()  # the device is not tied yet
    assert room.post(reverse("bookings:bell_pin", args=[link.key]), {"pin": pin}).status_code == 302
    party(slot_on(venue, TOMORROW))
    room.post(address, {"action": "begin", "hours": "2"})
    made = CallOut.objects.get()
    assert (made.said_by, made.until) == ("通信室", clock.moment + timedelta(hours=2))
    room.post(address, {"action": "back"})
    span = {"action": "span", "begins": "2026-11-26T08:00", "until": "2026-11-26T10:00"}
    assert room.post(address, span | {"until": "2026-11-26T07:00"}).context["form"].errors
    room.post(address, span)
    assert not slot_on(venue, TOMORROW).is_open
    assert "5678" not in room.get(address).content.decode()  # who is booked is the keeper's to see
    phone.post(at("bells", venue), {"action": "end", "link": link.key})
    assert room.get(address).status_code == 404


def test_a_links_pin_opens_no_other_link(venue, keeper):  # noqa: F811
    ends = date(2027, 1, 1)
    room, _pin = give_call_out_link(venue=venue, holder="通信室", ends_on=ends, by=keeper)
    _guide, pin = give_call_out_link(venue=venue, holder="王教员", ends_on=ends, by=keeper)
    page = Client().post(reverse("bookings:bell_pin", args=[room.key]), {"pin": pin})
    assert page.context["form"].errors
