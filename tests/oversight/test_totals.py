"""Tiles, table and map of one coverage page agree, the division's own venue included."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from venues.bookings.models import Booking, Resident, Slot
from venues.models import Venue


@pytest.fixture
def visited_hall(tree) -> Venue:
    """The county's own hall and a village's point, each with a free slot and a party of three checked in."""
    hall = Venue.objects.create(division=tree.nanhu, kind="hall", state="open")
    point = Venue.objects.create(division=tree.village, kind="point", state="open")
    for number, venue in enumerate((hall, point)):
        starts = timezone.now() + timedelta(hours=2 + number)
        slot = Slot.objects.create(venue=venue, starts_at=starts, ends_at=starts + timedelta(hours=1), capacity=9)
        resident = Resident.objects.create(phone_hmac=f"{number}", phone_last4="0000")
        Booking.objects.create(
            slot=slot,
            resident=resident,
            party_size=3,
            request_key=resident.pk,
            state="checked_in",
            checked_in_at=timezone.now(),
        )
    return hall


def context(client, user, url="/oversight/"):
    client.force_login(user)
    return client.get(url).context


def test_the_tiles_are_the_sum_of_the_table(client, visited_hall, county_officer, city_officer, tree):
    own = context(client, county_officer)
    city_row = next(row for row in context(client, city_officer)["rows"] if row.division == tree.nanhu)
    for seen in (own, {"rows": [city_row], "tiles": own["tiles"]}):
        assert sum(row.open for row in seen["rows"]) == sum(tile.open for tile in seen["tiles"]) == 2
        assert sum(row.listed for row in seen["rows"]) == sum(tile.listed for tile in seen["tiles"]) == 3
    assert own["slots"] == city_row.slots == 2
    assert own["visitors"] == city_row.visitors == 6
    assert own["parties"] == city_row.parties == 2


def test_a_tile_says_how_many_are_due_by_which_list_and_how_many_are_samples(client, visited_hall, county_officer):
    client.force_login(county_officer)
    page = " ".join(client.get("/oversight/").content.decode().split())
    assert "应建 1 处（统计局 2023 年名录）" in page
    assert "其中示例" not in re.findall(r'<span class="stat-note">.*?</span>', page)[0]


def test_the_first_row_is_the_divisions_own(client, visited_hall, county_officer, tree):
    rows = context(client, county_officer)["rows"]
    assert [(row.division, row.own, row.open) for row in rows] == [(tree.nanhu, True, 1), (tree.jianshe, False, 1)]
    assert rows[0].venue == visited_hall


def test_the_map_colours_the_whole_county(client, visited_hall, county_officer, tree):
    counties = context(client, county_officer)["counties"]
    assert [(county["code"], county["open"], county["total"]) for county in counties] == [(tree.nanhu.code, 2, 3)]


def test_a_page_counts_its_table_once_and_the_map_from_it(client, county_officer, tree, monkeypatch):
    """The map's county is the sum of the table's rows, as a count of its own would give."""
    from oversight import figures, views
    from oversight.periods import span_of

    calls = []
    count = figures.coverage
    monkeypatch.setattr(views, "coverage", lambda *args, **kwargs: calls.append(args) or count(*args, **kwargs))
    client.force_login(county_officer)
    [county] = client.get("/oversight/").context["counties"]
    assert len(calls) == 1
    [whole] = count([tree.nanhu], span_of("", timezone.localdate()))
    assert (county["code"], county["open"], county["total"]) == (tree.nanhu.code, whole.open, whole.listed)
    assert county["total"] == 3
