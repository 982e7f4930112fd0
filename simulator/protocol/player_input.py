"""What a player wants, as one value on its whole way: socket, worker, engine, log of inputs, replay."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

MAX_ACTIONS = 4
ACTIONS = frozenset(
    {"raise_alarm", "call_119", "say_place", "say_what", "say_size", "say_trapped", "say_name", "feel_door",
     "open_door", "close_door", "crouch", "stand", "wet_cloth", "fetch_belongings", "take_lift", "ext_lift", "ext_pull",
     "ext_hold", "ext_press", "wake_other", "assist", "roll_call", "stay_put"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlayerInput:
    """A direction and actions. `seq` numbers a client's inputs upwards; snapshots say which one was heard.

    `dx` and `dy` are as the player gave them and as they are logged, of any length. The engine alone asks for
    `direction`, so that a run and its replay scale the same numbers once.
    """

    dx: float = 0.0
    dy: float = 0.0
    actions: tuple[str, ...] = ()
    seq: int = 0

    @property
    def direction(self) -> tuple[float, float] | None:
        """The direction in the unit disc; shorter than 1 is slower. None when a part is not finite."""
        length = math.hypot(self.dx, self.dy)
        if not math.isfinite(length):
            return None
        scale = 1 / length if length > 1 else 1.0
        return self.dx * scale, self.dy * scale

    def after(self, earlier: PlayerInput | None) -> PlayerInput:
        """This input with the actions of an earlier one that no tick has taken: the first MAX_ACTIONS of both."""
        if earlier is None or not earlier.actions:
            return self
        return replace(self, actions=(*earlier.actions, *self.actions)[:MAX_ACTIONS])

    def rounded(self, places: int) -> PlayerInput:
        """This input with its direction rounded to so many decimal places, so that a record can hold it exactly."""
        return replace(self, dx=round(self.dx, places), dy=round(self.dy, places))

    def unnumbered(self) -> PlayerInput:
        """This input without its number, which means something to one connection alone."""
        return replace(self, seq=0)

    def to_dict(self) -> dict[str, Any]:
        """JSON-able values, as they are logged and as they go to a worker."""
        return {"dx": self.dx, "dy": self.dy, "actions": list(self.actions), "seq": self.seq}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> PlayerInput:
        """The input in a logged row or a message. Raises KeyError, TypeError or ValueError when it holds none."""
        actions = tuple(data.get("actions", ()))
        if not all(isinstance(action, str) for action in actions):
            raise TypeError("actions")
        return cls(float(data["dx"]), float(data["dy"]), actions, int(data["seq"]))
