"""Who notices what, and when they set off for it. People leave together with their party."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .cues import BY_CUE, Cue
from .occupants import WAITING, WALKING, Occupants

WHO_IS_SLOW = 73  # names the stream of random numbers for how slowly a person reacts
NEIGHBOUR_M, WARNED_WITHIN_M = 8.0, 6.0
SHARE_THAT_MOVES = 0.5  # of the neighbours: when so many have left, one follows
LEADERS = ("staff",)
LED = ("child", "teen")
TICKS_A_SECOND = 20
Rows = NDArray[np.intp]


class Attention:
    """Who can see whom at the start, and how slowly each person reacts: all drawn from the seed, never changed."""

    def __init__(self, people: Occupants, seed: int) -> None:
        scenario = people.plan.scenario
        self.reacts = scenario.population.reacts and people.count > 0
        self.slow = np.random.default_rng([seed, WHO_IS_SLOW]).standard_normal(people.count)
        self.stays = people.delay_s >= scenario.time_limit_s  # they have decided to stay where they are
        room = people.plan.rooms_at(people.where)
        same = (room[:, None] == room[None, :]) & (room >= 0)[:, None]
        np.fill_diagonal(same, False)
        away = np.hypot(*(people.where[:, None, :] - people.where[None, :, :]).transpose(2, 0, 1))
        self.near = same & (away < NEIGHBOUR_M)
        led = scenario.is_school & np.isin(people.ages, LED)
        self.teachers = same & led[:, None] & np.isin(people.ages, LEADERS)[None, :]

    def notice(self, people: Occupants, who: Rows, cue: Cue, tick: int) -> list[int]:
        """Lets people who wait notice a cue for the first time. Returns those who do.

        They will set off after the delay of the cue, unless another makes them go sooner; their party goes with them.
        """
        new = who[(people.noticed[who] & (1 << cue)) == 0]
        new = new[(people.state[new] == WAITING) & ~people.needs_help[new]]
        if cue != Cue.FLAMES:
            new = new[~self.stays[new]]
        people.noticed[new] |= 1 << cue
        for person in new.tolist():
            due = tick + round(BY_CUE[cue].seconds(self.slow[person]) * TICKS_A_SECOND)
            for other in self._party(people, person):
                if people.due_tick[other] < 0 or due < people.due_tick[other]:
                    people.due_tick[other], people.cue[other] = due, cue
        return new.tolist()

    def _party(self, people: Occupants, person: int) -> Iterable[int]:
        """The person and who keeps together with them and waits, too."""
        if people.group[person] < 0:
            return [person]
        party = np.flatnonzero((people.group == people.group[person]) & (people.state == WAITING))
        return party[~people.needs_help[party]].tolist()

    def watching(self, people: Occupants) -> Rows:
        """The people who wait and are awake."""
        woken = (people.noticed & (1 << Cue.WARNED)) > 0
        return np.flatnonzero((people.state == WAITING) & (~people.asleep | woken))

    def left_behind(self, people: Occupants, who: Rows) -> Rows:
        """Those of these people most of whose neighbours have set off."""
        gone = people.state != WAITING
        beside = self.near[who]
        count = beside.sum(axis=1)
        return who[(count > 0) & ((beside & gone).sum(axis=1) >= np.maximum(1, SHARE_THAT_MOVES * count))]

    def led_away(self, people: Occupants, who: Rows) -> Rows:
        """Those of these people whose teacher has set off."""
        return who[(self.teachers[who] & (people.state != WAITING)).any(axis=1)]

    def in_earshot(self, people: Occupants, speakers: Rows) -> Rows:
        """The people who wait, asleep or not, near enough to these speakers in the same room."""
        waiting = np.flatnonzero(people.state == WAITING)
        if not len(speakers) or not len(waiting):
            return waiting[:0]
        rooms = people.plan.rooms_at(people.where[waiting])
        spoken = people.plan.rooms_at(people.where[speakers])
        away = np.hypot(*(people.where[waiting][:, None, :] - people.where[speakers][None, :, :]).transpose(2, 0, 1))
        return waiting[((away < WARNED_WITHIN_M) & (rooms[:, None] == spoken[None, :])).any(axis=1)]

    def leader_of(self, people: Occupants, person: int, cue: Cue) -> int:
        """The walker whom somebody follows who sets off for this cue: the nearest neighbour or teacher; -1 for none."""
        known = self.teachers[person] if cue == Cue.TEACHER else self.near[person]
        able = np.flatnonzero(known & (people.state == WALKING) & (people.exit >= 0))
        if not len(able) or cue not in (Cue.TEACHER, Cue.NEIGHBOURS):
            return -1
        return int(able[np.hypot(*(people.where[able] - people.where[person]).T).argmin()])
