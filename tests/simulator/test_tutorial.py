"""The tutorial: half a minute long, goals in order, no harm whatever a player does, not listed among the drills."""

from __future__ import annotations

import pytest

from simulator.engine.assessment.report import report
from simulator.engine.assessment.tutorial_goals import DONE, GOALS, OVER, Goal, goal_of, met_goals
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario, scenario_ids, shipped_ids
from simulator.protocol.player_input import PlayerInput
from simulator.protocol.texts import TEXTS
from simulator.scenarios.make import made
from tests.simulator.scripts.tutorial import LEARNER
from tests.simulator.scripts.walk import Bot, play

TUTORIAL = load_scenario("tutorial")


def test_the_file_is_what_its_maker_writes():
    path, text = made("tutorial")
    assert path.read_text(encoding="utf-8") == text


def test_it_is_shipped_but_not_listed_as_a_drill():
    assert TUTORIAL.practice
    assert "tutorial" in shipped_ids()
    assert "tutorial" not in scenario_ids()
    assert len(shipped_ids()) == len(scenario_ids()) + 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_beginner_is_done_in_half_a_minute(seed):
    run = play(DrillRun(TUTORIAL, seed=seed), LEARNER)
    assert run.finished
    assert run.events[-1].data["why"] == "all_done"  # no roll-call of others is waited for
    assert 20 <= run.time_s <= 45
    assert goal_of(run.events, "p").id == DONE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_first_lesson_leads_through_no_smoke(seed):
    """Whoever follows the hints meets none, and sees the exit from the moment the fire door is open."""
    run = play(DrillRun(TUTORIAL, seed=seed), LEARNER)
    tracks = [event.data for event in run.events if event.kind == "track" and event.player == "p"]
    assert tracks[-1]["smoke_s"] == 0
    assert min(track["sight"] for track in tracks) > 15
    assert "entered_smoke" not in {event.kind for event in run.events}


def test_its_signs_lead_to_the_exit_that_its_step_names():
    assert {sign.to for sign in TUTORIAL.signs} == {"exit"}
    assert "安全出口" in TEXTS["goal_assembly"].zh


def test_a_slow_beginner_has_time_and_the_button_promises_no_less():
    assert TUTORIAL.time_limit_s >= 3 * 60
    assert "30" not in TUTORIAL.summary.zh + TUTORIAL.role("learner").brief.zh


def test_the_goals_come_one_after_another_in_their_order():
    run = DrillRun(TUTORIAL, seed=1)
    bot = Bot(run, run.add_player("p"), LEARNER)
    seen = [goal_of(run.events, "p")]
    while not run.finished:
        run.step({"p": bot.input()})
        if (goal := goal_of(run.events, "p")) != seen[-1]:
            seen.append(goal)
    assert [goal.id for goal in seen] == [*GOALS, DONE]
    assert [goal.done for goal in seen] == list(range(len(GOALS) + 1))


def test_only_what_was_done_is_ticked():
    """No alarm, the door shut on others and out: passed over is not done."""
    kinds = ("door_closed", "player_out", "reached_assembly", "roll_call")
    events = [Event(0, "player_joined", "p", {"x": 0, "y": 0}), Event(40, "track", "p", {"x": 5, "y": 0}),
              *(Event(60, kind, "p") for kind in kinds)]  # fmt: skip
    assert [name for name, met in met_goals(events, "p").items() if met] == ["walk", "assembly", "report"]
    assert goal_of(events, "p").id == DONE
    assert goal_of(events, "p").done == 3


def test_a_player_who_does_nothing_is_asked_to_walk_until_time_is_up():
    run = DrillRun(TUTORIAL, seed=1)
    run.add_player("p")
    while not run.finished:
        assert goal_of(run.events, "p").id == "walk"
        run.step({})
    assert run.time_s == 180
    assert goal_of(run.events, "p").id == OVER


def test_no_hint_sends_a_player_back_to_a_goal_passed_over():
    def log(*kinds: str) -> list[Event]:
        joined = Event(0, "player_joined", "p", {"x": 0, "y": 0})
        return [joined, Event(40, "track", "p", {"x": 5, "y": 0}), *(Event(60, kind, "p") for kind in kinds)]

    assert goal_of(log(), "p").id == "alarm"
    assert goal_of(log("alarm_raised", "door_opened"), "p").id == "crouch"
    assert goal_of(log("alarm_raised", "entered_smoke"), "p").id == "crouch"
    assert goal_of(log("player_out"), "p").id == "assembly"
    assert met_goals(log("alarm_raised", "stood", "entered_smoke"), "p")["crouch"] is False
    assert met_goals(log("alarm_raised", "crouched"), "p")["crouch"] is True


def test_goals_count_only_the_players_own_events():
    own = [Event(0, "player_joined", "p", {"x": 0, "y": 0}), Event(5, "door_opened", "q", {})]
    assert met_goals(own, "p") == dict.fromkeys(GOALS, False)


@pytest.mark.parametrize("place", ["store", "beside the fire"])
def test_nobody_comes_to_harm_whatever_they_do(place):
    """Upright for a minute in the thickest smoke, or beside the fire."""
    run = DrillRun(TUTORIAL, seed=1)
    player = run.add_player("p")
    x, y = {"store": (-1.2, 1.2), "beside the fire": (-2.4, 1.2)}[place]
    at = run.plan.inside_point(x, y)
    run.state.crowd.move(player.index, at, target=at, speed=0.0)
    for _ in range(20):
        run.step({"p": PlayerInput()})
    assert run.plan.room_at(player.x, player.y) == "store"
    while not run.finished:
        run.step({"p": PlayerInput()})
    assert player.smoke_s > 30
    assert player.fed < 0.001
    assert run.people.fed.max() < 0.001


def test_with_a_real_fire_they_come_to_harm():
    """The negative control: the same minute with the yields and size of a real fire."""
    import json

    from simulator.engine.scenario.loader import parse_scenario
    from simulator.engine.scenario.model import FOLDER

    data = json.loads((FOLDER / "tutorial.json").read_text(encoding="utf-8"))
    data["fires"][0].update(cap_kw=2000, growth="fast", co_yield=0.08)
    run = DrillRun(parse_scenario(json.dumps(data)), seed=1)
    player = run.add_player("p")
    at = run.plan.inside_point(-1.2, 1.2)
    run.state.crowd.move(player.index, at, target=at, speed=0.0)
    while not run.finished:
        run.step({"p": PlayerInput()})
    assert player.fed > 0.1


def test_it_has_no_two_minute_benchmark():
    run = play(DrillRun(TUTORIAL, seed=1), LEARNER)
    assert report(run.events, TUTORIAL).benchmark is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_clients_have_a_text_for_every_goal(language):
    assert {f"goal_{name}" for name in (*GOALS, DONE, OVER)} <= TEXTS.keys()
    assert TEXTS["goal"][language].format(step=1, of=7, text="x")


def test_the_steps_are_numbered_to_the_last_whatever_was_passed_over():
    """Who opens a door at once has passed over feeling it: the next step is still the fifth, and the end is 7 of 7."""
    assert [Goal(name, 0, len(GOALS)).step for name in GOALS] == [1, 2, 3, 4, 5, 6, 7]
    assert Goal(DONE, 6, len(GOALS)).to_dict()["step"] == len(GOALS)


def test_the_tutorials_address_is_one_that_can_be_learned_from():
    address = load_scenario("tutorial").address
    assert all(word in address.here.zh for word in ("路", "号", "层"))
    assert address.here.zh != load_scenario("tutorial").name.zh
    assert "路" in address.elsewhere.zh
