"""A keeper opens a venue from a phone; a resident books, changes and cancels; the keeper closes and checks in."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from courses.training.models import Evidence
from tests.bookings.test_journey import sent  # noqa: F401
from venues.bookings.booking import change_until, create_booking
from venues.bookings.groups import request_group
from venues.bookings.models import Booking, BookingState, GroupVisit, News, Resident, Slot
from venues.bookings.opening import extend_slots
from venues.bookings.tickets import ticket_url
from venues.models import SpecialDay, Venue

FACTS = {
    "address": "中山东路1号", "phone": "0573-82000000", "lng": "120.75", "lat": "30.75",
}  # fmt: skip
RULES = {
    "lead_hours": "0", "cancel_hours": "2", "phone_daily": "2", "phone_open": "0", "no_show_limit": "3",
    "no_show_days": "30", "group_rule": "request", "group_lead_days": "0", "group_hold_days": "5",
}  # fmt: skip
HOURS = {"text": "每天 9–11 时、14–16 时", "slot_minutes": "60", "capacity": "10"}


@pytest.fixture
def planned(tree) -> Venue:
    return Venue.objects.create(division=tree.village, kind="point")


@pytest.fixture
def phone(keeper) -> Client:
    """The keeper's browser."""
    client = Client()
    client.force_login(keeper)
    return client


def at(name: str, venue: Venue, *more: int) -> str:
    return reverse(f"bookings:{name}", args=[venue.division.code, *more])


def open_for_visits(phone: Client, venue: Venue) -> None:
    phone.post(at("venue_facts", venue), FACTS)
    phone.post(at("venue_rules", venue), RULES)
    phone.post(at("venue_hours", venue), HOURS)
    phone.post(at("venue_state", venue), {"state": "open"})
    venue.refresh_from_db()


def party(slot: Slot, people: int = 2) -> Booking:
    resident = Resident.objects.create(phone_hmac=uuid.uuid4().hex * 2, phone_last4="5678")
    return create_booking(slot=slot, resident=resident, party_size=people, request_key=uuid.uuid4())


def test_a_venue_is_bookable_once_its_keeper_has_told_and_confirmed_everything(phone, planned, keeper, clock):
    phone.post(at("venue_state", planned), {"state": "open"})
    planned.refresh_from_db()
    assert (planned.state, planned.slots.count()) == ("planned", 0)
    open_for_visits(phone, planned)
    assert (planned.is_bookable, planned.confirmed_by) == (True, keeper)
    assert planned.slots.count() == 28 * 4 - 2  # two of today's are past at noon
    page = Client().get(reverse("venues:venue", args=[planned.division.code])).content.decode()
    assert "每天 9–11 时、14–16 时" in page


def test_what_is_missing_leads_to_where_it_is_told(phone, planned):
    page = phone.get(at("venue", planned)).content.decode()
    missing = page[page.index('id="state-title"') : page.index('id="hours-title"')]
    assert missing.count(f'href="{at("venue_facts", planned)}"') == 3
    assert missing.count(f'href="{at("venue_hours", planned)}"') == 1
    form = phone.get(at("venue_facts", planned)).content.decode()
    assert form.index('name="lat"') < form.index("data-place-here") < form.index('name="intro"')


def test_a_group_that_waits_is_told_of_on_the_keepers_first_page(phone, planned):
    open_for_visits(phone, planned)
    Slot.objects.update(capacity=60)
    link = f'href="{at("venue", planned)}"'
    assert link not in phone.get(reverse("bookings:keeper")).content.decode()
    slot = planned.slots.order_by("starts_at").last()
    asked = request_group(
        slot=slot, resident=Resident.objects.create(phone_hmac="d" * 64, phone_last4="1234"), party_size=45,
        request_key=uuid.uuid4(), group=GroupVisit(unit_name="南湖第一小学", leader="陈老师", minors=True, adults=3),
    )  # fmt: skip
    assert link in phone.get(reverse("bookings:keeper")).content.decode()
    assert "南湖第一小学" in phone.get(ticket_url(asked)).content.decode()


def test_a_call_out_says_who_may_not_know_of_it(phone, planned, clock):
    open_for_visits(phone, planned)
    party(planned.slots.filter(starts_at__gt=clock.moment).order_by("starts_at")[0])
    phone.post(at("call_out", planned), {"action": "begin"})
    assert "可能还不知道" in phone.get(at("call_out", planned)).content.decode()


def test_another_venue_is_nobody_elses(phone, tree):
    foreign = Venue.objects.create(division=tree.other_village, kind="point")
    for name in ("venue", "venue_facts", "venue_hours", "venue_day", "venue_slots", "venue_exhibit_new"):
        assert phone.get(at(name, foreign)).status_code == 404
    assert phone.post(at("venue_state", foreign), {"state": "building"}).status_code == 404


