"""A hundred thousand hostile frames: nothing but clear errors comes of them, and honest players score what they would."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from itertools import islice
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from simulator.drills.live import player_consumer
from simulator.drills.live.wire import ToWorker, decode_to_worker
from simulator.drills.models import DrillPlayer, DrillSession
from simulator.drills.sessions.seats import add_player
from simulator.protocol.messages import ErrorCode
from simulator.protocol.snapshot import Snapshot, unpack
from tests.drills.fuzzing import Fuzzer
from tests.drills.scripted_session import FixedClock, id_without_offset, outcome, recovered, start_clock
from tests.drills.test_sockets import WAIT_S, Socket, player, worker

FRAMES, BATCH, TICKS = 100_000, 15, 400
ROUNDS = 100  # of TICKS / ROUNDS ticks: the honest send once a round
SECONDS_A_ROUND = 30.0  # the limiter's clock, so that frames are looked at and not merely counted
MADE = {"error", "pong", "welcome", "scene", "status", "own", "event", "score", "ended"}


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    hand = SimpleNamespace(now=100.0)
    monkeypatch.setattr(player_consumer, "time", SimpleNamespace(monotonic=lambda: hand.now))
    return hand


class Attacker:
    """Sends what the fuzzer makes, over a new socket whenever it is cut off; joined to a session by a token, or to none."""

    def __init__(self, fuzzer: Fuzzer, clock: SimpleNamespace, hello: dict | None) -> None:
        self.frames, self.clock, self.hello = fuzzer.frames(), clock, hello
        self.socket: Socket | None = None
        self.answers: Counter[str] = Counter()
        self.cut_off = 0

    async def attack(self, count: int) -> None:
        sent = 0
        while sent < count:
            if self.socket is None:
                await self._open()
            batch = list(islice(self.frames, BATCH))
            self.clock.now += 1
            for frame in batch:
                await self.socket.raw(frame)
            sent += len(batch)
            await self._read()

    async def _open(self) -> None:
        self.socket = player()
        assert await self.socket.open()
        if self.hello:
            await self.socket.say("hello", **self.hello)
            assert (await self.socket.hear())["t"] == "welcome"
            # Numbers go up from here: what the fuzzer sends as 0 is a replay.
            await self.socket.say("input", seq=1, dx=0, dy=0)

    async def _read(self) -> None:
        """Reads what came of a batch, up to the answer of a last frame or the end of the socket."""
        await self.socket.say("nonsense")
        errors = 0
        while True:
            output = await self.socket.line.receive_output(timeout=WAIT_S)
            if output["type"] == "websocket.close":
                self.cut_off += 1
                await self.socket.line.disconnect(timeout=WAIT_S)
                self.socket = None
                return
            if output.get("bytes") is not None:
                assert isinstance(unpack(output["bytes"]), Snapshot)
                continue
            message = json.loads(output["text"])
            assert message["t"] in MADE, message
            if message["t"] == "error":
                assert message["code"] in set(ErrorCode) - {ErrorCode.SERVER}, message
                self.answers[message["code"]] += 1
                errors += 1
                if message["code"] == "unknown_type" and self.socket.line.output_queue.empty():
                    await asyncio.sleep(0)
                    if self.socket.line.output_queue.empty():
                        return


def received(message: dict[str, Any]) -> ToWorker:
    """A message as the worker reads it."""
    return decode_to_worker(json.dumps(message))[0]


def drilled(clock: SimpleNamespace, frames: int) -> tuple[dict[str, float], str, list[Attacker]]:
    """Ann's and Ben's scores with so many hostile frames in between, and what the attackers saw."""
    session = DrillSession.objects.create(id=id_without_offset(), scenario="school-floor", mode="room", seed=5)
    other = DrillSession.objects.create(scenario="school-floor", mode="room", seed=6)
    honest = [add_player(session=session, person=None, name=name) for name in ("Ann", "Ben")]
    mallory = add_player(session=session, person=None, name="Mallory")
    stranger = add_player(session=other, person=None, name="Stranger")
    ids = [str(one.pk) for one, _ in honest]
    hellos = [
        None,
        {"code": session.code, "token": mallory[1], "name": ""},
        {"code": other.code, "token": stranger[1], "name": ""},
    ]
    attackers = [
        Attacker(Fuzzer(seed, ids=ids, rooms=[session.pk.hex, other.pk.hex]), clock, hello)
        for seed, hello in enumerate(hellos)
    ]

    live = recovered(session)
    start_clock(live)

    @async_to_sync
    async def play():
        work, sockets = worker(), [player(), player()]
        assert await work.open()
        await work.take(session.pk.hex)
        for socket, (_, token) in zip(sockets, honest, strict=True):
            await socket.open()
            await socket.say("hello", code=session.code, token=token, name="")
            assert (await socket.hear())["t"] == "welcome"
            live.receive(received(await work.hear()), FixedClock.now)
        for attacker in attackers:
            await attacker._open()
        for number in range(ROUNDS):
            for attacker in attackers:
                await attacker.attack(frames // ROUNDS // len(attackers))
            clock.now += SECONDS_A_ROUND
            for index, socket in enumerate(sockets):
                action = ["wake_other"] if number == 3 else []
                await socket.say("input", seq=number + 1, dx=1 - 2 * index, dy=-0.6, actions=action)
            awaited = set(ids)
            while awaited:
                heard = await work.hear()
                live.receive(received(heard), FixedClock.now)
                if heard["t"] == "input" and heard["seq"] == number + 1:
                    awaited.discard(heard["player"])
            for _ in range(TICKS // ROUNDS):
                live.tick()
        for socket in (*sockets, work, *(attacker.socket for attacker in attackers if attacker.socket)):
            await socket.line.disconnect(timeout=WAIT_S)

    play()
    log = [event.to_list() for event in live.run.events]
    scores = outcome(live.run)[1]
    names = {str(one.pk): one.name for one in DrillPlayer.objects.all()}
    text = json.dumps(log, ensure_ascii=False)
    for pk, name in names.items():
        text = text.replace(pk, name)
    return {names[pk]: total for pk, total in scores.items()}, text, attackers


@pytest.mark.django_db
def test_a_hundred_thousand_hostile_frames_change_nothing_for_others(clock):
    calm_scores, calm_log, _ = drilled(clock, 0)
    scores, log, attackers = drilled(clock, FRAMES)
    assert (scores["Ann"], scores["Ben"]) == (calm_scores["Ann"], calm_scores["Ben"])
    assert log == calm_log
    answers = sum((attacker.answers for attacker in attackers), Counter())
    assert answers.keys() >= {
        "malformed",
        "oversized",
        "version",
        "unknown_type",
        "bad_field",
        "not_joined",
        "not_allowed",
    }
    assert sum(answers.values()) > FRAMES / 4
    assert all(attacker.cut_off > FRAMES / 3 / 200 for attacker in attackers)
    assert DrillPlayer.objects.count() == 8


@pytest.mark.django_db
def test_without_the_numbering_replayed_frames_would_change_the_drill(clock, monkeypatch):
    """The control."""
    _, calm_log, _ = drilled(clock, 0)
    forgetful = property(lambda self: -1, lambda self, value: None)
    monkeypatch.setattr(player_consumer.PlayerConsumer, "last_seq", forgetful, raising=False)
    _, log, _ = drilled(clock, FRAMES // 20)
    assert log != calm_log
