"""A player: what a run knows about a person who steers somebody."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from ..fire.fed import ADULT_NOSE_M
from ..fire.heat import burn_share


@dataclass
class Player:
    """Somebody steered by a person. A keyframe holds all of it. Places are in the plane, in metres; speeds in m/s.

    `index` is the player's number in the crowd, after those of the occupants. `fed` is the dose of asphyxiants, `heat`
    that of heat, `pain` the present pain; each limit is where this player falls. `hot_side` is the place that hurts.
    `extinction` is that of the smoke around the head in 1/m, `visibility` is in metres. Ticks count from the start.
    """

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
    heat: float = 0.0
    pain: float = 0.0
    gas_limit: float = 1.0
    heat_limit: float = 1.0
    smoke_z: float = 0.0
    nose_m: float = ADULT_NOSE_M
    eyes_shut: bool = False
    choke: float = 0.0  # irritants met now, as a share of those that shut this player's eyes; at most 1
    hot_side: tuple[float, float] | None = None
    least_sight: float = 30.0
    extinction: float = 0.0
    visibility: float = 30.0
    in_smoke: bool = False
    cell: int = -1  # the cell of the last exposure; -1 outdoors
    towards_smoke: bool = False  # came into that cell from one with less smoke
    smoke_s: float = 0.0
    upright_smoke_s: float = 0.0
    left_s: float | None = None
    ack: int = 0
    extinguisher: str = ""
    step: int = 0
    called_tick: int = -1  # the tick of the call to 119; -1 before it
    told_tick: int = -1  # the tick at which the operator knew everything; -1 before it
    facing: tuple[float, float] = (0.0, 0.0)  # where the player last wanted to go; a jet points there
    spraying: bool = False
    spray_left_s: float = 0.0  # of agent in the extinguisher; 0 before it is first pressed
    jet_fire: int = -1  # the fire that the jet is on or was last on; -1 for none
    jet_kw: float = 0.0  # the power of that fire when the jet came onto it
    jet_hits: bool = False
    on_base_s: float = 0.0
    busy_until: int = 0  # the tick from which the player acts and walks again
    lift_to: float | None = None  # when the lift arrives, in seconds from the start; None outside a lift
    lift_stop: int = 0  # the storey at which it opens
    lift_stops_s: float | None = None  # when it stops for good on its way; None for a ride that goes through
    climbing: int = 0  # looks for which a player has pushed up a flight from its foot; negative after coming down
    bumped: int = -1  # the shut door being pushed against
    bump_ticks: int = 0
    escorting: int = -1
    stay_until: int = 0  # the tick at which the wait in the refuge is long enough; 0 outside it
    child: bool = False  # played where children play: fights no fire in any role
    gone: bool = False  # taken out by the organiser: stands where it stood, and nothing waits for it
    done_once: list[str] = field(default_factory=list)
    passed: list[int] = field(default_factory=list)  # occupants within earshot who were not called

    def __post_init__(self) -> None:
        self.speed = self.speed or self.free_speed

    @property
    def harm(self) -> float:
        """How near the player is to falling, 0 to 1: the farther of the two doses, each by its own limit."""
        return max(self.fed / self.gas_limit, self.heat / self.heat_limit)

    @property
    def burn(self) -> float:
        """How far the heat taken in has come to a burn, 0 to 1. It does not heal; at 1 it halves the pace."""
        return float(burn_share(self.heat))

    @property
    def heat_felt(self) -> float:
        """What a gauge shows, 0 to 1: the pain, or the burn that stays when pain has passed."""
        return min(1.0, max(self.pain, self.burn))

    @property
    def active(self) -> bool:
        """True while the player can act."""
        return not self.down and not self.gone

    @property
    def done(self) -> bool:
        """True when nothing more can come: reported at the assembly point, incapacitated, or taken out."""
        return self.reported or self.down or self.gone

    def wire_row(self) -> tuple[int, int, int, int, int, int]:
        """The player's row in a snapshot (see `protocol.snapshot.PLAYER`)."""
        return (
            self.index,
            self.ack,
            min(255, int(self.harm * 200)),
            min(255, int(self.speed * 50)),
            min(255, int(self.visibility * 5)),
            int(self.low),
        )

    def to_dict(self) -> dict[str, Any]:
        """JSON-able values for a keyframe."""
        return asdict(self)

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Player:
        """The player in a keyframe."""
        hot = kept.get("hot_side")
        facing = tuple(kept.get("facing", (0.0, 0.0)))
        return cls(**{**kept, "aimed": tuple(kept["aimed"]), "facing": facing, "hot_side": tuple(hot) if hot else None})
