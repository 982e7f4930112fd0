"""Frames a hostile client may send: the same ones in every run."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

from simulator.protocol import VERSION
from simulator.protocol.messages import INJECTIONS, MAX_CLIENT_FRAME
from simulator.protocol.player_input import ACTIONS

Frame = str | bytes
VALUES = (
    None, True, False, -1, 0, 1, 2**31, 2**32, 2**63, 10**300, -1.5, 1e308, "", "x" * 300, "\u0000", "\ud800", "\u202e人",
    [], {}, [[]], [None], {"a": {}}, "'; DROP TABLE drills_drillplayer; --", "../../etc/passwd", "__proto__",
)  # fmt: skip
FIELDS = (
    "v", "t", "seq", "dx", "dy", "actions", "code", "token", "name", "seat", "role", "client", "what", "kind", "door",
    "option", "votes", "player", "session", "x", "y", "agent", "tick", "score", "card", "type", "line",
)  # fmt: skip
KINDS = (
    "hello",
    "watch",
    "input",
    "command",
    "ping",
    "welcome",
    "score",
    "ended",
    "joined",
    "left",
    "take",
    "send",
    "status",
)


class Fuzzer:
    """An endless stream of frames, none of which means anything to a session. `ids` are those of other players."""

    def __init__(self, seed: int, *, ids: list[str], rooms: list[str]) -> None:
        self.random = random.Random(seed)
        self.ids, self.rooms = ids, rooms
        self.makers = (
            self.noise, self.text, self.odd_object, self.odd_object, self.flipped, self.cut, self.huge, self.deep,
            self.forged, self.positions, self.replay, self.orders, self.numbers,
        )  # fmt: skip

    def frames(self) -> Iterator[Frame]:
        while True:
            # A hello asks the database and is rarer.
            yield self.wrong_hello() if self.random.random() < 0.01 else self.random.choice(self.makers)()

    def noise(self) -> Frame:
        return self.random.randbytes(self.random.randrange(80))

    def text(self) -> Frame:
        return "".join(chr(self.random.randrange(32, 0xD7FF)) for _ in range(self.random.randrange(40)))

    def _valid(self) -> dict:
        # Below any number that was used: were it taken for an input, it would be an old one.
        return {"v": VERSION, "t": "input", "seq": 0, "dx": 0, "dy": 0, "actions": []}

    def _dumped(self, body: object) -> Frame:
        return json.dumps(body, ensure_ascii=True)

    def odd_object(self) -> Frame:
        body = {"v": VERSION, "t": self.random.choice([kind for kind in KINDS if kind not in ("hello", "input")])}
        for name in self.random.sample(FIELDS, self.random.randrange(1, 6)):
            body[name] = self.random.choice(VALUES)
        if body.get("t") in ("hello", "input"):
            body["t"] = "nothing"
        return self._dumped(body)

    def flipped(self) -> Frame:
        frame = bytearray(json.dumps(self._valid()).encode())
        for _ in range(self.random.randrange(1, 4)):
            frame[self.random.randrange(len(frame))] ^= 1 << self.random.randrange(8)
        # What is left of "dx": 0 cannot become a direction of note, but a flipped seq must not come to life.
        return bytes(frame).replace(b'"seq": 0', b'"seq": -1')

    def cut(self) -> Frame:
        frame = json.dumps(self._valid())
        return frame[: self.random.randrange(len(frame))]

    def huge(self) -> Frame:
        size = self.random.choice((MAX_CLIENT_FRAME + 1, MAX_CLIENT_FRAME * 2, MAX_CLIENT_FRAME * 4 + 1))
        return self.random.choice(("x", "[", "1", '{"v":')) * size

    def deep(self) -> Frame:
        return self.random.choice(("[", '{"a":')) * self.random.randrange(1, 400)

    def forged(self) -> Frame:
        """Somebody else's id, in every field that might be believed."""
        other = self.random.choice(self.ids)
        return self._dumped(
            {**self._valid(), "player": other, "player_id": other, "session": self.random.choice(self.rooms)}
        )

    def positions(self) -> Frame:
        return self._dumped({**self._valid(), "x": 99.0, "y": 99.0, "speed": 50, "fed": 0, "score": 100})

    def replay(self) -> Frame:
        return self._dumped(self._valid() | {"dx": 1, "actions": [self.random.choice(sorted(ACTIONS))]})

    def orders(self) -> Frame:
        kind = self.random.choice(sorted(INJECTIONS))
        body = {
            "v": VERSION,
            "t": "command",
            "seq": 1,
            "what": self.random.choice(("stop", "pause", "start", "inject")),
        }
        return self._dumped(body | ({"kind": kind, "door": "d1"} if body["what"] == "inject" else {}))

    def numbers(self) -> Frame:
        number = self.random.choice(("NaN", "Infinity", "-Infinity", "1e999", "9" * 400, "-0", "1E400", "0x10", "1_0"))
        return f'{{"v": {VERSION}, "t": "input", "seq": 0, "dx": {number}, "dy": {number}}}'

    def wrong_hello(self) -> Frame:
        code = self.random.choice(("ZZZZZZ", "", "' OR 1", "零零零零零零", "\u0000" * 6))
        token = self.random.choice((None, "x" * 24, "\ud800", "é" * 24, "0" * 64))
        if self.random.random() < 0.3:
            return self._dumped(
                {"v": VERSION, "t": "watch", "token": self.random.choice(("", "a:b:c", "é", "W10:1:2"))}
            )
        return self._dumped(
            {"v": VERSION, "t": "hello", "code": code, "token": token, "seat": self.random.choice((0, 1, -1, 10**9))}
        )
