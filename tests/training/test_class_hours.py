"""Class hours by the length that they have in a kind of school, at the edges of each half."""

from __future__ import annotations

import pytest

from courses.training.filings.class_hours import class_hours_of, hours_without_reason, rule_in_words
from people.models import Organisation


@pytest.mark.parametrize(
    ("kind", "minutes", "hours"),
    [
        ("primary_school", 14, 0), ("primary_school", 15, 0.5), ("primary_school", 34, 0.5), ("primary_school", 35, 1),
        ("primary_school", 54, 1), ("primary_school", 55, 1.5), ("primary_school", 75, 2),
        ("middle_school", 17, 0), ("middle_school", 18, 0.5), ("middle_school", 39, 0.5), ("middle_school", 40, 1),
        ("kindergarten", 9, 0), ("kindergarten", 10, 0.5), ("kindergarten", 25, 1),
    ],
)  # fmt: skip
def test_a_half_is_full_five_minutes_before_its_end(kind, minutes, hours):
    assert class_hours_of(minutes, Organisation(kind=kind)) == hours


def test_one_go_is_a_double_lesson_at_most():
    school = Organisation(kind="primary_school")
    assert [hours_without_reason(minutes, school) for minutes in (74, 75, 95, 600)] == [1.5, 2, 2, 2]
    assert class_hours_of(95, school) == 2.5  # with a reason


@pytest.mark.parametrize(("kind", "half", "whole"), [("primary_school", 15, 35), ("middle_school", 18, 40)])
def test_the_rule_says_its_own_edges(kind, half, whole):
    words = rule_in_words(Organisation(kind=kind))
    assert f"{half}" in words and f"{whole}" in words
    assert class_hours_of(half, Organisation(kind=kind)) == 0.5 and class_hours_of(whole, Organisation(kind=kind)) == 1
