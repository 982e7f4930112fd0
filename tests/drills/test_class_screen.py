"""A class at one screen: the clock stands at decisions, choices are logged, a crash anywhere changes nothing."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from courses.training.models import Evidence
from simulator.drills.models import ORGANISER, DrillInput, DrillMode, DrillSession, ScreenBranch
from simulator.drills.results.branch_requests import ask_for_branches
from simulator.drills.results.counterfactuals import play_branch, summary, worse_by
from simulator.drills.results.decisions import choices_of, other_option
from simulator.drills.results.finishing import finish_session
from simulator.drills.runner import recovery
from simulator.drills.runner.live_session import LiveSession
from simulator.drills.runner.updates import phase_of, status_of
from simulator.drills.sessions.opening import open_led_session
from simulator.drills.tasks import play_branches
from simulator.engine.drill.class_guide import Guide
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.messages import Hello, ProtocolError
from tests.drills.scripted_session import command_message, input_message, join_message, recovered, write_checkpoint

SEED = 11
LOST_BY = {"bang": "run"}  # out of the room and into the smoke
WRONG = {"bang": "look", "wait": "under-bed"}


def open_screen(user, **given) -> DrillSession:
    session = open_led_session(scenario_id="rental", user=user, mode=DrillMode.SCREEN, **given)
    DrillSession.objects.filter(pk=session.pk).update(seed=SEED)
    return DrillSession.objects.get(pk=session.pk)


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return open_screen(teacher, school_class=school_class, present=41)


def started(session: DrillSession) -> LiveSession:
    room = recovered(session)
    room.began_at = time.monotonic() - 1
    return room


def command(room: LiveSession, what: str, **fields) -> None:
    room.receive(command_message(what, **fields), time.monotonic())


def go(room: LiveSession, ticks: int) -> int:
    """Ticks on as the worker does; returns how many of them passed before a decision, or the end, stopped the clock."""
    for passed in range(ticks):
        if room.is_halted(time.monotonic()):
            return passed
        room.tick()
    return ticks


def choose(room: LiveSession, wrong: dict[str, str] | None = None, votes: tuple[int, ...] = (3, 20, 18)) -> str:
    decision = room.open_decision(time.monotonic())
    option = (wrong or {}).get(decision.id) or decision.best.id
    command(room, "choose", option=option, votes=votes)
    return decision.id


def crash(room: LiveSession) -> LiveSession:
    """Another worker takes the session as it was last written down."""
    DrillSession.objects.filter(pk=room.session.pk).update(tick=room.run.tick)
    write_checkpoint(room)
    again = recovered(DrillSession.objects.get(pk=room.session.pk))
    again.began_at = again.began_at or time.monotonic() - 1
    return again


def play(
    room: LiveSession, wrong: dict[str, str] | None = None, crash_at: tuple[int, ...] = (), at_decisions: bool = False
) -> LiveSession:
    """Plays a lesson to its end, the worker dying at these ticks, and at every decision when asked."""
    while not room.run.finished:
        due = [tick for tick in crash_at if tick > room.run.tick]
        go(room, min(due) - room.run.tick if due else 400)
        if room.run.tick in crash_at:
            room = crash(room)
        if room.open_decision(time.monotonic()) and not room.run.finished:
            if at_decisions:
                room = crash(room)
            choose(room, wrong)
    return room


def log(room: LiveSession) -> list[list]:
    return [event.to_list() for event in room.run.events]


# -- the session ---------------------------------------------------------------------------------------------------------


def test_a_session_at_one_screen_has_one_player_the_class_and_nobody_holds_its_token(session):
    player = session.players.get()
    assert (player.person, player.role, session.present) == (None, "tenant", 41)
    room = recovered(session)
    assert list(room.run.players) == [str(player.pk)]
    assert phase_of(room, time.monotonic()) == "lobby"


def test_without_a_class_script_there_is_no_session_at_one_screen(teacher):
    with pytest.raises(ScenarioError):
        open_led_session(scenario_id="hotel", user=teacher, mode=DrillMode.SCREEN)
    assert not DrillSession.objects.exists()


def test_the_clock_stands_at_a_decision_and_the_question_gives_nothing_away(session):
    room = started(session)
    assert go(room, 400) == 40
    status = status_of(room, time.monotonic())
    assert status["phase"] == "deciding"
    assert status["decision"]["number"] == 1
    assert [option["id"] for option in status["decision"]["options"]] == ["shut", "run", "look"]
    assert "right" not in json.dumps(status)
    assert "why" not in json.dumps(status)


def test_a_choice_goes_on_and_is_in_the_log_with_its_votes(session):
    room = started(session)
    go(room, 400)
    choose(room)
    assert go(room, 5) == 5
    assert [event.data for event in room.run.events if event.kind == "decided"] == [
        {"decision": "bang", "option": "shut", "votes": [3, 20, 18]}
    ]


@pytest.mark.parametrize("option", ["", "window", "five", "<b>"])
def test_what_is_no_option_of_this_decision_changes_nothing(session, option):
    room = started(session)
    go(room, 400)
    command(room, "choose", option=option, votes=[1])
    assert room.is_halted(time.monotonic())


def test_a_second_press_does_not_answer_the_next_question(session):
    room = started(session)
    go(room, 400)
    choose(room)
    choose(room)
    go(room, 400)
    choose_again = {"option": "shut", "votes": [9]}
    command(room, "choose", **choose_again)
    assert [event.data["decision"] for event in room.run.events if event.kind == "decided"] == ["bang"]
    assert room.open_decision(time.monotonic()).id == "again"


def test_pausing_stops_the_walk_and_a_decision_needs_no_pause(session):
    room = started(session)
    go(room, 10)
    command(room, "pause")
    assert phase_of(room, time.monotonic()) == "paused"
    assert go(room, 10) == 0
    command(room, "resume")
    go(room, 400)
    command(room, "pause")
    assert phase_of(room, time.monotonic()) == "deciding"


def test_stopping_at_a_decision_ends_the_drill(session):
    room = started(session)
    go(room, 400)
    command(room, "stop")
    go(room, 2)
    assert room.run.finished


def test_no_device_joins_a_class_at_one_screen(session):
    from asgiref.sync import async_to_sync

    from simulator.drills.live.arrival import join

    with pytest.raises(ProtocolError) as refused:
        async_to_sync(join)(Hello(code=session.code, token=None, name="x", client="test"))
    assert refused.value.code == "not_allowed"
    room = started(session)
    room.receive(join_message("b" * 32, "tenant"), time.monotonic())
    room.receive(input_message(room.guide.player_id, 1, 1, 0), time.monotonic())
    go(room, 10)
    assert len(room.run.players) == 1
    assert not [row for row in room.inputs if row[2].get("seq")]


# -- the same whatever happens ------------------------------------------------------------------------------------------


def test_the_same_choices_give_the_same_log(session):
    first = log(play(started(session), WRONG))
    assert log(play(started(session), WRONG)) == first


def test_other_choices_give_another_log(session):
    """The control."""
    assert log(play(started(session), WRONG)) != log(play(started(session)))


def test_a_crash_at_every_decision_and_in_the_middle_of_steps_changes_nothing(session):
    undisturbed = log(play(started(session), WRONG))
    disturbed = play(started(session), WRONG, crash_at=(3, 61, 200, 399, 400, 401, 640), at_decisions=True)
    assert log(disturbed) == undisturbed


def test_without_the_guides_place_in_the_keyframe_a_session_could_not_go_on(session, monkeypatch):
    """The control: a guide that begins anew is at the first question when the log answers a later one."""
    room = play_until(started(session), 640)
    monkeypatch.setattr(recovery, "_guide_of", lambda found, run: Guide(run, found.player))
    DrillSession.objects.filter(pk=session.pk).update(tick=room.run.tick)
    write_checkpoint(room)
    session = DrillSession.objects.get(pk=session.pk)
    with pytest.raises(StopIteration):
        recovered(session)
    monkeypatch.undo()
    assert recovered(session).guide.at == room.guide.at > 0


def play_until(room: LiveSession, tick: int) -> LiveSession:
    while room.run.tick < tick:
        go(room, tick - room.run.tick)
        if room.open_decision(time.monotonic()):
            choose(room, WRONG)
    return room


def test_without_its_commands_a_replay_would_know_nothing_of_the_choices(session):
    """The control of the log: with the organiser's rows gone, a recovered session asks anew."""
    room = play_until(started(session), 100)
    DrillSession.objects.filter(pk=session.pk).update(tick=room.run.tick)
    write_checkpoint(room)
    assert recovered(DrillSession.objects.get(pk=session.pk)).guide.at == room.guide.at > 0
    DrillInput.objects.filter(session=session, player=ORGANISER).delete()
    assert recovered(DrillSession.objects.get(pk=session.pk)).guide.at == 0


