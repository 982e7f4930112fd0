"""What comes through a player's socket is checked before it reaches the session, and nobody spoils it for the others.

Consumers run in this thread (`async_to_sync`), so that they share the test's transaction.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.routing import URLRouter
from channels.testing import WebsocketCommunicator

from common.models import Heartbeat
from simulator.drills.live import player_consumer
from simulator.drills.live.player_consumer import HARD_RATE, MOST_ERRORS, SOFT_RATE, PlayerConsumer
from simulator.drills.live.routing import player_urlpatterns, worker_urlpatterns
from simulator.drills.live.wire import bundles, pack_frame, unpack_frames
from simulator.drills.models import DrillMode, DrillPlayer, DrillSession, DrillState
from simulator.drills.sessions import joining
from simulator.drills.sessions.seats import add_player
from simulator.drills.sessions.tokens import watch_token, worker_token
from simulator.protocol import VERSION
from simulator.protocol.messages import MAX_CLIENT_FRAME, encode

SITE = URLRouter([*player_urlpatterns, *worker_urlpatterns])
WAIT_S = 20
CARD = {"total": 88, "max": 100, "band": "pass", "time_s": 40.0, "lines": [], "lesson": "", "main_lesson": ""}


@dataclass
class Opened:
    session: DrillSession
    token: str

    @property
    def hex(self) -> str:
        return self.session.pk.hex


@pytest.fixture
def opened_session(db) -> Opened:
    return opened()


def opened() -> Opened:
    """A led session for nobody in particular, with Ann in it."""
    session = DrillSession.objects.create(scenario="school-floor", mode=DrillMode.ROOM)
    return Opened(session, add_player(session=session, person=None, name="Ann")[1])


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> SimpleNamespace:
    """The consumers' clock stands still until a test moves it."""
    hand = SimpleNamespace(now=100.0)
    monkeypatch.setattr(player_consumer, "time", SimpleNamespace(monotonic=lambda: hand.now))
    return hand


class Socket:
    """One end of a socket: frames out, messages in."""

    def __init__(self, path: str, headers: list[tuple[bytes, bytes]] | None = None, name: str = "") -> None:
        self.line = WebsocketCommunicator(SITE, path, headers=headers)
        self.name = name
        self.bundle: list[dict[str, Any]] = []

    async def open(self, wait_s: float = WAIT_S) -> bool:
        connected, _ = await self.line.connect(timeout=wait_s)
        return connected

    async def say(self, kind: str, /, **fields: Any) -> None:
        await self.line.send_to(text_data=encode(kind, **fields))

    async def raw(self, frame: str | bytes) -> None:
        kind = "text" if isinstance(frame, str) else "bytes"
        await self.line.send_input({"type": "websocket.receive", kind: frame})

    async def take(self, session: str) -> None:
        """As a worker does: takes the lease, then says so."""
        await DrillSession.objects.filter(pk=uuid.UUID(session)).aupdate(lease_owner=self.name)
        await self.raw(json.dumps({"t": "take", "session": session}))

    async def hear(self) -> dict[str, Any]:
        """The next message; what comes to a worker may come in bundles."""
        while not self.bundle:
            heard = json.loads(await self.line.receive_from(timeout=WAIT_S))
            self.bundle = heard if isinstance(heard, list) else [heard]
        return self.bundle.pop(0)

    async def join(self, opened: Opened, token: str | None = None) -> dict[str, Any]:
        await self.say("hello", code=opened.session.code, token=token, name="", client="test")
        return await self.hear()

    async def pong(self, seq: int = 1) -> dict[str, Any]:
        """Sends a ping; its answer shows that all frames before it have been dealt with."""
        await self.say("ping", seq=seq)
        return await self.hear()

    async def closed(self) -> int:
        output = await self.line.receive_output(timeout=WAIT_S)
        assert output["type"] == "websocket.close", output
        return output["code"]


_numbers = count()


