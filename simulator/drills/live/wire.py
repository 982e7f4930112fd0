"""The messages between the site and its drill workers.

Text frames hold one JSON object or a list of them; each has `t` (its kind) and `session` (the hex of its id). Binary
frames hold snapshots. Unknown kinds and fields are ignored, so that a site and a worker of neighbouring versions
understand each other.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, ClassVar, TypeVar

from simulator.protocol.player_input import PlayerInput

MOST_IN_MESSAGE = 20_000  # bytes or characters of a worker's message with several parts; the server takes 64 KiB
EVERYBODY, WATCHERS = "", "watchers"  # the addressee of a text; anything else is a player's id

Text = tuple[str, str]  # EVERYBODY, WATCHERS or a player's id, and the message
Part = TypeVar("Part", str, bytes)
Message = TypeVar("Message")


class WireError(ValueError):
    """A frame that is no message between site and worker."""


# -- from the site to a worker -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Joined:
    """A player's socket is connected. `socket` distinguishes it from another of the same player."""

    kind: ClassVar[str] = "joined"
    session: str
    player: str
    socket: str = ""
    name: str = ""
    seat: int | None = None
    role: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Seated:
    """A player sits elsewhere, or it is known otherwise than before who they are."""

    kind: ClassVar[str] = "seated"
    session: str
    player: str
    name: str = ""
    seat: int | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """A player was taken out by the organiser."""

    kind: ClassVar[str] = "removed"
    session: str
    player: str


@dataclass(frozen=True, slots=True)
class Left:
    """A player's socket is gone."""

    kind: ClassVar[str] = "left"
    session: str
    player: str
    socket: str = ""


@dataclass(frozen=True, slots=True)
class Watching:
    """The socket of a wall or of the organiser is connected."""

    kind: ClassVar[str] = "watching"
    session: str
    socket: str = ""


@dataclass(frozen=True, slots=True)
class WatchingEnded:
    """The socket of a wall or of the organiser is gone."""

    kind: ClassVar[str] = "looked_away"
    session: str
    socket: str = ""


@dataclass(frozen=True, slots=True)
class Steered:
    """A player's input. It carries the role, because a new worker may learn of a player from it."""

    kind: ClassVar[str] = "input"
    session: str
    player: str
    wanted: PlayerInput
    role: str = ""
    socket: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command of the organiser: see `messages.Command`."""

    kind: ClassVar[str] = "command"
    session: str
    what: str
    injection: str = ""
    door: str = ""
    option: str = ""
    votes: tuple[int, ...] = ()
    socket: str = ""


# -- from a worker to the site -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Take:
    """The worker holds the session's lease and has it in memory."""

    kind: ClassVar[str] = "take"
    session: str


@dataclass(frozen=True, slots=True)
class Drop:
    """The worker no longer holds the session."""

    kind: ClassVar[str] = "drop"
    session: str


@dataclass(frozen=True, slots=True)
class Send:
    """Texts for the session's players and watchers."""

    kind: ClassVar[str] = "send"
    session: str
    texts: tuple[Text, ...]


ToWorker = Joined | Seated | Removed | Left | Watching | WatchingEnded | Steered | Commanded
ToSite = Take | Drop | Send
TO_WORKER: dict[str, type[ToWorker]] = {
    one.kind: one for one in (Joined, Seated, Removed, Left, Watching, WatchingEnded, Steered, Commanded)
}
TO_SITE: dict[str, type[ToSite]] = {one.kind: one for one in (Take, Drop, Send)}
# The fields of each kind, and which of them are required.
FIELDS = {
    kind: {one.name: one.default is MISSING for one in fields(message)}
    for kind, message in (*TO_WORKER.items(), *TO_SITE.items())
}
# Names on the wire that differ from the names of the fields.
WIRE_NAMES = {"socket": "line", "texts": "parts", "injection": "kind"}


# -- encoding ----------------------------------------------------------------------------------------------------------


def encode(message: ToWorker | ToSite) -> str:
    """A message as JSON text."""
    body: dict[str, Any] = {}
    for name in FIELDS[message.kind]:
        value = getattr(message, name)
        body |= value.to_dict() if isinstance(value, PlayerInput) else {WIRE_NAMES.get(name, name): value}
    return json.dumps({"t": message.kind, **body}, ensure_ascii=False)


def decode_to_worker(text: str | bytes) -> list[ToWorker]:
    """The messages in a frame from the site. Raises WireError."""
    return _decode(text, TO_WORKER)


def decode_to_site(text: str | bytes) -> list[ToSite]:
    """The messages in a frame from a worker. Raises WireError."""
    return _decode(text, TO_SITE)


def _decode(text: str | bytes, kinds: Mapping[str, Callable[..., Message]]) -> list[Message]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WireError("not JSON") from error
    messages = []
    for body in found if isinstance(found, list) else [found]:
        if not isinstance(body, dict):
            raise WireError("not an object")
        kind = str(body.get("t"))
        if kind in kinds:
            messages.append(kinds[kind](**_values(kind, body)))
    return messages


def _values(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a message by name; those that are missing keep their defaults."""
    values: dict[str, Any] = {}
    for name, is_needed in FIELDS[kind].items():
        on_wire = WIRE_NAMES.get(name, name)
        if name == "wanted":  # its parts are fields of the message's own object
            values[name] = _value(name, body)
        elif on_wire in body:
            values[name] = _value(name, body[on_wire])
        elif name == "texts" and "text" in body:  # a single text, as older workers send it
            values[name] = _texts([[body.get("to", EVERYBODY), body["text"]]])
        elif is_needed:
            raise WireError(f"{kind} without {on_wire}")
    return values


def _value(name: str, value: Any) -> Any:
    reader: Callable[[Any], Any] = READERS.get(name, _text)
    try:
        return reader(value)
    except (KeyError, TypeError, ValueError) as error:
        raise WireError(f"a bad {WIRE_NAMES.get(name, name)}") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(value: Any) -> tuple[Text, ...]:
    return tuple((_text(to), _text(text)) for to, text in value)


# How to read the fields that are not plain strings.
READERS: dict[str, Callable[[Any], Any]] = {
    "wanted": PlayerInput.from_dict,
    "seat": lambda value: None if value is None else int(value),
    "votes": lambda value: tuple(map(int, value)),
    "texts": _texts,
}


# -- frames ------------------------------------------------------------------------------------------------------------


def pack_frame(session: str, frame: bytes) -> bytes:
    """A snapshot as a worker sends it, any number in one message: 16 bytes of id, 4 of length, the snapshot."""
    return bytes.fromhex(session) + len(frame).to_bytes(4, "little") + frame


def unpack_frames(message: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields the sessions and snapshots in a worker's message."""
    at = 0
    while at < len(message):
        end = at + 20 + int.from_bytes(message[at + 16 : at + 20], "little")
        yield message[at : at + 16].hex(), message[at + 20 : end]
        at = end


def bundles(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Groups parts into as few messages of MOST_IN_MESSAGE as possible; a larger part gets a message of its own."""
    group: list[Part] = []
    size = 0
    for part in parts:
        if group and size + len(part) > MOST_IN_MESSAGE:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part)
    if group:
        yield group