def test_a_replay_needs_no_guide(session):
    """Films are made from the log alone."""
    from media.replay import replay

    room = play(started(session), WRONG)
    DrillSession.objects.filter(pk=session.pk).update(tick=room.run.tick)
    write_checkpoint(room)
    *_, last = replay(DrillSession.objects.get(pk=session.pk))
    assert [event.to_list() for event in last.events] == log(room)


def test_a_class_that_smoke_keeps_inside_is_asked_nothing_more_and_the_drill_ends_there(session):
    lost = play(started(session), LOST_BY)
    assert lost.run.events[-1].kind == "drill_ended"
    assert lost.run.events[-1].data["why"] == "lost"
    assert not lost.run.players[lost.guide.player_id].outside
    assert [row[2]["command"] for row in lost.inputs if "command" in row[2]][-1] == {"what": "stop", "why": "lost"}
    assert play(started(session)).run.events[-1].data["why"] != "lost", "the control"


def test_a_crash_while_the_class_is_stuck_changes_nothing_and_a_replay_needs_no_guide(session):
    from media.replay import replay

    undisturbed = play(started(session), LOST_BY)
    room = play(started(session), LOST_BY, crash_at=(undisturbed.run.tick - 90, undisturbed.run.tick - 5))
    assert log(room) == log(undisturbed)
    DrillSession.objects.filter(pk=session.pk).update(tick=room.run.tick)
    write_checkpoint(room)
    *_, last = replay(DrillSession.objects.get(pk=session.pk))
    assert [event.to_list() for event in last.events] == log(room)


