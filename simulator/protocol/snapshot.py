"""Binary snapshots: one frame ten times a second, packed by numpy. Twice a second a frame has smoke and doors.

Layout, little endian: header (magic u16, version u8, flags u8: 1 alarm, 2 dark, 4 full, tick u32, agents u16, cells
u16, doors u16, players u8, pad u8), then agents (id u16, x i16, y i16 in cm, state in the low and storey in the high
half of a u8), cells (layer height u8 in dm, extinction u8 in 0.05 /m), doors (bit 0 open, bit 1 locked), players (agent
id u16, ack u32, FED u8 in 1/200, speed u8 in cm/s / 2, visibility u8 in 0.2 m, posture u8). A frame that is not full
has no cells and no doors; those of the last full frame still apply.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from . import VERSION

MAGIC = 0xF19E
HEADER = struct.Struct("<HBBIHHHBB")
AGENT = np.dtype([("id", "<u2"), ("x", "<i2"), ("y", "<i2"), ("state", "u1")])
CELL = np.dtype([("layer_dm", "u1"), ("extinction_20", "u1")])
PLAYER = np.dtype(
    [
        ("agent", "<u2"),
        ("ack", "<u4"),
        ("fed_200", "u1"),
        ("speed_2cm", "u1"),
        ("visibility_5", "u1"),
        ("posture", "u1"),
    ]
)

PLAYER_ROW = struct.Struct("<HIBBBB")  # one row of PLAYER

WALKING, WAITING, OUT, INCAPACITATED, PLAYER_STATE = range(5)


class SnapshotError(ValueError):
    """The bytes are no snapshot of this version."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment: arrays of dtype AGENT, CELL and PLAYER, and one byte per door (bit 0 open, bit 1 locked)."""

    tick: int
    agents: NDArray[np.void]
    cells: NDArray[np.void]
    doors: NDArray[np.uint8]
    players: NDArray[np.void]
    alarm: bool = False
    dark: bool = False
    full: bool = True

    @property
    def state(self) -> NDArray[np.uint8]:
        """The states of the agents (n,)."""
        return np.asarray(self.agents["state"] & 15, np.uint8)

    @property
    def storey(self) -> NDArray[np.uint8]:
        """The storeys of the agents (n,), as indices into the plan's list."""
        return np.asarray(self.agents["state"] >> 4, np.uint8)


def pack(snapshot: Snapshot) -> bytes:
    """The snapshot as one binary frame."""
    head = HEADER.pack(
        MAGIC,
        VERSION,
        int(snapshot.alarm) | int(snapshot.dark) << 1 | int(snapshot.full) << 2,
        snapshot.tick,
        len(snapshot.agents),
        len(snapshot.cells),
        len(snapshot.doors),
        len(snapshot.players),
        0,
    )
    parts = (snapshot.agents, snapshot.cells, snapshot.doors, snapshot.players)
    return head + b"".join(part.tobytes() for part in parts)


def unpack(frame: bytes) -> Snapshot:
    """The snapshot in a binary frame. Raises SnapshotError when there is none of this version."""
    if len(frame) < HEADER.size:
        raise SnapshotError("too short")
    magic, version, flags, tick, agents, cells, doors, players, _ = HEADER.unpack_from(frame)
    if magic != MAGIC or version != VERSION:
        raise SnapshotError("another format or version")
    counts = ((AGENT, agents), (CELL, cells), (np.dtype("u1"), doors), (PLAYER, players))
    if len(frame) != HEADER.size + sum(dtype.itemsize * count for dtype, count in counts):
        raise SnapshotError("wrong length")
    parts, offset = [], HEADER.size
    for dtype, count in counts:
        parts.append(np.frombuffer(frame, dtype, count, offset))
        offset += dtype.itemsize * count
    agents_part, cells_part, doors_part, players_part = parts
    alarm, dark, full = bool(flags & 1), bool(flags & 2), bool(flags & 4)
    return Snapshot(tick, agents_part, cells_part, doors_part, players_part, alarm, dark, full)  # type: ignore[arg-type]


def is_full(frame: bytes) -> bool:
    """True for a frame with smoke and doors, which must not be skipped. It reads the header's flags only."""
    return len(frame) > 3 and bool(frame[3] & 4)


def tick_of(frame: bytes) -> int:
    """The tick of a frame; 0 for a frame too short to have one."""
    return int.from_bytes(frame[4:8], "little") if len(frame) >= 8 else 0


def completed(snapshot: Snapshot, before: Snapshot | None) -> Snapshot:
    """The snapshot, with the smoke and doors of the one before if it has none."""
    if snapshot.full or before is None:
        return snapshot
    return replace(snapshot, cells=before.cells, doors=before.doors)
