"""Control messages: JSON text both ways. Snapshots are binary (see `snapshot`).

Every message has `v` (the protocol's version) and `t` (its kind). Clients send `hello` (a player), `watch` (a wall or
the organiser), `input`, `command` (only the organiser) and `ping`. The server sends:

- `welcome` to a player: who they are, the plan, the role, the session's mode, whether children play, and `minor`: child
  or teen for a player who is offered no extinguisher, else empty;
- `scene` to a watcher: the plan, the code, whether they may command, and what they may inject;
- `status` to everybody, twice a second: phase, clock and its limit (`limit_s`), numbers of people, fires. In a tutorial
  it also has `goal` {id, text_key, done, of}: clients show TEXTS[text_key], with done/of, instead of a hint of theirs;
- `preparing` to who comes while the platform still prepares its first drill; `status` follows when it is ready;
- `own` to one player, when it changes: what they hold, the call, what keeps them busy (see `own_state` of the engine);
- `roster` to watchers, once a second: the players by agent id and by the id that events name, with name, seat, dose and
  whether they are connected;
- `event`, `score` (to its player), `ended`, `pong`, and `error` with an ErrorCode. With `proof_needed` and
  `wrong_proof` comes `asks`, what would prove the seat: {kind: "pin", length} or {kind: "pictures", length, pictures}.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import VERSION
from .player_input import ACTIONS, MAX_ACTIONS, PlayerInput

MAX_CLIENT_FRAME = 2048
MAX_NAME = 20
MAX_SEAT = 200
MAX_SECRET = 12
MAX_TOKEN = 200
CODE_LENGTH = 6
# What the organiser says about who sits where; the other commands are about the drill.
SEATING = frozenset({"remove", "move", "give_back", "confirm", "admit", "admit_no_more"})
COMMANDS = frozenset({"start", "pause", "resume", "stop", "inject", "choose"}) | SEATING
INJECTIONS = frozenset({"block_exit", "open_exit", "close_door", "lights_out", "delay_alarm"})
PHASES = ("lobby", "countdown", "running", "paused", "deciding", "ended")


class ErrorCode(StrEnum):
    """Why a frame is refused or a player cannot join: the code of an `error` message."""

    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    VERSION = "version"
    UNKNOWN_TYPE = "unknown_type"
    BAD_FIELD = "bad_field"
    WRONG_CODE = "wrong_code"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 - a code
    TOO_FREQUENT = "too_frequent"
    NOT_JOINED = "not_joined"
    ROOM_FULL = "room_full"
    SEAT_TAKEN = "seat_taken"
    SEAT_NEEDED = "seat_needed"
    NO_SEAT = "no_seat"
    PROOF_NEEDED = "proof_needed"
    WRONG_PROOF = "wrong_proof"
    TOO_MANY_TRIES = "too_many_tries"
    REMOVED = "removed"
    ELSEWHERE = "elsewhere"
    NOT_ALLOWED = "not_allowed"
    ENDED = "ended"
    SERVER = "server"


class ProtocolError(ValueError):
    """A frame is no message of this protocol, or asks for something that is not possible.

    `fields` go to the client with the error.
    """

    def __init__(self, code: ErrorCode, detail: str = "", **fields: Any) -> None:
        super().__init__(detail or code)
        self.code, self.fields = code, fields


@dataclass(frozen=True, slots=True)
class Hello:
    """Joins a session by its code.

    With a token it returns to the player the token belongs to. A seat, from 1 upwards, names the pupil who sits there.
    `secret` proves the seat: the PIN or the letters of the pictures on its strip.
    """

    code: str
    token: str | None
    name: str
    client: str
    seat: int = 0
    role: str = ""
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """Watches a session. The token, signed by the site, says which session, and whether the watcher may command."""

    token: str


@dataclass(frozen=True, slots=True)
class Command:
    """What the organiser wants: one of COMMANDS, with `kind` and `door` of an injection or `option` of a choice.

    A command of SEATING has the `player` it concerns and the `seat` they move to.
    """

    seq: int
    what: str
    kind: str = ""
    door: str = ""
    option: str = ""
    votes: tuple[int, ...] = ()
    player: str = ""
    seat: int = 0


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks for a `pong` with the same number."""

    seq: int


