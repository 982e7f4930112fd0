"""Divisions on the first and last day they exist, codes and points at the ends of their ranges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from divisions.codes import Level
from divisions.coordinates import is_in_country
from divisions.importing import MAX_ERRORS, MOST_NAME, ImportRefused, read_rows
from divisions.models import Division
from tests.conftest import make_division
from tests.divisions.test_importing import GOOD, HEAD, ROOT, make_file  # noqa: F401


@pytest.fixture(autouse=True)
def in_english():
    """The sentences of an import are compared in English, as the command says them."""
    with override("en"):
        yield


DAY = timedelta(days=1)
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("field", "days", "exists"),
    [
        ("valid_from", 1, False),
        ("valid_from", 0, True),
        ("valid_from", -1, True),
        ("valid_until", 1, True),
        ("valid_until", 0, False),
        ("valid_until", -1, False),
    ],
)
def test_a_division_exists_from_its_first_day_to_the_day_before_its_end(tree, field, days, exists):
    Division.objects.filter(pk=tree.village.pk).update(**{field: TODAY + days * DAY})
    assert Division.objects.on(TODAY).filter(pk=tree.village.pk).exists() is exists


@pytest.mark.parametrize(("days", "kept"), [(-1, False), (0, False), (1, True)])
def test_a_division_ends_after_it_begins(tree, days, kept):
    dates = {"valid_from": TODAY, "valid_until": TODAY + days * DAY}
    if kept:
        assert Division.objects.filter(pk=tree.village.pk).update(**dates)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Division.objects.filter(pk=tree.village.pk).update(**dates)


@pytest.mark.parametrize(
    ("code", "within"),
    [
        ("330401999999", False),
        ("330402000001", True),
        ("330402999999", True),
        ("330403000000", False),
    ],
)
def test_a_subtree_holds_its_first_and_its_last_code(tree, code, within):
    found = make_division(code, "边缘", Level.VILLAGE)
    assert (found in Division.objects.within(tree.nanhu)) is within
    assert (found in Division.objects.within_any([tree.nanhu])) is within
    assert tree.nanhu in Division.objects.within(tree.nanhu)


@pytest.mark.parametrize(
    ("lng", "lat", "inside"),
    [
        (73.0, 3.0, True),
        (136.0, 54.0, True),
        (72.999, 3.0, False),
        (136.001, 54.0, False),
        (73.0, 2.999, False),
        (136.0, 54.001, False),
    ],
)
def test_a_point_may_lie_on_the_bounds(lng, lat, inside):
    assert is_in_country(lng, lat) is inside


def fault(path) -> str:
    """The first error of a file; empty when it is read."""
    try:
        read_rows(path, root=ROOT)
    except ImportRefused as refused:
        return refused.errors[0][1]
    return ""


@pytest.mark.parametrize(("length", "refused"), [(MOST_NAME, False), (MOST_NAME + 1, True)])
def test_a_name_may_have_eighty_characters(db, make_file, length, refused):  # noqa: F811
    path = make_file([*GOOD, ["330402011000", "长" * length, "town", "330402000000"]])
    assert ("characters" in fault(path)) is refused


@pytest.mark.parametrize(("level", "refused"), [("county", True), ("town", False)])
def test_a_parent_is_of_a_higher_level(db, make_file, level, refused):  # noqa: F811
    path = make_file([*GOOD, ["330402011000", "新街道", level, "330402000000"]])
    assert ("not of a higher level" in fault(path)) is refused


@pytest.mark.parametrize(
    ("code", "refused"),
    [("330401999000", True), ("330402001000", False), ("330402999000", False), ("330403000000", True)],
)
def test_a_code_lies_between_the_first_and_the_last_of_its_parent(db, make_file, code, refused):  # noqa: F811
    path = make_file([*GOOD, [code, "新街道", "town", "330402000000"]])
    assert ("outside the range" in fault(path)) is refused


@pytest.mark.parametrize(("faults", "named"), [(MAX_ERRORS - 1, 49), (MAX_ERRORS, 50), (MAX_ERRORS + 1, 50)])
def test_fifty_errors_are_named(db, make_file, faults, named):  # noqa: F811
    path = make_file([*GOOD, *([f"bad{number}", "x", "town", ROOT] for number in range(faults))], HEAD)
    with pytest.raises(ImportRefused) as refused:
        read_rows(path, root=ROOT)
    assert len(refused.value.errors) == named
