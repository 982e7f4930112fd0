"""Each kind of question as a class answers it with one card, one hand or one tap."""

from __future__ import annotations

import pytest

from courses.classroom.answering import shown_question, take_answers
from courses.classroom.board import question_state
from courses.classroom.kit import kit_screens, pictures_in
from courses.classroom.lesson_questions import left_out, questions_for
from courses.classroom.models import Answering
from courses.classroom.one_tap import keeps_its_order, one_tap
from courses.classroom.pacing import Command, call_roll, move
from courses.content_files import read_content
from courses.models import CoursePage
from courses.quizzes.kinds import QuestionKind
from courses.quizzes.marking import points
from courses.quizzes.models import Choice, Question

HYDRANT = ["开箱", "按按钮", "铺水带", "开阀"]


def content(kind: str, choices: list[dict], **more) -> dict:
    return {"kind": kind, "stem": "怎么做？", "choices": choices, "explanation": "因为", "source": "来源", **more}


ORDER = content("order", [{"text": text, "correct": False} for text in HYDRANT])
MATCH = content("match", [
    {"text": "绿区", "correct": False, "match": "正常"}, {"text": "红区", "correct": False, "match": "不足"},
    {"text": "", "correct": False, "match": "已空"},
])  # fmt: skip
SPOTS = content("hotspot", [
    {"text": "箱子", "correct": True, "x": 80.0, "y": 10.0}, {"text": "链子", "correct": True, "x": 5.0, "y": 10.0},
    {"text": "标志", "correct": False, "x": 50.0, "y": 10.0},
], picture="img/lessons/exit-sign.svg", picture_alt="走廊")  # fmt: skip
MINUTES = content("numeric", [], number=22.5, tolerance=7.5, unit="分钟")
HOURS = content("numeric", [], number=2.0, tolerance=0.0, unit="小时")
SEVERAL = content("multiple", [{"text": "一", "correct": True}, {"text": "二", "correct": True}])


def texts(made: dict | None) -> list[str]:
    assert made is not None and [one["correct"] for one in made["choices"]].count(True) == 1
    return [("*" if one["correct"] else "") + one["text"] for one in made["choices"]]


def test_each_kind_has_one_right_choice_of_at_most_four():
    assert texts(one_tap(ORDER)) == [
        "*开箱 → 按按钮 → 铺水带 → 开阀", "按按钮 → 开箱 → 铺水带 → 开阀", "开箱 → 铺水带 → 按按钮 → 开阀",
        "开箱 → 按按钮 → 开阀 → 铺水带",
    ]  # fmt: skip
    match = one_tap(MATCH)
    assert len(texts(match)) == 3 and "配哪一个" in match["stem"]
    spots = one_tap(SPOTS)
    assert texts(spots) == ["A 点", "*B 点"] and spots["spots"] == [(50.0, 10.0), (80.0, 10.0)]
    assert texts(one_tap(MINUTES)) == ["1.5–3 分钟", "5–10 分钟", "*15–30 分钟", "45–90 分钟"]
    assert texts(one_tap(HOURS)) == ["1 小时", "*2 小时", "4 小时", "6 小时"]


def test_what_one_tap_cannot_answer_is_not_asked():
    long = content("order", [{"text": "一" * 40, "correct": False}, {"text": "二" * 60, "correct": False}])
    five = content("single", [{"text": str(number), "correct": number == 0} for number in range(5)])
    nothing = content("numeric", [], number=0.0, tolerance=0.0, unit="次")
    assert [one_tap(one) for one in (SEVERAL, long, five, nothing, SPOTS | {"picture": ""})] == [None] * 5


def test_no_wrong_number_would_be_marked_right():
    for asked in (MINUTES, HOURS, content("numeric", [], number=119.0, tolerance=0.0, unit="")):
        for choice in one_tap(asked)["choices"]:
            low = float(choice["text"].split("–")[0].split()[0])
            assert (points(asked, [low], partial=False) == 1.0) is choice["correct"]


def test_every_shipped_question_can_be_asked_or_wants_several_answers():
    refused = {
        entry["key"]: entry["kind"] for entry in read_content("questions") if one_tap(entry_content(entry)) is None
    }
    assert set(refused.values()) <= {QuestionKind.MULTIPLE}


def entry_content(entry: dict) -> dict:
    """What a version freezes of a shipped question."""
    choices = [
        {
            "text": one["text"],
            "correct": one["correct"],
            "match": one.get("match", ""),
            "x": one.get("x"),
            "y": one.get("y"),
        }
        for one in entry["choices"]
    ]
    return {**entry, "choices": choices}


@pytest.fixture
def corridor(lesson) -> Question:
    """The only question of the course: spots in a picture; and one with several answers beside it."""
    Question.objects.all().update(live=False)
    shared = {"audience": ["primary"], "topic": "escape", "source": "来源", "live": True, "explanation": "因为"}
    made = Question.objects.create(
        key="spots", kind="hotspot", stem="哪里要改？", picture=SPOTS["picture"], picture_alt="走廊", **shared
    )
    for place, one in enumerate(SPOTS["choices"]):
        Choice.objects.create(
            question=made, text=one["text"], is_correct=one["correct"], x=one["x"], y=one["y"], sort_order=place
        )
    several = Question.objects.create(key="several", kind="multiple", stem="哪些？", **shared)
    for place in range(3):
        Choice.objects.create(question=several, text=str(place), is_correct=place < 2, sort_order=place)
    return made


def test_spots_are_asked_by_cards_with_their_picture(opened, corridor, lesson):
    course = CoursePage.objects.parent_of(lesson).get()
    assert questions_for(course) == [corridor] and left_out(course) == 1
    live = opened(answering=Answering.CARDS, question_count=5)
    at = len(live.screens) - 1
    assert live.screens[at]["kind"] == "question" and keeps_its_order(SPOTS)
    call_roll(lesson=live, absent=[], seen=live.version)
    for _screen in range(at):
        live.refresh_from_db()
        move(lesson=live, command=Command.NEXT, seen=live.version)
    live.refresh_from_db()
    assert take_answers(lesson=live, position=at, given={1: 1, 2: 0}) == [1, 2]
    told = question_state(live, at)
    assert [one["text"] for one in told["choices"]] == ["A 点", "B 点"] and told["right"] is None
    assert [one["letter"] for one in told["picture"]["spots"]] == ["A", "B"] and told["picture"]["alt"] == "走廊"
    assert shown_question(live, at, with_key=True).right == 1 and told["counts"] == [1, 1]


def test_a_page_without_the_network_names_the_pictures_it_needs(opened, corridor):
    screens = kit_screens(opened(question_count=5))
    assert any(address.endswith("exit-sign.svg") for address in pictures_in(screens))
