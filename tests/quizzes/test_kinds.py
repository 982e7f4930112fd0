"""Each kind of question: marked with stated partial marks, asked on a page, kept as it was answered."""

from __future__ import annotations

import uuid
from random import Random

import pytest
from django.urls import reverse

from courses.quizzes.forms import problem_with
from courses.quizzes.kinds import QuestionKind
from courses.quizzes.marking import AnswerError, checked, number_of, points
from courses.quizzes.models import Attempt, AttemptItem
from courses.quizzes.opening import open_attempt, shown_order
from courses.quizzes.services import freeze_version, submit_attempt
from courses.quizzes.shown import key_in_words

from .conftest import KINDS

# kind, given, points without partial marks, points with them
MARKS = [
    ("single", [0], 1, 1),
    ("single", [1], 0, 0),
    ("single", [0, 1], 0, 0),
    ("true_false", [0], 1, 1),
    ("multiple", [0, 1], 1, 1),
    ("multiple", [0], 0, 0.5),
    ("multiple", [0, 2], 0, 0),
    ("multiple", [2, 3], 0, 0),
    ("multiple", [0, 1, 2, 3], 0, 0),
    ("hotspot", [0, 1], 1, 1),
    ("hotspot", [0], 0, 0.5),
    ("hotspot", [0, 1, 2], 0, 0.5),
    ("order", [0, 1, 2, 3], 1, 1),
    ("order", [1, 2, 3, 0], 0, 0.67),
    ("order", [3, 2, 1, 0], 0, 0),
    ("match", [0, 1], 1, 1),
    ("match", [0, 2], 0, 0.5),
    ("match", [None, 1], 0, 0.5),
    ("numeric", [3.0], 1, 1),
    ("numeric", [4.0], 1, 1),
    ("numeric", [4.01], 0, 0),
    ("numeric", [2.99], 0, 0),
    *((kind, [], 0, 0) for kind in KINDS),
]  # fmt: skip


@pytest.fixture
def contents(of_each_kind) -> dict[str, dict]:
    return {kind: question.content() for kind, question in of_each_kind.items()}


def test_answers_are_marked_whole_or_in_part_as_stated(contents):
    found = [
        (kind, given, points(contents[kind], given, partial=False), points(contents[kind], given, partial=True))
        for kind, given, _whole, _part in MARKS
    ]
    assert found == MARKS


def test_a_tolerance_that_floating_point_overshoots_is_still_an_edge(contents):
    content = {**contents["numeric"], "number": 0.3, "tolerance": 0.1}
    assert abs(0.4 - 0.3) > 0.1 - 1e-17  # the control: floating point is a little off here
    assert points(content, [0.4], partial=False) == points(content, [0.2], partial=False) == 1


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("single", [3]), ("single", [-1]), ("single", ["0"]), ("single", [True]), ("order", [0, 1, 2]),
        ("order", [0, 1, 2, 2]), ("order", [0, 1, 2, 4]), ("match", [0]), ("match", [0, 3]), ("match", [0, -1]),
        ("numeric", [float("nan")]), ("numeric", [float("inf")]), ("numeric", ["3"]), ("numeric", [1, 2]),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_refused(contents, kind, given):
    with pytest.raises(AnswerError):
        checked(contents[kind], given)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("3.5", 3.5), ("３．５", 3.5), (" 3.5 米", 3.5), ("1,200", 1200), ("-2", -2), ("", None), ("  ", None)],
)
def test_a_number_is_read_as_people_type_it(typed, number):
    assert number_of(typed, "米") == number


@pytest.mark.parametrize("typed", ["three", "3.5 km", "3..5", "1e5", "٣"])
def test_what_is_no_number_or_has_another_unit_is_refused(typed):
    with pytest.raises(AnswerError):
        number_of(typed, "米")


def test_lines_to_put_in_order_never_stand_in_the_right_one(contents):
    shown = [shown_order(contents["order"], Random(seed)) for seed in range(60)]
    assert [0, 1, 2, 3] not in shown
    plain = []
    for seed in range(60):
        order = [0, 1, 2, 3]
        Random(seed).shuffle(order)
        plain.append(order)
    assert [0, 1, 2, 3] in plain, "control: by chance they would"


def test_a_version_says_only_what_its_kind_needs(contents):
    assert contents["single"]["choices"][0] == {"text": "yes", "correct": True}
    assert "number" not in contents["single"]
    assert contents["match"]["choices"][0]["match"] == "119"
    assert (contents["hotspot"]["choices"][0]["x"], contents["numeric"]["tolerance"]) == (20, 0.5)


def test_the_printed_key_names_what_is_right(contents):
    assert {kind: key_in_words(content) for kind, content in contents.items()} == {
        "single": "A", "multiple": "AB", "true_false": "A", "order": "A→B→C→D", "match": "1–A，2–B", "hotspot": "AB",
        "numeric": "3.5 ± 0.5 米",
    }  # fmt: skip
    assert key_in_words(contents["order"], [2, 0, 3, 1]) == "B→D→A→C"
    assert key_in_words(contents["single"], [1, 0, 2]) == "B"


