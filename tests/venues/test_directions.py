"""A place leaves this site in the coordinates that Chinese map apps use."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from divisions.coordinates import gcj02
from venues.directions import map_links
from venues.models import Venue


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        # The check value of the converters that everybody uses (coordtransform).
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
        # Outside the country nothing is moved.
        ((2.35, 48.85), (2.35, 48.85)),
    ],
)
def test_a_place_is_moved_as_converters_agree(wgs, gcj):
    assert gcj02(*wgs) == pytest.approx(gcj, abs=1e-9)


def test_jiaxing_moves_by_some_hundred_metres_to_the_east_and_south(tree):
    lng, lat = gcj02(120.75, 30.75)
    assert 0.003 < lng - 120.75 < 0.006
    assert -0.004 < lat - 30.75 < 0


def test_links_name_the_place_each_in_its_own_order(tree):
    venue = Venue.objects.create(division=tree.nanhu, kind="hall", lng=120.75, lat=30.75, address="中山东路1号")
    lng, lat = (f"{number:.6f}" for number in gcj02(120.75, 30.75))
    amap, tencent, baidu, phone = map_links(venue)
    assert parse_qs(urlsplit(amap.url).query)["position"] == [f"{lng},{lat}"]
    assert parse_qs(urlsplit(tencent.url).query)["marker"][0].startswith(f"coord:{lat},{lng};")
    assert parse_qs(urlsplit(baidu.url).query)["location"] == [f"{lat},{lng}"]
    assert phone.url.startswith(f"geo:{lat},{lng}?")


def test_without_a_place_of_its_own_nobody_is_led_astray(tree):
    tree.nanhu.lng, tree.nanhu.lat = 120.7, 30.7
    tree.nanhu.save()
    assert map_links(Venue(division=tree.nanhu, kind="hall")) == []
