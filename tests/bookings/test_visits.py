"""Groups are asked for and answered; a keeper books for a caller and lets people in; the crew is called out."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from courses.training.models import Evidence
from tests.bookings.test_journey import sent  # noqa: F401
from tests.bookings.test_keeping import HOURS, at, open_for_visits, party, phone, planned  # noqa: F401
from venues.bookings import news
from venues.bookings.booking import cancel_booking
from venues.bookings.call_out import begin_call_out, end_call_out
from venues.bookings.check_in import close_past_days
from venues.bookings.groups import give_back_unanswered, request_group
from venues.bookings.models import Booking, BookingState, GroupVisit, News, Resident, Slot
from venues.bookings.opening import extend_slots
from venues.bookings.refusals import BookingRefused
from venues.bookings.tickets import ticket_url
from venues.models import Venue

KEYED = HOURS | {"capacity": "60"}


@pytest.fixture
def venue(phone, planned, clock) -> Venue:  # noqa: F811
    """Open from nine to eleven and from two to four, sixty places a slot."""
    open_for_visits(phone, planned)
    phone.post(at("venue_hours", planned), KEYED)
    return planned


def class_of(slot: Slot, people: int = 45, **more) -> Booking:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="5678")
    group = GroupVisit(unit_name="南湖第一小学", leader="陈老师", **more)
    return request_group(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4(), group=group)


def kinds(booking: Booking) -> list[str]:
    return list(booking.news.order_by("pk").values_list("kind", flat=True))


def test_a_class_is_asked_for_by_the_page_and_its_places_are_kept(venue, client, sent):  # noqa: F811
    slot = venue.slots.all()[4]
    address = reverse("bookings:book_group", args=[slot.pk])
    data = {
        "phone": "13812345678", "unit_name": "南湖第一小学", "name": "陈老师", "party_size": "45", "minors": "on",
        "adults": "3", "note": "", "request_key": str(uuid.uuid4()),
    }  # fmt: skip
    client.post(address, data | {"action": "send"})
    data |= {"action": "confirm", "code": sent[-1], "code_sent": "1"}
    assert client.post(address, data | {"adults": "0"}).status_code == 200
    client.post(address, data)
    booking = Booking.objects.get()
    slot.refresh_from_db()
    assert (booking.state, booking.group.adults, slot.booked) == (BookingState.REQUESTED, 3, 45)
    ticket = client.get(ticket_url(booking)).content.decode()
    assert 'class="ticket-code"' not in ticket


@pytest.mark.parametrize(("people", "fits"), [(6, False), (7, True), (60, True), (61, False)])
def test_a_group_is_seven_to_sixty(venue, people, fits):
    slot = venue.slots.all()[4]
    if fits:
        assert class_of(slot, people)
        return
    with pytest.raises(BookingRefused, match="group"):
        class_of(slot, people)


@pytest.mark.parametrize(
    ("answer", "state", "booked", "told"),
    [("yes", "booked", 45, News.APPROVED), ("no", "cancelled", 0, News.REFUSED)],
)
def test_the_keeper_answers_once(venue, phone, answer, state, booked, told):  # noqa: F811
    booking = class_of(venue.slots.all()[4])
    assert list(phone.get(at("venue", venue)).context["requests"]) == [booking]
    address = reverse("bookings:answer", args=[venue.division.code, booking.pk])
    for _ in range(2):
        phone.post(address, {"answer": answer, "words": "请提前十分钟到"})
    booking.refresh_from_db()
    assert (booking.state, booking.slot.booked, kinds(booking)) == (state, booked, [News.REQUESTED, told])
    assert booking.group.answer == "请提前十分钟到"


def test_a_request_that_nobody_answers_gives_its_places_back(venue, clock):
    booking = class_of(venue.slots.last())
    clock.go(seconds=5 * 86400 - 1)
    assert give_back_unanswered() == 0
    clock.go(seconds=1)
    assert give_back_unanswered() == 1
    booking.refresh_from_db()
    assert (booking.state, booking.slot.booked) == (BookingState.CANCELLED, 0)


def test_where_the_keeper_says_so_a_group_is_booked_at_once_or_not_at_all(venue):
    Venue.objects.update(group_rule="automatic")
    slots = list(Slot.objects.select_related("venue").all())
    assert class_of(slots[4]).state == BookingState.BOOKED
    Venue.objects.update(group_rule="none")
    with pytest.raises(BookingRefused, match="no_groups"):
        class_of(Slot.objects.select_related("venue").get(pk=slots[5].pk))


def test_a_caller_without_a_mobile_gets_a_number_to_read_out(venue, phone):  # noqa: F811
    slot = venue.slots.all()[4]
    data = {"slot": slot.pk, "party_size": "3", "name": "王", "phone": "0573-82110000", "request_key": uuid.uuid4()}
    for _ in range(2):  # a double tap
        page = phone.post(at("caller", venue), data)
    booking = Booking.objects.get()
    assert booking.ticket_code in page.content.decode()
    assert (booking.resident.phone_last4, booking.resident.sealed_phone) == ("", "")


def test_people_at_the_door_are_let_in_while_the_slot_runs(venue, phone, clock):  # noqa: F811
    slot = venue.slots.filter(starts_at__gt=clock.moment).first()
    clock.set(slot.ends_at - timedelta(minutes=10))
    data = {"slot": slot.pk, "party_size": "2", "name": "", "phone": "", "is_here": "on"}
    phone.post(at("caller", venue), data | {"request_key": uuid.uuid4()})
    assert Booking.objects.get().state == BookingState.CHECKED_IN
    assert Evidence.objects.get().result == {"party_size": 2}
    clock.set(slot.ends_at)
    page = phone.post(at("caller", venue), data | {"request_key": uuid.uuid4()})
    assert "slot" in page.context["form"].errors


def test_a_full_slot_takes_nobody_at_the_door_either(venue, phone):  # noqa: F811
    slot = venue.slots.all()[4]
    Slot.objects.filter(pk=slot.pk).update(booked=58)
    data = {"slot": slot.pk, "party_size": "3", "name": "", "phone": "", "request_key": uuid.uuid4()}
    phone.post(at("caller", venue), data)
    assert not Booking.objects.exists()
    phone.post(at("caller", venue), data | {"party_size": "2"})
    assert Booking.objects.get().party_size == 2


def test_one_tap_closes_today_and_another_opens_what_is_not_over(venue, phone, clock, keeper):  # noqa: F811
    today = [slot for slot in venue.slots.all() if slot.starts_at > clock.moment][:2]
    first, second = party(today[0]), party(today[1])
    later = party(venue.slots.last())
    address = at("call_out", venue)
    for _ in range(2):
        phone.post(address, {"action": "begin"})
    assert not Slot.objects.filter(pk__in=[slot.pk for slot in today], is_open=True).exists()
    assert (kinds(second), kinds(later)) == ([News.BOOKED, News.CALLED_OUT], [News.BOOKED])
    with pytest.raises(BookingRefused, match="closed"):
        party(today[1])
    Venue.objects.update(compared_on=None)
    extend_slots()
    assert not Slot.objects.get(pk=today[1].pk).is_open  # generation opens nothing while the crew is away
    clock.set(today[0].starts_at + timedelta(minutes=5))
    phone.post(address, {"action": "back"})
    assert list(Slot.objects.filter(pk__in=[slot.pk for slot in today], is_open=True)) == today
    assert (kinds(first)[-1], kinds(second)[-1]) == (News.REOPENED, News.REOPENED)


def test_a_slot_that_runs_is_good_again_and_nobody_missed_it(venue, phone, clock, keeper):  # noqa: F811
    slot = venue.slots.filter(starts_at__gt=clock.moment).first()
    told, other = party(slot), party(slot)
    begin_call_out(venue, by=keeper)
    clock.set(slot.starts_at + timedelta(minutes=5))
    assert 'class="ticket-code"' not in Client().get(ticket_url(told)).content.decode()
    phone.post(at("call_out", venue), {"action": "back"})
    assert 'class="ticket-code"' in Client().get(ticket_url(told)).content.decode()
    assert not phone.get(at("venue", venue)).context["affected"]
    assert cancel_booking(other)  # who went elsewhere when told not to come need not be there now
    clock.go(days=1)
    assert close_past_days() == 0


@pytest.mark.parametrize("texts", [False, True])
def test_the_end_of_a_call_out_says_how_many_were_told_how(venue, phone, clock, keeper, monkeypatch, texts):  # noqa: F811
    slot = venue.slots.filter(starts_at__gt=clock.moment).first()
    known, unknown = party(slot), party(slot)
    Resident.objects.filter(pk=known.resident_id).update(sealed_phone="sealed")
    monkeypatch.setattr(news, "gateway_is_set", lambda: texts)
    address = at("call_out", venue)
    begin_call_out(venue, by=keeper)
    page = phone.post(address, {"action": "back"}, follow=True)
    *_earlier, said = (str(message) for message in page.context["messages"])
    assert ("1 批将收到短信" in said) is texts  # the fault said that all had been told
    assert f"{1 if texts else 2} 批只能在入场券上看到" in said.split("短信")[-1]
    begin_call_out(venue, by=keeper)
    for booking in (known, unknown):
        cancel_booking(booking)
    page = phone.post(address, {"action": "back"}, follow=True)
    assert "批" not in str(next(iter(page.context["messages"])))  # nobody is left to be told


def test_a_suspended_visit_is_asked_about_before_it_is_checked_in(venue, phone, clock, keeper):  # noqa: F811
    slot = venue.slots.filter(starts_at__gt=clock.moment).first()
    booking, usual = party(slot), party(slot)
    address, desk = reverse("bookings:check_in"), reverse("bookings:keeper")
    banner = "队伍已出警，场馆暂时关闭。"
    assert banner not in phone.get(desk).content.decode()
    phone.post(address, {"code": usual.ticket_code})
    begin_call_out(venue, by=keeper)
    assert banner in phone.get(desk).content.decode()
    phone.post(address, {"code": booking.ticket_code})
    booking.refresh_from_db()
    assert booking.state == BookingState.BOOKED  # the fault let them in without a word
    assert 'name="despite"' in phone.get(desk, {"code": booking.ticket_code}).content.decode()
    phone.post(address, {"code": booking.ticket_code, "despite": "1"})
    inside = Booking.objects.filter(state=BookingState.CHECKED_IN)
    assert set(inside) == {booking, usual}  # the control: an ordinary one is not asked about


def test_the_public_page_says_that_visits_are_suspended(venue, clock, keeper):
    address, said = reverse("venues:venue", args=[venue.division.code]), "参观暂停"
    assert said not in Client().get(address).content.decode()
    begin_call_out(venue, by=keeper, begins=clock.moment + timedelta(hours=1))
    assert said not in Client().get(address).content.decode()  # it is only to come
    clock.go(hours=2)
    page = Client().get(address).content.decode()
    assert said in page
    assert 'class="badge badge-open"' not in page.split("<h1>")[1].split("</p>")[0]
    end_call_out(venue, by=keeper)
    assert said not in Client().get(address).content.decode()


def test_what_is_over_stays_closed_and_who_was_told_in_time_has_missed_the_visit(venue, clock, keeper):
    """The control: neither is everything opened, nor is everybody excused."""
    first, second = venue.slots.filter(starts_at__gt=clock.moment).order_by("starts_at")[:2]
    gone, missed = party(first), party(second)
    begin_call_out(venue, by=keeper, until=first.ends_at)
    clock.set(first.ends_at - timedelta(seconds=1))
    begin_call_out(venue, by=keeper, until=second.ends_at)
    Slot.objects.filter(pk=first.pk).update(ends_at=clock.moment)
    end_call_out(venue, by=keeper)
    assert not Slot.objects.get(pk=first.pk).is_open
    assert (kinds(gone)[-1], kinds(missed)[-1]) == (News.CALLED_OUT, News.REOPENED)
    clock.go(days=1)
    close_past_days()
    assert list(Booking.objects.filter(state=BookingState.MISSED)) == [missed]


def test_the_first_thing_said_is_how_many_are_inside(venue, phone, clock, keeper):  # noqa: F811
    Venue.objects.update(shelter="东门外空地")
    slot = venue.slots.filter(starts_at__gt=clock.moment).first()
    booking = party(slot, 5)
    clock.set(slot.starts_at)
    phone.post(reverse("bookings:check_in"), {"code": booking.ticket_code})
    begin_call_out(venue, by=keeper)
    page = phone.get(at("call_out", venue))
    assert page.context["inside"] == 5
    assert "东门外空地" in page.content.decode()
    clock.set(slot.ends_at)
    assert phone.get(at("call_out", venue)).context["inside"] == 0


def test_another_venues_visits_are_nobody_elses(venue, phone, tree):  # noqa: F811
    booking = class_of(venue.slots.all()[4])
    foreign = Venue.objects.create(division=tree.other_village, kind="point")
    assert phone.post(reverse("bookings:answer", args=[foreign.division.code, booking.pk])).status_code == 404
    assert phone.post(at("call_out", foreign)).status_code == 404
    assert Client().post(at("call_out", venue)).status_code == 302
