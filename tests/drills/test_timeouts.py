"""Led sessions end by themselves: a lobby after two hours, a pause after a quarter, one all have left after five minutes."""

from __future__ import annotations

import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from courses.training.models import Evidence
from simulator.drills.live.wire import WatchingEnded
from simulator.drills.models import LIVE, DrillSession, DrillState
from simulator.drills.runner import waiting
from simulator.drills.runner.live_session import EMPTY_S, LEFT_ALONE_S, PAUSED_S, LiveSession
from simulator.drills.runner.worker import Worker
from simulator.drills.sessions.leases import LED_LOBBY, ask_for_worker, take_lease
from simulator.drills.sessions.opening import open_session
from simulator.drills.sessions.seats import take_seat
from tests.drills.led_sessions import class_session
from tests.drills.scripted_session import command_message

MINUTE_S = 60.0


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    session = class_session(teacher, school_class)
    take_seat(session=session, seat=7)
    return session


@pytest.fixture
def worker() -> Worker:
    """A worker without a socket, whose sessions need no engine."""
    return Worker(url="ws://127.0.0.1:1/", name="worker")


def opened_ago(session: DrillSession, ago: timedelta) -> None:
    DrillSession.objects.filter(pk=session.pk).update(created_at=timezone.now() - ago)
    session.refresh_from_db()


def hold(worker: Worker, session: DrillSession, *, tick: int = 0, empty_s: float = 0.0, paused_s: float | None = None):
    """The session in the worker's hands: `tick` ticks played, nobody there for `empty_s`, standing for `paused_s`."""
    assert take_lease(session.pk, worker.name)
    now = time.monotonic()
    run = SimpleNamespace(tick=tick, finished=False, players={}, people=0)
    live = LiveSession(session, run, empty_since=now - empty_s)  # type: ignore[arg-type]
    live.began_at = now - tick / 20 if tick else None
    live.paused_since = None if paused_s is None else now - paused_s
    worker.holdings.sessions[live.hex] = live
    return live


def somebody_is_there(live: LiveSession, *, playing: bool = True) -> None:
    live.watchers = {"wall"}
    if playing:
        live.connected.add(str(live.session.players.get().pk))


def state(session: DrillSession) -> str:
    session.refresh_from_db()
    return session.state


# -- lobbies ----------------------------------------------------------------------------------------------------------


def test_the_limits_are_those_that_are_promised():
    assert (timedelta(hours=2), 15 * MINUTE_S, 5 * MINUTE_S) == (LED_LOBBY, PAUSED_S, LEFT_ALONE_S)


@pytest.mark.parametrize(("minutes", "ends"), [(119, False), (121, True)])
def test_a_led_lobby_no_worker_took_ends_after_two_hours(session, worker, minutes, ends):
    opened_ago(session, timedelta(minutes=minutes))
    ask_for_worker(session.pk)
    assert worker.storage.find_waiting()[0] == ([] if ends else [session.pk])
    assert state(session) == (DrillState.ABANDONED if ends else DrillState.LOBBY)


@pytest.mark.parametrize(("minutes", "ends"), [(119, False), (121, True)])
@pytest.mark.parametrize("playing", [True, False])
def test_a_led_lobby_ends_after_two_hours_even_while_pages_look_on(session, worker, minutes, ends, playing):
    opened_ago(session, timedelta(minutes=minutes))
    live = hold(worker, session)
    somebody_is_there(live, playing=playing)
    assert async_to_sync(worker.storage.write_checkpoints)() == ([live] if ends else [])
    assert (state(session) in LIVE) is not ends


def test_with_the_rule_of_other_sessions_a_forgotten_console_would_hold_a_lobby_for_ever(session, worker, monkeypatch):
    """The control."""
    monkeypatch.setattr(DrillSession, "is_led", False)
    opened_ago(session, timedelta(days=3))
    somebody_is_there(hold(worker, session), playing=False)
    assert async_to_sync(worker.storage.write_checkpoints)() == []


def test_a_drill_that_begins_at_the_last_moment_goes_on(session, worker):
    opened_ago(session, timedelta(hours=3))
    live = hold(worker, session)
    somebody_is_there(live)
    live.receive(command_message("start"), time.monotonic())
    assert async_to_sync(worker.storage.write_checkpoints)() == []


def test_a_solo_lobby_keeps_its_half_hour(pupil, pupil_user, worker):
    alone = open_session(scenario_id="school-floor", user=pupil_user, person=pupil)[0]
    assert waiting.lobby_limit(alone) == timedelta(minutes=30)


# -- pauses -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "ends"), [(14.9, False), (15.1, True)])
def test_a_pause_ends_the_session_after_a_quarter_of_an_hour_whoever_is_there(session, worker, minutes, ends):
    live = hold(worker, session, tick=200, paused_s=minutes * MINUTE_S)
    somebody_is_there(live)
    assert async_to_sync(worker.storage.write_checkpoints)() == ([live] if ends else [])
    assert (state(session) == DrillState.ABANDONED) is ends
    assert not Evidence.objects.exists()


def test_resuming_begins_the_quarter_anew(session, worker):
    live = hold(worker, session, tick=200, paused_s=14.9 * MINUTE_S)
    somebody_is_there(live)
    later = time.monotonic() + MINUTE_S
    for what in ("resume", "pause"):
        live.receive(command_message(what), later)
    assert not live.is_deserted(later + 14 * MINUTE_S)


def test_a_worker_that_takes_over_knows_of_the_pause(session, worker):
    hold(worker, session, tick=200, paused_s=60)
    async_to_sync(worker.storage.write_checkpoints)()
    session.refresh_from_db()
    assert session.paused


# -- left sessions -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "ends"), [(4.9, False), (5.1, True)])
def test_a_session_all_have_left_ends_after_five_minutes(session, worker, minutes, ends):
    live = hold(worker, session, tick=200, empty_s=minutes * MINUTE_S)
    assert async_to_sync(worker.storage.write_checkpoints)() == ([live] if ends else [])
    assert (state(session) == DrillState.ABANDONED) is ends


def test_alone_it_would_end_after_one(session, worker, monkeypatch):
    """The control: without an organiser the limit is another."""
    monkeypatch.setattr(DrillSession, "is_led", False)
    live = hold(worker, session, tick=200, empty_s=EMPTY_S + 1)
    assert async_to_sync(worker.storage.write_checkpoints)() == [live]


@pytest.mark.parametrize("playing", [True, False])
def test_a_session_with_a_player_or_a_wall_goes_on(session, worker, playing):
    live = hold(worker, session, tick=200, empty_s=60 * MINUTE_S)
    somebody_is_there(live, playing=playing)
    if not playing:
        live.connected.clear()
    assert async_to_sync(worker.storage.write_checkpoints)() == []


def test_the_five_minutes_begin_when_the_last_page_closes(session, worker):
    live = hold(worker, session, tick=200, empty_s=60 * MINUTE_S)
    live.watchers = {"wall"}
    now = time.monotonic()
    live.receive(WatchingEnded("", "wall"), now)
    assert not live.is_deserted(now + 4.9 * MINUTE_S)
    assert live.is_deserted(now + 5.1 * MINUTE_S)
