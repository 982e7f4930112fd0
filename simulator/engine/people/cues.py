"""What people notice of a fire, and how long they take to set off: by what they see, and after an alarm by setting.

`python -m simulator.engine.people.cues` prints the table that `cues.md` beside this file must equal. Each delay is
lognormal between a first and a last time, its 1st and 99th percentile.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from enum import IntEnum
from importlib import import_module
from pathlib import Path

from simulator.protocol.text import Text

from ..scenario.parts import Spread

TABLE = Path(__file__).parent / "cues.md"
PERCENTILE_99 = 2.3263
PD7974 = "PD 7974-6:2004, from memory"
CHOICE = "a choice: nothing published was found"


class Cue(IntEnum):
    """Why somebody sets off. The later ones of these say more than the earlier."""

    NONE = 0
    NO_ALARM = 1  # nobody raised one, but after a while people notice by themselves
    ALARM = 2
    THIN_SMOKE = 3
    NEIGHBOURS = 4
    TEACHER = 5
    WARNED = 6
    THICK_SMOKE = 7
    FLAMES = 8


WORDS: dict[Cue, Text] = {
    Cue.NO_ALARM: Text("自己察觉", "by themselves"),
    Cue.ALARM: Text("听到警报", "the alarm"),
    Cue.THIN_SMOKE: Text("看到或闻到淡烟", "thin smoke"),
    Cue.NEIGHBOURS: Text("看到身边的人走了", "others who leave"),
    Cue.TEACHER: Text("跟着老师", "their teacher"),
    Cue.WARNED: Text("有人喊他们", "somebody's warning"),
    Cue.THICK_SMOKE: Text("看到浓烟", "thick smoke"),
    Cue.FLAMES: Text("看到火焰", "flames"),
}


@dataclass(frozen=True, slots=True)
class Delay:
    """A lognormal delay between its first and last time, in seconds."""

    first_s: float
    last_s: float
    source: str
    assumed: bool = False

    @property
    def mu(self) -> float:
        """The mean of the logarithm."""
        return (math.log(self.first_s) + math.log(self.last_s)) / 2

    @property
    def sigma(self) -> float:
        """The standard deviation of the logarithm."""
        return (math.log(self.last_s) - math.log(self.first_s)) / (2 * PERCENTILE_99)

    def seconds(self, z: float) -> float:
        """The delay of somebody who is `z` standard deviations slower than the median, within first and last time."""
        return math.exp(self.mu + self.sigma * max(-PERCENTILE_99, min(PERCENTILE_99, z)))

    def spread(self) -> Spread:
        """The same delay as a scenario states it."""
        mean = math.exp(self.mu + self.sigma**2 / 2)
        sd = mean * math.sqrt(math.exp(self.sigma**2) - 1)
        return Spread(round(mean, 1), round(sd, 1), self.first_s, self.last_s, "lognormal")


# From the moment somebody notices it.
BY_CUE: dict[Cue, Delay] = {
    Cue.THIN_SMOKE: Delay(60, 180, "smell or thin smoke: people first seek information; an estimate", assumed=True),
    Cue.NEIGHBOURS: Delay(5, 30, CHOICE, assumed=True),
    Cue.TEACHER: Delay(1, 5, CHOICE, assumed=True),
    Cue.WARNED: Delay(10, 30, "as those who see it: a shout tells what it is", assumed=True),
    Cue.THICK_SMOKE: Delay(10, 30, "no recognition needed: about the 30 s of C/VM2 for the room of fire", assumed=True),
    Cue.FLAMES: Delay(10, 30, "no recognition needed: FDS+Evac has 10 s, C/VM2 30 s in the room of fire", assumed=True),
}
# After the alarm, for the settings of scenarios. The shipped drills are shorter, and say so in their limits.
BY_SETTING: dict[str, Delay] = {
    "school": Delay(30, 90, f"{PD7974}: awake, familiar, well led: 30 s, last 60 s later"),
    "workshop": Delay(60, 180, f"{PD7974}: awake, familiar, fairly led: 60 s, last 120 s later"),
    "market": Delay(60, 240, f"{PD7974}: awake, strangers, fairly led: 60 s, last 180 s later"),
    "street": Delay(60, 240, f"{PD7974}: awake, strangers, fairly led: 60 s, last 180 s later"),
    "dormitory": Delay(300, 600, f"{PD7974}: asleep, familiar: 300 s, last as much later"),
    "flat": Delay(300, 600, f"{PD7974}: asleep, familiar: 300 s, last as much later"),
    "rental": Delay(300, 600, f"{PD7974}: asleep, familiar: 300 s, last as much later"),
    "hotel": Delay(900, 1800, f"{PD7974}: asleep in a hotel: 900 s, last as much later"),
}


def table() -> str:
    """All delays as a Markdown table."""
    rows = [(WORDS[cue].en, delay) for cue, delay in BY_CUE.items()]
    rows += [(f"alarm, {setting}", delay) for setting, delay in BY_SETTING.items()]
    lines = [
        f"| {name} | {delay.first_s:g} | {math.exp(delay.mu):.0f} | {delay.last_s:g} | "
        f"{'assumption' if delay.assumed else 'published'} | {delay.source} |"
        for name, delay in rows
    ]
    head = ["| what people notice | first, s | median, s | last, s | standing | source |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *lines, ""])


if __name__ == "__main__":
    sys.stdout.write(str(import_module("simulator.engine.people.cues").table()))