def player() -> Socket:
    return Socket("/ws/drills/play/")


def worker(token: str | None = None) -> Socket:
    given = f"Bearer {worker_token() if token is None else token}".encode()
    name = f"worker-{next(_numbers)}"
    return Socket("/ws/drills/worker/", [(b"authorization", given), (b"x-worker", name.encode())], name)


@asynccontextmanager
async def joined_sockets(opened_session: Opened) -> AsyncIterator[tuple[Socket, Socket, Socket]]:
    """Ann, who plays fair, Bob, who does not, and the worker that has taken their session."""
    ann, bob, work = player(), player(), worker()
    for socket in (ann, bob, work):
        assert await socket.open()
    await ann.join(opened_session, opened_session.token)
    await bob.join(opened_session)
    await work.take(opened_session.hex)
    await work.raw(json.dumps({"t": "send", "session": opened_session.hex, "text": encode("status")}))
    for socket in (ann, bob):
        assert (await socket.hear())["t"] == "status"
    for _ in (ann, bob):
        assert (await work.hear())["t"] == "joined", "a worker that takes a room is told who is in it"
    yield ann, bob, work
    for socket in (ann, bob, work):
        await socket.line.disconnect(timeout=WAIT_S)


async def plays_on(socket: Socket, work: Socket, seq: int = 9000) -> bool:
    """True when this player is answered and the worker's next message is this player's input."""
    await socket.say("input", seq=seq, dx=1, dy=0)
    answered = await socket.pong() == {"v": VERSION, "t": "pong", "seq": 1}
    heard = await work.hear()
    return answered and (heard["t"], heard["seq"]) == ("input", seq)


# -- coming back ------------------------------------------------------------------------------------------------------


def test_the_same_token_goes_on_as_the_same_player(opened_session):
    @async_to_sync
    async def drill():
        first, again = player(), player()
        assert await first.open() and await again.open()
        before = await first.join(opened_session, opened_session.token)
        await first.line.disconnect(timeout=WAIT_S)
        after = await again.join(opened_session, opened_session.token)
        return before, after

    before, after = drill()
    assert before["t"] == after["t"] == "welcome"
    assert (after["player_id"], after["agent"]) == (before["player_id"], before["agent"])
    assert DrillPlayer.objects.count() == 1


def test_who_comes_back_is_heard_by_the_worker_again(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, _bob, work):
            await ann.line.disconnect(timeout=WAIT_S)
            left = await work.hear()
            back = player()
            await back.open()
            welcome = await back.join(opened_session, opened_session.token)
            joined = await work.hear()
            assert await plays_on(back, work, seq=1), "numbering begins anew on a new socket"
            return left, welcome, joined

    left, welcome, joined = drill()
    assert (left["t"], joined["t"]) == ("left", "joined")
    assert left["player"] == joined["player"] == welcome["player_id"]


@pytest.mark.parametrize(
    ("beats", "expected"), [(["preparing-drills:a"], True), (["preparing-drills:a", "drill-worker:b"], False)]
)
def test_who_comes_while_the_first_drill_is_prepared_is_told_so(opened_session, beats, expected):
    """And nobody is, while another worker takes drills."""
    for name in beats:
        Heartbeat.beat(name)

    @async_to_sync
    async def drill():
        wall = player()
        assert await wall.open()
        await wall.say("watch", token=watch_token(opened_session.session, may_command=False))
        assert (await wall.hear())["t"] == "scene"
        await wall.say("ping", seq=1)
        heard = (await wall.hear())["t"]
        await wall.line.disconnect(timeout=WAIT_S)
        return heard

    assert drill() == ("preparing" if expected else "pong")


def test_a_code_alone_makes_a_new_player(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session):
            pass

    drill()
    assert DrillPlayer.objects.count() == 2


