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
# Blocks that state something; a story, a question to oneself and a task may name numbers of their own.
TELLING = (
    "text", "steps", "callout", "heading", "remember", "announcement", "hazards", "before_after", "sequence",
    "checkpoint",
)  # fmt: skip
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


def is_whole(raw: dict, made: dict) -> bool:
    """Whether a lesson has all its parts, a drawing that is there and described, and enough to read and do."""
    pictures = blocks(made, "picture")
    return (
        {"hook", "task", "check", "remember", "source"} <= {kind for block in made["body"] for kind in block}
        and bool(pictures)
        and all((FOLDER / p["path"].rpartition("/")[2]).exists() and len(p["alt"]) >= 8 for p in pictures)
        and characters(made) >= 250
        and len(raw["remember"]) <= 40
        and len(raw["task"]["steps"]) >= 3
    )


def foreign_numbers(raw: dict, made: dict) -> set[str]:
    """Numbers that a lesson states and none of its facts names; those of the story it asks about are free."""
    stated = "".join(words(blocks(made, *TELLING)))
    check = raw["check"]
    answer = numbers(check["answer"]) - numbers("".join(words([check["question"], check.get("choices", [])])))
    return (numbers(stated) | answer) - known_numbers(raw["facts"], raw["source"])


def test_every_lesson_takes_as_long_as_it_says():
    assert {
        n: found
        for n, (raw, made) in LESSONS.items()
        if abs(raw["minutes"] - (found := reading_minutes(raw, made))) > 1
    } == {}


def test_a_lesson_that_is_too_thin_for_its_minutes_is_noticed():
    raw, made = LESSONS["school-escape/call-119"]
    thin = {**made, "body": made["body"][:2]}
    assert abs(raw["minutes"] - reading_minutes({**raw, "task": {"minutes": 0}}, thin)) > 1


def test_every_lesson_is_whole():
    assert [name for name, lesson in LESSONS.items() if not is_whole(*lesson)] == []


def test_every_lesson_rests_on_facts_that_are_checked():
    known = read_facts()
    unchecked = {
        fact for raw, _made in LESSONS.values() for fact in raw["facts"] if not known[fact].get("checked", True)
    }
    assert unchecked == set()
    assert all(raw["facts"] for raw, _made in LESSONS.values())


def test_the_numbers_of_every_lesson_are_those_of_its_facts():
    assert {name: found for name, lesson in LESSONS.items() if (found := foreign_numbers(*lesson))} == {}


def test_every_lesson_tells_what_is_done_in_the_order_of_the_fact():
    wrong = [
        name
        for name, (raw, made) in LESSONS.items()
        for fact in raw["facts"]
        for steps in blocks(made, "steps")
        if fact in ORDERS and tells_out_of_order(steps, ORDERS[fact])
    ]
    assert wrong == []


def test_steps_out_of_order_are_noticed():
    assert tells_out_of_order(["开箱", "铺水带", "按按钮", "开阀"], ORDERS["M30"])


def test_every_quiz_asks_what_its_course_is_for():
    assert {course["slug"]: found for course in raw_courses() if (found := lacks_questions(course.get("quiz")))} == {}


def lacks_questions(quiz: dict | None) -> list[str]:
    """What is wrong with a course's quiz: unknown lists, topics without questions, a bank too small to draw from."""
    if quiz is None:
        return []
    bank = [e for e in questions() if quiz["audience"] in e["audience"] and e["topic"] in quiz["topics"]]
    unknown = [] if quiz["audience"] in Audience.values and set(quiz["topics"]) <= set(Topic.values) else ["unknown"]
    small = [] if len(bank) >= 2 * quiz["draw_count"] else [f"{len(bank)} questions"]
    return [*unknown, *small, *(set(quiz["topics"]) - {entry["topic"] for entry in bank})]


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
