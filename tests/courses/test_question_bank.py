"""The shipped question bank: what it asks, on what it rests, and whether the right answer gives itself away."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from courses.drawings.__main__ import FOLDER
from courses.quizzes.fact_sheet import read_facts
from courses.quizzes.subjects import Audience, Topic

from .content_reading import known_numbers, numbers, questions

BANK = {entry["key"]: entry for entry in questions()}
FORMS = {"scene", "picture", "action", "recall"}
ASKS_TO_ACT = re.compile(
    "应当|应该|怎样|怎么|做法|做到|先做|顺序|哪些事|第一步|先|可以|要不要|能不能|哪一|哪个|谁|哪里|什么|——"
)
# Numbers that are no facts: other emergency numbers, an address, a sum in the story.
OTHER_NUMBERS = {"p-alarm-number": {"110", "114", "120"}, "p-alarm-address": {"28", "2", "501", "3"}}
CHILDREN = {"primary", "primary_low"}


def plain(text: str) -> str:
    return re.sub(r"\W", "", text)


def right(entry: dict) -> list[str]:
    return [choice["text"] for choice in entry["choices"] if choice["correct"]]


def wrong(entry: dict) -> list[str]:
    return [choice["text"] for choice in entry["choices"] if not choice["correct"]]


def test_there_are_four_hundred_questions_each_with_a_stem_of_its_own():
    stems = Counter(plain(entry["stem"]) for entry in BANK.values())
    assert [stem for stem, count in stems.items() if count > 1] == []
    assert len(BANK) == len(questions())
    assert len(BANK) >= 400


@pytest.mark.parametrize("key", BANK)
def test_a_question_can_be_asked(key):
    entry = BANK[key]
    assert entry["audience"]
    assert set(entry["audience"]) <= set(Audience.values)
    assert entry["topic"] in Topic.values
    assert entry["difficulty"] in (1, 2, 3)
    assert entry["form"] in FORMS
    assert right(entry)
    assert wrong(entry)
    assert len({plain(choice["text"]) for choice in entry["choices"]}) == len(entry["choices"])
    assert len(entry["explanation"]) >= 8
    assert max(len(entry["source"]), *(len(choice["text"]) for choice in entry["choices"])) <= 200


@pytest.mark.parametrize("key", BANK)
def test_a_question_is_of_the_form_it_says(key):
    entry = BANK[key]
    if entry["form"] == "picture":
        assert (FOLDER / entry["picture"].rpartition("/")[2]).exists()
        assert len(entry["picture_alt"]) >= 8
    if entry["form"] == "scene":
        assert len(plain(entry["stem"])) >= 12
    if entry["form"] == "action":
        assert ASKS_TO_ACT.search(entry["stem"]) or entry["kind"] == "true_false"


@pytest.mark.parametrize("key", BANK)
def test_what_is_right_rests_on_checked_facts_and_their_numbers(key):
    entry, known = BANK[key], read_facts()
    assert entry["facts"]
    assert [fact for fact in entry["facts"] if not known.get(fact, {}).get("checked", fact in known)] == []
    stated = numbers(entry["explanation"] + "".join(right(entry)))
    asked = numbers(entry["stem"]) if entry["form"] == "scene" else set()
    allowed = known_numbers(entry["facts"]) | numbers(entry["source"]) | OTHER_NUMBERS.get(key, set()) | asked
    assert stated - allowed == set()


def test_most_questions_are_scenes_pictures_or_choices_of_action():
    forms = Counter(entry["form"] for entry in BANK.values())
    assert 1 - forms["recall"] / len(BANK) >= 0.6
    assert forms["picture"] >= 20


def test_the_right_answer_is_seldom_the_longest():
    single = [entry for entry in BANK.values() if entry["kind"] == "single"]
    longest = [entry["key"] for entry in single if len(right(entry)[0]) > max(map(len, wrong(entry)))]
    assert len(longest) / len(single) <= 1 / 3


def test_true_and_false_are_even():
    marks = Counter(right(entry)[0] for entry in BANK.values() if entry["kind"] == "true_false")
    assert 0.35 <= marks["正确"] / sum(marks.values()) <= 0.65


def test_no_child_is_told_to_fight_a_fire():
    fighting = re.compile("灭火器|灭火毯|扑救|扑灭|盖上?锅盖|去救火|射水|关阀")
    told = [
        key
        for key, entry in BANK.items()
        if set(entry["audience"]) <= CHILDREN and entry["topic"] not in ("signs", "knowledge")
        if any(fighting.search(text) and "大人" not in text and "不" not in text for text in right(entry))
    ]
    assert told == []
