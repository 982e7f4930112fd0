"""Drills on PostgreSQL and Redis: a worker with ten full rooms is killed at minute 5, and Redis under two web processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.drills.site import Play, Site
from tests.drills.test_kill import GOES_ON_S, LOST_S, others_share, worker_killed
from tests.services.servers import postgres_of_its_own, redis_of_its_own

pytestmark = pytest.mark.services
ROOMS, PLAYERS, PEOPLE = 10, 8, 100
MINUTE_5 = 5 * 60 * 20
SPEED = float(os.environ.get("DRILL_TEST_SPEED", "2"))


@pytest.fixture
def postgres():
    """The address of a database of its own."""
    with postgres_of_its_own("drills") as own:
        yield own


@pytest.fixture
def redis(tmp_path):
    """A Redis of the test's own, which it may kill: the address and a function that starts it (again)."""
    with redis_of_its_own(tmp_path) as own:
        yield own


def crowd(folder: Path) -> str:
    """A drill in which all are still inside at minute 5: the fire breaks out late and the alarm comes later."""
    from simulator.engine.studies.bench import crowded

    data = crowded(PEOPLE - PLAYERS).to_dict()
    data["time_limit_s"] = 420
    data["detector"] = {"alarm_at_s": 290}
    data["population"] |= {
        "pre_movement_s": {"mean": 10, "sd": 5, "least": 0, "most": 30},
        "no_alarm_pre_movement_s": 290,
    }
    for fire in data["fires"]:
        fire["starts_at_s"] = 240
    (folder / "crowd.json").write_text(json.dumps(data))
    return "crowd.json"


async def test_ten_rooms_of_a_hundred_go_on_when_their_worker_is_killed_at_minute_5(postgres, tmp_path):
    site = Site(tmp_path, DATABASE_URL=postgres)
    try:
        port = site.start_web()
        rooms = site.sessions("open", ROOMS, PLAYERS, crowd(tmp_path), 100)
        site.start_worker("first", port, speed=SPEED)
        play = Play.begin(rooms, [port])
        try:
            await play.start(to_tick=100, within_s=180)
            site.start_worker("second", port, speed=SPEED)
            await asyncio.to_thread(site.await_worker, "second")
            await play.until(lambda: min(client.last_tick() for client in play.clients) >= MINUTE_5, within_s=1800)
            loss = await worker_killed(site, play, "first", speed=SPEED)
            await asyncio.sleep(5)
            await play.stop()
        finally:
            await play.leave()
        print(f"{ROOMS} rooms stood {loss.stood_s:.2f} s, lost {loss.lost_s:.2f} s, load {os.getloadavg()[0]:.1f}")
        found = site.sessions("read", *(room["code"] for room in rooms))
    finally:
        site.stop()
    for room in found:
        assert (room["state"], len(room["scores"])) == ("ended", PLAYERS)
        assert room["log"] == room["replayed_log"]
        assert room["scores"] == room["replayed_scores"]
    assert loss.lost_s <= LOST_S
    assert loss.stood_s <= GOES_ON_S * others_share()


async def test_when_redis_is_killed_clients_know_come_back_and_lose_nothing(postgres, redis, tmp_path):
    """Two web processes, players on both, the worker on one."""
    url, start_redis = redis
    server = start_redis()
    site = Site(tmp_path, DATABASE_URL=postgres, REDIS_URL=url)
    try:
        ports = [site.start_web(), site.start_web()]
        rooms = site.sessions("open", 2, 4, "school-floor", 3)
        site.start_worker("only", ports[0], speed=2)
        play = Play.begin(rooms, ports)
        try:
            await play.start(to_tick=100)
            far = [client for client in play.clients if client.port == ports[1]]
            assert far
            assert all(client.seen for client in far), "rooms span both processes"
            server.send_signal(signal.SIGKILL)
            server.wait()
            await play.until(lambda: all(client.losses for client in far), within_s=30)
            stood_at = max(client.last_tick() for client in play.clients)
            await asyncio.sleep(2)
            start_redis()
            back = time.monotonic()
            await play.until(lambda: all(client.first_after(back)[1] for client in play.clients), within_s=60)
            assert max(client.first_after(back)[1] for client in play.clients) >= stood_at
            await asyncio.sleep(2)
            await play.stop()
            assert all(client.card for own in play.players for client in own)
        finally:
            await play.leave()
        found = site.sessions("read", *(room["code"] for room in rooms))
    finally:
        site.stop()
    for room in found:
        assert (room["state"], len(room["scores"])) == ("ended", 4)
        assert room["scores"] == room["replayed_scores"]