def test_a_second_hello_on_a_socket_changes_nothing(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, _bob, work):
            await ann.say("hello", code=opened_session.session.code, name="again", client="test")
            assert await plays_on(ann, work)

    drill()
    assert DrillPlayer.objects.count() == 2


def refusal(opened_session: Opened, code: str, token: str | None) -> tuple[str, int]:
    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        await socket.say("hello", code=code, token=token, name="", client="test")
        return (await socket.hear())["code"], await socket.closed()

    return drill()


def test_a_token_opens_its_own_session_alone(opened_session):
    assert refusal(opened_session, opened().session.code, opened_session.token) == (
        "wrong_token",
        player_consumer.POLICY,
    )


def test_a_full_session_takes_nobody_more(opened_session, monkeypatch):
    monkeypatch.setattr(joining, "MOST_PLAYERS", 1)
    assert refusal(opened_session, opened_session.session.code, None) == ("room_full", player_consumer.POLICY)


@pytest.mark.parametrize("state", [DrillState.ENDED, DrillState.ABANDONED])
def test_a_session_that_is_over_takes_nobody(opened_session, state):
    DrillSession.objects.update(state=state)

    @async_to_sync
    async def drill():
        with_token, with_code = player(), player()
        await with_token.open()
        await with_code.open()
        return [
            (await with_token.join(opened_session, opened_session.token))["code"],
            (await with_code.join(opened_session))["code"],
        ]

    assert drill() == ["ended", "wrong_code"]


# -- who looks on -----------------------------------------------------------------------------------------------------


