"""A venue's page: the next free time first, what to expect, who must not take part, and what a state means."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from venues.bookings.models import Slot
from venues.bookings.opening import change_opening
from venues.models import Exhibit, OpeningHours, Venue
from venues.models.zones import LIMITS


@pytest.fixture
def hall(tree) -> Venue:
    return Venue.objects.create(division=tree.nanhu, kind="hall", state="open", is_sample=True)


def page(client, venue: Venue):
    return client.get(f"/venues/{venue.division.code}/")


def test_the_next_free_time_comes_first_and_full_ones_do_not(client, hall):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for hour, booked in ((0, 5), (1, 4), (2, 0)):
        begins = noon + timedelta(hours=hour)
        Slot.objects.create(
            venue=hall, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=5, booked=booked
        )
    found = page(client, hall).context["next_free"]
    assert (found.day, found.line.hours) == (noon.date(), "13:00–14:00")
    said = "7–60 人的团体先选时段"
    assert said in page(client, hall).content.decode()
    Venue.objects.update(group_rule="none")
    assert said not in page(client, hall).content.decode()
    Slot.objects.update(booked=5)
    assert page(client, hall).context["next_free"] is None


@pytest.mark.parametrize("state", ["planned", "building", "paused", "unverified", "open"])
def test_each_state_says_in_words_why_nothing_can_be_booked(client, hall, state):
    Venue.objects.filter(pk=hall.pk).update(state=state, is_sample=False)
    text = page(client, hall).content.decode()
    assert 'role="status"' in text
    assert f"/venues/?near={hall.division.code}" in text
    Venue.objects.filter(pk=hall.pk).update(state="open", is_sample=True)
    assert f"/venues/?near={hall.division.code}" not in page(client, hall).content.decode()


def test_smoke_says_who_must_not_unless_the_venue_says_otherwise(client, hall):
    exhibit = Exhibit.objects.create(venue=hall, zone_kind="smoke", name="烟道")
    usual = LIMITS["smoke"]
    assert exhibit.limits == (str(usual.not_for), str(usual.instead))
    assert str(usual.instead) in page(client, hall).content.decode()
    exhibit.not_for = "孕妇"
    assert exhibit.limits == ("孕妇", str(usual.instead))
    assert Exhibit(venue=hall, zone_kind="call_119", name="报警").limits == ("", "")


def test_what_is_out_of_order_says_since_when_and_zones_stand_together(client, hall):
    Exhibit.objects.create(venue=hall, zone_kind="smoke", name="烟道", sort_order=0)
    Exhibit.objects.create(venue=hall, zone_kind="vr", name="眼镜", sort_order=1)
    Exhibit.objects.create(
        venue=hall, zone_kind="smoke", name="密室", sort_order=2, state="broken", broken_since=timezone.localdate()
    )
    answer = page(client, hall)
    assert [[one.name for one in zone.exhibits] for zone in answer.context["exhibits"]()] == [
        ["烟道", "密室"],
        ["眼镜"],
    ]
    assert timezone.localdate().isoformat() in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "norm", "shared"), [("base", 200, 160), ("hall", 100, 80), ("room", 20, 16), ("point", 20, 16)]
)
def test_the_norm_asks_for_a_fifth_less_of_what_shares_a_building(kind, norm, shared):
    assert Venue(kind=kind).area_norm_m2 == norm
    assert Venue(kind=kind, shares_building=True).area_norm_m2 == shared


def test_what_is_kept_of_a_page_is_made_anew_once_a_keeper_has_changed_it(
    tree, client, django_capture_on_commit_callbacks
):
    venue = Venue.objects.create(division=tree.village, kind="point", state="open", is_sample=True)
    address = f"/venues/{venue.division.code}/"
    assert "灭火体验" not in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        exhibit = Exhibit.objects.create(venue=venue, name="灭火体验")
    assert "灭火体验" in client.get(address).content.decode()
    Exhibit.objects.filter(pk=exhibit.pk).update(name="烟道")  # nothing was told of it: the control
    assert "灭火体验" in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        change_opening(
            venue,
            lambda: OpeningHours.objects.bulk_create(
                [OpeningHours(venue=venue, weekday=2, opens=time(9), closes=time(11))]
            ),
        )
    assert "烟道" in client.get(address).content.decode()
    assert "周三 9–11 时" in client.get(address).content.decode()
