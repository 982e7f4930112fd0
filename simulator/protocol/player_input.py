"""What a player wants: one value all the way from socket to worker, engine, log of inputs and replay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MAX_ACTIONS = 4
# What a client may ask for. A script may also say the right thing in a call, in any order (SCRIPTED).
ACTIONS = frozenset(
    {"raise_alarm", "call_119", "answer_1", "answer_2", "answer_3", "feel_door",
     "open_door", "close_door", "crouch", "stand", "wet_cloth", "fetch_belongings", "take_lift", "ext_lift", "ext_pull",
     "ext_hold", "ext_press", "wake_other", "assist", "roll_call", "stay_put"}
)  # fmt: skip
SCRIPTED = frozenset({"say_place", "say_what", "say_size", "say_trapped", "say_name"})
ALL_ACTIONS = ACTIONS | SCRIPTED


@dataclass(frozen=True, slots=True)
class PlayerInput:
    """A direction and actions. `seq` numbers a client's inputs upwards; snapshots say which one the server had.

    `dx` and `dy` have any length: they are logged as the player gave them. Only the engine asks for `direction`, so a
    run and its replay scale the same numbers once.
    """

    dx: float = 0.0
    dy: float = 0.0
    actions: tuple[str, ...] = ()
    seq: int = 0

    @property
    def direction(self) -> tuple[float, float] | None:
        """The direction in the unit disc; a shorter one is slower. None when a part is not finite."""
        length = math.hypot(self.dx, self.dy)
        if not math.isfinite(length):
            return None
        scale = 1 / length if length > 1 else 1.0
        return self.dx * scale, self.dy * scale

    def after(self, earlier: PlayerInput | None) -> PlayerInput:
        """This input after an earlier one that no tick has used: it has the first MAX_ACTIONS actions of both."""
        if earlier is None or not earlier.actions:
            return self
        return replace(self, actions=(*earlier.actions, *self.actions)[:MAX_ACTIONS])

    def rounded(self, places: int) -> PlayerInput:
        """This input with its direction rounded to so many decimal places, so that a record holds it exactly."""
        return replace(self, dx=round(self.dx, places), dy=round(self.dy, places))

    def unnumbered(self) -> PlayerInput:
        """This input without its number, which has a meaning only within one connection."""
        return replace(self, seq=0)

    def to_dict(self) -> dict[str, Any]:
        """The input as JSON-able values, as it is logged and sent to a worker."""
        return {"dx": self.dx, "dy": self.dy, "actions": list(self.actions), "seq": self.seq}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PlayerInput:
        """The input in a logged row or a message. Raises KeyError, TypeError or ValueError when there is none."""
        actions = tuple(data.get("actions", ()))
        if not all(isinstance(action, str) for action in actions):
            raise TypeError("actions")
        return cls(float(data["dx"]), float(data["dy"]), actions, int(data["seq"]))
