"""Players: what they are, and what their actions do to the drill."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from ..people.occupants import ASSISTED_M_S, WAITING
from ..scenario.parts import OUTSIDE, Fixture, Place

if TYPE_CHECKING:
    from .run import DrillRun

REACH_M = 2.0
EXTINGUISHER_REACH_M = 4.0
SMALL_FIRE_KW = 300.0
SHOUT_M = 6.0
CALL_S = 25.0
HOT_DOOR_K = 313.15
FLARE = 1.6
LIFT_SPEED_M_S, LIFT_DOORS_S = 1.5, 8.0
BELONGINGS_S = 12.0
STAY_S = 60
SAID = ("say_place", "say_what", "say_size", "say_trapped", "say_name")
STEPS = ("ext_lift", "ext_pull", "ext_hold", "ext_press")
# Which extinguishing agents work on which fuel (GB 50140-2005 4.2 by fire class; lithium batteries: none by hand).
RIGHT_AGENT = {
    "solid": {"abc", "water", "foam"},
    "oil": {"abc", "bc", "foam", "co2"},
    "gas": {"abc", "bc"},
    "electrical": {"abc", "bc", "co2"},
    "battery": set(),
}
USUAL_AGENT = "abc"  # dry powder, where a scenario does not say
MADE_WORSE = {("oil", "water"), ("electrical", "water"), ("electrical", "foam")}


@dataclass
class Player:
    """A person steered by somebody; everything about it is in here, so that a keyframe can hold it. Plane metres."""

    id: str
    index: int
    role: str
    x: float
    y: float
    free_speed: float
    dx: float = 0.0
    dy: float = 0.0
    speed: float = 0.0
    moving: bool = False
    aimed: tuple[float, float, float] = (0.0, 0.0, 0.0)
    aim_ticks: int = 1
    low: bool = False
    wet: bool = False
    outside: bool = False
    at_assembly: bool = False
    down: bool = False
    reported: bool = False
    fed: float = 0.0
    extinction: float = 0.0
    visibility: float = 30.0
    in_smoke: bool = False
    smoke_s: float = 0.0
    upright_smoke_s: float = 0.0
    left_s: float | None = None
    ack: int = 0
    extinguisher: str = ""
    step: int = 0
    called_tick: int = -1
    busy_until: int = 0
    lift_to: float | None = None
    escorting: int = -1
    stay_until: int = 0
    done_once: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.speed = self.speed or self.free_speed

    @property
    def active(self) -> bool:
        """True while the player can act."""
        return not self.down

    @property
    def done(self) -> bool:
        """True when nothing more can come: reported at the assembly point, or incapacitated."""
        return self.reported or self.down

    def note_smoke(self, run: DrillRun, logged: bool, seconds: float) -> None:
        """Counts time spent where smoke hangs below two metres."""
        if logged != self.in_smoke:
            self.in_smoke = logged
            run.emit("entered_smoke" if logged else "left_smoke", self.id)
        if logged:
            self.smoke_s += seconds
            self.upright_smoke_s += 0.0 if self.low else seconds

    def record(self, run: DrillRun) -> None:
        """Puts place, dose and time in smoke into the log: once a second and at the end."""
        storey = run.plan.storey_at(self.y)
        run.emit(
            "track",
            self.id,
            x=round(self.x, 2),
            y=round(self.y - (storey - run.plan.ground) * run.plan.pitch, 2),
            storey=storey,
            room=run.plan.room_at(self.x, self.y),
            fed=round(self.fed, 4),
            smoke_s=round(self.smoke_s, 2),
            upright_s=round(self.upright_smoke_s, 2),
            low=self.low,
        )

    def wire_row(self) -> tuple[int, int, int, int, int, int]:
        """The player's row in a snapshot."""
        return (
            self.index,
            self.ack,
            min(255, int(self.fed * 200)),
            min(255, int(self.speed * 50)),
            min(255, int(self.visibility * 5)),
            int(self.low),
        )

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Player:
        return cls(**{**state, "aimed": tuple(state["aimed"])})


def act(run: DrillRun, player: Player, action: str) -> None:
    """Carries out one action; one that is out of reach or makes no sense leaves a `refused` event and no more."""
    if run.tick < player.busy_until:
        return
    done = ACTIONS_IN_REACH[action](run, player)
    if not done and action not in ("crouch", "stand"):
        run.emit("refused", player.id, action=action)


def _near(run: DrillRun, player: Player, thing: Fixture | Place) -> bool:
    x, y = run.plan.lifted(thing.at, run.plan.storeys.index(thing.storey))
    return math.dist((player.x, player.y), (x, y)) <= REACH_M


def _nearby(run: DrillRun, player: Player, kind: str) -> Fixture | None:
    return next((thing for thing in run.scenario.fixtures[kind] if _near(run, player, thing)), None)


