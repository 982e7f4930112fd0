"""Every shipped lesson: as long as it says, whole, drawn, and true to the fact sheet."""

from __future__ import annotations

import pytest

from courses.content_files import ContentError, chinese_number, citation, rich_text
from courses.drawings.__main__ import CHAPTERS, FOLDER
from courses.drawings.book import SCENES
from courses.quizzes.fact_sheet import read_facts
from courses.quizzes.subjects import Audience, Topic

from .content_reading import (
    blocks,
    characters,
    known_numbers,
    lessons,
    numbers,
    questions,
    raw_courses,
    reading_minutes,
    words,
)

LESSONS = {name: (raw, made) for name, raw, made in lessons()}
# What is done in an order: a lesson or question that rests on the fact tells it in this one.
ORDERS = {
    "M26": ("提", "拔", "握", "压"),
    "M30": ("开箱", "按", "水带", "开阀"),
    "P26": ("冲", "脱", "泡", "盖", "送"),
    "R21": ("确认", "自动", "119", "预案", "报告"),
}


def tells_out_of_order(steps: list[str], order: tuple[str, ...]) -> bool:
    """Whether steps that begin like this order go on otherwise. Steps about something else are no matter."""
    if order[0] not in steps[0] or len(steps) < len(order):
        return False
    text, place = "".join(steps), 0
    for word in order:
        place = text.find(word, place)
        if place < 0:
            return True
    return False


def test_there_are_lessons_for_everybody_whom_the_policy_names():
    assert len(LESSONS) >= 60
    assert len(raw_courses()) >= 16


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_takes_as_long_as_it_says(name):
    raw, made = LESSONS[name]
    assert abs(raw["minutes"] - reading_minutes(raw, made)) <= 1


def test_a_lesson_that_is_too_thin_for_its_minutes_is_noticed():
    raw, made = LESSONS["school-escape/call-119"]
    thin = {**made, "body": made["body"][:2]}
    assert abs(raw["minutes"] - reading_minutes({**raw, "task": {"minutes": 0}}, thin)) > 1


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_whole(name):
    raw, made = LESSONS[name]
    assert {"hook", "task", "check", "remember", "source"} <= {kind for block in made["body"] for kind in block}
    pictures = blocks(made, "picture")
    assert pictures
    assert all(
        (FOLDER / picture["path"].rpartition("/")[2]).exists() and len(picture["alt"]) >= 8 for picture in pictures
    )
    assert characters(made) >= 250
    assert len(raw["remember"]) <= 40
    assert len(raw["task"]["steps"]) >= 3


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_rests_on_facts_that_are_checked(name):
    raw, _made = LESSONS[name]
    known = read_facts()
    assert raw["facts"]
    assert [fact for fact in raw["facts"] if not known.get(fact, {}).get("checked", fact in known)] == []


@pytest.mark.parametrize("name", LESSONS)
def test_the_numbers_of_a_lesson_are_those_of_its_facts(name):
    raw, made = LESSONS[name]
    stated = "".join(words(blocks(made, "text", "steps", "callout", "heading", "remember", "announcement")))
    answer = numbers(raw["check"]["answer"]) - numbers(
        "".join(words([raw["check"]["question"], raw["check"].get("choices", [])]))
    )
    assert (numbers(stated) | answer) - known_numbers(raw["facts"], raw["source"]) == set()


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_tells_what_is_done_in_the_order_of_the_fact(name):
    raw, made = LESSONS[name]
    orders = [ORDERS[fact] for fact in raw["facts"] if fact in ORDERS]
    assert not [steps for steps in blocks(made, "steps") for order in orders if tells_out_of_order(steps, order)]


def test_steps_out_of_order_are_noticed():
    assert tells_out_of_order(["开箱", "铺水带", "按按钮", "开阀"], ORDERS["M30"])


@pytest.mark.parametrize("course", raw_courses(), ids=lambda course: course["slug"])
def test_a_quiz_asks_what_its_course_is_for(course):
    quiz = course.get("quiz")
    if quiz is None:
        return
    assert quiz["audience"] in Audience.values
    assert set(quiz["topics"]) <= set(Topic.values)
    bank = [
        entry for entry in questions() if quiz["audience"] in entry["audience"] and entry["topic"] in quiz["topics"]
    ]
    assert {entry["topic"] for entry in bank} == set(quiz["topics"])
    assert len(bank) >= 2 * quiz["draw_count"]


def test_the_drawings_are_what_the_figures_make():
    assert CHAPTERS
    assert len(SCENES) >= 60
    differing = [
        name for name, draw in SCENES.items() if (FOLDER / f"{name}.svg").read_text(encoding="utf-8") != draw()
    ]
    assert differing == []


def test_text_becomes_paragraphs_and_lists():
    assert (
        rich_text("**先**走\n\n- 一\n- 二<b>") == "<p><strong>先</strong>走</p><ul><li>一</li><li>二&lt;b&gt;</li></ul>"
    )


def test_a_citation_names_document_and_articles():
    assert citation("law 44 62; o61 9") == (
        "《中华人民共和国消防法》第四十四条、第六十二条；《机关、团体、企业、事业单位消防安全管理规定》（公安部令第61号）第九条"
    )
    assert [chinese_number(number) for number in (1, 10, 17, 20, 68)] == ["一", "十", "十七", "二十", "六十八"]
    with pytest.raises(ContentError):
        citation("hearsay")
