"""One bad point never takes the map away, and none is taken in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from divisions.coordinates import is_in_country
from divisions.models import Division
from venues.models import Venue
from venues.places import map_points


@pytest.mark.parametrize(
    ("lng", "lat", "good"),
    [
        (120.75, 30.75, True), (73.0, 3.0, True), (136.0, 54.0, True), (72.99, 30.0, False), (136.01, 30.0, False),
        (120.0, 2.99, False), (120.0, 54.01, False), (30.75, 120.75, False), (999.0, 30.0, False),
        (float("nan"), 30.0, False), (float("inf"), 30.0, False), (None, 30.0, False),
    ],
)  # fmt: skip
def test_a_point_lies_in_the_country(lng, lat, good):
    assert is_in_country(lng, lat) is good


@pytest.mark.parametrize(("field", "value"), [("lng", 999.0), ("lat", -200.0), ("phone", "abc"), ("phone", "1")])
def test_a_venue_with_an_odd_point_or_number_is_refused(tree, field, value):
    venue = Venue(division=tree.village, kind="point", **{field: value})
    with pytest.raises(ValidationError) as refused:
        venue.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize("phone", ["0573-82711119", "+86 573 8271 1119", "82711119转8001", "13812345678"])
def test_a_real_number_is_taken(tree, phone):
    Venue(division=tree.village, kind="point", phone=phone).full_clean()


def test_a_bad_point_in_the_table_leaves_the_map_to_the_others(tree):
    Venue.objects.create(division=tree.nanhu, kind="hall", state="open", lng=float("inf"), lat=30.0)
    Venue.objects.create(division=tree.xiuzhou, kind="hall", state="open", lng=120.7, lat=30.8)
    Division.objects.filter(pk=tree.jianshe.pk).update(lng=999.0, lat=30.0)
    points = map_points()
    assert [(point["lng"], point["lat"]) for point in points] == [(120.7, 30.8)]


def test_without_the_check_the_bad_point_would_be_drawn(tree, monkeypatch):
    """The guard off."""
    monkeypatch.setattr("venues.places.is_in_country", lambda lng, lat: True)
    Venue.objects.create(division=tree.nanhu, kind="hall", state="open", lng=float("inf"), lat=30.0)
    assert [point["lng"] for point in map_points()] == [float("inf")]
