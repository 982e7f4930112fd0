"""Blocks in which readers do something: whole without a script, checked when an editor saves, shown to a class."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.template.loader import get_template

from courses.activity_blocks import mixed
from courses.classroom.screens import content_screens
from courses.content_files import read_content
from courses.models import LessonPage

PICTURE = {"path": "img/lessons/find-bedroom.svg", "alt": "一间卧室"}
AREAS = [
    {"name": "床上的手机", "is_hazard": True, "why": "被褥不散热", "x": 10, "y": 20, "width": 30, "height": 40},
    {"name": "报警器", "is_hazard": False, "why": "装着是对的", "x": 60, "y": 0, "width": 20, "height": 10},
]
STEPS = ["提起灭火器", "拔掉保险销", "对准根部", "压下压把"]
ANSWERS = [{"text": "关门", "is_right": True}, {"text": "下冲", "is_right": False}]
BLOCKS: dict[str, Any] = {
    "hazards": {"task": "找一找", "picture": PICTURE, "areas": AREAS},
    "sequence": {"task": "排一排", "steps": STEPS, "why": "先拔后压"},
    "checkpoint": {"question": "有烟怎么办？", "answers": ANSWERS, "why": "门是盾牌"},
    "before_after": {"question": "差在哪里？", "before": PICTURE, "after": PICTURE, "answer": "搬走了"},
    "discussion": {"topic": "谁来管", "questions": ["哪一层", "多久看一次"], "minutes": 5},
    "drill": {"drill": "flat", "text": "走一次"},
    "class_drill": {"drill": "school-floor", "text": "一起走一次"},
}


STREAM = LessonPage._meta.get_field("body").stream_block


def body_of(*blocks: tuple[str, Any]) -> Any:
    return STREAM.to_python([{"type": kind, "value": value} for kind, value in blocks])


def drawn(kind: str, **changes: Any) -> BeautifulSoup:
    (block,) = body_of((kind, {**BLOCKS[kind], **changes}))
    return BeautifulSoup(str(block.render()), "html.parser")


def clean(kind: str, **changes: Any) -> None:
    block = STREAM.child_blocks[kind]
    block.clean(block.to_python({**BLOCKS[kind], **changes}))


@pytest.mark.parametrize("kind", BLOCKS)
def test_each_is_taken_as_it_stands_and_says_what_to_do(kind):
    clean(kind)
    assert drawn(kind).h2.get_text()


@pytest.mark.parametrize("kind", ["hazards", "sequence", "checkpoint", "before_after"])
def test_the_answer_is_there_without_a_script_and_closed(kind):
    """The details say it all; what lies before them does not."""
    page = drawn(kind)
    details = page.details.extract()
    assert "open" not in details.attrs
    answer = {"hazards": "被褥不散热", "sequence": "先拔后压", "checkpoint": "门是盾牌", "before_after": "搬走了"}[kind]
    assert answer in details.get_text()
    assert answer not in page.get_text()


def test_hazards_are_a_list_of_names_too_and_a_picture_with_a_description():
    page = drawn("hazards")
    boxes = page.find_all("input", type="checkbox")
    assert [box.parent.get_text(strip=True) for box in boxes] == ["床上的手机", "报警器"]
    assert [("data-hazard" in box.attrs) for box in boxes] == [True, False]
    assert page.img["alt"] == "一间卧室"
    assert page.svg["aria-hidden"] == "true" and page.rect["x"] == "10%"
    assert page.fieldset.legend is not None


def test_places_are_written_as_they_are_whatever_the_language(settings):
    settings.USE_THOUSAND_SEPARATOR = True
    wide = drawn("hazards", areas=[{**AREAS[0], "x": 0, "width": 100}, AREAS[1]])
    assert (wide.rect["width"], wide.circle["cx"]) == ("100%", "0%")


def test_steps_are_shown_in_an_order_that_is_never_the_right_one():
    shown = drawn("sequence").find("ol", class_="order-list").find_all("li")
    assert sorted(step.get_text() for step in shown) == sorted(STEPS)
    for steps in (STEPS, ["一", "二", "三"], ["停", "倒", "滚"]):
        assert [text for _place, text in mixed(steps)] != steps
        assert mixed(steps) == mixed(steps)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("hazards", {"areas": [{**AREAS[0], "x": 80}, AREAS[1]]}),
        ("hazards", {"areas": [AREAS[1], AREAS[1]]}),
        ("hazards", {"areas": AREAS[:1]}),
        ("hazards", {"picture": {"path": "", "alt": "空"}}),
        ("checkpoint", {"answers": [*ANSWERS, {"text": "上天台", "is_right": True}]}),
        ("checkpoint", {"answers": [{**one, "is_right": False} for one in ANSWERS]}),
        ("sequence", {"steps": STEPS[:2]}),
        ("drill", {"drill": "no-such-drill"}),
        ("class_drill", {"drill": "hotel"}),
    ],
)
def test_what_cannot_be_done_is_refused_when_it_is_saved(kind, changes):
    with pytest.raises(ValidationError):
        clean(kind, **changes)


def test_a_drill_that_is_gone_leaves_a_sentence():
    assert drawn("drill", drill="gone").a is None
    assert drawn("drill").a["href"] == "/drills/#flat"


def test_a_class_drill_is_a_link_for_who_may_open_it_and_for_guests(rf, teacher, pupil_user):
    (block,) = body_of(("class_drill", BLOCKS["class_drill"]))
    found = {}
    for user in (teacher, pupil_user, AnonymousUser()):
        request = rf.get("/")
        request.user = user
        found[str(user)] = "/drills/screen/" in str(block.render(context={"request": request}))
    assert found == {"teacher": True, "pupil": False, "AnonymousUser": True}


def test_a_class_meets_them_on_its_screens_and_plays_the_drill_as_a_part():
    shown = [(kind, BLOCKS[kind]) for kind in ("hazards", "class_drill", "drill", "discussion")]
    screens = content_screens(SimpleNamespace(title="一课", summary="", body=body_of(*shown)))
    assert [screen["kind"] for screen in screens] == ["title", "content", "part", "content", "content"]
    assert (screens[2]["part"], screens[2]["choice"]) == ("drill", "school-floor")


def test_the_pages_load_what_makes_them_live():
    for name in (LessonPage.template, "classroom/board.html", "classroom/kit.html"):
        assert "lesson-activities.js" in get_template(name).template.source


def test_every_kind_is_used_in_the_shipped_lessons():
    used = {kind for course in read_content("courses") for one in course["lessons"] for b in one["body"] for kind in b}
    assert set(BLOCKS) <= used


def test_every_shipped_activity_passes_what_an_editor_s_would():
    for course in read_content("courses"):
        for lesson in course["lessons"]:
            for block in lesson["body"]:
                for kind, value in block.items():
                    if kind in BLOCKS:
                        STREAM.child_blocks[kind].clean(STREAM.child_blocks[kind].to_python(value))
