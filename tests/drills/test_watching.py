"""Who looks on through the socket, and who may command: the token decides, and nothing else does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core import signing

from simulator.drills.live import player_consumer
from simulator.drills.live.player_consumer import PlayerConsumer
from simulator.drills.live.wire import Joined, pack_frame
from simulator.drills.models import DrillSession
from simulator.drills.runner.labels import PlayerLabel
from simulator.drills.runner.updates import roster_of
from simulator.drills.sessions import tokens
from simulator.drills.sessions.seats import take_seat
from simulator.drills.sessions.tokens import WATCH_SALT, watch_token
from simulator.engine.fire.heat import BURN_DOSE
from simulator.protocol.messages import encode
from tests.drills.led_sessions import class_session, make_seats
from tests.drills.scripted_session import recovered
from tests.drills.test_sockets import WAIT_S, Socket, player, worker


@pytest.fixture
def session(teacher, school_class) -> DrillSession:
    return class_session(teacher, make_seats(school_class))


@asynccontextmanager
async def watching(session: DrillSession, token: str) -> AsyncIterator[tuple[Socket, Socket, dict[str, Any]]]:
    """Somebody with the token, the worker that has taken the session, and the scene shown."""
    page, work = player(), worker()
    assert await page.open()
    assert await work.open()
    await page.say("watch", token=token)
    scene = await page.hear()
    await work.take(session.pk.hex)
    await work.raw(json.dumps({"t": "send", "session": session.pk.hex, "text": encode("status")}))
    assert (await page.hear())["t"] == "status", "the room is taken"
    yield page, work, scene
    for socket in (page, work):
        if not socket.line.future.done():
            await socket.line.disconnect(timeout=WAIT_S)


async def heard(work: Socket) -> dict[str, Any]:
    """The worker's next message, but for the one that somebody has come to look on."""
    while (message := await work.hear())["t"] == "watching":
        pass
    return message


def commanded(session: DrillSession, token: str, what: str = "stop") -> tuple[dict[str, Any], str]:
    """The scene, and what came of a command: the worker's word for it, or the error."""

    @async_to_sync
    async def drill():
        async with watching(session, token) as (page, work, scene):
            await page.say("command", seq=1, what=what)
            await page.say("ping", seq=2)
            answer = await page.hear()
            if answer["t"] == "error":
                await page.line.disconnect(timeout=WAIT_S)
                assert (await heard(work))["t"] == "looked_away", "the command has not got through"
                return scene, answer["code"]
            return scene, (await heard(work))["what"]

    return drill()


def test_the_organisers_token_commands(session):
    scene, came = commanded(session, watch_token(session, may_command=True))
    assert came == "stop"
    assert scene["may_command"]
    assert {entry["kind"] for entry in scene["injections"]} == {
        "block_exit", "open_exit", "close_door", "lights_out", "delay_alarm",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["start", "pause", "resume", "stop"])
def test_the_walls_token_commands_nothing(session, what):
    scene, came = commanded(session, watch_token(session, may_command=False), what)
    assert came == "not_allowed"
    assert (scene["may_command"], scene["injections"]) == (False, [])


def test_without_the_check_a_wall_would_stop_the_drill(session, monkeypatch):
    """The control."""
    monkeypatch.setattr(
        PlayerConsumer, "may_command", property(lambda self: True, lambda self, value: None), raising=False
    )
    monkeypatch.setattr(player_consumer, "may_still_command", lambda token: True)
    assert commanded(session, watch_token(session, may_command=False))[1] == "stop"


def test_a_player_commands_nothing(session):
    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        await socket.say("hello", code=session.code, name="", client="test", seat=7)
        assert (await socket.hear())["t"] == "welcome"
        await socket.say("command", seq=1, what="start")
        return (await socket.hear())["code"]

    assert drill() == "not_allowed"


def refused(token: str) -> tuple[str, int]:
    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        await socket.say("watch", token=token)
        return (await socket.hear())["code"], await socket.closed()

    return drill()


def test_a_forged_token_is_refused_and_cut_off(session):
    good = watch_token(session, may_command=False)
    lifted = signing.dumps([session.pk.hex, True], salt=WATCH_SALT, key="another site's key")
    for token in (good[::-1], good[:-2] + "AA", signing.dumps([session.pk.hex, True]), lifted, ""):
        assert refused(token) == ("wrong_token", player_consumer.POLICY)


def test_rights_cannot_be_lifted_by_changing_the_tokens_body(session):
    """The body of a wall's token with that of an organiser's put in its place: the signature no longer fits."""
    wall, lead = (watch_token(session, may_command=may) for may in (False, True))
    body, rest = lead.split(":", 1)[0], wall.split(":", 1)[1]
    assert refused(f"{body}:{rest}") == ("wrong_token", player_consumer.POLICY)


def test_an_old_token_is_refused(session, monkeypatch):
    token = watch_token(session, may_command=True)
    monkeypatch.setattr(tokens, "WATCH_S", -1)
    assert refused(token) == ("wrong_token", player_consumer.POLICY)


def test_a_token_shows_its_own_session_alone(session, teacher, school_class):
    other = class_session(teacher, school_class)

    @async_to_sync
    async def drill():
        async with watching(session, watch_token(session, may_command=True)) as (page, work, scene):
            await work.raw(pack_frame(other.pk.hex, b"another room's"))
            await work.raw(pack_frame(session.pk.hex, b"its own"))
            return scene["code"], await page.line.receive_from(timeout=WAIT_S)

    assert drill() == (session.code, b"its own")


def test_the_roster_tells_which_player_an_event_is_of(session):

    joined, _ = take_seat(session=session, seat=7, name="小虎")
    nameless, _ = take_seat(session=session, seat=8)
    room = recovered(session)
    for row in (joined, nameless):
        room.receive(Joined("", str(row.pk), name=row.name, seat=row.seat, role=row.role), 0.0)
    rows = {entry["player"]: (entry["name"], entry["seat"]) for entry in roster_of(room)}
    assert rows == {str(joined.pk): ("小虎", 7), str(nameless.pk): ("", 8)}
    assert recovered(session).labels[str(nameless.pk)] == PlayerLabel("", 8)


def test_the_roster_keeps_a_burn_when_the_pain_has_passed(session):
    row, _ = take_seat(session=session, seat=7)
    room = recovered(session)
    room.receive(Joined("", str(row.pk), name=row.name, seat=row.seat, role=row.role), 0.0)
    burnt = room.run.state.players[str(row.pk)]
    burnt.pain, burnt.heat = 0.0, BURN_DOSE
    assert [entry["pain"] for entry in roster_of(room)] == [1.0]
    burnt.heat = 0.0
    assert [entry["pain"] for entry in roster_of(room)] == [0.0]
