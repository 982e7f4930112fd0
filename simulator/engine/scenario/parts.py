"""The parts of a scenario as its file has them: the building, its equipment, fires, people, roles and scoring.

Lengths are in metres, times in seconds from the start. Points and polygons are in plan coordinates of their storey. The
`from_dict` of each class takes the part's entry in a file that has been checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator.protocol.text import Text

OUTSIDE = "outside"
XY = tuple[float, float]
Ring = tuple[XY, ...]
Data = Mapping[str, Any]


def point(data: Sequence[float]) -> XY:
    """A point [x, y] of a file."""
    return data[0], data[1]


def ring(data: Sequence[Sequence[float]]) -> Ring:
    """A polygon of a file: its corners in order."""
    return tuple(point(corner) for corner in data)


def text_or_none(data: Data, key: str) -> Text | None:
    """The text under a key; None when there is none."""
    return Text.from_dict(data[key]) if key in data else None


@dataclass(frozen=True, slots=True)
class Address:
    """Where the building stands, as it is told to 119, and an address that is easily taken for it."""

    here: Text
    elsewhere: Text

    @classmethod
    def from_dict(cls, data: Data) -> Address:
        return cls(Text.from_dict(data["here"]), Text.from_dict(data["elsewhere"]))


# -- the building -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Storey:
    """A storey. Exactly one storey of a building is the ground floor."""

    id: str
    name: Text
    height_m: float
    elevation_m: float
    ground: bool

    @classmethod
    def from_dict(cls, data: Data) -> Storey:
        name = Text.from_dict(data["name"])
        return cls(data["id"], name, data["height_m"], data["elevation_m"], data.get("ground", False))


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a storey. Corridors, stairwells and lifts are rooms of their own kinds."""

    id: str
    name: Text
    kind: str
    storey: str
    polygon: Ring

    @classmethod
    def from_dict(cls, data: Data) -> Room:
        return cls(data["id"], Text.from_dict(data["name"]), data["kind"], data["storey"], ring(data["polygon"]))


