"""Takes a class through a scenario's script: one player walks, and the drill stops where the class must decide.

The script is part of the scenario. It names the role of the class and its decisions in order. A decision is due at a
moment, at a place, at an event, or when the steps of the last choice have been walked. The option chosen gives the next
steps. The guide gives the engine ordinary inputs, so a drill can be replayed from its log without a guide.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from simulator.protocol.player_input import PlayerInput

from ..event_log import TICK_HZ
from ..scenario.class_script import END, Decision, Moment, entry_of, step_of
from .ending import LOST, STOPPED
from .scripted_walk import Walker

if TYPE_CHECKING:
    from .player import Player
    from .run import DrillRun

THERE_M = 1.5
STUCK_S = 25.0  # a step that takes longer is skipped, because somebody stands in the way
LATE_PLACE_S, LATE_EVENT_S = 10.0, 30.0  # after standing for this long the class is asked anyway
STOPS_AFTER_S = 1.0
LOST_S = 10.0  # who cannot take a step for smoke for this long does not get out
LEAST_STEP_M_S = 0.02

HAPPENED: dict[str, Callable[[DrillRun, Player], bool]] = {
    "alarm": lambda run, player: run.state.alarm_tick is not None,
    "out": lambda run, player: player.left_s is not None,
    "smoke": lambda run, player: player.in_smoke,
    "dark": lambda run, player: run.state.dark,
}


class Guide:
    """Walks the class's player in a run. It depends on nothing but the run and the choices made."""

    def __init__(self, run: DrillRun, player: str) -> None:
        script = run.scenario.script
        if script is None:
            raise ValueError(f"{run.scenario.id} has no script for a class")
        self.run, self.player_id = run, player
        self.role, self.decisions = script.role, script.decisions
        self.at = 0
        self.idle_ticks = self.lost_ticks = 0
        self.given = (0.0, 0.0)
        self.walker = Walker([], patience_s=STUCK_S)

    @property
    def player(self) -> Player | None:
        """The class's player in the run; None before they have joined."""
        return self.run.players.get(self.player_id)

    def asked(self) -> Decision | None:
        """The decision that is due, for which the clock must stop; None while the clock may run."""
        player = self.player
        if self.at >= len(self.decisions) or player is None or player.done or player.lift_to is not None:
            return None
        if self.is_lost:
            return None
        decision = self.decisions[self.at]
        return decision if self._is_due(decision.when, player) else None

    def _is_due(self, when: Moment, player: Player) -> bool:
        if when.at_s is not None:
            return self.run.time_s >= when.at_s
        waits = not self.walker.steps
        if when.reached is not None:
            plan, place = self.run.plan, when.reached
            at = plan.lifted(place.at, plan.storeys.index(place.storey))
            is_there = math.dist(at, (player.x, player.y)) <= THERE_M
            return is_there or (waits and self.idle_ticks > LATE_PLACE_S * TICK_HZ)
        if when.event:
            return HAPPENED[when.event](self.run, player) or (waits and self.idle_ticks > LATE_EVENT_S * TICK_HZ)
        return waits

    @property
    def is_lost(self) -> bool:
        """True once smoke has kept the class from taking a step for so long that it does not get out."""
        return self.lost_ticks > LOST_S * TICK_HZ

    def choose(self, option: str) -> None:
        """Takes an option of the decision that is due. Its steps replace those that have not been walked yet."""
        decision = self.decisions[self.at]
        chosen = decision.option(option)
        self.walker = Walker(chosen.steps, patience_s=STUCK_S)
        self.idle_ticks = 0
        if not chosen.then:
            self.at += 1
        else:
            ids = [entry.id for entry in self.decisions]
            self.at = len(ids) if chosen.then == END else ids.index(chosen.then)

    def input(self) -> PlayerInput | None:
        """What the class's player wants in this tick; None when nothing has changed. Call it once before every step."""
        player = self.player
        if player is None:
            return None
        self.idle_ticks = 0 if self.walker.steps else self.idle_ticks + 1
        self.lost_ticks = self.lost_ticks + 1 if _cannot_step(player) else 0
        wanted = _at_full_pace(self.walker.input(self.run, player))
        if (wanted.dx, wanted.dy) == self.given and not wanted.actions:
            return None
        self.given = wanted.dx, wanted.dy
        return wanted

    def inputs(self) -> dict[str, PlayerInput]:
        """The same input in the form that `DrillRun.step` takes."""
        wanted = self.input()
        return {self.player_id: wanted} if wanted else {}

    def is_over(self) -> bool:
        """True when there is nothing left to decide or to walk, even if the drill itself would go on.

        That is so too for a class that is lost in smoke.
        """
        player = self.player
        if player is not None and not player.done and self.is_lost:
            return True
        if player is None or player.done or self.at < len(self.decisions) or self.walker.steps:
            return False
        return self.idle_ticks > STOPS_AFTER_S * TICK_HZ

    @property
    def why_over(self) -> str:
        """Why the guide ends the drill: "lost" for a class that smoke keeps inside, else "stopped"."""
        return LOST if self.is_lost else STOPPED

    def state(self) -> dict[str, Any]:
        """The guide's state as JSON-able values, for a keyframe."""
        return {
            "player": self.player_id,
            "at": self.at,
            "idle_ticks": self.idle_ticks,
            "lost_ticks": self.lost_ticks,
            "given": list(self.given),
            "waited": self.walker.waited,
            "steps": [entry_of(step) for step in self.walker.steps],
        }

    @classmethod
    def restored(cls, run: DrillRun, state: dict[str, Any]) -> Guide:
        """The guide as it was at a keyframe of the run."""
        guide = cls(run, state["player"])
        guide.at, guide.idle_ticks, guide.given = state["at"], state["idle_ticks"], tuple(state["given"])
        guide.lost_ticks = state.get("lost_ticks", 0)
        guide.walker = Walker([step_of(entry) for entry in state["steps"]], patience_s=STUCK_S)
        guide.walker.waited = state["waited"]
        return guide