def test_few_inputs_are_logged_though_the_class_walks(session):
    room = play(started(session), WRONG)
    rows = [row for row in room.inputs if "dx" in row[2]]
    assert len(rows) < room.run.tick / 4


# -- what is left of it -------------------------------------------------------------------------------------------------


def finished(session: DrillSession, wrong: dict[str, str] | None = None) -> DrillSession:
    room = play(started(session), wrong)
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    return DrillSession.objects.get(pk=session.pk)


def test_the_evidence_is_the_classs_and_names_nobody(session, school_class, teacher):
    finished(session, WRONG)
    evidence = Evidence.objects.get()
    assert (evidence.subject_kind, evidence.subject_id, evidence.recorded_by) == ("class", school_class.pk, teacher)
    assert evidence.commitment == ""
    assert evidence.result["present"] == 41
    assert [entry["option"] for entry in evidence.result["decisions"]] == ["look", "feel", "five", "under-bed"]
    first = evidence.result["decisions"][0]
    assert (first["votes"], first["right"], first["letter"]) == ([3, 20, 18], False, "C")
    assert first["steered"]
    assert first["most"] == ["run"]


def test_without_a_class_there_is_a_score_and_no_evidence(teacher):
    session = finished(open_screen(teacher))
    assert session.players.get().total is not None
    assert not Evidence.objects.exists()


def test_the_other_way_of_a_wrong_choice_is_the_best_and_of_a_right_one_the_most_tempting():
    bang = load_scenario("rental").script.decisions[0]
    assert other_option(bang, "look").id == "shut"
    assert other_option(bang, "shut").id == "run"


def test_the_other_ways_are_played_once_and_kept(session, monkeypatch):
    session = finished(session, WRONG)
    played = []
    monkeypatch.setattr(
        "simulator.drills.results.counterfactuals.play_branch",
        lambda *given: played.append(given) or play_branch(*given),
    )
    for _ in range(2):
        ask_for_branches(session)
    assert len(played) == 4
    branches = {branch.decision: branch for branch in session.branches.all()}
    assert {name: branch.option for name, branch in branches.items()} == {
        "bang": "shut", "again": "peek", "call": "landlord", "wait": "window",
    }  # fmt: skip
    own = session.players.get().total
    assert branches["bang"].result["total"] > own
    assert branches["wait"].result["total"] > own
    assert branches["call"].result["total"] < branches["wait"].result["total"]


@pytest.mark.parametrize("with_keyframes", [True, False])
def test_the_way_taken_played_again_is_the_classs_own(session, with_keyframes):
    """The control of the branches: turning nothing round gives the class's own result, to the last place walked."""
    session = finished(session)
    if not with_keyframes:
        session.keyframes.all().delete()
    events = [Event.from_list(row) for row in session.events]
    own = summary(events, load_scenario("rental"), str(session.players.get().pk))
    for choice in choices_of(session):
        assert play_branch(session, choice.decision, choice.option) == own | {"injections": 0}


def test_after_the_other_option_all_is_right(session):
    """A class that went wrong twice: with the first mistake undone, the second is undone as well."""
    session = finished(session, WRONG)
    right = play_branch(session, "bang", "shut")
    assert right["total"] > 90
    assert not right["down"]