def _once(run: DrillRun, player: Player, what: str, **data: Any) -> bool:
    """Emits an event the first time; False afterwards."""
    if what in player.done_once:
        return False
    player.done_once.append(what)
    run.emit(what, player.id, **data)
    return True


def _raise_alarm(run: DrillRun, player: Player) -> bool:
    if run.alarm_tick is not None or _nearby(run, player, "alarm_buttons") is None:
        return False
    run.raise_alarm(player.id)
    return True


def _call_119(run: DrillRun, player: Player) -> bool:
    player_outside = run.plan.room_at(player.x, player.y) == OUTSIDE
    if not _once(run, player, "called_119", outside=player_outside, in_smoke=player.in_smoke):
        return False
    player.called_tick = run.tick
    return True


def _say(what: str) -> Callable[[DrillRun, Player], bool]:
    def say(run: DrillRun, player: Player) -> bool:
        """One of the five things the 119 operator must hear, while the call lasts."""
        on_the_line = player.called_tick >= 0 and run.tick - player.called_tick <= CALL_S * 20
        return on_the_line and _once(run, player, f"said_{what.removeprefix('say_')}")

    return say


def _nearest_door(run: DrillRun, player: Player, *, want_open: bool) -> int | None:
    near = [
        (math.dist((player.x, player.y), door.centre), door.index)
        for door in run.plan.doors
        if bool(run.door_open[door.index]) is want_open and not run.door_locked[door.index] and not door.opening
    ]
    distance, index = min(near, default=(math.inf, -1))
    return index if distance <= REACH_M else None


def _about_door(run: DrillRun, index: int) -> dict[str, Any]:
    """What the score needs to know of a door: does it part the fire from people, and who is still behind it?"""
    door = run.plan.doors[index]
    fire_rooms = {fire.room for fire in run.scenario.fires}
    smoky = set(run.hazards.smoke_by_room(1.0))
    burning = bool(set(door.rooms) & fire_rooms)
    return {
        "door": door.id,
        "fire_room": burning,
        "parts_smoke": bool(len(set(door.rooms) & (smoky | fire_rooms)) == 1),
    }


def _close_door(run: DrillRun, player: Player) -> bool:
    index = _nearest_door(run, player, want_open=True)
    if index is None:
        return False
    run.door_open[index] = False
    here = run.plan.room_at(player.x, player.y)
    others = [room for room in run.plan.doors[index].rooms if room != here]
    left = int(
        sum(run.people_in(room) for room in others if room != OUTSIDE and run.plan.room_kind[room] != "corridor")
    )
    run.emit("door_closed", player.id, left_behind=left, **_about_door(run, index))
    return True


def _open_door(run: DrillRun, player: Player) -> bool:
    index = _nearest_door(run, player, want_open=False)
    if index is None:
        return False
    felt = f"felt:{run.plan.doors[index].id}" in player.done_once
    run.door_open[index] = True
    run.emit("door_opened", player.id, felt=felt, hot=run.door_is_hot(index), **_about_door(run, index))
    return True


def _feel_door(run: DrillRun, player: Player) -> bool:
    index = _nearest_door(run, player, want_open=False)
    if index is None:
        return False
    door = run.plan.doors[index]
    if f"felt:{door.id}" not in player.done_once:
        player.done_once.append(f"felt:{door.id}")
        run.emit("door_felt", player.id, door=door.id, hot=run.door_is_hot(index))
    return True


def _crouch(run: DrillRun, player: Player) -> bool:
    if not player.low:
        player.low = True
        run.emit("crouched", player.id, in_smoke=player.in_smoke)
    return True


def _stand(run: DrillRun, player: Player) -> bool:
    if player.low:
        player.low = False
        run.emit("stood", player.id, in_smoke=player.in_smoke)
    return True


def _wet_cloth(run: DrillRun, player: Player) -> bool:
    if player.wet or _nearby(run, player, "water") is None:
        return False
    player.wet = True
    player.busy_until = run.tick + 60
    run.emit("wet_cloth", player.id)
    return True


def _fetch_belongings(run: DrillRun, player: Player) -> bool:
    if _nearby(run, player, "belongings") is None or not _once(run, player, "fetched_belongings"):
        return False
    player.busy_until = run.tick + int(BELONGINGS_S * 20)
    return True


def _take_lift(run: DrillRun, player: Player) -> bool:
    """The lift goes to the ground floor, unless the power fails first; smoke follows its shaft either way."""
    storey = run.plan.storey_at(player.y)
    for lift in run.scenario.lifts:
        if storey != run.plan.ground and any(_near(run, player, stop) for stop in lift.stops):
            run.emit("took_lift", player.id)
            down = (run.plan.floor[storey] - run.plan.floor[run.plan.ground]) / LIFT_SPEED_M_S + LIFT_DOORS_S
            player.lift_to = run.time_s + down
            run.crowd.remove(player.index)
            return True
    return False


