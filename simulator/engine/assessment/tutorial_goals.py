"""The tutorial's goals, one after another. Which of them are met is a pure function of the event log.

A goal is ticked only when the player did it. One that was passed over is not asked for again, and not ticked either.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..event_log import Event

STEP_M = 1.5
DONE, OVER = "done", "over"


@dataclass(frozen=True, slots=True)
class Goal:
    """What to do next: a goal's id (DONE after the last, OVER when time ran out), and how many of how many are met.

    `text_key` names the text that clients show for it (`simulator.protocol.texts`).
    """

    id: str
    done: int
    of: int

    @property
    def text_key(self) -> str:
        """The key of the goal's text in TEXTS."""
        return f"goal_{self.id}"

    @property
    def step(self) -> int:
        """Which step it is, from 1; the last of them once there is nothing more to do."""
        return [*GOALS].index(self.id) + 1 if self.id in GOALS else self.of

    def to_dict(self) -> dict[str, Any]:
        """The goal as JSON-able values, for a `status` message."""
        return {**asdict(self), "text_key": self.text_key, "step": self.step}


def goal_of(events: Sequence[Event], player: str) -> Goal:
    """The first goal that a player has neither met nor passed over: no hint sends back. `done` counts the met ones."""
    own = [event for event in events if event.player in ("", player)]
    met = [name for name, test in GOALS.items() if test(own)]
    open_goals = [name for name in GOALS if name not in met and not _any(*PASSED.get(name, ()))(own)]
    if not open_goals:
        return Goal(DONE, len(met), len(GOALS))
    ended = bool(own) and own[-1].kind == "drill_ended"
    return Goal(OVER if ended else open_goals[0], len(met), len(GOALS))


def met_goals(events: Sequence[Event], player: str) -> dict[str, bool]:
    """Every goal in order, and whether the player met it."""
    own = [event for event in events if event.player in ("", player)]
    return {name: test(own) for name, test in GOALS.items()}


def _walked(own: Sequence[Event]) -> bool:
    places = [(e.data["x"], e.data["y"]) for e in own if e.kind in ("player_joined", "track")]
    return bool(places) and any(math.dist(places[0], place) >= STEP_M for place in places)


def _any(*kinds: str) -> Callable[[Sequence[Event]], bool]:
    return lambda own: any(event.kind in kinds for event in own)


GOALS: dict[str, Callable[[Sequence[Event]], bool]] = {
    "walk": _walked,
    "alarm": _any("alarm_raised"),
    "feel": _any("door_felt"),
    "open": _any("door_opened"),
    "crouch": _any("crouched"),
    "assembly": _any("reached_assembly", "roll_call"),
    "report": _any("roll_call"),
}
# What makes it pointless to ask for a goal that was not met.
PASSED: dict[str, tuple[str, ...]] = {
    "alarm": ("player_out", "detector_alarm"),
    "feel": ("door_opened", "entered_smoke", "player_out"),
    "open": ("entered_smoke", "player_out"),
    "crouch": ("player_out",),
}
