"""Residents find a venue by the name they read, on the map and day by day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from venues.bookings.models import Slot
from venues.models import Venue
from venues.naming import search_venues
from venues.places import map_points


@pytest.fixture
def venues(tree) -> dict[str, Venue]:
    kinds = {"base": tree.city, "hall": tree.nanhu, "room": tree.jianshe, "point": tree.village}
    return {kind: Venue.objects.create(division=place, kind=kind, state="open") for kind, place in kinds.items()}


@pytest.fixture(autouse=True)
def _language():
    with translation.override("zh-hans"):
        yield


@pytest.mark.parametrize("kind", ["base", "hall", "room", "point"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_name_a_page_shows_is_found_first(venues, kind, language):
    with translation.override(language):
        shown = str(venues[kind])
    assert search_venues(shown).first() == venues[kind]


def test_words_apart_a_kind_and_a_parents_name_are_found(venues):
    assert set(search_venues("南湖区 体验")) == {venues["hall"], venues["room"], venues["point"]}
    assert list(search_venues("体验室")) == [venues["room"]]
    assert list(search_venues("南湖区")) == [venues["hall"], venues["room"], venues["point"]]
    assert not search_venues("南湖区 基地")


def test_an_english_name_has_its_words_apart(venues):
    with translation.override("en"):
        assert str(venues["hall"]) == "南湖区 Experience hall"


def test_every_open_venue_is_on_the_map_and_borrowed_points_say_so(venues, tree):
    tree.jianshe.lng, tree.jianshe.lat = 120.7, 30.7
    tree.jianshe.save()
    Venue.objects.filter(pk=venues["room"].pk).update(lng=120.75, lat=30.72)
    points = {point["name"]: point for point in map_points()}
    assert len(points) == 4
    assert points[str(venues["room"])]["note"] == ""
    for kind in ("base", "hall", "point"):
        point = points[str(venues[kind])]
        assert (point["lng"], point["lat"]) == (120.7, 30.7)
        assert point["note"]


def test_the_map_page_links_each_venue_and_county(client, venues, tree):
    tree.jianshe.lng, tree.jianshe.lat = 120.7, 30.7
    tree.jianshe.save()
    answer = client.get("/venues/")
    text = answer.content.decode()
    assert all(f'href="/venues/{venue.division.code}/"' in text for venue in venues.values())
    assert {county["url"] for county in answer.context["map"]["counties"]} == {
        f"/venues/{tree.nanhu.code}/",
        f"/venues/{tree.xiuzhou.code}/",
    }


def test_slots_come_by_whole_days_with_a_link_to_more(client, venues):
    venue = venues["point"]
    Venue.objects.filter(pk=venue.pk).update(is_sample=True)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for day in range(9):
        for hour in range(6):
            starts = noon + timedelta(days=day, hours=hour)
            Slot.objects.create(venue=venue, starts_at=starts, ends_at=starts + timedelta(hours=1), capacity=5)
    url = f"/venues/{venue.division.code}/"
    first = client.get(url)
    assert [len(lines) for lines in first.context["days"].values()] == [6] * 7
    later = first.context["later"]
    assert later == (noon + timedelta(days=7)).date()
    assert f"?from={later}#slots" in first.content.decode()
    second = client.get(url, {"from": later.isoformat()})
    assert [len(lines) for lines in second.context["days"].values()] == [6] * 2
    assert second.context["later"] is None
    assert client.get(url, {"from": "never"}).context["days"] == first.context["days"]
