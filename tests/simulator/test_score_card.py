"""The score card: its takeaway, and the form in which it is stored and sent."""

from __future__ import annotations

import json

import pytest

from simulator.engine.assessment.score_card import ScoreCard
from tests.drills.cards import CARDS, card, line


@pytest.mark.parametrize("name", CARDS)
def test_the_main_lesson_is_the_line_that_lost_most(name):
    made, key = CARDS[name]
    lesson = made.main_lesson
    assert (lesson.key if lesson else "") == key
    assert made.to_dict()["main_lesson"] == key


def test_a_line_is_good_from_sixty_percent_on():
    assert line("alarm", 12.0, 20.0).good
    assert not line("alarm", 11.9, 20.0).good


def test_losses_are_compared_as_points_are_shown():
    """15 - 1.1 and 30 - 16.1 differ in their last bits only; the first of the two is the takeaway."""
    assert 15 - 1.1 != 30 - 16.1
    for first, second in (("alarm", "route"), ("route", "alarm")):
        lost = {"alarm": line("alarm", 1.1, 15.0), "route": line("route", 16.1, 30.0)}
        assert card(lost[first], lost[second]).main_lesson == lost[first]


@pytest.mark.parametrize("name", CARDS)
def test_a_card_comes_back_from_its_json(name):
    made, _key = CARDS[name]
    assert ScoreCard.from_dict(json.loads(json.dumps(made.to_dict()))) == made


def test_a_card_stored_before_takeaways_existed_has_one():
    made, key = CARDS["everything lost"]
    old = made.to_dict()
    del old["main_lesson"]
    for one in old["lines"]:
        del one["good"]
    assert ScoreCard.from_dict(old).to_dict() == made.to_dict()
    assert ScoreCard.from_dict(old).main_lesson.key == key