@dataclass(frozen=True, slots=True)
class Door:
    """A door between two rooms, or a room and OUTSIDE. An `opening` has no leaf. The wall runs along `axis`.

    `height` is None when the scenario's own height of doors applies.
    """

    id: str
    between: tuple[str, str]
    centre: XY
    width: float
    axis: Literal["x", "y"]
    state: Literal["open", "closed", "locked"] = "open"
    name: Text | None = None
    height: float | None = None
    self_closing: bool = False
    opening: bool = False

    @classmethod
    def from_dict(cls, data: Data) -> Door:
        first, second = data["between"]
        return cls(
            data["id"], (first, second), point(data["centre"]), data["width"], data["axis"], data.get("state", "open"),
            text_or_none(data, "name"), data.get("height"), data.get("self_closing", False),
            data.get("opening", False),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Window:
    """An open window or vent of a room. `sill` and `top` are above its floor."""

    room: str
    width: float
    sill: float
    top: float


@dataclass(frozen=True, slots=True)
class Stair:
    """A stair through the stairwells of several storeys, from the top down. Their doors are on the side `doors_at`."""

    id: str
    name: Text
    wells: tuple[str, ...]
    doors_at: str
    open_shaft_m2: float = 3.0

    @classmethod
    def from_dict(cls, data: Data) -> Stair:
        name, wells = Text.from_dict(data["name"]), tuple(data["wells"])
        return cls(data["id"], name, wells, data["doors_at"], data.get("open_shaft_m2", 3.0))


@dataclass(frozen=True, slots=True)
class Place:
    """A point of a storey."""

    at: XY
    storey: str

    @classmethod
    def from_dict(cls, data: Data) -> Place:
        return cls(point(data["at"]), data["storey"])


@dataclass(frozen=True, slots=True)
class Lift:
    """A lift, and where its doors are on each storey."""

    id: str
    stops: tuple[Place, ...]

    @classmethod
    def from_dict(cls, data: Data) -> Lift:
        return cls(data["id"], tuple(Place.from_dict(stop) for stop in data["at"]))


@dataclass(frozen=True, slots=True)
class Outside:
    """The outdoor area, and the building's outline in it."""

    polygon: Ring
    building: Ring

    @classmethod
    def from_dict(cls, data: Data) -> Outside:
        return cls(ring(data["polygon"]), ring(data["building"]))


@dataclass(frozen=True, slots=True)
class AssemblyPoint:
    """An area outside where people gather."""

    id: str
    name: Text
    polygon: Ring

    @classmethod
    def from_dict(cls, data: Data) -> AssemblyPoint:
        return cls(data["id"], Text.from_dict(data["name"]), ring(data["polygon"]))


@dataclass(frozen=True, slots=True)
class Exit:
    """A door to the open air, and the area beyond it where people count as out. Strangers know the `main` exits."""

    door: str
    polygon: Ring
    main: bool = False

    @classmethod
    def from_dict(cls, data: Data) -> Exit:
        return cls(data["door"], ring(data["polygon"]), data.get("main", False))


# The kinds of equipment, by the names of their lists in the file.
FIXTURES = ("alarm_buttons", "extinguishers", "hydrants", "phones", "belongings", "water")


@dataclass(frozen=True, slots=True)
class Fixture:
    """An alarm button, extinguisher (with its agent), hydrant, phone, water tap, or somebody's belongings."""

    id: str
    at: XY
    storey: str
    agent: str | None = None

    @classmethod
    def from_dict(cls, data: Data) -> Fixture:
        return cls(data["id"], point(data["at"]), data["storey"], data.get("agent"))


@dataclass(frozen=True, slots=True)
class Sign:
    """An exit sign that points to a door or room. `lit` is None when the file does not say."""

    at: XY
    storey: str
    to: str
    lit: bool | None = None

    @classmethod
    def from_dict(cls, data: Data) -> Sign:
        return cls(point(data["at"]), data["storey"], data["to"], data.get("lit"))


# -- fire -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fire:
    """A t-squared fire up to a cap. Yields are in kg of product per kg burned.

    `irritant` is True for fuels whose smoke is highly irritant: foam, PVC, wool, smouldering wood, lithium cells.
    `radiative_share` is the share of the heat that leaves as radiation.
    """

    room: str
    at: XY
    fuel: str
    growth: str
    cap_kw: float
    heat_of_combustion_kj_kg: float
    soot_yield: float
    co_yield: float
    co2_yield: float
    starts_at_s: float
    hcn_yield: float = 0.0
    diameter_m: float = 1.0
    hcl_yield: float = 0.0
    hf_yield: float = 0.0
    irritant: bool = False
    radiative_share: float = 0.3

    @classmethod
    def from_dict(cls, data: Data) -> Fire:
        return cls(**{**data, "at": point(data["at"])})


@dataclass(frozen=True, slots=True)
class Detector:
    """Raises the alarm at a set time, unless somebody has done so before."""

    alarm_at_s: float


@dataclass(frozen=True, slots=True)
class Extract:
    """A fan that extracts smoke from a room from `from_s` seconds on. In the open air there is nothing to extract."""

    room: str
    m3_s: float
    from_s: float


# -- people -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """A clipped distribution: normal, lognormal (mean and sd of the values themselves) or uniform."""

    mean: float
    sd: float
    least: float
    most: float
    law: Literal["normal", "lognormal", "uniform"] = "normal"

    @classmethod
    def in_dict(cls, data: Data, key: str) -> Spread | None:
        """The distribution under a key; None when there is none."""
        return cls(**data[key]) if key in data else None


@dataclass(frozen=True, slots=True)
class Group:
    """People in one room. The first `need_help` of them cannot leave alone.

    They keep `together` in parties of so many, and know all exits, the main ones or the nearest. Without speeds of
    their own they have those of their age; without delays, those of the whole population. Sleepers see nothing before
    they are woken.
    """

    room: str
    count: int
    ages: str
    knows: Literal["all", "main", "nearest"] = "all"
    speed_m_s: Spread | None = None
    pre_movement_s: Spread | None = None
    together: int = 1
    need_help: int = 0
    asleep: bool = False

    @classmethod
    def from_dict(cls, data: Data) -> Group:
        return cls(
            data["room"], data["count"], data["ages"], data.get("knows", "all"), Spread.in_dict(data, "speed_m_s"),
            Spread.in_dict(data, "pre_movement_s"), data.get("together", 1), data.get("need_help", 0),
            data.get("asleep", False),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody in the building, their delay after the alarm, and when they notice a fire without an alarm.

    Without a delay of its own a population has the published one of its setting. `reacts` is False where nobody acts on
    what they see, but on their own delay alone, as in cases of verification.
    """

    pre_movement_s: Spread | None
    no_alarm_pre_movement_s: float
    groups: tuple[Group, ...]
    reacts: bool = True

    @property
    def count(self) -> int:
        """The number of people in all groups."""
        return sum(group.count for group in self.groups)

    @classmethod
    def from_dict(cls, data: Data) -> Population:
        groups = tuple(Group.from_dict(group) for group in data["groups"])
        return cls(
            Spread.in_dict(data, "pre_movement_s"), data["no_alarm_pre_movement_s"], groups, data.get("reacts", True)
        )


# -- the drill --------------------------------------------------------------------------------------------------------

MINORS = ("child", "teen")


@dataclass(frozen=True, slots=True)
class Role:
    """A part that a player can take. `weights` are the points of its own score card, when it has one."""

    id: str
    name: Text
    brief: Text
    start: XY
    storey: str
    speed_m_s: float
    weights: Mapping[str, float] | None = None
    age: str = "adult"

    @classmethod
    def from_dict(cls, data: Data) -> Role:
        name, brief = Text.from_dict(data["name"]), Text.from_dict(data["brief"])
        start, weights = point(data["start"]), data.get("weights")
        age = data.get("age", "adult")
        return cls(data["id"], name, brief, start, data["storey"], data["speed_m_s"], weights, age)

    @property
    def is_minor(self) -> bool:
        """True for a child or a teenager, who fights no fire."""
        return self.age in MINORS


@dataclass(frozen=True, slots=True)
class TimedEvent:
    """An event at a set time: one of the protocol's INJECTIONS, or the failure of the alarm."""

    at_s: float
    kind: str
    door: str = ""


@dataclass(frozen=True, slots=True)
class Scoring:
    """The bands, the time of a good player, the refuge room where one may wait, and the points of each line."""

    excellent: float
    passing: float
    par_time_s: float
    weights: Mapping[str, float]
    stay_room: str = ""

    @classmethod
    def from_dict(cls, data: Data) -> Scoring:
        stay_room = data.get("stay_room", "")
        return cls(data["excellent"], data["pass"], data["par_time_s"], data["weights"], stay_room)
