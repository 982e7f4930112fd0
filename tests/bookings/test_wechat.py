"""Inside WeChat a resident finds a venue, books, cancels and asks for a visit: without camera, download or install."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.bookings.test_journey import book, sent  # noqa: F401
from venues.bookings.device_links import give_link
from venues.bookings.models import Booking, BookingState, Slot, VisitWish
from venues.models import Venue

AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "MicroMessenger/8.0.50(0x18003234) NetType/WIFI Language/zh_CN"
)
# What WeChat's view does not do.
CANNOT = re.compile(r'type="file"|\scapture[\s=>]|\sdownload[\s=>]|href="(?:geo|intent|market|itms-apps):')
HINT = "wechat-hint"


@pytest.fixture
def wechat() -> Client:
    return Client(headers={"user-agent": AGENT})


@pytest.fixture
def slot(tree) -> Slot:
    venue = Venue.objects.create(
        division=tree.village, kind="point", state="open", is_sample=True, on_request=True, lng=120.75, lat=30.75
    )
    begins = timezone.now() + timedelta(days=2)
    return Slot.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=9)


def read(wechat: Client, url: str) -> str:
    answer = wechat.get(url)
    assert answer.status_code == 200, url
    text = answer.content.decode()
    assert not CANNOT.search(text), (url, CANNOT.search(text))
    return text


def test_the_whole_way_of_a_resident(wechat, slot, sent):  # noqa: F811
    code = slot.venue.division.code
    assert f"/venues/{code}/" in read(wechat, "/venues/?q=百福弄")
    assert f"/book/{slot.pk}/" in read(wechat, f"/venues/{code}/")
    read(wechat, f"/book/{slot.pk}/")
    answer, _data = book(wechat, slot, sent)
    assert HINT in read(wechat, answer["location"])
    booking = Booking.objects.get()
    assert "/ticket/" in read(wechat, "/book/")
    wechat.post(f"/book/ticket/{booking.pk}/cancel/", {"t": ""})
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    begins = timezone.localtime() + timedelta(days=3)
    page = read(wechat, f"/book/ask/{code}/")
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert key
    wish = {"day": f"{begins:%Y-%m-%d}", "time": "10:00", "party_size": "2", "name": "王", "request_key": key[1]}
    wechat.post(f"/book/ask/{code}/", wish)
    assert VisitWish.objects.get().party_size == 2


def test_whoever_looks_after_a_point_needs_no_other_browser(wechat, slot, keeper):
    link, pin = give_link(venue=slot.venue, holder="李师傅", ends_on=timezone.localdate(), by=keeper)
    read(wechat, f"/point/{link.key}/pin/")
    wechat.post(f"/point/{link.key}/pin/", {"pin": pin})
    read(wechat, f"/point/{link.key}/")
    read(wechat, f"/point/{link.key}/month/")


def test_what_needs_another_browser_says_which(wechat, keeper, slot):
    wechat.force_login(keeper)
    assert HINT in wechat.get("/keeper/").content.decode()
    assert HINT in wechat.get(f"/kit/door/{slot.venue.division.code}/").content.decode()


def test_outside_wechat_the_phones_own_map_app_is_offered(client, slot):
    """The guard off: what the search for links looks for is there for other browsers."""
    assert CANNOT.search(client.get(f"/venues/{slot.venue.division.code}/").content.decode())
