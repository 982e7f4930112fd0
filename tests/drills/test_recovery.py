"""A session that is lost goes on from what was stored as if nothing had happened, and nothing is scored twice."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from courses.training.models import Evidence
from simulator.drills.live.wire import Left, Watching, WatchingEnded
from simulator.drills.models import DrillInput, DrillKeyframe, DrillPlayer, DrillSession, DrillState
from simulator.drills.runner import checkpoints, storage
from simulator.drills.runner.checkpoints import write_checkpoints, write_result
from simulator.drills.runner.live_session import MOST_WAITED_TICKS, LiveSession
from simulator.drills.runner.recovery import Recovery, read_session
from simulator.drills.runner.updates import phase_of, play_beat
from simulator.drills.runner.waiting import LEFT_TO_OTHERS, waiting_sessions
from simulator.drills.runner.worker import Worker
from simulator.drills.sessions.leases import take_lease
from simulator.drills.sessions.opening import open_session
from simulator.drills.sessions.refusals import JoinRefused
from simulator.drills.sessions.seats import add_player, take_seat
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import KEYFRAME_TICKS
from simulator.engine.people import crowd
from simulator.engine.people.crowd import NoPlaceError
from simulator.protocol.snapshot import tick_of
from tests.drills.scripted_session import (
    OWNER,
    FixedClock,
    command_message,
    id_without_offset,
    input_message,
    join_message,
    outcome,
    play_script,
    recovered,
    replayed,
    take_session,
)

ANN, BEN, EVE = (str(uuid.UUID(int=n)) for n in (1, 2, 3))
UNTIL = KEYFRAME_TICKS + 60
# People come, walk, act and are ordered about on both sides of the keyframe, and exactly on it.
SCRIPT = {
    0: [join_message(ANN), join_message(BEN, "teacher")],
    10: [input_message(ANN, 1, 1, 0), input_message(BEN, 1, 0, -1, "wake_other")],
    11: [input_message(ANN, 2, 1, 0)],
    150: [command_message("inject", kind="delay_alarm"), input_message(BEN, 2, 0.6, -0.8)],
    KEYFRAME_TICKS - 1: [input_message(ANN, 3, -0.3, -0.7, "crouch")],
    KEYFRAME_TICKS: [join_message(EVE), input_message(ANN, 4, 0, -1), command_message("inject", kind="lights_out")],
    KEYFRAME_TICKS + 1: [input_message(EVE, 1, 1, -0.5, "raise_alarm"), command_message("inject", kind="delay_alarm")],
    KEYFRAME_TICKS + 30: [input_message(BEN, 3, -1, 0)],
}


def new_session() -> DrillSession:
    return DrillSession.objects.create(id=id_without_offset(), scenario="school-floor", mode="room", seed=7)


@pytest.fixture
def session(db) -> DrillSession:
    return new_session()


@pytest.fixture(scope="module")
def undisturbed(django_db_setup, django_db_blocker):
    """What the script comes to when nothing happens to its session."""
    with django_db_blocker.unblock():
        session = new_session()
        try:
            return outcome(play_script(session, SCRIPT, until=UNTIL).run)
        finally:
            session.delete()


# -- the same again ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("crash_at", "write_every"),
    [
        ((1,), 10), ((160,), 10), ((KEYFRAME_TICKS,), 1), ((KEYFRAME_TICKS,), 10), ((KEYFRAME_TICKS + 1,), 1),
        ((100, KEYFRAME_TICKS - 1, KEYFRAME_TICKS + 5, KEYFRAME_TICKS + 30, UNTIL - 1), 10),
    ],
    ids=str,
)  # fmt: skip
def test_a_session_goes_on_from_any_tick_as_if_it_had_not_been_lost(session, undisturbed, crash_at, write_every):
    live = play_script(session, SCRIPT, until=UNTIL, write_every=write_every, crash_at=crash_at)
    assert outcome(live.run) == undisturbed


def test_an_undisturbed_run_of_the_log_is_the_same(session, undisturbed):
    live = play_script(session, SCRIPT, until=UNTIL, write_every=5, crash_at=(200, 411))
    write_checkpoints([live.checkpoint()], OWNER)
    assert outcome(replayed(session, until=UNTIL)) == undisturbed


def test_without_the_log_of_inputs_it_comes_to_something_else(session, undisturbed):
    """The control."""
    live = play_script(session, SCRIPT, until=UNTIL, crash_at=(300,), before_return=lambda s: s.inputs.all().delete())
    assert outcome(live.run) != undisturbed


def test_without_the_keyframe_the_whole_drill_is_played_again(session, undisturbed):
    """Slower, and the same: a keyframe is a shortcut through the log."""
    live = play_script(
        session, SCRIPT, until=UNTIL, crash_at=(430,), before_return=lambda s: s.keyframes.all().delete()
    )
    assert outcome(live.run) == undisturbed


def test_only_ticks_since_the_keyframe_are_played_again(session):
    live = play_script(session, SCRIPT, until=KEYFRAME_TICKS + 20, write_every=1)
    back = Recovery(read_session(DrillSession.objects.get()))
    assert (back.run.tick, live.run.tick) == (KEYFRAME_TICKS, KEYFRAME_TICKS + 20)
    back.advance(15)
    assert not back.done
    back.advance(15)
    assert back.done


def test_each_keyframe_holds_the_events_since_the_one_before(session, monkeypatch):
    monkeypatch.setattr("simulator.engine.drill.run.KEYFRAME_TICKS", 40)
    live = play_script(session, SCRIPT, until=130, write_every=1)
    kept = [len(events) for events in session.keyframes.values_list("events", flat=True)]
    assert len(kept) == 3
    before = [event.to_list() for event in live.run.events if event.tick < 120]
    assert sum(kept) >= len(before) > max(kept)
    again = recovered(DrillSession.objects.get())
    assert outcome(again.run) == outcome(live.run)


def test_sessions_have_their_keyframes_at_different_ticks_and_come_back_all_the_same(db):
    """Begun together and lost together, they are not all longest from their last one."""
    for early_s in (0, 7, 19):
        number = uuid.UUID(int=id_without_offset().int + early_s)
        session = DrillSession.objects.create(id=number, scenario="school-floor", mode="room", seed=7)
        live = play_script(session, SCRIPT, until=UNTIL, write_every=10, crash_at=(100, UNTIL - 5))
        framed = list(session.keyframes.order_by("tick").values_list("tick", flat=True))
        first = KEYFRAME_TICKS - 20 * early_s
        assert framed == list(range(first, UNTIL, KEYFRAME_TICKS))
        assert outcome(live.run) == outcome(replayed(session, until=UNTIL))


def test_who_walked_on_walks_on(session):
    """An input is logged when it changes something, and holds until the next."""
    script = {0: [join_message(ANN)], **{tick: [input_message(ANN, tick, 1, 0)] for tick in range(5, 60)}}
    live = play_script(session, script, until=60, write_every=1)
    assert DrillInput.objects.filter(player=ANN).count() == 2
    again = recovered(DrillSession.objects.get())
    assert (again.run.players[ANN].x, again.run.players[ANN].dx) == (live.run.players[ANN].x, 1.0)


# -- written once, or again -------------------------------------------------------------------------------------------


def test_a_page_that_could_not_be_written_comes_with_the_next(session, monkeypatch):
    live = play_script(session, SCRIPT, until=155, write_every=200)
    checkpoint = live.checkpoint()
    with monkeypatch.context() as broken, pytest.raises(OSError):
        broken.setattr(checkpoints.DrillKeyframe.objects, "bulk_create", failing)
        write_checkpoints([checkpoint], OWNER)
    live.restore(checkpoint)
    live.tick()
    write_checkpoints([live.checkpoint()], OWNER)
    assert outcome(recovered(DrillSession.objects.get()).run) == outcome(live.run)


def test_without_putting_it_back_a_page_would_be_lost(session):
    """The control."""
    live = play_script(session, SCRIPT, until=155, write_every=200)
    live.checkpoint()
    live.tick()
    write_checkpoints([live.checkpoint()], OWNER)
    assert outcome(recovered(DrillSession.objects.get()).run) != outcome(live.run)


def failing(*args, **kwargs):
    raise OSError("the database is away")


def written_twice(session: DrillSession) -> LiveSession:
    """A session whose page was committed, but the worker never heard so and wrote it again."""
    live = play_script(session, SCRIPT, until=155, write_every=200)
    checkpoint = live.checkpoint()
    write_checkpoints([checkpoint], OWNER)
    live.restore(checkpoint)
    live.tick()
    write_checkpoints([live.checkpoint()], OWNER)
    return live


def test_a_page_written_twice_gives_no_order_twice(session):
    live = written_twice(session)
    assert DrillInput.objects.filter(payload__command__kind="delay_alarm").count() == 2
    assert outcome(recovered(DrillSession.objects.get()).run) == outcome(live.run)


def test_without_their_numbers_orders_would_be_given_twice(session):
    """The control."""
    live = written_twice(session)
    for row in DrillInput.objects.filter(payload__has_key="command"):
        row.payload.pop("n")
        row.save()
    assert outcome(recovered(DrillSession.objects.get()).run) != outcome(live.run)


def test_who_has_lost_the_lease_writes_nothing(session):
    live = play_script(session, SCRIPT, until=30)
    DrillSession.objects.update(lease_owner="another")
    assert write_checkpoints([live.checkpoint()], OWNER) == set()
    assert session.inputs.filter(tick__gte=28).count() == 0


def test_who_has_lost_the_lease_ends_nothing(session):
    live = play_script(session, {**SCRIPT, 30: [command_message("stop")]}, until=60)
    assert live.run.finished
    DrillSession.objects.update(lease_owner="another")
    assert write_result(live.session, live.run, live.checkpoint(), OWNER) is None
    assert DrillSession.objects.get().state == DrillState.RUNNING


# -- ends -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def worker() -> Worker:
    return Worker(url="ws://127.0.0.1:1/", name=OWNER)


def bring_back(worker: Worker, session: DrillSession) -> LiveSession:
    """The session as the worker takes it, step by step as it does."""

    @async_to_sync
    async def come():
        await worker.storage.take(session.pk)
        while worker.holdings.recovering:
            await worker.clock.recover(time.monotonic())

    DrillSession.objects.update(lease_until=None)
    come()
    return worker.holdings.sessions[session.pk.hex]


def run_storage_once(worker: Worker) -> None:
    @async_to_sync
    async def once():
        storage_task = asyncio.create_task(worker.storage.run(worker.stopped))
        await asyncio.sleep(0)
        worker.stopped.set()
        await storage_task

    once()
    worker.stopped.clear()


@pytest.fixture
def stopped(session) -> LiveSession:
    """A drill that was stopped, and whose worker was killed before it could score it."""
    player, _ = add_player(session=session, person=None, name="Ann")
    script = {0: [join_message(str(player.pk))], 30: [command_message("stop")]}
    live = play_script(session, script, until=60, write_every=200)
    assert live.run.finished
    write_checkpoints([live.checkpoint()], OWNER)
    return live


def test_a_drill_that_had_ended_is_scored_by_the_next_worker(stopped, session, worker):
    live = bring_back(worker, session)
    assert live.run.finished
    run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.ENDED
    assert session.players.get().card
    assert not worker.holdings.sessions


def test_scores_that_cannot_be_written_are_written_later(stopped, session, worker, monkeypatch):
    bring_back(worker, session)
    with monkeypatch.context() as broken:
        broken.setattr(storage, "write_result", failing)
        run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.RUNNING
    assert session.lease_owner == OWNER
    run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.ENDED
    assert session.players.get().card is not None


def test_a_stop_ends_a_drill_that_is_paused(session):
    live = play_script(session, SCRIPT, until=20)
    live.receive(command_message("pause"), FixedClock.now)
    assert live.is_halted(FixedClock.now)
    live.receive(command_message("stop"), FixedClock.now)
    assert not live.is_halted(FixedClock.now)
    live.tick()
    assert (live.run.finished, live.run.tick) == (True, 20)
    write_checkpoints([live.checkpoint()], OWNER)
    assert outcome(recovered(DrillSession.objects.get()).run) == outcome(live.run)


def test_a_drill_stopped_before_it_began_scores_nobody(session, worker, pupil):
    add_player(session=session, person=pupil)
    live = bring_back(worker, session)
    live.receive(join_message(str(session.players.get().pk)), time.monotonic())
    live.receive(command_message("stop"), time.monotonic())
    run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.ABANDONED
    assert not Evidence.objects.exists()


def test_a_start_is_not_forgotten(session):
    live = take_session(session)
    live.began_at = None
    live.receive(join_message(ANN), FixedClock.now)
    live.receive(command_message("start"), FixedClock.now)
    write_checkpoints([live.checkpoint()], OWNER)
    again = recovered(DrillSession.objects.get())
    assert again.began_at is not None
    assert again.run.tick == 0


def test_a_pause_is_not_forgotten(session):
    live = play_script(session, SCRIPT, until=20)
    live.receive(command_message("pause"), FixedClock.now)
    write_checkpoints([live.checkpoint()], OWNER)
    assert phase_of(recovered(DrillSession.objects.get()), FixedClock.now) == "paused"


def test_an_injection_waits_until_what_it_needs_is_prepared(session, monkeypatch):
    live = play_script(session, SCRIPT, until=20)
    preparing = [True]
    monkeypatch.setattr(DrillRun, "is_foreseeing", property(lambda run: bool(preparing)))
    live.receive(command_message("inject", kind="lights_out"), FixedClock.now)
    live.tick()
    assert not live.run.state.dark
    preparing.clear()
    tick = live.run.tick
    live.tick()
    assert live.run.state.dark
    logged = [at for at, _, payload in live.inputs if payload.get("command", {}).get("what") == "inject"]
    assert logged == [tick], "a replay does it at the same tick"


def test_an_injection_waits_for_a_second_at_most(session, monkeypatch):
    live = play_script(session, SCRIPT, until=20)
    monkeypatch.setattr(DrillRun, "is_foreseeing", property(lambda run: True))
    live.receive(command_message("inject", kind="lights_out"), FixedClock.now)
    for _ in range(MOST_WAITED_TICKS):
        live.tick()
    assert not live.run.state.dark
    live.tick()
    assert live.run.state.dark


def test_nobody_joins_a_drill_that_has_ended(stopped):
    before = outcome(stopped.run)
    stopped.receive(join_message(EVE), FixedClock.now)
    stopped.receive(input_message(EVE, 1, 1, 0), FixedClock.now)
    assert outcome(stopped.run) == before


def test_a_session_is_not_given_up_while_the_site_is_away(session, worker):
    live = bring_back(worker, session)
    live.tick()
    live.empty_since = time.monotonic() - 3600
    worker.site.is_lost = True
    assert async_to_sync(worker.storage.write_checkpoints)() == []
    worker.site.is_lost = False
    assert async_to_sync(worker.storage.write_checkpoints)() == [live]


def test_a_keyframe_of_another_version_ends_its_session_and_no_other(session, worker):
    play_script(session, SCRIPT, until=KEYFRAME_TICKS + 2, write_every=1)
    frame = DrillKeyframe.objects.get()
    DrillKeyframe.objects.update(state={**frame.state, "scenario": "another"})
    other = DrillSession.objects.create(scenario="school-floor", code="OTHER2", mode="room", wanted_at=timezone.now())
    DrillSession.objects.update(lease_until=None)
    run_storage_once(worker)
    run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.ABANDONED
    assert other.pk.hex in worker.holdings.recovering


def test_a_session_on_a_crowd_that_is_not_here_is_left_to_others_and_then_given_up(session, worker, monkeypatch):
    DrillSession.objects.update(lease_until=None, wanted_at=timezone.now())
    assert [found.pk for found in waiting_sessions([])] == [session.pk]
    monkeypatch.setattr(crowd, "find_spec", lambda name: None if name == "jupedsim" else object())
    assert not waiting_sessions([]), "another worker may have it"
    DrillSession.objects.update(wanted_at=timezone.now() - LEFT_TO_OTHERS)
    run_storage_once(worker)
    run_storage_once(worker)
    session.refresh_from_db()
    assert session.state == DrillState.ABANDONED


def test_leases_are_kept_while_sessions_come_back(session, worker):
    play_script(session, SCRIPT, until=30)
    DrillSession.objects.update(lease_until=None)
    async_to_sync(worker.storage.take)(session.pk)
    before = DrillSession.objects.get().lease_until
    assert worker.holdings.recovering and not worker.holdings.sessions
    async_to_sync(worker.storage.write_checkpoints)()
    assert DrillSession.objects.get().lease_until > before


def of_another(session: DrillSession, *, seconds: float) -> None:
    """The session's worker is another, whose lease lasts so long."""
    DrillSession.objects.update(lease_owner="another", lease_until=timezone.now() + timedelta(seconds=seconds))


