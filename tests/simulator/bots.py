"""Scripted players: a good, an average and a bad one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from simulator.engine.drill.run import DrillRun
from simulator.protocol.player_input import PlayerInput

Step = tuple[float, float] | str | float

GOOD: list[Step] = [
    "wake_other", 7.0, (14.6, 3.6), (14.6, 2.0), "close_door", (23.2, 1.5), "raise_alarm", (46.5, 1.2), (49.5, 1.2),
    "call_119", "say_place", "say_what", "say_size", "say_trapped", "say_name",
    (52.5, -9.0), (28.0, -14.0), (24.0, -14.0), "roll_call",
]  # fmt: skip
AVERAGE: list[Step] = [
    15.0, (14.6, 3.6), (14.6, 1.4), (2.0, 1.2), (-2.5, 1.2), "call_119", "say_place", "say_what", "say_size",
    (-5.0, -9.0), (20.0, -14.0), "roll_call",
]  # fmt: skip
BAD: list[Step] = [60.0, (14.6, 3.6), (14.6, 1.4), (2.6, 1.0), 10.0, (2.0, 1.2), (-2.5, 1.2), 400.0]


@dataclass
class Bot:
    """Walks a list of steps: a place to reach, an action, or seconds to wait; asked every `every_s` seconds."""

    steps: list[Step]
    at: int = 0
    waited: float = 0.0
    every_s: float = 0.05
    seq: int = field(default=0)

    def input(self, x: float, y: float) -> PlayerInput:
        self.seq += 1
        if self.at >= len(self.steps):
            return PlayerInput(seq=self.seq)
        step = self.steps[self.at]
        if isinstance(step, str):
            self.at += 1
            return PlayerInput(actions=(step,), seq=self.seq)
        if isinstance(step, float):
            self.waited += self.every_s
            if self.waited >= step:
                self.at, self.waited = self.at + 1, 0.0
            return PlayerInput(seq=self.seq)
        dx, dy = step[0] - x, step[1] - y
        if math.hypot(dx, dy) < 0.5:
            self.at += 1
        return PlayerInput(dx=dx, dy=dy, seq=self.seq)


def play(run: DrillRun, steps: list[Step], *, until_s: float = 300) -> DrillRun:
    """Plays a run to its end with one scripted player called `p`."""
    bot = Bot(list(steps))
    player = run.players.get("p") or run.add_player("p")
    while not run.finished and run.time_s < until_s:
        run.step({"p": bot.input(player.x, player.y)})
    return run
