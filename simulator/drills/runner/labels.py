"""The names and seats by which watchers know players."""

from __future__ import annotations

from dataclasses import dataclass

from ..live.wire import Joined, Seated


@dataclass(frozen=True, slots=True)
class PlayerLabel:
    """What watchers see of a player."""

    name: str = ""
    seat: int | None = None
    proof: str = ""


def note_seat(labels: dict[str, PlayerLabel], message: Joined | Seated) -> None:
    """Notes who sits where. If two players name one seat, the later one keeps it."""
    if message.seat is not None:
        for other, label in labels.items():
            if label.seat == message.seat and other != message.player:
                labels[other] = PlayerLabel(label.name)
    labels[message.player] = PlayerLabel(message.name, message.seat, message.proof)
