"""Plays scripted players: the steps are the engine's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from simulator.engine.drill.run import DrillRun
from simulator.engine.drill.scripted_walk import Walker
from simulator.engine.scenario.class_script import Push, Step, TakeStairs, UntilEmpty
from simulator.protocol.player_input import PlayerInput

FIVE = ("say_place", "say_what", "say_size", "say_trapped", "say_name")

__all__ = ["FIVE", "Bot", "Push", "Step", "TakeStairs", "UntilEmpty", "play"]


class Bot:
    """Walks a list of steps: a place to reach, an action, seconds to wait, a stair, or a room to see empty."""

    def __init__(self, run: DrillRun, player: Any, steps: Sequence[Step]) -> None:
        self.run, self.player, self.walker = run, player, Walker(steps)
        self.seq = 0

    @property
    def steps(self) -> list[Step]:
        return self.walker.steps

    def input(self) -> PlayerInput:
        """What the player wants in this tick."""
        self.seq += 1
        return replace(self.walker.input(self.run, self.player), seq=self.seq)


def play(run: DrillRun, steps: Sequence[Step], *, role: str = "", until_s: float = 1800) -> DrillRun:
    """Plays a run with one scripted player called `p` to its end, or until a second after the script's."""
    bot = Bot(run, run.add_player("p", role), [*steps, 1.05])
    while not run.finished and run.time_s < until_s and bot.steps:
        run.step({"p": bot.input()})
    return run
