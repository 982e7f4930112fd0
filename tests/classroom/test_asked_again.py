"""A question that was passed before anybody answered: asked again, and not counted as asked."""

from __future__ import annotations

import pytest

from courses.classroom.answering import count_hands
from courses.classroom.board import board_state
from courses.classroom.closing import answers_of, content_of
from courses.classroom.models import Answering, LiveLesson, QuestionPhase
from courses.classroom.pacing import Command
from tests.classroom.test_lessons import at_question, press


@pytest.fixture
def passed(opened) -> LiveLesson:
    """The lesson at its first question, which two presses of the clicker have closed and revealed."""
    return press(at_question(opened()), Command.NEXT, Command.NEXT)


def test_a_question_passed_by_a_double_press_is_asked_again(passed):
    assert board_state(passed)["screen"]["question"]["again"]
    again = press(passed, Command.REOPEN)
    assert again.phase_of(again.position) == QuestionPhase.OPEN
    assert count_hands(lesson=again, position=again.position, hands={0: 5}) == [5, 0, 0]
    known = press(again, Command.NEXT, Command.NEXT)  # now the class knows the right answer
    assert not board_state(known)["screen"]["question"]["again"]
    assert press(known, Command.REOPEN).phase_of(known.position) == QuestionPhase.REVEALED


def test_it_can_be_gone_back_to_from_the_next_one(passed):
    back = press(passed, Command.NEXT, Command.BACK, Command.REOPEN)
    assert back.phase_of(back.position) == QuestionPhase.OPEN


def test_what_nobody_could_answer_was_not_asked(passed):
    assert answers_of(passed) == [] and "集体回答" not in content_of(passed)
    again = press(passed, Command.REOPEN)
    count_hands(lesson=again, position=again.position, hands={1: 3})
    assert len(answers_of(again)) == 1 and "集体回答" in content_of(again), "control: asked and answered"


def test_answers_of_seats_count_although_the_question_was_not_closed(opened):
    lesson = at_question(opened(answering=Answering.CARDS))
    lesson.seats.get(number=1).answers.create(position=lesson.position, place=0)
    assert len(answers_of(lesson)) == 1
    ahead = lesson.position + 1  # not shown yet
    lesson.seats.get(number=1).answers.create(position=ahead, place=0)
    assert len(answers_of(lesson)) == 1