@pytest.mark.parametrize(
    ("kind", "changes", "fits"),
    [
        *((kind, {}, True) for kind in KINDS),
        ("order", {"choices": [{"text": "a"}]}, False),
        ("order", {"choices": [{"text": "a"}, {"text": "a"}]}, False),
        ("match", {"choices": [{"text": "a", "match": "1"}, {"text": "b", "match": ""}]}, False),
        ("match", {"choices": [{"text": "a", "match": "1"}, {"text": "b", "match": "1"}]}, False),
        ("hotspot", {"picture": ""}, False),
        ("hotspot", {"choices": [{"text": "a", "is_correct": True, "x": 101, "y": 1}] * 2}, False),
        ("hotspot", {"choices": [{"text": "a", "is_correct": True, "x": 100, "y": 0}] * 2}, True),
        ("numeric", {"number": None}, False),
        ("numeric", {"tolerance": -0.1}, False),
        ("single", {"choices": [{"text": "a", "is_correct": True}]}, False),
        ("single", {"choices": [{"text": "a", "is_correct": True}, {"text": "", "is_correct": False}]}, False),
    ],
)  # fmt: skip
def test_what_nobody_could_answer_is_refused(of_each_kind, kind, changes, fits):
    question = of_each_kind[kind]
    entry = {
        "kind": kind, "picture": question.picture, "picture_alt": question.picture_alt, "number": question.number,
        "tolerance": question.tolerance,
        "choices": [
            {"text": one.text, "is_correct": one.is_correct, "match": one.match, "x": one.x, "y": one.y}
            for one in question.choices.all()
        ],
    }  # fmt: skip
    assert (problem_with({**entry, **changes}) == "") is fits


# -- on the page -------------------------------------------------------------------------------------------------------


def fields_of(items: list[AttemptItem]) -> dict[str, object]:
    """Right answers as the form of a paper sends them."""
    fields: dict[str, object] = {}
    for item in items:
        content, name = item.version.content, f"q{item.position}"
        match content["kind"]:
            case "numeric":
                fields[name] = "３.５米"
            case "order":
                fields |= {f"{name}-{place}": str(place + 1) for place in range(4)}
            case "match":
                fields |= {f"{name}-0": "0", f"{name}-1": "1"}
            case _:
                fields[name] = [str(place) for place, one in enumerate(content["choices"]) if one["correct"]]
        fields[f"t{item.position}"] = "12"
    return fields


@pytest.fixture
def paper(every_kind, pupil, pupil_user, client) -> tuple[str, Attempt]:
    client.force_login(pupil_user)
    attempt = open_attempt(quiz=every_kind, person=pupil)
    return reverse("quizzes:attempt", args=[attempt.pk]), attempt


def test_a_paper_of_all_kinds_is_answered_by_a_plain_form(paper, client):
    url, attempt = paper
    page = client.get(url).content.decode()
    assert "because" not in page
    assert 'inputmode="decimal"' in page
    items = list(attempt.items.select_related("version"))
    client.post(url, fields_of(items))
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed) == (7, True)
    assert set(attempt.items.values_list("seconds", flat=True)) == {12}
    marked = client.get(url).content.decode()
    assert all(f"because {kind}" in marked for kind in KINDS)


def test_what_was_filled_in_stands_again_when_something_is_wrong(paper, client):
    url, attempt = paper
    items = list(attempt.items.select_related("version"))
    at = {item.version.content["kind"]: item.position for item in items}
    good = fields_of(items)
    for changes, words in [
        ({f"q{at['order']}-0": "2"}, f"第 {at['order'] + 1} 题"),
        ({f"q{at['numeric']}": "many"}, f"第 {at['numeric'] + 1} 题"),
        ({f"q{at['match']}-0": "9"}, "不在选项之中"),
    ]:
        answer = client.post(url, good | changes)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert "selected" in answer.content.decode()
    missing = {name: value for name, value in good.items() if name != f"q{at['match']}-0"}
    assert client.post(url, missing).status_code == 422
    attempt.refresh_from_db()
    assert attempt.submitted_at is None


def test_partial_marks_add_up_to_a_score_with_a_point(every_kind, pupil):
    every_kind.partial_marks = True
    every_kind.save()
    attempt = open_attempt(quiz=every_kind, person=pupil)
    half = {
        item.position: [0] for item in attempt.items.select_related("version")
        if item.version.content["kind"] in ("multiple", "hotspot", "single")
    }  # fmt: skip
    done = submit_attempt(attempt=attempt, answers=half, submission_key=uuid.uuid4())
    assert done.score == 2
    assert sorted(filter(None, done.items.values_list("points", flat=True))) == [0.5, 0.5, 1]


def test_a_version_is_never_written_over(of_each_kind):
    from common.append_only import AppendOnlyError

    version = freeze_version(of_each_kind["single"])
    version.content = {}
    with pytest.raises(AppendOnlyError):
        version.save()
    with pytest.raises(AppendOnlyError):
        type(version).objects.filter(pk=version.pk).update(content={})


def test_every_kind_has_a_word():
    assert set(KINDS) == set(QuestionKind.values)