def test_a_day_with_parties_is_closed_after_they_were_shown(phone, planned, clock):
    open_for_visits(phone, planned)
    tomorrow = timezone.localdate() + timedelta(days=1)
    booking = party(next(slot for slot in planned.slots.all() if slot.day == tomorrow))
    data = {"day": tomorrow.isoformat(), "is_open": "closed", "name": "检修"}
    asked = phone.post(at("venue_day", planned), data)
    assert (asked.status_code, list(asked.context["parties"])) == (409, [booking])
    assert not SpecialDay.objects.exists()
    phone.post(at("venue_day", planned), dict(asked.context["again"]) | {"agreed": asked.context["agreed"]})
    assert SpecialDay.objects.get().name == "检修"
    ticket = Client().get(ticket_url(booking)).content.decode()
    assert 'class="ticket-code"' not in ticket
    assert reverse("bookings:change", args=[booking.pk]) in ticket
    desk = phone.get(at("venue", planned))
    assert list(desk.context["affected"]) == [booking]


def test_one_slot_is_closed_and_opened_again_by_hand(phone, planned, clock):
    open_for_visits(phone, planned)
    slot = planned.slots.last()
    booking = party(slot)
    asked = phone.post(at("venue_slot", planned, slot.pk))
    assert asked.status_code == 409
    phone.post(at("venue_slot", planned, slot.pk), {"agreed": asked.context["agreed"]})
    slot.refresh_from_db()
    assert not slot.is_open
    extend_slots()
    slot.refresh_from_db()
    assert not slot.is_open  # the hours do not open what was closed by hand
    phone.post(at("venue_slot", planned, slot.pk), {"open": "1"})
    assert [row.kind for row in booking.news.order_by("pk")] == [News.BOOKED, News.CLOSED, News.REOPENED]


def test_hours_that_are_not_understood_say_so_and_change_nothing(phone, planned, clock):
    open_for_visits(phone, planned)
    page = phone.post(at("venue_hours", planned), HOURS | {"text": "周三 9–11 时，节假日除外"})
    assert "节假日除外" in str(page.context["form"].errors["text"])
    assert planned.opening_hours.count() == 14


@pytest.mark.parametrize(("lng", "lat"), [("999", "30"), ("120.75", ""), ("2", "48")])
def test_a_place_that_is_none_is_refused(phone, planned, lng, lat):
    page = phone.post(at("venue_facts", planned), FACTS | {"lng": lng, "lat": lat})
    assert page.status_code == 200
    planned.refresh_from_db()
    assert planned.lng is None


def test_an_exhibit_is_out_of_order_since_the_day_it_was_said(phone, planned, clock):
    phone.post(at("venue_exhibit_new", planned), {"zone": "烟雾逃生", "name": "烟道", "broken": "on"})
    exhibit = planned.exhibits.get()
    assert exhibit.broken_since == timezone.localdate()
    clock.go(days=1)
    address = at("venue_exhibit", planned, exhibit.pk)
    phone.post(address, {"zone": "烟雾逃生", "name": "烟道", "broken": "on"})
    assert planned.exhibits.get().broken_since < timezone.localdate()
    phone.post(address, {"zone": "烟雾逃生", "name": "烟道"})
    assert planned.exhibits.get().broken_since is None


def test_a_visit_is_moved_by_its_link_and_keeps_its_ticket(phone, planned, clock, client):
    open_for_visits(phone, planned)
    slots = list(planned.slots.all())
    booking = party(slots[4])
    address = ticket_url(booking).replace("/?t=", "/change/?t=")
    assert client.get(address).status_code == 200
    client.post(address, {"slot": slots[6].pk, "party_size": "5"})
    moved = Booking.objects.get()
    assert (moved.slot, moved.party_size, moved.ticket_code, moved.sequence) == (slots[6], 5, booking.ticket_code, 1)
    assert list(Slot.objects.exclude(booked=0).values_list("pk", "booked")) == [(slots[6].pk, 5)]


def test_a_refused_change_alters_nothing(phone, planned, clock, client):
    open_for_visits(phone, planned)
    slots = list(planned.slots.all())
    booking = party(slots[4], 4)
    party(slots[6], 6)
    address = ticket_url(booking).replace("/?t=", "/change/?t=")
    page = client.post(address, {"slot": slots[6].pk, "party_size": "5"})
    assert page.status_code == 200
    assert Booking.objects.get(pk=booking.pk).slot == slots[4]
    assert list(Slot.objects.filter(booked=4)) == [slots[4]]


@pytest.mark.parametrize(("seconds", "possible"), [(1, True), (0, False)])
def test_it_is_too_late_to_cancel_from_the_hour_that_the_keeper_says(phone, planned, clock, client, seconds, possible):
    open_for_visits(phone, planned)
    booking = party(planned.slots.all()[4])
    clock.set(change_until(booking) - timedelta(seconds=seconds))
    client.post(ticket_url(booking).replace("/?t=", "/cancel/?t="))
    assert (Booking.objects.get().state == BookingState.CANCELLED) is possible


