"""Processes killed for real in the middle of drills: sessions go on, players come back, and nothing scored is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import time
from dataclasses import dataclass

import pytest

from simulator.protocol.messages import encode
from tests.bench.sockets import packed
from tests.drills.site import Play, Site

SESSIONS, PLAYERS, SPEED = 2, 4, 3
KILL_AT = 460  # ticks: past a keyframe, at 23 s of the drill
GOES_ON_S, LOST_S = 5.0, 1.0
HANDSHAKE = (
    b"GET /ws/drills/play/ HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.fixture
def site(race_dir, tmp_path):
    folder = shutil.copytree(race_dir, tmp_path / "site")
    site = Site(folder)
    yield site
    site.stop()


@dataclass
class Loss:
    """What a kill cost: seconds until the last session went on, and the most that was lost, in seconds of a player's time."""

    stood_s: float
    lost_s: float


def others_share() -> float:
    """How many times longer things take here now than on a machine with nothing else to do."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


async def worker_killed(site: Site, play: Play, victim: str, *, speed: float, between=lambda: None) -> Loss:
    """Kills a worker and waits for everybody to see time pass again."""
    seen = [client.last_tick() for client in play.clients]
    site.kill_worker(victim)
    killed = time.monotonic()
    await asyncio.to_thread(between)
    await play.until(lambda: all(client.first_after(killed + 0.3)[0] < 1e9 for client in play.clients), within_s=60)
    again = [client.first_after(killed + 0.3) for client in play.clients]
    lost = [before - tick for before, (_, tick) in zip(seen, again, strict=True)]
    return Loss(max(when for when, _ in again) - killed, max(lost) / (20 * speed))


async def played(site: Site, *, between=None) -> tuple[Loss, list[dict]]:
    """Sessions played by two workers, the first of which is killed; what it cost, and what came of the sessions.

    `between` is done before there is a second worker.
    """

    def afterwards() -> None:
        if between is not None:
            between()
            site.start_worker("second", port, speed=SPEED)

    port = site.start_web()
    sessions = site.sessions("open", SESSIONS, PLAYERS, "school-floor", 11)
    site.start_worker("first", port, speed=SPEED)
    play = Play.begin(sessions, [port])
    try:
        await play.start(to_tick=100)
        await play.order("inject", kind="lights_out", door="")
        if between is None:
            site.start_worker("second", port, speed=SPEED)
            await asyncio.to_thread(site.await_worker, "second")
        await play.until(lambda: min(client.last_tick() for client in play.clients) >= KILL_AT)
        loss = await worker_killed(site, play, "first", speed=SPEED, between=afterwards)
        await asyncio.sleep(2)
        await play.stop()
        assert all(client.card for own in play.players for client in own)
    finally:
        await play.leave()
    return loss, site.sessions("read", *(session["code"] for session in sessions))


async def test_a_killed_workers_sessions_go_on_with_another(site):
    loss, found = await played(site)
    print(f"stood {loss.stood_s:.2f} s, lost {loss.lost_s:.2f} s")
    assert loss.stood_s <= GOES_ON_S * others_share()
    assert loss.lost_s <= LOST_S
    for session in found:
        assert session["state"] == "ended"
        assert len(session["scores"]) == PLAYERS
        assert session["log"] == session["replayed_log"]
        assert session["scores"] == session["replayed_scores"]


async def test_without_what_was_written_down_the_sessions_begin_again(site):
    """The control."""

    def forget() -> None:
        site.sessions("forget", *codes)

    run_sessions = site.sessions
    codes: list[str] = []

    def sessions(*arguments):
        made = run_sessions(*arguments)
        if arguments[0] == "open":
            codes.extend(session["code"] for session in made)
        return made

    site.sessions = sessions
    loss, _found = await played(site, between=forget)
    assert loss.lost_s > LOST_S


async def test_a_killed_web_process_makes_the_drill_stand_and_everybody_comes_back(site):
    port = site.start_web()
    sessions = site.sessions("open", 1, PLAYERS, "school-floor", 5)
    site.start_worker("only", port, speed=SPEED)
    play = Play.begin(sessions, [port])
    try:
        await play.start(to_tick=100)
        site.kill_web(port)
        stood_at = max(client.last_tick() for client in play.clients)
        await play.until(lambda: all(client.socket is None for client in play.clients))
        assert all(client.losses for client in play.clients), "clients know"
        await asyncio.sleep(2)
        site.start_web(port)
        back = time.monotonic()
        await play.until(lambda: all(client.first_after(back)[1] for client in play.clients), within_s=30)
        ticks = [client.first_after(back)[1] for client in play.clients]
        assert max(ticks) - stood_at < 20 * SPEED * 3, "no time passed while nobody could be heard"
        assert [text["t"] for text in play.players[0][0].texts].count("welcome") == 2
        await play.stop()
    finally:
        await play.leave()
    (found,) = site.sessions("read", sessions[0]["code"])
    assert len(found["scores"]) == PLAYERS
    assert found["scores"] == found["replayed_scores"]


async def test_who_was_away_when_the_drill_ended_gets_the_score(site):
    port = site.start_web()
    sessions = site.sessions("open", 1, 2, "school-floor", 5)
    site.start_worker("only", port, speed=SPEED)
    play = Play.begin(sessions, [port])
    away = play.players[0][0]
    try:
        await play.start(to_tick=60)
        away.port = 1  # comes back to nowhere for now
        await away.socket.close()
        await play.order("stop")
        await play.until(lambda: play.players[0][1].over)
        away.port = port
        await play.until(lambda: away.over)
        assert away.card and away.card["max"] == play.players[0][1].card["max"]
    finally:
        await play.leave()


async def test_a_worker_told_to_stop_hands_its_sessions_over(site):
    port = site.start_web()
    sessions = site.sessions("open", 1, 1, "school-floor", 5)
    site.start_worker("first", port, speed=SPEED)
    play = Play.begin(sessions, [port])
    try:
        await play.start(to_tick=60)
        site.start_worker("second", port, speed=SPEED)
        await asyncio.to_thread(site.await_worker, "second")
        site.workers["first"].terminate()
        await play.until(lambda: site.workers["first"].poll() is not None)
        gone, ended = time.monotonic(), play.clients[0].last_tick()
        await play.until(lambda: all(client.first_after(gone)[0] < 1e9 for client in play.clients))
        assert play.clients[0].first_after(gone)[1] >= ended, "nothing was lost"
    finally:
        await play.leave()


RAW = {
    "noise": b"\xff" * 400,
    "text that is none": packed(1, b"\xff\xfe\xfa"),
    "a huge frame": packed(2, b"x" * 60_000) + packed(2, b"x" * 60_000),
    "an endless message": (b"\x01" + packed(1, b"x" * 60_000)[1:]) * 3,
    "unmasked": b"\x81\x02{}",
    "a flood": packed(1, encode("ping", seq=1).encode()) * 3000,
    "a flood of nonsense": packed(1, b"{") * 3000,
}


async def cut_off(port: int, sent: bytes, hello: str) -> bool:
    """Sends bytes after a proper beginning; True when the server then ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(HANDSHAKE + packed(1, hello.encode()))
    await reader.readuntil(b"\r\n\r\n")
    with contextlib.suppress(ConnectionError):
        writer.write(sent)
        await writer.drain()
        async with asyncio.timeout(30):
            # A close frame, or the end itself.
            while part := await reader.read(65536):
                if b"\x88" in part[-8:]:
                    break
    writer.close()
    return True


async def test_hostile_sockets_are_cut_off_and_nobody_else_notices(site):
    port = site.start_web()
    sessions = site.sessions("open", 1, 5, "school-floor", 5)
    hostile = sessions[0]["tokens"].pop()
    site.start_worker("only", port)
    play = Play.begin(sessions, [port])
    try:
        await play.start(to_tick=40)
        for sent in RAW.values():
            before = play.players[0][0].last_tick()
            for hello in (encode("hello", code=sessions[0]["code"], token=hostile), "{}"):
                assert await cut_off(port, sent, hello)
            await play.until(lambda before=before: play.players[0][0].last_tick() > before + 10, within_s=20)
        assert not any(client.losses for client in play.clients)
        assert not any(text["t"] == "error" for client in play.clients for text in client.texts)
    finally:
        await play.leave()
