"""The call to 119: an address, wrong answers, and what each of them is worth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from simulator.engine.assessment.call_verdict import LOST_CALL
from simulator.engine.assessment.scoring import score
from simulator.engine.drill import phone_call
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.phone_call import ANSWERS, BIG_FIRE_KW, CALL_S, LAST_WORDS_S, QUESTIONS, answers_to, asked
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.people.occupants import OUT, WALKING
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.protocol.player_input import PlayerInput
from tests.drills.small_building import scenario

HOUSE = scenario()


def calling(seed: int = 1) -> DrillRun:
    run = DrillRun(HOUSE, seed=seed)
    run.add_player("p")
    run.step({"p": PlayerInput(actions=("call_119",))})
    return run


def say(run: DrillRun, *, right: bool) -> str:
    """Answers the question that stands, rightly or wrongly; the question."""
    player = run.players["p"]
    question = asked(player)
    given = answers_to(run.state, player, question)
    number = next(index for index, answer in enumerate(given) if answer.right is right)
    run.step({"p": PlayerInput(actions=(ANSWERS[number],))})
    return question


@pytest.mark.parametrize("name", scenario_ids())
def test_every_question_has_one_right_answer_of_three(name):
    run = DrillRun(load_scenario(name), seed=1)
    player = run.add_player("p")
    for question in QUESTIONS:
        given = answers_to(run.state, player, question)
        assert [answer.right for answer in given].count(True) == 1, question
        assert len({answer.text.zh for answer in given}) == 3
    address = load_scenario(name).address
    assert "示例" in address.here.zh and address.here != address.elsewhere


def test_the_questions_come_in_order_and_the_place_of_the_right_answer_changes():
    assert [say(calling_run, right=True) for calling_run in [calling()] for _ in QUESTIONS] == list(QUESTIONS)
    places = {
        tuple([answer.right for answer in answers_to(run.state, run.players["p"], "place")].index(True) for _ in "a")
        for run in map(calling, range(12))
    }
    assert len(places) > 1


def test_what_is_right_about_the_size_goes_by_the_fire():
    run = calling()
    for kw, right in ((BIG_FIRE_KW - 1, phone_call.SMALL), (BIG_FIRE_KW, phone_call.BIG)):
        run.state.hazards.kw[:] = kw
        given = answers_to(run.state, run.players["p"], "size")
        assert next(answer.text for answer in given if answer.right) == right


def test_nobody_inside_is_right_when_all_are_out():
    """A keeper with 195 of 195 out lost a point for saying so."""
    run = calling()
    run.state.people.state[:] = OUT
    player = run.players["p"]
    player.x, player.y = np.mean(run.state.scenario.assembly_points[0].polygon, axis=0).tolist()
    given = {answer.text: answer for answer in answers_to(run.state, player, "trapped")}
    assert given[phone_call.NOBODY_IN].right and given[phone_call.CAME_OUT].accepted
    run.state.people.state[0] = WALKING
    given = {answer.text: answer for answer in answers_to(run.state, player, "trapped")}
    assert not given[phone_call.NOBODY_IN].accepted and given[phone_call.CAME_OUT].right


def test_the_call_names_what_the_card_says_burns():
    for name, word in (("workshop", "海绵、布料"), ("school-four", "体操垫"), ("hotel", "沙发"), ("rental", "电动")):
        run = DrillRun(load_scenario(name), seed=1)
        right = next(a for a in answers_to(run.state, run.add_player("p"), "what") if a.right)
        assert word in right.text.zh
    assert phone_call.burning(HOUSE) == phone_call.BURNING["solid"]


def points(*said: tuple[str, bool]) -> tuple[float, str]:
    events = [
        Event(0, "player_joined", "p", {"role": "tenant"}),
        Event(100, "called_119", "p", {"in_smoke": False, "outside": True}),
        *(Event(120, f"said_{question}", "p", {"right": right}) for question, right in said),
        Event(200, "player_out", "p"),
    ]
    line = next(line for line in score(events, HOUSE, "p").lines if line.key == "call_119")
    return line.points / line.most, line.reason.zh


def test_five_right_answers_are_worth_everything_and_each_wrong_one_a_tenth():
    assert points(*((question, True) for question in QUESTIONS))[0] == 1.0
    assert points(*((question, question != "what") for question in QUESTIONS))[0] == pytest.approx(0.9)
    assert points(("place", True))[0] == pytest.approx(0.5)  # the line went dead


def test_the_score_names_what_119_was_not_told_rightly():
    assert points(*((question, True) for question in QUESTIONS))[1].endswith("五件事说对 5 件；是到了外面打的")
    wrong = ("size", "trapped")
    reason = points(*((question, question not in wrong) for question in QUESTIONS))[1]
    assert "五件事说对 3 件，没说对：火势、有无人被困；" in reason


@pytest.mark.parametrize("place", [[("place", False)], []])
def test_without_the_address_a_call_is_worth_little_whatever_else_was_said(place):
    share, reason = points(*place, *((question, True) for question in QUESTIONS[1:]))
    assert share == pytest.approx(LOST_CALL)
    assert "消防车找不到" in reason


def test_the_operator_listens_for_so_long():
    run = calling()
    player = run.players["p"]
    called = next(event.tick for event in run.events if event.kind == "called_119")
    assert phone_call.line_until(player) == called + CALL_S * TICK_HZ
    run.state.tick = phone_call.line_until(player)
    assert phone_call.is_on_the_line(run.state, player)
    run.state.tick += 1
    assert not phone_call.is_on_the_line(run.state, player)
    assert not phone_call.answer(run.state, player, 0)


def test_a_call_told_in_the_first_minute_stays_called():
    run = calling()
    while asked(run.players["p"]):
        say(run, right=True)
    own = own_state(run.state, run.players["p"])
    assert own["called"] and own["line_s"] == pytest.approx(LAST_WORDS_S, abs=0.1)


def test_a_building_that_names_no_address_is_called_by_its_name():
    assert HOUSE.address.here == HOUSE.name
    assert replace(HOUSE).address.elsewhere != HOUSE.name


def pick(run: DrillRun, text) -> None:
    """Gives the answer with this text."""
    player = run.players["p"]
    given = [answer.text for answer in answers_to(run.state, player, asked(player))]
    run.step({"p": PlayerInput(actions=(ANSWERS[given.index(text)],))})


def test_the_operator_asks_again_where_the_address_is_vague():
    run = calling()
    player = run.players["p"]
    pick(run, phone_call.NO_ADDRESS)
    assert own_state(run.state, player)["call"]["asks"] == "place_again"
    assert "said_place" not in player.done_once
    say(run, right=True)
    assert phone_call.is_rescue_coming(run.state)
    assert own_state(run.state, player)["call"]["asks"] == "what"


def test_a_vague_address_twice_is_no_address():
    run = calling()
    for _ in range(2):
        pick(run, phone_call.NO_ADDRESS)
    assert asked(run.players["p"]) == "what"
    assert not phone_call.is_rescue_coming(run.state)


def test_who_did_not_see_the_fire_may_say_so_and_who_stands_beside_it_may_not():
    run = calling()
    player, fire = run.players["p"], HOUSE.fires[0]
    say(run, right=True)
    run.state.hazards.kw[:] = 50.0
    given = {answer.text: answer.accepted for answer in answers_to(run.state, player, "what")}
    assert given[phone_call.NOT_SEEN]
    player.x, player.y = run.plan.lifted(fire.at, run.plan.room_storey[fire.room])
    given = {answer.text: answer.accepted for answer in answers_to(run.state, player, "what")}
    assert not given[phone_call.NOT_SEEN]


def test_an_honest_answer_counts():
    run = calling()
    say(run, right=True)
    pick(run, phone_call.NOT_SEEN)
    assert next(event for event in reversed(run.events) if event.kind == "said_what").data["right"]


def test_what_there_was_no_time_to_say_is_not_called_wrong():
    reason = points(("place", True), ("what", False), ("size", True))[1]
    assert "没说对：燃烧物，没来得及说：有无人被困、姓名电话，电话就断了" in reason


def test_who_was_not_understood_or_was_cut_off_rings_again_and_who_said_all_does_not():
    run = calling()
    player = run.players["p"]
    while asked(player) == "place":  # an address that nobody finds, asked for once more
        say(run, right=False)
    while run.tick <= CALL_S * TICK_HZ + 1:
        run.step({})
    assert not own_state(run.state, player)["called"], "clients offer the call again"
    run.step({"p": PlayerInput(actions=("call_119",))})
    assert own_state(run.state, player)["called"]
    assert asked(player) == "place"
    for _ in QUESTIONS:
        say(run, right=True)
    until = run.tick + (LAST_WORDS_S + 1) * TICK_HZ
    while run.tick < until:
        run.step({})
    run.step({"p": PlayerInput(actions=("call_119",))})
    kinds = [event.kind for event in run.events]
    assert (kinds.count("called_119"), kinds.count("called_again")) == (1, 1)
    assert own_state(run.state, player)["called"]
    assert [event.data["right"] for event in run.events if event.kind == "said_place"] == [False, True]
