"""Nothing that a keeper or a point's device writes by one tap is final: it asks before, or another tap takes it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from tests.bookings.test_keeping import at, open_for_visits, party, phone, planned  # noqa: F401
from venues.bookings.call_out import begin_call_out
from venues.bookings.device_links import give_call_out_link, give_link, tie_device
from venues.bookings.device_views import COOKIES
from venues.bookings.groups import request_group
from venues.bookings.models import Booking, BookingState, DoorWalkIn, GroupVisit, Guide, Resident, VisitWish
from venues.models import Exhibit, FaultKind, PointLink, SpecialDay, Venue, ZoneKind

# One tap that another on the same page takes back: what is tapped, and what takes it back.
TAKEN_BACK = {
    "check_in_undo": "check_in",  # from the list again
    "venue_state state=open": "venue_state state=paused",
    "venue_state state=paused": "venue_state state=open",
    "venue_state state=planned": "venue_state state=building",
    "venue_state state=building": "venue_state state=planned",
    "venue_slot": "venue_slot open=1",
    "venue_slot open=1": "venue_slot",
    "call_out hours=": "call_out action=back",
    "call_out hours=1": "call_out action=back",
    "call_out hours=2": "call_out action=back",
    "call_out hours=4": "call_out action=back",
    "call_out action=back": "call_out hours=",
    "point_act act=open": "point_act act=close",
    "point_act act=add": "point_act act=less",
    "point_act act=less": "point_act act=add",
}
# One tap whose page asks where somebody is booked; where nobody is, the same is entered again.
ASKS_FOR_PARTIES = {"venue_carry_over", "venue_day_removed", "guides action=remove", "guides action=off_duty"}
TYPED = {"text", "number", "date", "time", "datetime-local", "file", "checkbox", "radio", "select", "textarea"}


@dataclass
class Tap:
    """A button that sends a form of the page's main part."""

    name: str
    is_asked: bool
    fields: set[str] = field(default_factory=set)


class Taps(HTMLParser):
    """The buttons of a page's POST forms; those inside a `details` of its own class are asked for first."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Tap] = []
        self._confirm = 0
        self._action = ""
        self._fields: set[str] = set()
        self._buttons: list[str] = []
        self.feed(text[text.index("<main") :])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._confirm += 1 if self._confirm or "confirm" in given.get("class", "").split() else 0
        elif tag == "form" and given.get("method") == "post":
            self._action, self._fields, self._buttons = given.get("action", "."), set(), []
        elif self._action and tag in ("select", "textarea"):
            self._fields.add(tag)
        elif self._action and tag == "input":
            self._fields |= {given.get("type", "text")} & TYPED
        elif self._action and tag == "button" and given.get("type") == "submit":
            self._buttons.append(f"{given['name']}={given.get('value', '')}" if "name" in given else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._action:
            for button in self._buttons:
                self.found.append(Tap(f"{self._action} {button}".strip(), bool(self._confirm), self._fields))
            self._action = ""
        elif tag == "details" and self._confirm:
            self._confirm -= 1


@pytest.fixture
def pages(phone, planned, keeper, clock, tree) -> dict[str, str]:  # noqa: F811
    """Every page of the keeper and of a point's device on which something can be tapped, with all that can be there."""
    open_for_visits(phone, planned)
    venue = planned
    today = timezone.localdate()
    slots = list(venue.slots.filter(starts_at__gt=timezone.now()).order_by("starts_at"))
    came, missed, cancelled = party(slots[0]), party(slots[0]), party(slots[0])
    Booking.objects.filter(pk=came.pk).update(state=BookingState.CHECKED_IN, checked_in_at=timezone.now())
    Booking.objects.filter(pk=missed.pk).update(state=BookingState.MISSED)
    DoorWalkIn.objects.create(pk=uuid.uuid4(), booking=cancelled, people=2, came_at=timezone.now(), let_in_by=keeper)
    resident = Resident.objects.create(phone_hmac="9" * 64, phone_last4="1234")
    group = GroupVisit(unit_name="示范小学", leader="陈老师", minors=True, adults=2)
    request_group(
        group=group, slot=slots[5], resident=resident, party_size=8, request_key=uuid.uuid4(), awaits_school=False
    )
    VisitWish.objects.create(
        venue=venue, resident=resident, request_key=uuid.uuid4(), party_size=2, starts_at=slots[8].starts_at
    )
    SpecialDay.objects.create(venue=venue, day=today + timedelta(days=40), is_open=False)
    exhibit = Exhibit.objects.create(venue=venue, name="烟道", zone_kind=ZoneKind.values[0])
    guide = Guide.objects.create(venue=venue, name="王教员")
    guide.duties.create(first_day=today, last_day=today + timedelta(days=2))
    slots[9].is_open, slots[9].closed_why = False, "keeper"
    slots[9].save()
    venue.faults.create(kind=FaultKind.values[0])
    link, pin = give_link(venue=venue, holder="李师傅", ends_on=today, by=keeper)
    give_call_out_link(venue=venue, holder="通信室", ends_on=today, by=keeper)
    device = Client()
    device.cookies[COOKIES[PointLink]] = tie_device(link, pin=pin, device="phone")
    begin_call_out(venue, by=keeper, begins=slots[30].starts_at, until=slots[31].ends_at)
    read = {
        "keeper": phone.get("/keeper/"),
        **{
            name: phone.get(at(name, venue))
            for name in ("venue", "venue_slots", "guides", "call_out", "bells", "point_link")
        },
        "venue_exhibit": phone.get(at("venue_exhibit", venue, exhibit.pk)),
        "point": device.get(f"/point/{link.key}/"),
    }
    device.post(f"/point/{link.key}/act/", {"act": "open"})
    read["point_open"] = device.get(f"/point/{link.key}/")
    Venue.objects.filter(pk=venue.pk).update(state="paused")
    read["paused"] = phone.get(at("venue", venue))
    begin_call_out(venue, by=keeper)
    read["out"] = phone.get(at("call_out", venue))
    return {name: answer.content.decode() for name, answer in read.items()}


