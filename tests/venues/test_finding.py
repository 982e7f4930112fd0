"""Venues by where they are and what they have. Positions are worked out in the browser and never sent."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone, translation

from venues.bookings.models import Slot
from venues.models import Exhibit, Venue, VenueEntry
from venues.narrowing import Narrowing, weekend_of
from venues.nearness import Centre, centre_of, distance_km


@pytest.fixture(autouse=True)
def _language():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def venues(tree) -> dict[str, Venue]:
    """A hall in the middle; a room 1.1 km north of it, planned; a point 11 km north of it."""
    places = {"hall": (tree.nanhu, 30.75), "room": (tree.jianshe, 30.76), "point": (tree.village, 30.85)}
    return {
        kind: Venue.objects.create(
            division=division,
            kind=kind,
            state="planned" if kind == "room" else "open",
            is_sample=True,
            lng=120.75,
            lat=lat,
        )
        for kind, (division, lat) in places.items()
    }


def shown(client, query: str) -> list[str]:
    return [line.name for line in client.get(f"/venues/?{query}").context["venues"]]


def add_slot(venue: Venue, begins: datetime, *, capacity: int = 10, booked: int = 0, is_open: bool = True) -> Slot:
    return Slot.objects.create(
        venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=1), capacity=capacity, booked=booked,
        is_open=is_open,
    )  # fmt: skip


def test_near_a_chosen_place_open_venues_come_first_then_by_distance(client, venues):
    assert shown(client, "near=南湖区") == [str(venues[kind]) for kind in ("hall", "point", "room")]
    lines = client.get("/venues/?near=南湖区").context["venues"]
    assert [round(line.km, 1) for line in lines] == [0.0, 11.1, 1.1]


def test_a_place_nobody_knows_is_said(client, venues):
    answer = client.get("/venues/?near=火星")
    assert answer.context["centre"] is None
    assert "火星" in answer.content.decode()


def test_the_last_page_of_a_list_by_distance_is_reached(client, venues, tree, monkeypatch):
    monkeypatch.setattr("venues.views.PER_PAGE", 1)
    found = [shown(client, f"near=南湖区&page={page}") for page in (1, 2, 3)]
    assert list(itertools.chain(*found)) == [str(venues[kind]) for kind in ("hall", "point", "room")]


def test_a_distance_is_that_along_the_great_circle():
    """Jiaxing's and Hangzhou's stations lie about 80 km apart."""
    assert distance_km(Centre("", 120.7607, 30.7689), 120.1779, 30.2458) == pytest.approx(80.5, abs=0.5)
    assert distance_km(Centre("", 0, 0), 180, 0) == pytest.approx(20015, abs=1)


def test_a_venue_without_a_point_stands_where_its_town_is(venues, tree):
    Venue.objects.filter(pk=venues["room"].pk).update(lng=None, lat=None)
    tree.jianshe.lng, tree.jianshe.lat = 120.7, 30.7
    tree.jianshe.save()
    entry = VenueEntry.objects.get(pk=venues["room"].pk)
    assert (entry.lng, entry.lat, entry.near) == (120.7, 30.7, tree.jianshe)
    assert centre_of("建设街道体验室") == Centre("建设街道", 120.7, 30.7)


def test_open_now_is_a_slot_that_has_begun(client, venues):
    now = timezone.now()
    add_slot(venues["hall"], now - timedelta(minutes=30))
    add_slot(venues["point"], now + timedelta(hours=1))
    assert shown(client, "open=now") == [str(venues["hall"])]
    Slot.objects.update(is_open=False)
    assert shown(client, "open=now") == []


def test_room_for_so_many_at_the_edge(client, venues):
    add_slot(venues["hall"], timezone.now() + timedelta(days=1), capacity=10, booked=4)
    assert shown(client, "places=6") == [str(venues["hall"])]
    assert shown(client, "places=7") == []


@pytest.mark.parametrize("day", range(7))
def test_this_weekend_is_the_saturday_and_sunday_of_the_week(day):
    monday = timezone.make_aware(datetime(2026, 11, 23, 15))
    first, last = weekend_of(monday + timedelta(days=day))
    assert [first.isoformat()[:16], last.isoformat()[:16]] == ["2026-11-28T00:00", "2026-11-30T00:00"]


def test_free_this_weekend(client, venues):
    first, last = weekend_of(timezone.localtime() + timedelta(days=7))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("venues.narrowing.weekend_of", lambda moment: (first, last))
        add_slot(venues["hall"], first + timedelta(hours=9))
        add_slot(venues["point"], last)
        assert shown(client, "weekend=1") == [str(venues["hall"])]


def test_a_zone_that_works_an_age_and_wheelchairs(client, venues):
    Exhibit.objects.create(venue=venues["hall"], zone_kind="smoke", name="烟道")
    broken = Exhibit.objects.create(
        venue=venues["point"], zone_kind="smoke", name="烟道", state="broken", broken_since=timezone.localdate()
    )
    assert shown(client, "zone=smoke") == [str(venues["hall"])]
    Exhibit.objects.filter(pk=broken.pk).update(state="works", broken_since=None)
    assert len(shown(client, "zone=smoke")) == 2
    Venue.objects.filter(pk=venues["hall"].pk).update(min_age=6, wheelchair="partly")
    assert str(venues["hall"]) not in shown(client, "age=5")
    assert str(venues["hall"]) in shown(client, "age=6")
    assert shown(client, "wheelchair=1") == [str(venues["hall"])]


@pytest.mark.parametrize(
    "query",
    ["open=x", "places=0", "places=61", "places=一", "zone=x", "age=-1", "age=1e3", "weekend=2", "wheelchair=x"],
)
def test_what_makes_no_sense_narrows_nothing(query):
    assert not Narrowing.read(QueryDict(query))


def test_the_browser_gets_every_place_and_is_asked_for_none(client, venues):
    rows = client.get("/venues/places.json").json()["venues"]
    assert [row[1] for row in rows] == [str(venue) for venue in venues.values()]
    assert rows[0][2:] == [120.75, 30.75, "open", True, True]
    assert client.get("/venues/places.json?open=now").json() == {"venues": []}


def test_beside_the_map_no_venue_is_left_out_in_silence(client, venues, tree, monkeypatch):
    Venue.objects.create(division=tree.city, kind="base")
    monkeypatch.setattr("venues.views.NAMED", 2)
    answer = client.get("/venues/")
    assert answer.context["map"]["more"] == 1
    assert "?all=1" in answer.content.decode()
    assert len(shown(client, "all=1")) == 4