def advance(worker: Worker) -> None:
    for _ in range(40):
        async_to_sync(worker.clock.recover)(time.monotonic())


def test_a_session_whose_worker_seems_gone_is_played_back_before_it_is_free(session, worker):
    live = play_script(session, SCRIPT, until=40, write_every=1)
    of_another(session, seconds=0.4)
    run_storage_once(worker)
    advance(worker)
    assert (worker.holdings.recovering[session.pk.hex].run.tick, worker.holdings.sessions) == (40, {})
    assert async_to_sync(worker.storage.write_checkpoints)() == []
    assert DrillSession.objects.get().lease_owner == "another"
    of_another(session, seconds=-0.1)
    run_storage_once(worker)
    advance(worker)
    assert DrillSession.objects.get().lease_owner == OWNER
    assert outcome(worker.holdings.sessions[session.pk.hex].run) == outcome(live.run)


def test_what_its_worker_still_wrote_is_in_a_session_played_back_early(session, worker):
    play_script(session, SCRIPT, until=40, write_every=1)
    of_another(session, seconds=0.4)
    run_storage_once(worker)
    advance(worker)
    DrillInput.objects.create(session=session, tick=44, player=ANN, payload={"dx": 0, "dy": 1, "actions": [], "seq": 9})
    of_another(session, seconds=-0.1)
    run_storage_once(worker)
    advance(worker)
    assert worker.holdings.sessions[session.pk.hex].run.tick == 45
    assert outcome(worker.holdings.sessions[session.pk.hex].run) == outcome(replayed(session, until=45))