def taps_of(pages: dict[str, str]) -> list[Tap]:
    """All taps, each by the name of the address that it writes to and its button."""
    found = []
    for page, text in pages.items():
        for tap in Taps(text).found:
            action, _space, button = tap.name.partition(" ")
            where = {"paused": "venue", "out": "call_out"}.get(page, page)
            name = where if action == "." else str(resolve(urlsplit(action).path).url_name)
            found.append(Tap(f"{name} {button}".strip(), tap.is_asked, tap.fields))
    return found


def final(taps: list[Tap]) -> set[str]:
    """What one tap writes for good: neither asked, nor typed into, nor taken back by another."""
    known = {tap.name for tap in taps}
    taken_back = {tap for tap, other in TAKEN_BACK.items() if other in known or other == "check_in"}
    return {tap.name for tap in taps if not (tap.is_asked or tap.fields)} - taken_back - ASKS_FOR_PARTIES


def test_nothing_is_written_for_good_by_one_tap(pages):
    taps = taps_of(pages)
    assert final(taps) == set()
    assert {tap.name for tap in taps if tap.is_asked} == {
        "answer answer=yes", "answer answer=no", "wish_answer answer=yes", "wish_answer answer=no",
        "point_answer answer=yes", "point_answer answer=no", "walk_in answer=yes", "walk_in answer=no", "forgive",
        "point_act act=close", "point_act act=broken", "point_act act=mended", "bells action=end",
        "point_link action=end", "venue_exhibit action=remove",
    }  # fmt: skip
    not_there = (TAKEN_BACK.keys() | ASKS_FOR_PARTIES) - {tap.name for tap in taps}
    assert not_there == {"venue_carry_over"}


def test_a_tap_that_does_not_ask_is_noticed(pages):
    """The control: the questions are taken out of the pages."""
    plain = {name: text.replace('class="confirm', 'class="plain') for name, text in pages.items()}
    assert {"walk_in answer=yes", "forgive", "bells action=end", "venue_exhibit action=remove"} <= final(taps_of(plain))


def test_where_somebody_is_booked_the_page_asks_before_it_writes(phone, planned, clock):  # noqa: F811
    open_for_visits(phone, planned)
    slot = planned.slots.filter(starts_at__gt=timezone.now() + timedelta(days=1)).earliest("starts_at")
    booking = party(slot)
    open_day = SpecialDay.objects.create(venue=planned, day=slot.day + timedelta(days=300), is_open=False)
    for name, more, data in (
        ("venue_state", (), {"state": "paused"}),
        ("venue_slot", (slot.pk,), {}),
        ("guides", (), {"action": "station", "is_station": "1"}),
    ):
        answer = phone.post(at(name, planned, *more), data)
        assert (answer.status_code, booking.ticket_code in answer.content.decode()) == (409, True), name
    assert phone.post(at("venue_day_removed", planned, open_day.pk)).status_code == 302, "nobody is booked then"
    planned.refresh_from_db()
    slot.refresh_from_db()
    assert (planned.state, slot.is_open, planned.is_station) == ("open", True, False)
