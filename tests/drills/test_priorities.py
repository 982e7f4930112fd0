"""What matters runs first: sessions somebody plays in, then led ones; idle ones wait for their first hello."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from simulator.drills.live import player_consumer
from simulator.drills.models import DrillMode, DrillSession, DrillState
from simulator.drills.runner import waiting
from simulator.drills.runner.updates import phase_of
from simulator.drills.runner.worker import Worker
from simulator.drills.sessions.leases import ask_for_worker, ask_to_start, take_lease
from simulator.drills.sessions.opening import open_session
from simulator.drills.sessions.tokens import watch_token
from tests.drills.scripted_session import recovered
from tests.drills.test_sockets import opened, player

NAME = "worker"


@pytest.fixture
def drill_worker(db) -> Worker:
    return Worker(url="ws://127.0.0.1:1/", name=NAME)


def idle(count: int) -> None:
    """Sessions that somebody opened and nobody came to."""
    for _ in range(count):
        open_session(scenario_id="school-floor", user=None, person=None)


def found(drill_worker: Worker) -> list:
    return drill_worker.storage.find_waiting()[0]


# -- who is taken ------------------------------------------------------------------------------------------------------


def test_no_worker_takes_a_session_nobody_has_come_to(drill_worker):
    idle(3)
    assert found(drill_worker) == []


def test_the_first_hello_asks_for_a_worker(drill_worker):
    idle(3)
    session, _, token = open_session(scenario_id="school-floor", user=None, person=None)

    @async_to_sync
    async def hello():
        socket = player()
        await socket.open()
        await socket.say("hello", code=session.code, token=token, name="", client="test")
        assert (await socket.hear())["t"] == "welcome"
        await socket.pong()

    hello()
    assert found(drill_worker) == [session.pk]


def test_a_wall_that_watches_asks_for_a_worker_too(drill_worker):
    room = opened()

    @async_to_sync
    async def watch():
        socket = player()
        await socket.open()
        await socket.say("watch", token=watch_token(room.session, may_command=False))
        assert (await socket.hear())["t"] == "scene"
        await socket.pong()

    watch()
    assert found(drill_worker) == [room.session.pk]


def test_without_the_hello_all_idle_sessions_would_be_taken_first(drill_worker, monkeypatch):
    """The control: with the idle ones wanted too, the one that matters is not among the next three."""
    idle(5)
    DrillSession.objects.update(wanted_at=timezone.now(), created_at=timezone.now() - timedelta(minutes=1))
    session, _, _ = open_session(scenario_id="school-floor", user=None, person=None)
    ask_for_worker(session.pk)
    assert session.pk not in found(drill_worker)


def many_waiting() -> dict[str, DrillSession]:
    """Idle sessions of an earlier worker, the longest held; then a led one, then one that runs."""
    idle(5)
    now = timezone.now()
    DrillSession.objects.update(lease_owner="dead", lease_until=now - timedelta(minutes=5))
    led = DrillSession.objects.create(scenario="school-floor", mode=DrillMode.ROOM, wanted_at=now)
    running = DrillSession.objects.create(
        scenario="school-floor", state=DrillState.RUNNING, tick=40, lease_until=now - timedelta(seconds=1)
    )
    return {"led": led, "running": running}


def test_running_sessions_come_first_then_led_ones(drill_worker):
    rows = many_waiting()
    assert found(drill_worker)[:2] == [rows["running"].pk, rows["led"].pk]


def test_without_the_ranks_idle_sessions_would_come_first(drill_worker, monkeypatch):
    """The control: by lease and age alone, what runs waits behind what nobody plays."""
    rows = many_waiting()
    monkeypatch.setattr(waiting, "_rank", lambda: "lease_until")
    assert rows["running"].pk not in found(drill_worker)


def test_idle_sessions_end_in_their_time_though_no_worker_takes_them(drill_worker):
    idle(1)
    DrillSession.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    assert found(drill_worker) == []
    assert DrillSession.objects.get().state == DrillState.ABANDONED


# -- a start before a worker is there ----------------------------------------------------------------------------------


def pressed_start(session: DrillSession) -> None:
    """The organiser presses start while no worker holds the session, and closes the page."""

    @async_to_sync
    async def press():
        socket = player()
        await socket.open()
        await socket.say("watch", token=watch_token(session, may_command=True))
        assert (await socket.hear())["t"] == "scene"
        await socket.say("command", seq=1, what="start")
        await socket.pong()

    press()


def test_a_start_before_a_worker_holds_the_session_is_kept(db):
    session = opened().session
    pressed_start(session)
    assert phase_of(recovered(DrillSession.objects.get(pk=session.pk)), 0.0) == "countdown"


def test_a_start_while_a_worker_takes_the_session_is_delivered(drill_worker):
    """It came after the worker had read the row, and before the worker could be heard of."""
    session = opened().session
    live = recovered(session)
    assert take_lease(session.pk, NAME)
    drill_worker.holdings.sessions[session.pk.hex] = live
    pressed_start(session)
    assert live.began_at is None
    async_to_sync(drill_worker.storage.start_asked)()
    assert live.began_at is not None


def test_without_keeping_it_the_start_would_be_lost(db, monkeypatch):
    """The control."""
    monkeypatch.setattr(player_consumer, "ask_to_start", lambda session_id: None)
    session = opened().session
    pressed_start(session)
    assert phase_of(recovered(DrillSession.objects.get(pk=session.pk)), 0.0) == "lobby"


def test_a_watcher_without_the_right_starts_nothing(db):
    session = opened().session

    @async_to_sync
    async def press():
        socket = player()
        await socket.open()
        await socket.say("watch", token=watch_token(session, may_command=False))
        await socket.hear()
        await socket.say("command", seq=1, what="start")
        return (await socket.hear())["code"]

    assert press() == "not_allowed"
    session.refresh_from_db()
    assert session.start_asked_at is None


def test_a_start_is_kept_only_in_the_lobby(db):
    session = opened().session
    DrillSession.objects.update(state=DrillState.RUNNING)
    ask_to_start(session.pk)
    session.refresh_from_db()
    assert session.start_asked_at is None


# -- the cap -----------------------------------------------------------------------------------------------------------


def begin(client) -> object:
    return client.post("/drills/start/school-floor/")


def test_visitors_drills_are_capped_as_a_whole_and_the_visitor_is_told(client, db, settings):
    settings.DRILL_MOST_ANONYMOUS = 2
    idle(2)
    answer = begin(client)
    assert (answer.status_code, answer["Retry-After"]) == (503, "120")
    assert "练习名额暂时已满" in answer.content.decode()
    assert DrillSession.objects.count() == 2


def test_below_the_cap_a_visitor_begins(client, db, settings):
    """The control."""
    settings.DRILL_MOST_ANONYMOUS = 3
    idle(2)
    assert begin(client).status_code == 302


def test_led_drills_and_those_of_the_signed_in_open_nevertheless(client, teacher, school_class, settings):
    settings.DRILL_MOST_ANONYMOUS = 1
    idle(1)
    client.force_login(teacher)
    assert begin(client).status_code == 302
    led = client.post("/drills/open/", {"scenario": "school-floor", "audience": f"class:{school_class.pk}"})
    assert led.status_code == 302
    assert DrillSession.objects.filter(mode=DrillMode.ROOM).count() == 1


def test_drills_that_are_over_free_their_places(client, db, settings):
    settings.DRILL_MOST_ANONYMOUS = 1
    idle(1)
    DrillSession.objects.update(state=DrillState.ENDED)
    assert begin(client).status_code == 302


def test_the_worker_may_be_asked_twice(db):
    session = opened().session
    ask_for_worker(session.pk)
    first = DrillSession.objects.get(pk=session.pk).wanted_at
    ask_for_worker(session.pk)
    assert DrillSession.objects.get(pk=session.pk).wanted_at == first
