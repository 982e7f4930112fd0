"""The shipped question bank: what it asks, on what it rests, and whether the right answer gives itself away."""

from __future__ import annotations

import re
from collections import Counter

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


def cannot_be_asked(entry: dict) -> list[str]:
    """What is missing or not of the lists; nothing for a question that can be asked."""
    texts = [choice["text"].strip("，。！？ ") for choice in entry["choices"]]
    return [
        *([] if entry["audience"] and set(entry["audience"]) <= set(Audience.values) else ["audience"]),
        *([] if entry["topic"] in Topic.values else ["topic"]),
        *([] if entry["difficulty"] in (1, 2, 3) else ["difficulty"]),
        *([] if right(entry) and wrong(entry) and len(set(texts)) == len(texts) else ["choices"]),
        *([] if len(entry["explanation"]) >= 8 else ["explanation"]),
        *(
            []
            if len(entry["source"]) <= 200 and all(len(choice["text"]) <= 100 for choice in entry["choices"])
            else ["long"]
        ),
    ]


def is_of_its_form(entry: dict) -> bool:
    """Whether a scene tells one, a picture is there, and a choice of action asks what to do."""
    if entry["form"] == "picture":
        return (FOLDER / entry["picture"].rpartition("/")[2]).exists() and len(entry["picture_alt"]) >= 8
    if entry["form"] == "scene":
        return len(plain(entry["stem"])) >= 12
    if entry["form"] == "action":
        return bool(ASKS_TO_ACT.search(entry["stem"])) or entry["kind"] == "true_false"
    return entry["form"] in FORMS


def ungrounded(entry: dict) -> list[str]:
    """Facts that are unknown or not checked, and numbers that no fact of the question names."""
    known = read_facts()
    facts = [fact for fact in entry["facts"] if fact in known and known[fact].get("checked", True)]
    stated = numbers(entry["explanation"] + "".join(right(entry)))
    asked = numbers(entry["stem"]) if entry["form"] == "scene" else set()
    allowed = known_numbers(facts) | numbers(entry["source"]) | OTHER_NUMBERS.get(entry["key"], set()) | asked
    return [*(set(entry["facts"]) - set(facts)), *(stated - allowed), *([] if facts else ["no fact"])]


def test_every_question_can_be_asked():
    assert {key: found for key, entry in BANK.items() if (found := cannot_be_asked(entry))} == {}


def test_every_question_is_of_the_form_it_says():
    assert [key for key, entry in BANK.items() if not is_of_its_form(entry)] == []


def test_what_is_right_rests_on_checked_facts_and_their_numbers():
    assert {key: found for key, entry in BANK.items() if (found := ungrounded(entry))} == {}


def test_a_wrong_number_and_an_unchecked_fact_are_noticed():
    entry = BANK["g-room-hours"]
    assert ungrounded({**entry, "explanation": "每班 ≤12 小时。"}) == ["12"]
    assert ungrounded({**entry, "facts": [*entry["facts"], "R22"]}) == ["R22"]


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