def test_both_ways_are_asked_for_while_the_class_still_votes(session, queued):
    room = started(session)
    go(room, 400)
    decision = room.guide.asked()
    assert decision is not None, "the class is being asked"
    write_checkpoint(room)
    session.refresh_from_db()
    assert session.events is None, "the drill is not over"
    asked = set(session.branches.values_list("decision", "option"))
    assert asked == {(decision.id, decision.best.id), (decision.id, decision.tempting.id)}
    assert len(queued(play_branches)) == 1
    write_checkpoint(room)
    assert len(queued(play_branches)) == 1, "once"
    ahead = play_branch(session, decision.id, decision.best.id)
    assert ahead["total"] > 90


def test_what_was_played_ahead_is_kept_unless_something_was_injected_since(session, monkeypatch):
    session = finished(session, WRONG)
    monkeypatch.setattr("simulator.drills.results.counterfactuals.play_branch", lambda *given: {"total": 2.0})
    for decision, option, injections in (("bang", "shut", 0), ("bang", "run", 0), ("wait", "window", 1)):
        ScreenBranch.objects.create(
            session=session, decision=decision, option=option, result={"total": 1.0, "injections": injections}
        )
    ask_for_branches(session)
    kept = {(row.decision, row.option): row.result["total"] for row in session.branches.all()}
    assert kept == {("bang", "shut"): 1.0, ("wait", "window"): 2.0, ("again", "peek"): 2.0, ("call", "landlord"): 2.0}


def test_what_the_teacher_had_happen_happens_on_the_other_way_too(session):
    room = started(session)
    go(room, 10)
    command(room, "inject", kind="close_door", door="d-s3-f3")
    room = play(room, WRONG)
    write_checkpoint(room)
    finish_session(session=session, run=room.run)
    session = DrillSession.objects.get(pk=session.pk)
    own = summary(
        [Event.from_list(row) for row in session.events], load_scenario("rental"), str(session.players.get().pk)
    )
    assert play_branch(session, "wait", "under-bed") == own | {"injections": 1}


def test_a_branch_that_fails_says_so_and_is_tried_again(session, monkeypatch):
    session = finished(session, WRONG)
    played = []

    def broken(session, decision, option):
        played.append(decision)
        raise RuntimeError("engine away")

    monkeypatch.setattr("simulator.drills.results.counterfactuals.play_branch", broken)
    ask_for_branches(session)
    assert ScreenBranch.objects.filter(failed=True, result__isnull=True).count() == len(played) == 4
    ask_for_branches(session)
    assert len(played) == 4  # a page that polls must not try for ever
    monkeypatch.setattr("simulator.drills.results.counterfactuals.play_branch", lambda *given: {"total": 1})
    ask_for_branches(session, again=True)
    assert ScreenBranch.objects.filter(failed=False, result={"total": 1}).count() == 4


def test_branches_are_queued_again_only_when_no_job_is_to_play_them(session, queued):
    from common.jobs.services import claim_job, finish_job

    session = finished(session, WRONG)
    for _ in range(2):
        ask_for_branches(session)
    assert len(queued(play_branches)) == 1
    finish_job(claim_job("a worker"), None)  # a job that ended and left them unplayed
    ask_for_branches(session)
    assert len(queued(play_branches)) == 2


def test_a_command_shows_a_new_worker_that_somebody_looks_on(session):
    room = started(session)
    assert room.watching == 0
    command(room, "resume")
    assert room.watching == 1


# -- by what a wrong way is worse -------------------------------------------------------------------------------------


def way(time_s: float | None, alarm_s: float | None, smoke_s: float = 0.0, sight: float = 30.0) -> dict[str, Any]:
    """What is kept of a way that was played."""
    return {"time_s": time_s, "alarm_s": alarm_s, "track": [[0, "track", "p", {"smoke_s": smoke_s, "sight": sight}]]}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (way(62.0, None), ["看着快 5 秒，却更危险", "警报一直没响，别人不知道着火了"]),
        (way(62.0, 75.0), ["看着快 5 秒，却更危险", "警报晚响 60 秒，别人晚 60 秒才知道"]),
        (
            way(66.0, 15.0, smoke_s=30.0, sight=17.5),
            ["看着快 1 秒，却更危险", "碰到烟 30 秒，对的做法 16 秒", "最差只能看清 18 米，对的做法 30 米"],
        ),
        (way(None, 15.0), ["没能到安全的地方"]),
        (way(90.0, 15.0), ["慢 23 秒才安全"]),
        (way(66.0, 15.0, smoke_s=16.0), []),
    ],
)
def test_a_wrong_way_is_told_by_what_it_is_worse(wrong, said):
    assert [text["zh"] for text in worse_by(way(67.0, 15.0, smoke_s=16.0), wrong)] == said


def test_of_a_way_kept_without_its_alarm_none_is_missed():
    old = way(62.0, None)
    del old["alarm_s"]
    assert worse_by(way(67.0, 15.0), old) == []
