"""Venues are found by what people call them: short, by pinyin, by its initials, in traditional characters, in English."""

from __future__ import annotations

import pytest
from django.utils import translation

from divisions.models import Division
from venues.indexing import index_missing, index_venues
from venues.models import Venue, VenueEntry
from venues.naming import search_venues
from venues.sounds import syllables

pytestmark = pytest.mark.usefixtures("_language")


@pytest.fixture
def _language():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def venues(tree) -> dict[str, Venue]:
    kinds = {"base": tree.city, "hall": tree.nanhu, "room": tree.jianshe, "point": tree.village}
    return {kind: Venue.objects.create(division=place, kind=kind, state="open") for kind, place in kinds.items()}


def test_a_point_is_called_after_its_community_not_after_the_committee(venues):
    assert str(venues["point"]) == "百福弄社区体验点"
    Division.objects.filter(pk=venues["point"].division_id).update(name="永红村民委员会")
    assert str(Venue.objects.get(pk=venues["point"].pk)) == "永红体验点"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("南湖体验馆", "hall"), ("南湖消防体验馆", "hall"), ("南湖消防馆", "hall"), ("南湖区体验场馆", "hall"),
        ("嘉兴南湖体验馆", "hall"), ("嘉兴消防基地", "base"), ("建设街道体验室", "room"), ("建设体验室", "room"), ("建设体验馆", "room"),
        ("建设街道消防体验馆", "room"), ("建設體驗館", "room"), ("百福弄体验馆", "point"), ("南湖科普中心", "hall"),
        ("南湖建设体验室", "room"), ("百福弄体验点", "point"), ("百福弄社区体验点", "point"),
        ("南湖 百福弄", "point"), ("百福弄社区居委会体验点", "point"),
        ("nanhutiyanguan", "hall"), ("nanhu tiyanguan", "hall"), ("nhtyg", "hall"), ("nhqtycg", "hall"),
        ("NanHuTYG", "hall"), ("南湖tyg", "hall"), ("nhxftyg", "hall"), ("bfntyd", "point"),
        ("南湖區體驗館", "hall"), ("南湖體驗館", "hall"), ("建設街道體驗室", "room"), ("南胡体验馆", "hall"),
        ("Nanhu experience hall", "hall"), ("Nanhu District Experience Hall", "hall"), ("Jiaxing base", "base"),
        ("ｎａｎｈｕ 体验馆", "hall"), ("南湖区 体验场馆", "hall"),
    ],
)  # fmt: skip
def test_a_name_as_people_say_it_finds_its_venue_first(venues, typed, kind):
    assert search_venues(typed).first() == venues[kind]


def test_what_is_held_as_it_is_leaves_looser_finds_out(venues):
    assert list(search_venues("南湖区")) == [venues["hall"], venues["room"], venues["point"]]
    assert list(search_venues("百福弄")) == [venues["point"]]


def test_what_sounds_alike_only_in_part_is_not_found(venues):
    """基地 is ji di; 嘉 is jia, 点 is dian."""
    assert not search_venues("南湖区 基地")


def test_open_venues_come_first(venues, tree):
    other = Venue.objects.create(division=tree.xiuzhou, kind="hall", state="planned")
    Venue.objects.filter(pk=venues["hall"].pk).update(state="planned")
    Venue.objects.filter(pk=other.pk).update(state="open")
    assert list(search_venues("体验场馆")) == [other, venues["hall"]]


@pytest.mark.parametrize("typed", ["", "   ", "？！", "%", "_", "'", "/", "\\"])
def test_signs_alone_find_nothing(venues, typed):
    assert not search_venues(typed)


def test_a_code_finds_what_begins_with_it(venues, tree):
    assert list(search_venues(tree.village.code)) == [venues["point"]]
    assert set(search_venues("330402")) == {venues["hall"], venues["room"], venues["point"]}


def test_a_name_that_was_corrected_is_found_at_once(venues, tree):
    tree.nanhu.name = "东湖区"
    tree.nanhu.save()
    assert search_venues("东湖体验馆").first() == venues["hall"]
    assert search_venues("东湖区建设街道体验室").first() == venues["room"]
    assert not search_venues("南湖")


def test_entries_that_a_table_left_out_are_made_once(tree):
    Venue.objects.bulk_create([Venue(division=tree.nanhu, kind="hall"), Venue(division=tree.xiuzhou, kind="hall")])
    assert not search_venues("南湖")
    assert index_missing() == 2
    assert index_missing() == 0
    assert search_venues("nanhu")


def test_only_what_differs_is_written(venues):
    assert index_venues(Venue.objects.all()) == 0
    VenueEntry.objects.filter(pk=venues["hall"].pk).update(own="other")
    Division.objects.filter(pk=venues["base"].division_id).update(name="嘉禾市")
    assert index_venues(Venue.objects.all()) == len(venues)


@pytest.mark.parametrize(
    ("letters", "cut"),
    [
        ("nanhutyg", ["nan", "hu", "t", "y", "g"]), ("nhtyg", ["n", "h", "t", "y", "g"]),
        ("zhongxin", ["zhong", "xin"]), ("jiaxing", ["jia", "xing"]), ("xiuzhou", ["xiu", "zhou"]),
        ("haiyan", ["hai", "yan"]), ("tongxiang", ["tong", "xiang"]), ("nvr", ["nv", "r"]),
    ],
)  # fmt: skip
def test_letters_are_cut_as_they_are_meant(letters, cut):
    assert syllables(letters) == cut
