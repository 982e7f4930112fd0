"""The event log: what happened, tick by tick. Score, replay and evidence read nothing else of a run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

TICK_HZ = 20
KEYFRAME_TICKS = 20 * TICK_HZ


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a tick. `player` is empty when it concerns no player in particular."""

    tick: int
    kind: str
    player: str = ""
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def time_s(self) -> float:
        """Seconds since the start of the run."""
        return self.tick / TICK_HZ

    def to_list(self) -> list[Any]:
        """The event as a JSON-able row: tick, kind, player, data."""
        return [self.tick, self.kind, self.player, self.data]

    @classmethod
    def from_list(cls, row: list[Any]) -> Event:
        """The event in a row that `to_list` made."""
        return cls(int(row[0]), str(row[1]), str(row[2]), dict(row[3]))


def event_log_sha256(events: Iterable[Event]) -> str:
    """A hash over a whole log. It is the same in every process that ran the same drill."""
    digest = hashlib.sha256()
    for event in events:
        digest.update(json.dumps(event.to_list(), ensure_ascii=False, sort_keys=True).encode() + b"\n")
    return digest.hexdigest()
