"""How a drill ends: with a score and one piece of evidence, or abandoned with neither."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from courses.training.models import Evidence
from simulator.drills.live.wire import Left
from simulator.drills.models import LIVE, DrillPlayer, DrillSession, DrillState
from simulator.drills.results.finishing import finish_session
from simulator.drills.runner.live_session import EMPTY_S, LiveSession
from simulator.drills.runner.worker import Worker
from simulator.drills.sessions.leases import EMPTY_LOBBY, abandon, ask_for_worker, take_lease
from simulator.drills.sessions.opening import open_session
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario


@pytest.fixture
def session(pupil, pupil_user) -> DrillSession:
    return open_session(scenario_id="school-floor", user=pupil_user, person=pupil)[0]


@pytest.fixture
def run(session) -> DrillRun:
    """Two seconds of the session's drill, with its player."""
    run = DrillRun(load_scenario("school-floor"), seed=session.seed)
    run.add_player(str(session.players.get().pk))
    for _ in range(40):
        run.step({})
    return run


# -- scored -----------------------------------------------------------------------------------------------------------


def test_finishing_writes_the_score_and_the_evidence(session, run, pupil):
    finish_session(session=session, run=run)
    session.refresh_from_db()
    assert (session.state, session.tick) == (DrillState.ENDED, 40)
    assert session.players.get().card["total"] == session.players.get().total
    evidence = Evidence.objects.get()
    assert (evidence.kind, evidence.subject_id) == ("drill_simulated", pupil.pk)


def test_finishing_twice_writes_once_and_changes_nothing(session, run):
    finish_session(session=session, run=run)
    before = DrillSession.objects.values().get(), DrillPlayer.objects.values().get(), Evidence.objects.values().get()
    run.step({})
    finish_session(session=session, run=run)
    after = DrillSession.objects.values().get(), DrillPlayer.objects.values().get(), Evidence.objects.values().get()
    assert after == before


def test_without_the_state_a_second_finish_would_change_the_log(session, run):
    """The control: a session set back to live is scored anew, and still the evidence is there once."""
    finish_session(session=session, run=run)
    DrillSession.objects.update(state=DrillState.RUNNING)
    run.step({})
    finish_session(session=session, run=run)
    assert DrillSession.objects.get().tick == 41
    assert Evidence.objects.count() == 1


def test_without_its_source_key_a_second_finish_would_write_twice(session, run, monkeypatch):
    """The control: with both guards off there are two."""
    from simulator.drills.results import finishing

    keys = iter(["drill:one", "drill:two"])
    record = finishing.record_evidence
    monkeypatch.setattr(finishing, "record_evidence", lambda **given: record(**given | {"source_key": next(keys)}))
    for _ in range(2):
        finish_session(session=session, run=run)
        DrillSession.objects.update(state=DrillState.RUNNING)
    assert Evidence.objects.count() == 2


def test_a_player_without_a_person_gets_a_score_and_no_evidence(session, run):
    DrillPlayer.objects.update(person=None)
    finish_session(session=session, run=run)
    assert session.players.get().card
    assert not Evidence.objects.exists()


def test_an_evidence_that_fails_leaves_the_drill_live(session, run, monkeypatch):
    def failing(**given):
        raise RuntimeError("ledger away")

    monkeypatch.setattr("simulator.drills.results.finishing.record_evidence", failing)
    with pytest.raises(RuntimeError):
        finish_session(session=session, run=run)
    session.refresh_from_db()
    assert session.state in LIVE
    assert session.players.get().card is None


# -- abandoned --------------------------------------------------------------------------------------------------------


def minutes_later(session: DrillSession, minutes: float) -> None:
    DrillSession.objects.filter(pk=session.pk).update(created_at=timezone.now() - timedelta(minutes=minutes))


@pytest.fixture
def worker() -> Worker:
    """A worker without a socket, whose sessions need no engine."""
    return Worker(url="ws://127.0.0.1:1/", name="worker")


