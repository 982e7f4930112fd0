"""Where our lessons depart from the local school book: one sentence, in lesson, question, film and score alike.

Until the fire department has approved it, each of these sentences says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from courses.content_files import read_content
from courses.door.course import languages
from media.scripts.shipping import shipped_scripts
from simulator.engine.assessment.rubric import WET_CLOTH

from .content_reading import blocks, lessons, words

MARK = "待消防部门审定"
OIL = f"小学生不去动着火的油锅：离开厨房、喊大人、到安全处报警；关火、盖锅盖由大人来做（{MARK}）"
GAS = f"小学生什么开关都不碰，走到屋外喊大人；关阀、开窗由大人来做（{MARK}）"
SENTENCES = {"cloth": WET_CLOTH.zh, "oil": OIL, "gas": GAS}
CHILDREN = {"primary", "primary_low"}
# What a text for children is about, by what it names.
ABOUT = {"cloth": "湿毛巾捂|湿毛巾.?或|有湿毛巾", "oil": "油锅.*(?:盖|泼)", "gas": "关阀"}


def texts_of_lessons() -> Iterator[tuple[str, str]]:
    for name, raw, made in lessons():
        yield f"{name} ({raw['reads']})", "".join(words(made["body"]))


def texts_of_questions() -> Iterator[tuple[str, str]]:
    for entry in read_content("questions"):
        yield entry["key"], entry["stem"] + "".join(words(entry["choices"])) + entry["explanation"]


def texts_of_films() -> Iterator[tuple[str, str]]:
    for entry in shipped_scripts():
        yield entry["key"], "".join(f"{scene['say']}\n" for scene in entry["scenes"])


PLACES = {"lesson": texts_of_lessons, "question": texts_of_questions, "film": texts_of_films}


def test_the_staff_door_says_it_in_both_languages():
    smoke = {code: languages()[code].texts["company"]["smoke"]["text"] for code in ("zh-hans", "en")}
    assert WET_CLOTH.zh in smoke["zh-hans"]
    assert WET_CLOTH.en in smoke["en"]


def said_otherwise(text: str) -> bool:
    """Whether a text carries the mark with another sentence than ours."""
    for sentence in SENTENCES.values():
        text = text.replace(sentence, "")
    return MARK in text


@pytest.mark.parametrize("place", PLACES)
def test_each_sentence_stands_there_word_for_word(place):
    found = dict(PLACES[place]())
    assert [key for key, text in found.items() if said_otherwise(text)] == []
    assert {name: any(line in text for text in found.values()) for name, line in SENTENCES.items()} == dict.fromkeys(
        SENTENCES, True
    )
    assert said_otherwise(WET_CLOTH.zh.replace("快走", "慢走")), "control"


def test_what_children_are_asked_about_oil_gas_and_the_cloth_says_the_sentence():
    asked = [entry for entry in read_content("questions") if set(entry["audience"]) <= CHILDREN]
    silent = [
        (entry["key"], name)
        for entry in asked
        for name, about in ABOUT.items()
        if re.search(about, entry["explanation"]) and SENTENCES[name] not in entry["explanation"]
    ]
    assert silent == []
    assert sum(SENTENCES["oil"] in entry["explanation"] for entry in asked) >= 2


def test_what_children_read_about_oil_gas_and_the_cloth_says_the_sentence():
    read = [(name, text) for name, text in texts_of_lessons() if re.search(r"\(primary", name)]
    assert [
        (name, line)
        for name, text in read
        for line, about in ABOUT.items()
        if re.search(about, text) and SENTENCES[line] not in text
    ] == []


# What an answer says that turns on one of the three sentences: no mark may hang on it before they are approved.
TURNS_ON = {"cloth": "湿(?:毛巾|衣物)", "oil": "关火|盖.?.?锅盖", "gas": "关阀|关.?.?阀门"}
TAUGHT = CHILDREN | {"teacher"}


def choices_that_await(audience: set[str], choices: list[str]) -> list[str]:
    """The choices, right or wrong, that a mark hangs on and that await approval for these people."""
    named = TURNS_ON if audience & TAUGHT and audience <= TAUGHT else {"cloth": TURNS_ON["cloth"]}
    return [choice for choice in choices if any(re.search(pattern, choice) for pattern in named.values())]


def test_no_question_is_marked_by_what_awaits_approval():
    marked = {
        entry["key"]: found
        for entry in read_content("questions")
        if (found := choices_that_await(set(entry["audience"]), list(words(entry["choices"]))))
    }
    assert marked == {}
    assert choices_that_await({"primary"}, ["湿毛巾或湿衣物", "塑料袋"]) == ["湿毛巾或湿衣物"], "control"
    assert choices_that_await({"teacher"}, ["离开，喊大人", "关火，盖锅盖"]) == ["关火，盖锅盖"], "control"


def test_no_checkpoint_of_a_lesson_for_children_is_marked_by_it_either():
    asked = [
        (name, [answer["text"] for point in blocks(made, "checkpoint") for answer in point["answers"]])
        for name, raw, made in lessons()
        if raw["reads"] in {*CHILDREN, "kindergarten"}
    ]
    assert any(answers for _name, answers in asked)
    assert [name for name, answers in asked if choices_that_await({"primary"}, answers)] == []
