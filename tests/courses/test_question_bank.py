"""The shipped question bank: what it asks, on what it rests, and whether the right answer gives itself away."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from courses.content_files import facts_of_lessons, read_content
from courses.drawings.__main__ import FOLDER
from courses.quizzes.fact_sheet import read_facts
from courses.quizzes.forms import problem_with
from courses.quizzes.kinds import QuestionKind
from courses.quizzes.subjects import Audience, Topic

from .content_reading import blocks, known_numbers, lessons, numbers, questions, words

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


ARRANGED = {"order", "match"}


def right(entry: dict) -> list[str]:
    if entry["kind"] in ARRANGED:
        return [choice["text"] + choice.get("match", "") for choice in entry["choices"]]
    if entry["kind"] == "numeric":
        edges = {entry["number"] - entry["tolerance"], entry["number"] + entry["tolerance"]}
        return [f"{edge:g}{entry['unit']}" for edge in sorted(edges)]
    return [choice["text"] for choice in entry["choices"] if choice["correct"]]


def wrong(entry: dict) -> list[str]:
    if entry["kind"] in {*ARRANGED, "numeric"}:
        return []
    return [choice["text"] for choice in entry["choices"] if not choice["correct"]]


def test_there_are_four_hundred_questions_each_with_a_stem_of_its_own():
    stems = Counter(plain(entry["stem"]) for entry in BANK.values())
    assert [stem for stem, count in stems.items() if count > 1] == []
    assert len(BANK) == len(questions())
    assert len(BANK) >= 400


def cannot_be_asked(entry: dict) -> list[str]:
    """What is missing or not of the lists; nothing for a question that can be asked."""
    texts = [choice["text"].strip("，。！？ ") for choice in entry["choices"]]
    asked = {**entry, "choices": [{**choice, "is_correct": choice["correct"]} for choice in entry["choices"]]}
    return [
        *([] if entry["audience"] and set(entry["audience"]) <= set(Audience.values) else ["audience"]),
        *([] if entry["topic"] in Topic.values else ["topic"]),
        *([] if entry["difficulty"] in (1, 2, 3) else ["difficulty"]),
        *([] if not problem_with(asked) and len(set(texts)) == len(texts) else ["choices"]),
        *([] if wrong(entry) or entry["kind"] in {*ARRANGED, "numeric"} else ["nothing wrong to choose"]),
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


def share_of_recall(entries: list[dict]) -> float:
    return sum(entry["form"] == "recall" for entry in entries) / len(entries)


def test_so_are_most_of_what_each_audience_is_asked():
    asked = {who: [entry for entry in BANK.values() if who in entry["audience"]] for who in Audience.values}
    assert {who: round(share_of_recall(found), 2) for who, found in asked.items() if share_of_recall(found) > 0.4} == {}
    everything_recalled = [{**entry, "form": "recall"} for entry in asked[Audience.MANAGER]]
    assert share_of_recall(everything_recalled) > 0.4, "control"


def share_of_longest(entries: list[dict]) -> float:
    """Of the questions with one right answer those whose right answer is longer than all others."""
    single = [entry for entry in entries if entry["kind"] == "single"]
    return sum(len(right(entry)[0]) > max(map(len, wrong(entry))) for entry in single) / len(single)


@pytest.mark.parametrize("audience", Audience.values)
def test_the_right_answer_is_seldom_the_longest_for_any_audience(audience):
    assert share_of_longest([entry for entry in BANK.values() if audience in entry["audience"]]) <= 1 / 3
    entry = BANK["g-legal"]
    longer = {
        **entry,
        "choices": [{**one, "text": one["text"] * (9 if one["correct"] else 1)} for one in entry["choices"]],
    }
    assert share_of_longest([longer]) == 1, "control"


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


# -- the lessons and the questions -------------------------------------------------------------------------------------

STEPS_OF_FACT = {  # what is done in an order, as test_lessons has it for lessons
    "M26": ("提", "拔", "握", "压"),
    "M30": ("开箱", "按", "水带", "开阀"),
    "P26": ("冲", "脱", "泡", "盖", "送"),
    "R21": ("确认", "自动", "119", "预案", "报告"),
}


def out_of_order(entry: dict) -> bool:
    """Whether what is right tells the steps of one of its facts in another order than the lessons do."""
    for fact in set(entry["facts"]) & set(STEPS_OF_FACT):
        for text in ["".join(right(entry))] if entry["kind"] == "order" else right(entry):
            if all(word in text for word in STEPS_OF_FACT[fact]):
                places = [text.find(word) for word in STEPS_OF_FACT[fact]]
                if places != sorted(places):
                    return True
    return False


def test_every_kind_of_question_is_in_the_bank():
    assert {entry["kind"] for entry in BANK.values()} == set(QuestionKind.values)


def test_questions_tell_steps_in_the_order_in_which_lessons_tell_them():
    assert [key for key, entry in BANK.items() if out_of_order(entry)] == []
    entry = BANK["k-extinguisher-order"]
    assert out_of_order({**entry, "choices": entry["choices"][::-1]}), "control"


def test_every_number_that_is_right_is_one_that_no_lesson_on_the_fact_contradicts():
    """A number with a unit that a question calls right stands in each lesson that gives a number in that unit for it."""
    assert [found for entry in BANK.values() for found in contradicted(entry)] == []
    entry = BANK["k-patrol-hours"]
    assert contradicted({**entry, "number": 4.0}), "control"


def contradicted(entry: dict) -> list[tuple[str, str]]:
    if entry["kind"] != "numeric":
        return []
    stated = numbers(" ".join(right(entry)))
    found = []
    for name, raw, made in lessons():
        text = "".join(words(blocks(made, "text", "steps", "callout", "remember")))
        for sentence in re.split("[。；\n]", text):
            given = set(re.findall(rf"(\d+(?:\.\d+)?)\s*{entry['unit']}", sentence))
            about = set(raw["facts"]) & set(entry["facts"]) and all(word in sentence for word in ABOUT[entry["key"]])
            if about and given and not given & stated:
                found.append((entry["key"], name))
    return found


ABOUT = {"k-burn-minutes": ["冲"], "k-patrol-hours": ["巡查"], "k-heater-distance": ["取暖器"]}


def test_no_paper_asks_what_its_course_does_not_teach():
    """Each question that a course's quiz can draw rests on a fact that a lesson of that very course tells."""
    assert [(course, key) for course, quiz in QUIZZES.items() for key in untaught(course, quiz)] == []
    quiz = {**QUIZZES["school-escape"], "topics": ["drill"], "audience": "teacher"}
    assert untaught("school-escape", quiz), "control"


QUIZZES = {course["slug"]: course["quiz"] for course in read_content("courses") if course.get("quiz")}


def untaught(course: str, quiz: dict) -> list[str]:
    told = set().union(*(facts for key, facts in facts_of_lessons().items() if key.startswith(f"{course}/")))
    drawn = [e for e in BANK.values() if quiz["audience"] in e["audience"] and e["topic"] in quiz["topics"]]
    return [entry["key"] for entry in drawn if not told & set(entry["facts"])]