def test_a_session_whose_worker_lives_is_given_up_again(session, worker):
    play_script(session, SCRIPT, until=40, write_every=1)
    of_another(session, seconds=0.4)
    run_storage_once(worker)
    assert session.pk.hex in worker.holdings.recovering
    of_another(session, seconds=2)
    run_storage_once(worker)
    assert not worker.holdings.recovering and not worker.holdings.sessions


def test_a_worker_takes_a_few_sessions_at_a_time_and_leaves_the_rest_to_others(db, worker):
    for _ in range(6):
        play_script(new_session(), SCRIPT, until=10, write_every=1)
    DrillSession.objects.update(lease_until=None)
    run_storage_once(worker)
    assert len(worker.holdings.recovering) == 3
    advance(worker)
    assert len(worker.holdings.sessions) == 3
    run_storage_once(worker)
    advance(worker)
    assert len(worker.holdings.sessions) == 6


# -- who is there -----------------------------------------------------------------------------------------------------


def test_an_old_socket_that_ends_late_leaves_who_is_back_alone(session):
    live = take_session(session)
    live.receive(replace(join_message(ANN), socket="old"), FixedClock.now)
    live.receive(replace(join_message(ANN), socket="new"), FixedClock.now)
    live.receive(Left("", ANN, "old"), FixedClock.now)
    assert live.connected == {ANN}
    live.receive(Left("", ANN, "new"), FixedClock.now)
    assert not live.connected


