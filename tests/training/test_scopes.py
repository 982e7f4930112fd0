"""The scope language: three-valued, typed, and closed to everything that is not in it."""

from __future__ import annotations

import pytest

from courses.training.rulebook.scope import ScopeError, parse_scope

HOTEL = {"unit.kind": "hotel", "unit.key_unit": True, "unit.height_m": None, "person.kind": "employee"}


def unit(text: str, **facts) -> bool | None:
    named = {f"unit.{name}": value for name, value in facts.items()}
    return parse_scope(text, "organisation").unit({**HOTEL, **named})


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("", True),
        ("unit.key_unit", True),
        ("not unit.key_unit", False),
        ("unit.kind == 'hotel'", True),
        ("unit.kind != 'hotel'", False),
        ("unit.kind in ('hotel', 'other')", True),
        ("unit.kind not in ('hotel', 'other')", False),
        ("unit.height_m > 24", None),
        ("not unit.height_m > 24", None),
        ("unit.height_m > 24 and unit.kind == 'other'", False),
        ("unit.height_m > 24 or unit.key_unit", True),
        ("unit.height_m > 24 or not unit.key_unit", None),
    ],
)
def test_what_is_not_known_is_never_taken_for_no(text, verdict):
    assert unit(text) is verdict


@pytest.mark.parametrize(("height", "bound"), [(23.9, False), (24, False), (24.1, True)])
def test_a_height_is_compared_as_it_is_written(height, bound):
    assert unit("unit.height_m > 24", height_m=height) is bound


def test_what_the_unit_must_be_is_told_from_what_the_person_must_be():
    scope = parse_scope("unit.key_unit and person.kind == 'employee' and person.post in ('staff', 'guard')", "person")
    assert scope.unit_names == ("unit.key_unit",)
    assert scope.subject_names == ("person.kind", "person.post")
    assert scope.subject({"person.kind": "employee", "person.post": "guard"}) is True
    assert scope.subject({"person.kind": "employee", "person.post": None}) is None
    assert scope.subject({"person.kind": "pupil", "person.post": None}) is False


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "unit.kind.upper() == 'HOTEL'",
        "unit.name == 'x'",
        "unit.kind == 'castle'",
        "unit.kind == 1",
        "unit.key_unit == 'yes'",
        "unit.height_m > '24'",
        "unit.height_m > True",
        "unit.kind > 'hotel'",
        "unit.kind",
        "24 < unit.height_m < 100",
        "unit.kind in unit.kind",
        "[unit.key_unit for x in (1,)]",
        "lambda: 1",
        "unit.key_unit; unit.key_unit",
        "unit.key_unit and",
        "True",
        "person.kind == 'employee'",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(ScopeError):
        parse_scope(text, "organisation")


def test_a_half_about_unit_and_person_at_once_is_refused():
    with pytest.raises(ScopeError, match="split"):
        parse_scope("unit.key_unit or person.kind == 'employee'", "person")
