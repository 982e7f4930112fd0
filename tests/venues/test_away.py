"""While the crew is called out, lists and the map say that visits are suspended, as the venue's own page does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from venues.bookings.call_out import begin_call_out, end_call_out
from venues.indexing import index_venues
from venues.models import Venue

SUSPENDED, OPEN = "参观暂停", "已开放"
LISTS = ("/venues/?q=百福弄", "/venues/?near=330402007024", "/venues/330402007000/")


@pytest.fixture
def venue(tree) -> Venue:
    """A point with a place; the town's own venue shows it in its list."""
    Venue.objects.create(division=tree.jianshe, kind="room", state="planned")
    venue = Venue.objects.create(
        division=tree.village, kind="point", state="open", is_sample=True, lng=120.75, lat=30.75
    )  # fmt: skip
    index_venues(Venue.objects.all())
    return venue


def shown(client, address: str) -> str:
    cache.clear()
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode().partition("<main")[2])


def state_on_map(client) -> list[str]:
    cache.clear()
    return [row[4] for row in client.get("/venues/places.json").json()["venues"] if row[0] == "330402007024"]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_says_so_from_the_first_tap_to_the_return(client, venue, keeper, address):
    def badges() -> tuple[bool, bool]:
        page = shown(client, address)
        return f"{SUSPENDED}</span>" in page, f"{OPEN}</span>" in page

    assert badges() == (False, True)
    begin_call_out(venue, by=keeper)
    assert badges() == (True, False)
    end_call_out(venue, by=keeper)
    assert badges() == (False, True)


def test_the_map_and_the_list_by_distance_say_so(client, venue, keeper):
    assert state_on_map(client) == ["open"]
    begin_call_out(venue, by=keeper)
    assert state_on_map(client) == ["away"]
    page = client.get("/venues/").content.decode()
    assert page.count(f'data-away="{SUSPENDED}"') == 2  # the map's and that of the search


def test_a_call_out_to_come_or_of_a_closed_venue_changes_nothing(client, venue, keeper):
    begin_call_out(venue, by=keeper, begins=timezone.now() + timedelta(hours=2))
    assert state_on_map(client) == ["open"]
    begin_call_out(venue, by=keeper)
    Venue.objects.filter(pk=venue.pk).update(state="paused")
    assert state_on_map(client) == ["paused"]
    assert f"{SUSPENDED}</span>" not in shown(client, LISTS[0])