def test_a_watcher_heard_twice_counts_once(session):
    live = take_session(session)
    for _ in range(2):
        live.receive(Watching("", "wall"), FixedClock.now)
    assert live.watching == 1
    live.receive(WatchingEnded("", "wall"), FixedClock.now)
    assert live.watching == 0


def test_after_a_crash_only_those_who_are_there_count_as_there(session):
    _ann, ben = (add_player(session=session, person=None, name=name)[0] for name in ("Ann", "Ben"))
    DrillPlayer.objects.update(connected=True)
    live = take_session(session)
    live.receive(join_message(str(ben.pk)), FixedClock.now)
    write_checkpoints([live.checkpoint()], OWNER)
    assert list(DrillPlayer.objects.filter(connected=True)) == [ben]


def test_a_session_without_space_left_turns_away_and_goes_on(session):
    live = play_script(session, SCRIPT, until=20)
    crowd_add = live.run.state.crowd.add
    live.run.state.crowd.add = failing_add
    live.receive(join_message(EVE), FixedClock.now)
    live.receive(input_message(EVE, 1, 1, 0), FixedClock.now)
    live.run.state.crowd.add = crowd_add
    assert live.newly_refused == [EVE]
    assert EVE not in live.run.players
    live.tick()
    write_checkpoints([live.checkpoint()], OWNER)
    assert outcome(recovered(DrillSession.objects.get()).run) == outcome(live.run)


