"""Answer cards: the codes, the telephone that reads them, and marks of who answered."""

from __future__ import annotations

import json
from itertools import combinations

import pytest
from django.urls import reverse

from courses.classroom.answering import counts
from courses.classroom.board import board_state
from courses.classroom.camera import camera_token, lesson_of
from courses.classroom.cards import MOST_CARDS, codes, modules_of, render_answer_cards
from courses.classroom.closing import file_log, log_form
from courses.classroom.models import Answering, LiveLesson
from courses.classroom.pacing import Command, move
from courses.training.models import Evidence
from tests.classroom.test_lessons import at_question, ended, press, sent

Bits = tuple[tuple[int, ...], ...]


def turned(bits: Bits) -> Bits:
    """A marker turned right by a quarter."""
    return tuple(zip(*bits[::-1], strict=True))


def turns(bits: Bits) -> list[Bits]:
    found = [bits]
    for _ in range(3):
        found.append(turned(found[-1]))
    return found


def distance(one: Bits, other: Bits) -> int:
    return sum(a != b for row, its in zip(one, other, strict=True) for a, b in zip(row, its, strict=True))


def test_no_card_is_near_another_nor_near_itself_turned():
    cards = [tuple(map(tuple, modules_of(seat))) for seat in range(1, MOST_CARDS + 1)]
    assert len(set(codes())) == MOST_CARDS
    assert min(distance(card, other) for card in cards for other in turns(card)[1:]) >= 8
    assert min(distance(one, turn) for one, other in combinations(cards, 2) for turn in turns(other)) >= 8
    with pytest.raises(IndexError):
        modules_of(MOST_CARDS + 1)


def test_cards_are_one_a_page():
    assert render_answer_cards(2, "zh-hans").startswith(b"%PDF")


@pytest.fixture
def taught(opened) -> LiveLesson:
    return at_question(opened(answering=Answering.CARDS))


def test_a_telephone_reads_cards_without_a_sign_in_while_the_lesson_lasts(taught, client):
    token = camera_token(taught)
    page, now, send = (
        reverse(f"classroom:{name}", args=[token]) for name in ("camera", "camera_state", "camera_answers")
    )

    def post(body: object):
        return client.post(send, json.dumps(body), content_type="application/json")

    assert client.get(page).status_code == 200
    assert client.get(now).json()["state"]["missing"] == [1, 2, 4, 5, 6, 8, 9, 10]
    told = post({"position": taught.position, "answers": {"1": 0, "2": 1}}).json()["state"]
    assert told["missing"] == [4, 5, 6, 8, 9, 10] and counts(taught, taught.position) == [1, 1, 0]
    for body in (
        {"position": taught.position, "answers": {"1": "A"}},
        {"answers": {}},
        [1],
        {"position": 0, "answers": 1},
    ):
        assert post(body).status_code == 400, body
    assert post({"position": taught.position, "answers": {"60": 0}}).status_code == 409
    assert post({"position": taught.position, "answers": {"1": 3}}).status_code == 409
    move(lesson=taught, command=Command.NEXT, seen=taught.version)
    assert post({"position": taught.position, "answers": {"4": 0}}).status_code == 409
    assert client.get(reverse("classroom:camera", args=[token[:-1] + "x"])).status_code == 404
    press(LiveLesson.objects.get(pk=taught.pk), Command.END)
    assert lesson_of(token) is None and client.get(page).status_code == 404
    assert post({"position": taught.position, "answers": {"4": 0}}).status_code == 404


def test_the_roll_is_called_by_cards_until_the_lesson_begins(opened, client):
    lesson = opened(answering=Answering.CARDS)
    token = camera_token(lesson)
    now, send = (reverse(f"classroom:{name}", args=[token]) for name in ("camera_state", "camera_answers"))
    body = json.dumps({"position": -1, "answers": {"1": 0, "2": 3}})
    assert client.get(now).json()["state"]["missing"] == list(range(1, 11))
    told = client.post(send, body, content_type="application/json").json()["state"]
    assert (told["takes"], told["missing"]) == (True, list(range(3, 11)))
    assert [seat["number"] for seat in board_state(lesson)["seats"] if seat["joined"]] == [1, 2]
    assert lesson.seats.filter(is_present=True).count() == 10, (
        "the teacher's word, not the camera's, says who is absent"
    )
    press(lesson, Command.NEXT)
    assert client.post(send, body, content_type="application/json").status_code == 409, "control: the lesson has begun"


def test_a_lesson_by_hands_has_no_reader(opened, client):
    assert client.get(reverse("classroom:camera", args=[camera_token(opened())])).status_code == 404


def test_who_answered_by_card_has_a_mark_on_record(taught, teacher, client):
    url = reverse("classroom:camera_answers", args=[camera_token(taught)])
    body = {"position": taught.position, "answers": {"1": 0, "2": 1, "4": 2}}
    client.post(url, json.dumps(body), content_type="application/json")
    lesson = ended(press(taught, Command.NEXT, Command.NEXT))
    form = log_form(lesson, teacher, sent(log_form(lesson, teacher)))
    assert form.is_valid(), form.errors
    log = file_log(lesson=lesson, form=form, by=teacher).lessonlog
    rows = Evidence.objects.filter(record_row__record=log, subject_kind="person")
    marks = {row.result["seat"]: (row.result["right"], row.result["asked"]) for row in rows}
    assert sorted(marks) == [1, 2, 4, 5, 6, 8, 9, 10] and {asked for _right, asked in marks.values()} == {1}
    assert sum(right for right, _asked in marks.values()) == 1 and marks[5] == (0, 1)