def _extinguisher_step(step: int) -> Callable[[DrillRun, Player], bool]:
    def take_step(run: DrillRun, player: Player) -> bool:
        """提、拔、握、压: lift, pull the pin, hold the nozzle, press. Out of order nothing comes out."""
        if step == 0:
            thing = _nearby(run, player, "extinguishers")
            if thing is None or player.extinguisher:
                return False
            player.extinguisher, player.step = thing.id, 1
            run.emit("took_extinguisher", player.id, item=thing.id, agent=thing.agent or USUAL_AGENT)
            return True
        if not player.extinguisher or player.step != step:
            return False
        if step < 3:
            player.step += 1
            run.emit("extinguisher_step", player.id, step=STEPS[step])
            return True
        return _press(run, player)

    return take_step


def _press(run: DrillRun, player: Player) -> bool:
    """Uses the extinguisher in hand on the nearest fire in reach: small and of the right kind, it goes out."""
    away = [math.dist((player.x, player.y), tuple(place)) for place in run.hazards.fire_at]
    fire = int(min(range(len(away)), key=away.__getitem__))
    if away[fire] > EXTINGUISHER_REACH_M:
        return False
    item = next(thing for thing in run.scenario.fixtures["extinguishers"] if thing.id == player.extinguisher)
    agent, fuel, power = item.agent or USUAL_AGENT, run.scenario.fires[fire].fuel, float(run.hazards.kw[fire])
    right = agent in RIGHT_AGENT[fuel]
    out = right and power <= SMALL_FIRE_KW
    worse = (fuel, agent) in MADE_WORSE
    if out:
        run.hazards.suppress(fire, power + 1)
    elif worse:
        run.hazards.flare(fire, FLARE)
    player.extinguisher, player.step = "", 0
    run.emit("used_extinguisher", player.id, power_kw=round(power), out=out, right=right, worse=worse, agent=agent)
    return True


def _wake_other(run: DrillRun, player: Player) -> bool:
    """A shout: occupants near by on the same storey who have not set off yet do so."""
    people = run.people
    away = [math.dist((player.x, player.y), place) for place in people.where.tolist()]
    heard = [
        p for p in range(people.count) if people.state[p] == WAITING and away[p] <= SHOUT_M and not people.needs_help[p]
    ]
    for person in heard:
        run.set_off(person)
    if heard:
        run.emit("warned", player.id, people=len(heard))
    return bool(heard)


def _assist(run: DrillRun, player: Player) -> bool:
    """Takes somebody who cannot walk alone along."""
    people = run.people
    for person in range(people.count):
        waiting = people.needs_help[person] and people.helper[person] == -1 and people.state[person] == WAITING
        if waiting and math.dist((player.x, player.y), tuple(people.where[person])) <= REACH_M:
            people.helper[person] = -2
            player.escorting = person
            run.set_off(person)
            run.crowd.set_speeds([person], [ASSISTED_M_S])
            run.emit("assisted", player.id, person=person)
            return True
    return False


def _roll_call(run: DrillRun, player: Player) -> bool:
    if not player.at_assembly or player.reported:
        return False
    player.reported = True
    run.emit("roll_call", player.id)
    return True


def _stay_put(run: DrillRun, player: Player) -> bool:
    """Settles in a room to wait for rescue: doors closed, at a window, seen from outside."""
    room = run.plan.room_at(player.x, player.y)
    if room == OUTSIDE or run.scenario.scoring.stay_room != room:
        return False
    shut = not any(
        run.door_open[door.index] for door in run.plan.doors if room in door.rooms and OUTSIDE not in door.rooms
    )
    if player.stay_until:
        return False
    player.stay_until = run.tick + STAY_S * 20
    run.emit("stayed", player.id, room=room, shut=shut)
    return True


ACTIONS_IN_REACH: dict[str, Callable[[DrillRun, Player], bool]] = {
    "raise_alarm": _raise_alarm,
    "call_119": _call_119,
    **{what: _say(what) for what in SAID},
    "close_door": _close_door,
    "open_door": _open_door,
    "feel_door": _feel_door,
    "crouch": _crouch,
    "stand": _stand,
    "wet_cloth": _wet_cloth,
    "fetch_belongings": _fetch_belongings,
    "take_lift": _take_lift,
    **{name: _extinguisher_step(index) for index, name in enumerate(STEPS)},
    "wake_other": _wake_other,
    "assist": _assist,
    "roll_call": _roll_call,
    "stay_put": _stay_put,
}
