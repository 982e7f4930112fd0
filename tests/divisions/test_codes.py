"""Codes keep their zeros, a subtree is one range, and a division lives from a day until a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from divisions.codes import is_code, prefix_of, range_of
from divisions.models import Division
from tests.conftest import make_division


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        ("330000000000", "province", "33"),
        ("130000000000", "province", "13"),
        ("131000000000", "city", "1310"),
        ("330110000000", "county", "330110"),
        ("330402010000", "town", "330402010"),
        ("330402007200", "village", "330402007200"),
        ("330402010000", "village", "330402010000"),
    ],
)
def test_the_zeros_of_a_code_that_count_are_kept(code, level, prefix):
    assert prefix_of(code, level) == prefix


def test_a_subtree_runs_from_zeros_to_nines():
    assert range_of("330402010000", "town") == ("330402010000", "330402010999")
    assert range_of("330402007200", "village") == ("330402007200", "330402007200")


@pytest.mark.parametrize(
    "text", ["", "33040200700", "3304020070240", "33040200702x", "３３０４０２００７０２４", "33040200702\n"]
)
def test_what_is_not_twelve_digits_is_no_code(text):
    assert not is_code(text)


@pytest.fixture
def neighbours(tree) -> dict[str, Division]:
    """Towns whose codes a careless comparison confuses: 330402010 ends in a zero that counts."""
    dongzha = make_division("330402010000", "东栅街道", "town", tree.nanhu)
    jiefang = make_division("330402011000", "解放街道", "town", tree.nanhu)
    inner = make_division("330402010200", "东栅社区", "village", dongzha)
    outer = make_division("330402011200", "解放社区", "village", jiefang)
    return {"dongzha": dongzha, "jiefang": jiefang, "inner": inner, "outer": outer}


def test_a_town_holds_its_villages_and_no_neighbours(neighbours):
    assert set(Division.objects.within(neighbours["dongzha"])) == {neighbours["dongzha"], neighbours["inner"]}


def test_without_its_zero_a_town_would_hold_its_neighbour(neighbours):
    """The control: what stripping zeros would do."""
    careless = Division.objects.filter(code__startswith=neighbours["dongzha"].code.rstrip("0"))
    assert neighbours["jiefang"] in careless


def test_a_county_holds_its_towns_and_villages(tree):
    assert set(Division.objects.within(tree.nanhu)) == {tree.nanhu, tree.jianshe, tree.village}


def test_a_village_holds_itself(tree):
    assert list(Division.objects.within(tree.village)) == [tree.village]


def test_several_subtrees_are_joined_and_none_is_nothing(tree):
    found = Division.objects.within_any([tree.jianshe, tree.xincheng])
    assert set(found) == {tree.jianshe, tree.village, tree.xincheng, tree.other_village}
    assert not Division.objects.within_any([]).exists()


@pytest.mark.parametrize(
    ("day", "exists"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2025, 6, 29), True),
        (date(2025, 6, 30), False),
    ],
)
def test_a_division_exists_from_its_first_day_until_before_its_last(tree, day, exists):
    Division.objects.filter(pk=tree.village.pk).update(valid_from=date(2024, 1, 1), valid_until=date(2025, 6, 30))
    assert Division.objects.on(day).filter(pk=tree.village.pk).exists() is exists


def test_a_division_without_dates_has_always_been_there(tree):
    assert Division.objects.on(date(1950, 1, 1)).filter(pk=tree.village.pk).exists()


def test_a_span_that_ends_before_it_begins_cannot_be_stored(tree):
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(pk=tree.village.pk).update(valid_from=date(2025, 1, 2), valid_until=date(2025, 1, 1))


def test_a_renumbered_division_names_its_successor_and_one_day_has_one_of_them(tree):
    """秀洲区 got the number 330411 for 330409; on no day do both exist."""
    old = make_division("330409000000", "郊区", "county", tree.city)
    day = date(1999, 6, 1)
    Division.objects.filter(pk=old.pk).update(valid_until=day, successor=tree.xiuzhou)
    Division.objects.filter(pk=tree.xiuzhou.pk).update(valid_from=day)
    both = Division.objects.filter(pk__in=[old.pk, tree.xiuzhou.pk])
    assert list(both.on(date(1999, 5, 31))) == [old]
    assert list(both.on(day)) == [tree.xiuzhou]
    assert list(tree.xiuzhou.predecessors.all()) == [old]


def test_a_successor_cannot_be_deleted_from_under_its_predecessor(tree):
    Division.objects.filter(pk=tree.village.pk).update(successor=tree.other_village)
    with pytest.raises(ProtectedError):
        tree.other_village.delete()
