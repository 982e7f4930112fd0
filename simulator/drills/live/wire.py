"""The messages between the site and its drill workers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

MOST_IN_MESSAGE = 20_000  # bytes or characters of a worker's message with several parts; the server takes 64 KiB


def body(kind: str, session: str, address: str, socket_id: str, /, **fields: Any) -> str:
    """A message to a worker."""
    player = "" if address == WATCHERS else address
    addressed = {"t": kind, "session": session, "player": player, "line": socket_id}
    return json.dumps({**addressed, **fields}, ensure_ascii=False)


def pack_frame(session: str, frame: bytes) -> bytes:
    """A snapshot as a worker sends it, any number in a message: 16 bytes of id, 4 of length, snapshot."""
    return bytes.fromhex(session) + len(frame).to_bytes(4, "little") + frame


def unpack_frames(message: bytes) -> Iterator[tuple[str, bytes]]:
    """The sessions and snapshots of a worker's message."""
    at = 0
    while at < len(message):
        end = at + 20 + int.from_bytes(message[at + 16 : at + 20], "little")
        yield message[at : at + 16].hex(), message[at + 20 : end]
        at = end


def bundles(parts: Iterable[bytes] | Iterable[str]) -> Iterator[list[Any]]:
    """Parts in as few groups as a message of MOST_IN_MESSAGE holds; a larger part goes alone."""
    group: list[Any] = []
    size = 0
    for part in parts:
        if group and size + len(part) > MOST_IN_MESSAGE:
            yield group
            group, size = [], 0
        group.append(part)
        size += len(part)
    if group:
        yield group


EVERYBODY, WATCHERS = "", "watchers"