def test_calendars_hear_of_a_change_and_of_a_cancelled_visit(phone, planned, clock, client):
    from icalendar import Calendar

    open_for_visits(phone, planned)
    slots = list(planned.slots.all())
    booking = party(slots[4])
    address = ticket_url(booking).replace("/?t=", ".ics?t=")

    def event():
        return Calendar.from_ical(client.get(address).content).walk("VEVENT")[0]

    uid = event()["uid"]
    client.post(ticket_url(booking).replace("/?t=", "/change/?t="), {"slot": slots[6].pk, "party_size": "2"})
    changed = event()
    assert (changed["uid"], changed["sequence"], changed["status"]) == (uid, 1, "CONFIRMED")
    assert changed.decoded("dtstart") == slots[6].starts_at
    client.post(ticket_url(booking).replace("/?t=", "/cancel/?t="))
    assert (event()["uid"], event()["sequence"], event()["status"]) == (uid, 2, "CANCELLED")


def test_a_phone_and_its_code_open_the_bookings_on_any_device(phone, planned, clock, sent):  # noqa: F811
    from venues.bookings.codes import keyed_hash

    open_for_visits(phone, planned)
    resident = Resident.objects.create(phone_hmac=keyed_hash("phone", "13812345678"), phone_last4="5678")
    booking = create_booking(
        slot=planned.slots.all()[4], resident=resident, party_size=2, request_key=uuid.uuid4(), name="王"
    )
    device = Client()
    data = {"phone": "138 1234 5678"}
    assert booking.ticket_code not in device.get(reverse("bookings:mine")).content.decode()
    device.post(reverse("bookings:mine"), data | {"action": "send"})
    device.post(reverse("bookings:mine"), data | {"action": "open", "code": sent[-1], "code_sent": "1"})
    assert [row for row, _url in device.get(reverse("bookings:mine")).context["rows"]] == [booking]


def test_a_check_in_is_taken_back_within_ten_minutes_and_the_next_has_the_next_number(phone, planned, clock):
    open_for_visits(phone, planned)
    clock.go(hours=1, minutes=30)
    booking = party(planned.slots.filter(starts_at__gt=clock.moment).first())
    code = {"code": f"https://x.cn{ticket_url(booking)}"}
    check_in, undo = reverse("bookings:check_in"), reverse("bookings:check_in_undo")
    phone.post(check_in, code)
    phone.post(undo, code)
    assert Booking.objects.get().state == BookingState.BOOKED
    assert not Evidence.objects.standing().filter(kind="visit").exists()
    phone.post(check_in, code)
    standing = Evidence.objects.standing().filter(kind="visit").get()
    assert standing.source_key == f"visit:{booking.pk}:2"
    clock.go(minutes=10)
    phone.post(undo, code)
    assert Booking.objects.get().state == BookingState.CHECKED_IN


def test_who_did_not_come_is_marked_when_the_day_is_over(phone, planned, clock):
    from venues.bookings.check_in import close_past_days

    open_for_visits(phone, planned)
    booking = party(planned.slots.first())
    clock.set(booking.slot.ends_at)
    assert close_past_days() == 0
    clock.go(days=1)
    assert close_past_days() == 1
    assert Booking.objects.get().state == BookingState.MISSED


def test_an_exhibit_gets_a_picture_without_where_it_was_taken_and_the_old_one_goes(
    phone, planned, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    raw = io.BytesIO()
    place = Image.Exif()
    place[0x0110] = "a telephone"
    Image.new("RGB", (1600, 1200)).save(raw, "JPEG", exif=place)
    form = {"name": "烟道", "zone_kind": "smoke"}
    a_picture = lambda: SimpleUploadedFile("烟道.jpg", raw.getvalue(), "image/jpeg")  # noqa: E731
    assert phone.post(at("venue_exhibit_new", planned), form | {"picture": a_picture()}).status_code == 302
    exhibit = planned.exhibits.get()
    with Image.open(exhibit.picture.path) as kept:
        assert (max(kept.size), dict(kept.getexif())) == (960, {})
    page = Client().get(reverse("venues:venue", args=[planned.division.code])).content.decode()
    assert exhibit.picture.url in page
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(at("venue_exhibit", planned, exhibit.pk), form | {"picture": a_picture()})
    assert len(list(tmp_path.rglob("*.jpg"))) == 1
    paper = SimpleUploadedFile("a.pdf", b"%PDF-1.7", "application/pdf")
    assert phone.post(at("venue_exhibit", planned, exhibit.pk), form | {"picture": paper}).context["form"].errors
    phone.post(at("venue_exhibit", planned, exhibit.pk), {"action": "remove"})
    assert not list(tmp_path.rglob("*.jpg"))


def test_a_station_says_on_page_and_ticket_what_holds_there(phone, planned):
    open_for_visits(phone, planned)
    slot = planned.slots.filter(starts_at__gt=timezone.now()).first()
    booking = party(slot)
    assert "无人机" not in Client().get(ticket_url(booking)).content.decode()
    Venue.objects.update(is_station=True)
    assert "无人机" in Client().get(ticket_url(booking)).content.decode()
    assert "无人机" in Client().get(reverse("bookings:book", args=[slot.pk])).content.decode()