def watcher_after(opened_session: Opened, may_command: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a watcher is answered to an order, and what a worker that takes the session then hears."""

    @async_to_sync
    async def drill():
        wall, work = player(), worker()
        assert await wall.open() and await work.open()
        await wall.say("watch", token=watch_token(opened_session.session, may_command=may_command))
        scene = await wall.hear()
        await work.take(opened_session.hex)
        heard = [await work.hear()]
        await wall.say("command", seq=1, what="inject", kind="close_door", door="d1")
        if may_command:
            heard.append(await work.hear())
        else:
            assert (await wall.hear())["code"] == "not_allowed"
        for socket in (wall, work):
            await socket.line.disconnect(timeout=WAIT_S)
        return scene, heard

    return drill()


def test_an_organisers_order_reaches_the_worker_as_it_was_given(opened_session):
    scene, (watching, order) = watcher_after(opened_session, may_command=True)
    assert (scene["t"], scene["may_command"], watching["t"]) == ("scene", True, "watching")
    assert {key: order[key] for key in ("t", "what", "kind", "door")} == {
        "t": "command", "what": "inject", "kind": "close_door", "door": "d1",
    }  # fmt: skip


def test_who_only_looks_on_gives_no_orders(opened_session):
    scene, heard = watcher_after(opened_session, may_command=False)
    assert (scene["injections"], [message["t"] for message in heard]) == ([], ["watching"])


def test_who_comes_back_after_the_end_gets_the_score(opened_session):
    DrillSession.objects.update(state=DrillState.ENDED)
    DrillPlayer.objects.update(card=CARD)

    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        return await socket.join(opened_session, opened_session.token), await socket.hear(), await socket.closed()

    score, ended, code = drill()
    assert (score["t"], score["card"], ended["t"], code) == ("score", CARD, "ended", 1000)


def test_a_frame_of_a_worker_that_has_lost_the_session_goes_nowhere(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, _bob, work):
            other = worker()
            await other.open()
            await other.take(opened_session.hex)
            assert (await other.hear())["t"] == "joined"
            await work.raw(json.dumps({"t": "send", "session": opened_session.hex, "text": encode("status")}))
            await work.raw(pack_frame(opened_session.hex, b"late"))
            assert (await ann.pong())["t"] == "pong"
            await other.line.disconnect(timeout=WAIT_S)

    drill()


def test_who_says_nothing_of_use_is_not_waited_for(db, monkeypatch):
    monkeypatch.setattr(player_consumer, "HELLO_S", 0.01)

    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        return await socket.closed()

    assert drill() == player_consumer.AWAY


# -- bad frames -------------------------------------------------------------------------------------------------------

HUGE = MAX_CLIENT_FRAME * 4 + 1
BAD_FRAMES = {
    "oversized": (encode("input", seq=1, dx=0, dy=0, pad="x" * MAX_CLIENT_FRAME), "oversized"),
    "not JSON": ("{", "malformed"),
    "not UTF-8": (b"\xff\xfe\x00", "malformed"),
    "nested without end": ("[" * 2000, "malformed"),
    "a bare number": ("7", "malformed"),
    "another version": ('{"v": 99, "t": "ping", "seq": 1}', "version"),
    "unknown type": (encode("teleport", x=1, y=1), "unknown_type"),
    "a type that is a list": (encode("ping").replace('"ping"', "[]"), "unknown_type"),
    "unknown action": (encode("input", seq=1, dx=0, dy=0, actions=["fly"]), "bad_field"),
    "no number": (encode("input", seq=1, dx="left", dy=0), "bad_field"),
    "not finite": (f'{{"v": {VERSION}, "t": "input", "seq": 1, "dx": NaN, "dy": 0}}', "bad_field"),
    "a number without end": (encode("input", seq=1, dx=10**400, dy=0), "bad_field"),
    "a token of half a character": (
        encode("hello", code="ABCDEF").replace('"hello"', '"hello","token":"\\ud800"'),
        "bad_field",
    ),
    "seq below zero": (encode("input", seq=-1, dx=0, dy=0), "bad_field"),
}


@pytest.mark.parametrize(("frame", "code"), BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_bad_frame_is_answered_and_both_players_go_on(opened_session, frame, code):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            await bob.raw(frame)
            assert (await bob.hear())["code"] == code
            assert await plays_on(ann, work)
            assert await plays_on(bob, work)

    drill()


@pytest.mark.parametrize("frame", ["x" * HUGE, b"x" * HUGE], ids=["text", "bytes"])
def test_a_huge_frame_cuts_its_sender_off_and_nobody_else(opened_session, frame):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            await bob.raw(frame)
            assert await bob.closed() == player_consumer.TOO_BIG
            await bob.line.disconnect(timeout=WAIT_S)
            assert (await work.hear())["t"] == "left"
            assert await plays_on(ann, work)

    drill()


def test_who_only_sends_nonsense_is_cut_off(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            for _ in range(MOST_ERRORS + 1):
                await bob.raw("{")
                assert (await bob.hear())["code"] == "malformed"
            assert await bob.closed() == player_consumer.POLICY
            await bob.line.disconnect(timeout=WAIT_S)
            assert (await work.hear())["t"] == "left"
            assert await plays_on(ann, work)

    drill()


def test_input_before_joining_is_refused(opened_session):
    @async_to_sync
    async def drill():
        socket = player()
        await socket.open()
        await socket.say("input", seq=1, dx=1, dy=0)
        return (await socket.hear())["code"]

    assert drill() == "not_joined"


def heard_after(opened_session: Opened, sequence: list[int]) -> list[int]:
    """The numbers of Bob's inputs that the worker hears when he sends these."""

    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            for seq in sequence:
                await bob.say("input", seq=seq, dx=0, dy=1)
            await bob.pong()
            await ann.say("input", seq=9000, dx=0, dy=1)
            heard = []
            while not heard or heard[-1] != 9000:
                heard.append((await work.hear())["seq"])
            return heard[:-1]

    return drill()


def test_inputs_out_of_order_are_dropped(opened_session):
    assert heard_after(opened_session, [5, 3, 5, 4, 6, 0, 7]) == [5, 6, 7]


def test_without_the_numbering_old_inputs_would_be_played(opened_session, monkeypatch):
    """The control."""
    forgetful = property(lambda self: -1, lambda self, value: None)
    monkeypatch.setattr(PlayerConsumer, "last_seq", forgetful, raising=False)
    assert heard_after(opened_session, [5, 3]) == [5, 3]


# -- floods -----------------------------------------------------------------------------------------------------------


def test_a_flood_is_dropped_until_the_next_second(opened_session, clock):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            clock.now += 1
            for seq in range(SOFT_RATE + 1):
                await bob.say("input", seq=seq, dx=0, dy=1)
            assert (await bob.hear())["code"] == "too_frequent"
            assert [(await work.hear())["seq"] for _ in range(SOFT_RATE)] == list(range(SOFT_RATE))
            assert await plays_on(ann, work)
            clock.now += 1
            assert await plays_on(bob, work)

    drill()


def test_a_flood_beyond_measure_is_told_once_and_cut_off_and_nobody_else(opened_session, clock):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            clock.now += 1
            for seq in range(HARD_RATE + 1):
                await bob.say("ping", seq=seq)
            answers = [await bob.hear() for _ in range(SOFT_RATE + 1)]
            assert [answer["t"] for answer in answers].count("pong") == SOFT_RATE
            assert await bob.closed() == player_consumer.POLICY
            await bob.line.disconnect(timeout=WAIT_S)
            assert (await work.hear())["t"] == "left"
            assert await plays_on(ann, work)

    drill()


def test_without_the_limit_the_whole_flood_would_reach_the_worker(opened_session, monkeypatch):
    """The control."""
    monkeypatch.setattr(player_consumer, "SOFT_RATE", 10**9)
    monkeypatch.setattr(player_consumer, "HARD_RATE", 10**9)
    assert len(heard_after(opened_session, list(range(SOFT_RATE + 20)))) == SOFT_RATE + 20


# -- who hears what ---------------------------------------------------------------------------------------------------


def test_a_score_goes_to_its_player_alone(opened_session):
    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            mine = str(await DrillPlayer.objects.values_list("pk", flat=True).afirst())
            text = encode("score", card={})
            await work.raw(json.dumps({"t": "send", "session": opened_session.hex, "to": mine, "text": text}))
            assert (await ann.hear())["t"] == "score"
            assert (await bob.pong())["t"] == "pong"

    drill()


def test_a_snapshot_goes_to_its_session_alone(opened_session):
    other = opened()

    @async_to_sync
    async def drill():
        async with joined_sockets(opened_session) as (ann, bob, work):
            stranger = player()
            await stranger.open()
            await stranger.join(other, other.token)
            await work.raw(pack_frame(opened_session.hex, b"snapshot"))
            assert await ann.line.receive_from(timeout=WAIT_S) == b"snapshot"
            assert await bob.line.receive_from(timeout=WAIT_S) == b"snapshot"
            assert (await stranger.pong())["t"] == "pong"
            await stranger.line.disconnect(timeout=WAIT_S)

    drill()


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_worker_without_the_token_is_refused(db, token):
    assert async_to_sync(worker(token).open)() is False


def test_a_worker_with_an_odd_token_is_refused(db):
    assert async_to_sync(worker("é").open)(1) is False


def test_a_workers_messages_hold_what_the_server_takes_and_lose_nothing():
    frames = [(f"{number:032x}", bytes([number]) * size) for number, size in enumerate((3, 9000, 12000, 0, 30000, 5))]
    messages = [
        b"".join(group) for group in bundles(pack_frame(opened_session, frame) for opened_session, frame in frames)
    ]
    assert [pair for message in messages for pair in unpack_frames(message)] == frames
    assert len(messages) == 4 and all(len(message) < 65536 for message in messages)


def test_a_worker_that_sends_nonsense_is_cut_off(db):
    @async_to_sync
    async def drill():
        work = worker()
        await work.open()
        await work.raw('{"t": "take"}')
        return await work.closed()

    assert drill() == player_consumer.POLICY
