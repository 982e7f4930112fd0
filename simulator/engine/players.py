"""Players: what they are, and what their actions do to the drill."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .run import DrillRun

REACH_M = 2.0
EXTINGUISHER_REACH_M = 4.0
SMALL_FIRE_KW = 300.0
SHOUT_M = 6.0


@dataclass
class Player:
    """A person steered by somebody; everything about it is in here, so that a keyframe can hold it."""

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
    low: bool = False
    inside: bool = True
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
    done_once: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.speed = self.speed or self.free_speed

    @property
    def active(self) -> bool:
        """True while the player can act."""
        return self.inside and not self.down

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
        run.emit(
            "track",
            self.id,
            x=round(self.x, 2),
            y=round(self.y, 2),
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
    done = ACTIONS_IN_REACH[action](run, player)
    if not done and action not in ("crouch", "stand"):
        run.emit("refused", player.id, action=action)


def _near(player: Player, at: list[float], reach: float) -> bool:
    return math.dist((player.x, player.y), at) <= reach


def _raise_alarm(run: DrillRun, player: Player) -> bool:
    buttons = run.scenario.data.get("alarm_buttons", [])
    if run.alarm_tick is not None or not any(_near(player, button["at"], REACH_M) for button in buttons):
        return False
    run.raise_alarm(player.id)
    return True


def _call_119(run: DrillRun, player: Player) -> bool:
    if "call_119" in player.done_once:
        return False
    player.done_once.append("call_119")
    run.emit("called_119", player.id, outside=player.outside, in_smoke=player.in_smoke)
    return True


def _nearest_door(run: DrillRun, player: Player, *, want_open: bool) -> int | None:
    doors = run.scenario.data["doors"]
    near = [
        (math.dist((player.x, player.y), door["centre"]), index)
        for index, door in enumerate(doors)
        if bool(run.door_open[index]) is want_open and "outside" not in door["between"]
    ]
    distance, index = min(near, default=(math.inf, -1))
    return index if distance <= REACH_M else None


def _close_door(run: DrillRun, player: Player) -> bool:
    index = _nearest_door(run, player, want_open=True)
    if index is None:
        return False
    door = run.scenario.data["doors"][index]
    run.door_open[index] = False
    run.emit("door_closed", player.id, door=door["id"], fire_room=run.scenario.data["fire"]["room"] in door["between"])
    return True


def _open_door(run: DrillRun, player: Player) -> bool:
    index = _nearest_door(run, player, want_open=False)
    if index is None:
        return False
    door = run.scenario.data["doors"][index]
    run.door_open[index] = True
    run.emit("door_opened", player.id, door=door["id"], fire_room=run.scenario.data["fire"]["room"] in door["between"])
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


def _use_extinguisher(run: DrillRun, player: Player) -> bool:
    """Takes the nearest extinguisher, or uses the one in hand on a small fire in reach."""
    if not player.extinguisher:
        for item in run.scenario.data.get("extinguishers", []):
            if _near(player, item["at"], REACH_M):
                player.extinguisher = item["id"]
                run.emit("took_extinguisher", player.id, item=item["id"])
                return True
        return False
    if not _near(player, run.scenario.data["fire"]["at"], EXTINGUISHER_REACH_M):
        return False
    power = run.smoke.heat_release_kw(run.time_s)
    out = power <= SMALL_FIRE_KW
    if out:
        run.smoke.suppressed_kw += power + 1
    player.extinguisher = ""
    run.emit("used_extinguisher", player.id, power_kw=round(power), out=out)
    return True


def _wake_other(run: DrillRun, player: Player) -> bool:
    """A shout: occupants near by who have not set off yet do so."""
    heard = [
        person
        for person in range(run.people)
        if run.state[person] == 0 and math.dist((player.x, player.y), run.where[person]) <= SHOUT_M
    ]
    for person in heard:
        run.set_off(person)
    if heard:
        run.emit("warned", player.id, people=len(heard))
    return bool(heard)


def _roll_call(run: DrillRun, player: Player) -> bool:
    if not player.at_assembly or player.reported:
        return False
    player.reported = True
    run.emit("roll_call", player.id)
    return True


ACTIONS_IN_REACH = {
    "raise_alarm": _raise_alarm,
    "call_119": _call_119,
    "close_door": _close_door,
    "open_door": _open_door,
    "crouch": _crouch,
    "stand": _stand,
    "use_extinguisher": _use_extinguisher,
    "wake_other": _wake_other,
    "roll_call": _roll_call,
}