def write_all(worker: Worker) -> list[LiveSession]:
    """What the worker does twice a second; returns the sessions it let go."""
    return async_to_sync(worker.storage.write_checkpoints)()


def hold(worker: Worker, session: DrillSession, *, tick: int, empty_s: float) -> LiveSession:
    """Puts a session of the worker's into the state `tick` ticks played and nobody there for `empty_s`."""
    assert take_lease(session.pk, worker.name)
    run = SimpleNamespace(tick=tick, finished=False, players={}, people=0)
    live = LiveSession(session, run, empty_since=time.monotonic() - empty_s)
    worker.holdings.sessions[live.hex] = live
    return live


def state(session: DrillSession) -> str:
    session.refresh_from_db()
    return session.state


def test_a_drill_everybody_has_left_ends_after_a_minute_and_scores_nobody(session, worker):
    live = hold(worker, session, tick=100, empty_s=EMPTY_S + 1)
    assert write_all(worker) == [live]
    assert state(session) == DrillState.ABANDONED
    assert session.lease_until is None
    assert session.players.get().card is None
    assert not Evidence.objects.exists()


def test_a_drill_just_left_waits_for_its_players(session, worker):
    hold(worker, session, tick=100, empty_s=EMPTY_S - 5)
    assert write_all(worker) == []
    assert state(session) in LIVE


def test_a_drill_somebody_plays_goes_on_however_long(session, worker):
    live = hold(worker, session, tick=100, empty_s=EMPTY_S * 60)
    live.connected.add(str(session.players.get().pk))
    assert write_all(worker) == []
    assert state(session) in LIVE


def test_the_minute_begins_when_the_last_player_leaves(session, worker):
    live = hold(worker, session, tick=100, empty_s=EMPTY_S * 60)
    player = str(session.players.get().pk)
    live.connected.add(player)
    live.receive(Left("", player), time.monotonic())
    assert write_all(worker) == []
    assert live.is_deserted(time.monotonic() + EMPTY_S + 1)


def test_a_session_lost_to_another_worker_is_let_go_and_not_ended(session, worker):
    live = hold(worker, session, tick=100, empty_s=EMPTY_S + 1)
    DrillSession.objects.update(lease_owner="another")
    assert write_all(worker) == [live]
    assert state(session) in LIVE


def test_a_lobby_no_worker_took_ends_by_itself(session, worker):
    minutes_later(session, EMPTY_LOBBY.total_seconds() / 60 + 1)
    assert worker.storage.find_waiting()[0] == []
    assert state(session) == DrillState.ABANDONED


def test_a_fresh_lobby_is_taken(session, worker):
    minutes_later(session, EMPTY_LOBBY.total_seconds() / 60 - 1)
    ask_for_worker(session.pk)
    assert worker.storage.find_waiting()[0] == [session.pk]


def test_a_lobby_nobody_came_to_ends_by_itself(session, worker):
    minutes = EMPTY_LOBBY.total_seconds() / 60 + 1
    hold(worker, session, tick=0, empty_s=minutes * 60)
    minutes_later(session, minutes)
    session.refresh_from_db()
    write_all(worker)
    DrillSession.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    worker.storage.find_waiting()
    assert state(session) == DrillState.ABANDONED


def test_an_abandoned_drill_is_not_scored_by_a_late_worker(session, run):
    abandon(session)
    finish_session(session=session, run=run)
    assert state(session) == DrillState.ABANDONED
    assert not Evidence.objects.exists()


def test_an_ended_drill_is_not_abandoned(session, run):
    finish_session(session=session, run=run)
    abandon(session)
    assert state(session) == DrillState.ENDED


def test_a_code_is_free_again_when_its_drill_is_over(session):
    abandon(session)
    assert DrillSession.objects.create(code=session.code, scenario="school-floor").state in LIVE