ClientMessage = Hello | Watch | PlayerInput | Command | Ping


def parse_client_frame(frame: str | bytes) -> ClientMessage:
    """The message in one frame of a client. Raises ProtocolError and nothing else, whatever the frame holds."""
    if len(frame) > MAX_CLIENT_FRAME:
        raise ProtocolError(ErrorCode.OVERSIZED)
    try:
        text = frame.decode("utf-8") if isinstance(frame, bytes) else frame
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError(ErrorCode.MALFORMED) from error
    if not isinstance(body, dict):
        raise ProtocolError(ErrorCode.MALFORMED)
    if body.get("v") != VERSION:
        raise ProtocolError(ErrorCode.VERSION)
    kind = body.get("t")
    parser = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parser is None:
        raise ProtocolError(ErrorCode.UNKNOWN_TYPE)
    return parser(body)  # type: ignore[return-value]


def _text(body: dict[str, Any], name: str, most: int, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise ProtocolError(ErrorCode.BAD_FIELD, name)
    return "".join(char for char in value if char.isprintable())


def _number(body: dict[str, Any], name: str) -> float:
    value = body.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e300:
        raise ProtocolError(ErrorCode.BAD_FIELD, name)
    return float(value)


def _seq(body: dict[str, Any]) -> int:
    value = body.get("seq")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise ProtocolError(ErrorCode.BAD_FIELD, "seq")
    return value


def _whole(body: dict[str, Any], name: str, most: int) -> int:
    value = body.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise ProtocolError(ErrorCode.BAD_FIELD, name)
    return value


def _hello(body: dict[str, Any]) -> Hello:
    token = body.get("token")
    if token is not None and (not isinstance(token, str) or len(token) > 64 or not token.isprintable()):
        raise ProtocolError(ErrorCode.BAD_FIELD, "token")
    return Hello(
        code=_text(body, "code", 12).strip().upper(),
        token=token,
        name=_text(body, "name", MAX_NAME, ""),
        client=_text(body, "client", 40, ""),
        seat=_whole(body, "seat", MAX_SEAT),
        role=_text(body, "role", 40, ""),
        secret=_text(body, "secret", MAX_SECRET, ""),
    )


def _watch(body: dict[str, Any]) -> Watch:
    return Watch(_text(body, "token", MAX_TOKEN))


def _command(body: dict[str, Any]) -> Command:
    what, kind = _text(body, "what", 20), _text(body, "kind", 20, "")
    if what not in COMMANDS or (what == "inject") is not (kind in INJECTIONS):
        raise ProtocolError(ErrorCode.BAD_FIELD, "what")
    votes = body.get("votes", [])
    if not isinstance(votes, list) or len(votes) > 8 or not all(type(n) is int and 0 <= n <= 500 for n in votes):
        raise ProtocolError(ErrorCode.BAD_FIELD, "votes")
    door, option = _text(body, "door", 40, ""), _text(body, "option", 40, "")
    player, seat = _text(body, "player", 40, ""), _whole(body, "seat", MAX_SEAT)
    return Command(_seq(body), what, kind, door, option, tuple(votes), player, seat)


def _input(body: dict[str, Any]) -> PlayerInput:
    actions = body.get("actions", [])
    if not isinstance(actions, list) or len(actions) > MAX_ACTIONS:
        raise ProtocolError(ErrorCode.BAD_FIELD, "actions")
    if not all(isinstance(action, str) and action in ACTIONS for action in actions):
        raise ProtocolError(ErrorCode.BAD_FIELD, "actions")
    return PlayerInput(_number(body, "dx"), _number(body, "dy"), tuple(actions), _seq(body))


def _ping(body: dict[str, Any]) -> Ping:
    return Ping(_seq(body))


_PARSERS = {"hello": _hello, "watch": _watch, "input": _input, "command": _command, "ping": _ping}


def encode(kind: str, /, **fields: Any) -> str:
    """A control message of server or client as text."""
    return json.dumps({"v": VERSION, "t": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
