"""Control messages: JSON text both ways. Snapshots are binary (see `snapshot`)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

from . import VERSION

MAX_CLIENT_FRAME = 2048
MAX_NAME = 20
CODE_LENGTH = 6
MAX_ACTIONS = 4
ACTIONS = frozenset(
    {"raise_alarm", "call_119", "say_place", "say_what", "say_size", "say_trapped", "say_name", "feel_door",
     "open_door", "close_door", "crouch", "stand", "wet_cloth", "fetch_belongings", "take_lift", "ext_lift", "ext_pull",
     "ext_hold", "ext_press", "wake_other", "assist", "roll_call", "stay_put"}
)  # fmt: skip
ERRORS = frozenset(
    {"malformed", "oversized", "version", "unknown_type", "bad_field", "wrong_code", "wrong_token", "too_frequent",
     "not_joined", "room_full", "ended", "server"}
)  # fmt: skip


class ProtocolError(ValueError):
    """A frame that is no message of this protocol; `code` is one of ERRORS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(detail or code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Hello:
    """Joins a room by its code; a token takes up the player it belongs to."""

    code: str
    token: str | None
    name: str
    client: str


@dataclass(frozen=True, slots=True)
class Input:
    """What the player wants: a direction in the unit disc and actions, numbered upwards."""

    seq: int
    dx: float
    dy: float
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ping:
    seq: int


ClientMessage = Hello | Input | Ping


def parse_client_frame(frame: str | bytes) -> ClientMessage:
    """The message in one client frame. Raises ProtocolError and nothing else, whatever the frame holds."""
    if len(frame) > MAX_CLIENT_FRAME:
        raise ProtocolError("oversized")
    try:
        text = frame.decode("utf-8") if isinstance(frame, bytes) else frame
        body = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("malformed") from error
    if not isinstance(body, dict):
        raise ProtocolError("malformed")
    if body.get("v") != VERSION:
        raise ProtocolError("version")
    kind = body.get("t")
    parser = _PARSERS.get(kind) if isinstance(kind, str) else None
    if parser is None:
        raise ProtocolError("unknown_type")
    return parser(body)  # type: ignore[return-value]


def _text(body: dict[str, Any], name: str, most: int, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or len(value) > most:
        raise ProtocolError("bad_field", name)
    return "".join(char for char in value if char.isprintable())


def _number(body: dict[str, Any], name: str) -> float:
    value = body.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ProtocolError("bad_field", name)
    return float(value)


def _seq(body: dict[str, Any]) -> int:
    value = body.get("seq")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**32:
        raise ProtocolError("bad_field", "seq")
    return value


def _hello(body: dict[str, Any]) -> Hello:
    token = body.get("token")
    if token is not None and (not isinstance(token, str) or len(token) > 64):
        raise ProtocolError("bad_field", "token")
    return Hello(
        code=_text(body, "code", 12).strip().upper(),
        token=token,
        name=_text(body, "name", MAX_NAME, ""),
        client=_text(body, "client", 40, ""),
    )


def _input(body: dict[str, Any]) -> Input:
    actions = body.get("actions", [])
    if not isinstance(actions, list) or len(actions) > MAX_ACTIONS:
        raise ProtocolError("bad_field", "actions")
    if not all(isinstance(action, str) and action in ACTIONS for action in actions):
        raise ProtocolError("bad_field", "actions")
    dx, dy = _number(body, "dx"), _number(body, "dy")
    length = math.hypot(dx, dy)
    if length > 1:
        dx, dy = dx / length, dy / length
    if not (math.isfinite(dx) and math.isfinite(dy)):
        raise ProtocolError("bad_field", "dx")
    return Input(_seq(body), dx, dy, tuple(actions))


def _ping(body: dict[str, Any]) -> Ping:
    return Ping(_seq(body))


_PARSERS = {"hello": _hello, "input": _input, "ping": _ping}


def encode(kind: str, /, **fields: Any) -> str:
    """One server or client control message as text."""
    return json.dumps({"v": VERSION, "t": kind, **fields}, ensure_ascii=False, separators=(",", ":"))
