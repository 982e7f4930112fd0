"""What search shows of a page that it found."""

from __future__ import annotations

import pytest

from courses.excerpts import LENGTH, excerpt
from courses.models import CoursePage, LessonPage

LONG = "先" * 50 + "油锅着火，关火，盖上锅盖" + "后" * 100


@pytest.fixture
def lesson(db) -> LessonPage:
    body = [{"type": "text", "value": f"<p>{LONG}</p>"}, {"type": "remember", "value": "人走火灭，睡前关毯"}]
    return LessonPage(title="厨房", summary="灶和气", body=body)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("灶和气", "灶和气"),
        ("锅盖", "盖上锅盖"),
        ("睡前关毯", "人走火灭，睡前关毯"),
        ("睡前 锅盖", "睡前关毯"),
        ("电梯", "灶和气"),
    ],
)
def test_it_is_the_place_that_says_the_words_else_what_the_lesson_is_about(lesson, query, shown):
    found = excerpt(lesson, query)
    assert shown in found and "<" not in found
    assert len(found) <= LENGTH + 2


def test_a_long_text_is_cut_on_both_sides(lesson):
    found = excerpt(lesson, "油锅着火")
    assert found.startswith("…先") and found.endswith("后…")


def test_of_a_course_it_is_the_introduction(db):
    assert excerpt(CoursePage(title="居民", intro="我家不着火"), "着火") == "我家不着火"