def failing_add(*args, **kwargs):
    raise NoPlaceError("no free place")


def test_of_two_who_reach_for_a_seat_at_once_one_gets_it(session):
    take_seat(session=session, seat=7, name="Ann")
    with pytest.raises(JoinRefused, match="seat_taken"):
        take_seat(session=session, seat=7, name="Ben")


def test_a_seat_is_free_for_whoever_lost_the_connection(session):
    player, token = take_seat(session=session, seat=7, name="Ann")
    DrillPlayer.objects.update(connected=False)
    again, other = take_seat(session=session, seat=7)
    assert again == player
    assert other != token


# -- what is sent -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ahead", [0, 1])
def test_snapshots_come_ten_times_a_second_at_even_ticks(session, worker, ahead):
    """Whatever the beat at which a session began: those thinned out to 4 Hz are chosen by their tick."""
    live = bring_back(worker, session)
    live.began_at = 0.0
    frames = [play_beat(live, beat, time.monotonic()).snapshot for beat in range(ahead, 40 + ahead)]
    assert [tick_of(frame) for frame in frames if frame] == list(range(2, 41, 2))


def test_a_solo_drill_begins_by_itself(db):
    session, player, _ = open_session(scenario_id="school-floor", user=None, person=None)
    assert take_lease(session.pk, OWNER)
    live = recovered(session)
    live.receive(join_message(str(player.pk)), 100.0)
    assert (phase_of(live, 101.0), phase_of(live, 104.0)) == ("countdown", "running")