def _cannot_step(player: Player) -> bool:
    """True for who is inside, free to go, and kept from every step by smoke."""
    waits = player.outside or player.lift_to is not None or bool(player.stay_until)
    return player.speed < LEAST_STEP_M_S and not waits


def _at_full_pace(wanted: PlayerInput) -> PlayerInput:
    """The input with a direction of length 1, or 0, in two decimal places.

    It then changes, and is logged, a few times a second instead of every tick.
    """
    length = math.hypot(wanted.dx, wanted.dy) or 1.0
    return PlayerInput(wanted.dx / length, wanted.dy / length, wanted.actions).rounded(2)


def note_choice(run: DrillRun, decision: str, option: str, votes: Iterable[int] = ()) -> None:
    """Writes a choice into the log. The record and the debriefing are made from it."""
    run.state.emit("decided", decision=decision, option=option, votes=list(votes))


def play_script(
    guide: Guide,
    choices: Mapping[str, str],
    *,
    before: Callable[[DrillRun], None] | None = None,
    head_count: bool = True,
) -> DrillRun:
    """Plays the guide's run to its end without waiting.

    A decision that has no choice in `choices` gets the best option.

    `before` is called ahead of every tick and may do what an organiser did then. Without `head_count` the run ends with
    the class, even if others are still on their way.
    """
    run = guide.run
    while not run.finished:
        if before:
            before(run)
        if (decision := guide.asked()) is not None:
            option = choices.get(decision.id) or decision.best.id
            note_choice(run, decision.id, option)
            guide.choose(option)
        done = guide.player is not None and guide.player.done
        if guide.is_over() or (done and not head_count):
            run.stop(guide.why_over)
        run.step(guide.inputs())
    return run
