"""Class scripts: they are sound, choices change the score, and steps lead from one decision to the next."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator.engine.drill.class_guide import LOST_S, STUCK_S, Guide
from simulator.engine.drill.run import DrillRun
from simulator.engine.drill.scripted_walk import Walker
from simulator.engine.scenario.class_script import Decision, Moment, entry_of, step_of
from simulator.engine.scenario.loader import load_scenario, parse_scenario
from simulator.engine.scenario.model import ScenarioError
from simulator.engine.scenario.parts import Place
from tests.simulator.class_scripts import best_and_wrong, outcome, scenarios_with_scripts, wrong_choices

WANTED = {"school-floor", "school-four", "dormitory", "flat", "rental", "market"}
FACTS = Path(__file__).resolve().parents[2] / "courses" / "quizzes" / "facts.yaml"
LESSON_S = 180  # simulated: with four talks of a minute it fits ten


def decisions(name: str) -> tuple[Decision, ...]:
    return load_scenario(name).script.decisions


def test_six_scenarios_have_a_class_script():
    assert set(scenarios_with_scripts()) >= WANTED


@pytest.mark.parametrize("name", sorted(WANTED))
def test_the_best_options_pass_in_time_and_each_wrong_one_scores_less(name):
    best, wrong = best_and_wrong(name)
    assert best.card.band in ("excellent", "pass")
    assert best.asked == tuple(decision.id for decision in decisions(name))
    assert best.seconds <= LESSON_S
    assert [{decision: option} for decision, option, _ in wrong] == list(wrong_choices(name))
    for decision, option, made in wrong:
        assert made.card.total < best.card.total, (decision, option)


def test_an_option_played_in_a_forked_process_ends_as_it_does_alone():
    best, wrong = best_and_wrong("rental")
    assert best == outcome("rental", {})
    decision, option, made = wrong[-1]
    assert made == outcome("rental", {decision: option})


@pytest.mark.parametrize("name", sorted(WANTED))
def test_a_script_is_in_two_languages_and_its_facts_are_in_the_question_bank(name):
    known = set(re.findall(r"^  (\w+): ", FACTS.read_text(encoding="utf-8"), re.MULTILINE))
    for decision in decisions(name):
        for text in (decision.question, *(part for o in decision.options for part in (o.text, o.why))):
            assert re.search(r"[一-鿿]", text.zh)
            assert not re.search(r"[一-鿿]", text.en)
        for option in decision.options:
            assert option.facts
            assert set(option.facts) <= known


@pytest.mark.parametrize("name", sorted(WANTED))
def test_the_right_letter_changes(name):
    places = {[option.right for option in decision.options].index(True) for decision in decisions(name)}
    assert len(places) > 1


def changed_script(change: Any) -> str:
    data = load_scenario("rental").to_dict()
    change(data["lesson"])
    return json.dumps(data)


def first(lesson: dict[str, Any]) -> dict[str, Any]:
    return lesson["decisions"][0]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda lesson: lesson.update(role="pilot"), "lesson/role", "there is no role pilot"),
        (lambda lesson: lesson.pop("decisions"), "lesson", "decisions is missing"),
        (lambda lesson: lesson.update(decisions=lesson["decisions"][:2]), "lesson/decisions", "at least 3"),
        (lambda lesson: first(lesson).update(when={}), "lesson/decisions/0/when", "at least 1"),
        (lambda lesson: first(lesson).update(when={"at_s": 2, "walked": True}), "lesson/decisions/0/when", "more than 1"),
        (lambda lesson: first(lesson).update(when={"event": "rain"}), "lesson/decisions/0/when/event", "rain is none of"),
        (
            lambda lesson: first(lesson).update(when={"reached": {"at": [1, 1], "storey": "f9"}}),
            "lesson/decisions/0/when/reached/storey",
            "there is no storey f9",
        ),
        (lambda lesson: first(lesson)["options"].pop(0), "lesson/decisions/0/options", "a wrong one"),
        (lambda lesson: first(lesson)["options"][0].update(id="peek"), "lesson/decisions/1/options", "used twice"),
        (lambda lesson: first(lesson)["options"][0].update(then="bang"), "lesson/decisions/0/options/0/then", "no later"),
        (
            lambda lesson: first(lesson)["options"][0].update(steps=["fly"]),
            "lesson/decisions/0/options/0/steps/0",
            "no action fly",
        ),
        (
            lambda lesson: first(lesson)["options"][0].update(steps=[{"stairs": "attic", "to": "f1"}]),
            "lesson/decisions/0/options/0/steps/0/stairs",
            "no stair attic",
        ),
        (
            lambda lesson: first(lesson)["options"][0].update(steps=[{"jump": 3}]),
            "lesson/decisions/0/options/0/steps/0",
            "is no step",
        ),
    ],
)  # fmt: skip
def test_a_bad_script_is_refused_in_plain_words(change, place, said):
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(changed_script(change))
    assert refused.value.place.startswith(place)
    assert said in str(refused.value.problem)


def test_an_unchanged_script_is_accepted():
    """The negative control of the refusals."""
    assert parse_scenario(changed_script(lambda lesson: None)).id == "rental"


def test_a_step_reads_as_it_was_written():
    steps = [[1.0, 2.0], "crouch", 3.5, {"stairs": "east-stair", "to": "f1"}, {"push": [1.0, 2.0], "to": "f2"}]
    steps.append({"empty": "s1-f4", "most_s": 20.0})
    assert [entry_of(step_of(step)) for step in steps] == steps


@pytest.fixture
def guided() -> Guide:
    run = DrillRun(load_scenario("rental"), seed=1)
    guide = Guide(run, "class")
    run.add_player("class", guide.role)
    return guide


def walk(guide: Guide, seconds: float) -> None:
    for _ in range(round(seconds * 20)):
        wanted = guide.input()
        guide.run.step({"class": wanted} if wanted else {})


def test_the_clock_must_stop_once_a_decision_is_due(guided):
    assert guided.asked() is None
    walk(guided, 2)
    assert guided.asked().id == "bang"
    walk(guided, 1)
    assert guided.asked().id == "bang"


def test_a_choice_leads_to_the_decision_it_names(guided):
    walk(guided, 2)
    guided.choose("run")
    walk(guided, 1)
    assert guided.asked() is None
    assert guided.at == len(guided.decisions)


@pytest.mark.parametrize(
    ("when", "due"),
    [
        ({"reached": {"at": [10.4, 1.8], "storey": "f3"}}, True),
        ({"reached": {"at": [10.4, 1.8], "storey": "f2"}}, False),
        ({"event": "alarm"}, False),
        ({"event": "dark"}, False),
        ({"event": "smoke"}, False),
        ({"event": "out"}, False),
    ],
)
def test_a_decision_is_due_at_a_place_or_at_an_event(guided, when, due):
    guided.decisions = [replace(guided.decisions[0], when=Moment.from_dict(when))]
    walk(guided, 0.5)
    assert (guided.asked() is not None) is due


def test_a_decision_is_due_when_its_event_has_happened(guided):
    guided.decisions = [replace(guided.decisions[0], when=Moment(event="alarm"))]
    guided.run.raise_alarm("")
    assert guided.asked() is not None


def test_a_class_that_stands_still_is_asked_anyway(guided):
    guided.decisions = [replace(guided.decisions[0], when=Moment(reached=Place((0.5, 0.5), "f1")))]
    walk(guided, 9)
    assert guided.asked() is None
    walk(guided, 2)
    assert guided.asked() is not None


@pytest.mark.parametrize("kept_by", ["smoke", "", "rescue is awaited", "it is outside"])
def test_a_class_that_cannot_take_a_step_for_smoke_is_asked_nothing_and_the_guide_ends_the_drill(guided, kept_by):
    walk(guided, 2)
    guided.choose("shut")
    guided.walker = Walker([])
    player = guided.player
    for _ in range(round((LOST_S + 1) * 20)):
        player.speed = 0.0 if kept_by else player.free_speed
        player.stay_until = 9999 if kept_by == "rescue is awaited" else 0
        player.outside = kept_by == "it is outside"
        guided.input()
    assert guided.is_lost is (kept_by == "smoke")
    assert (guided.asked() is None) is guided.is_lost
    assert (guided.is_over(), guided.why_over) == ((True, "lost") if guided.is_lost else (False, "stopped"))
    again = Guide.restored(guided.run, json.loads(json.dumps(guided.state())))
    assert again.is_lost is guided.is_lost


def test_a_class_in_the_smoky_stair_is_not_asked_what_it_does_in_the_yard():
    made = outcome("school-four", {"stair": "west"})
    assert (made.why, made.card.band) == ("lost", "fail")
    assert "yard" not in made.asked
    assert made.inside_s >= made.seconds - 2


def test_a_place_that_cannot_be_reached_is_skipped(guided):
    guided.walker = Walker([(10.4, -9.0), 1.0], patience_s=STUCK_S)
    walk(guided, STUCK_S + 2)
    assert guided.walker.steps == []


def test_without_patience_the_guide_stands_there_for_ever(guided):
    """The negative control of patience."""
    guided.walker = Walker([(10.4, -9.0), 1.0])
    walk(guided, STUCK_S + 2)
    assert len(guided.walker.steps) == 2


def test_a_guide_goes_on_from_its_state_as_if_it_had_never_stopped(guided):
    walk(guided, 2)
    guided.choose("look")
    walk(guided, 3)
    again = Guide.restored(guided.run, json.loads(json.dumps(guided.state())))
    assert again.state() == guided.state()
    assert again.input() == guided.input()
