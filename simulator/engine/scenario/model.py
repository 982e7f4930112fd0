"""A scenario, and the error that says what is wrong with one."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

from .class_script import ClassScript
from .parts import (
    FIXTURES,
    Address,
    AssemblyPoint,
    Detector,
    Door,
    Exit,
    Extract,
    Fire,
    Fixture,
    Lift,
    Outside,
    Population,
    Role,
    Room,
    Scoring,
    Sign,
    Stair,
    Storey,
    TimedEvent,
    Window,
)

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
SCHEMA = FOLDER / "schema.json"
SCHOOLS = ("school", "dormitory")


class ScenarioError(ValueError):
    """The scenario cannot run. The message names the place in the file and the problem, in Chinese and English."""

    def __init__(self, place: str, problem: Text) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem
        self.file = ""  # the name of the file, when the scenario came from one


class MissingScenarioError(ScenarioError):
    """There is no scenario file of this name."""


@dataclass(frozen=True)
class Scenario:
    """A checked scenario. `sha256` names this exact version of its file."""

    id: str
    sha256: str
    practice: bool  # teaches the controls and is never scored
    setting: str
    name: Text
    summary: Text
    limits: Text
    address: Address
    sources: tuple[str, ...]
    open_air: bool  # with a free plume and radiation, without layers of smoke
    storeys: tuple[Storey, ...]
    door_height_m: float
    rooms: tuple[Room, ...]
    doors: tuple[Door, ...]
    windows: tuple[Window, ...]
    stairs: tuple[Stair, ...]
    lifts: tuple[Lift, ...]
    outside: Outside
    assembly_points: tuple[AssemblyPoint, ...]
    exits: tuple[Exit, ...]
    fixtures: Mapping[str, tuple[Fixture, ...]]  # by the names in FIXTURES
    signs: tuple[Sign, ...]
    fires: tuple[Fire, ...]
    detector: Detector | None
    extracts: tuple[Extract, ...]
    population: Population
    roles: tuple[Role, ...]
    events: tuple[TimedEvent, ...]
    time_limit_s: float
    scoring: Scoring
    script: ClassScript | None
    _data: Mapping[str, Any] = field(repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], sha256: str) -> Scenario:
        """The scenario in a file's content that has been checked (see `loader`)."""
        return cls(
            id=data["id"],
            sha256=sha256,
            practice=data.get("practice", False),
            setting=data["setting"],
            name=Text.from_dict(data["name"]),
            summary=Text.from_dict(data["summary"]),
            limits=Text.from_dict(data["limits"]),
            address=Address.from_dict(data["address"]) if "address" in data else _own_address(data),
            sources=tuple(data.get("sources", ())),
            open_air=data["smoke"] == "open_air",
            storeys=tuple(map(Storey.from_dict, data["storeys"])),
            door_height_m=data["door_height_m"],
            rooms=tuple(map(Room.from_dict, data["rooms"])),
            doors=tuple(map(Door.from_dict, data["doors"])),
            windows=tuple(Window(**window) for window in data.get("windows", ())),
            stairs=tuple(map(Stair.from_dict, data.get("stairs", ()))),
            lifts=tuple(map(Lift.from_dict, data.get("lifts", ()))),
            outside=Outside.from_dict(data["outside"]),
            assembly_points=tuple(map(AssemblyPoint.from_dict, data["assembly_points"])),
            exits=tuple(map(Exit.from_dict, data["exits"])),
            fixtures={kind: tuple(map(Fixture.from_dict, data.get(kind, ()))) for kind in FIXTURES},
            signs=tuple(map(Sign.from_dict, data.get("signs", ()))),
            fires=tuple(map(Fire.from_dict, data["fires"])),
            detector=Detector(**data["detector"]) if "detector" in data else None,
            extracts=tuple(Extract(**extract) for extract in data.get("extracts", ())),
            population=Population.from_dict(data["population"]),
            roles=tuple(map(Role.from_dict, data["roles"])),
            events=tuple(TimedEvent(**event) for event in data.get("events", ())),
            time_limit_s=data["time_limit_s"],
            scoring=Scoring.from_dict(data["scoring"]),
            script=ClassScript.from_dict(data["lesson"]) if "lesson" in data else None,
            _data=data,
        )

    def to_dict(self) -> dict[str, Any]:
        """A copy of the file's content. To make another scenario, change it and parse it."""
        return copy.deepcopy(dict(self._data))

    def room(self, room_id: str) -> Room:
        """The room of this id. Raises StopIteration when there is none."""
        return next(room for room in self.rooms if room.id == room_id)

    def role(self, role_id: str) -> Role:
        """The role of this id; the first role when the id is unknown."""
        return next((role for role in self.roles if role.id == role_id), self.roles[0])

    def room_names(self) -> dict[str, Text]:
        """The name of each room, with its storey where several have the same, unless it begins with that already."""
        storeys = {storey.id: storey.name for storey in self.storeys}
        times = Counter(room.name.zh for room in self.rooms)
        names = {}
        for room in self.rooms:
            name, storey = room.name, storeys[room.storey]
            several = times[name.zh] > 1 and not name.zh.startswith(storey.zh)
            names[room.id] = Text(f"{storey.zh}{name.zh}", f"{name.en}, {storey.en}") if several else name
        return names

    @property
    def people(self) -> int:
        """The number of occupants."""
        return self.population.count

    @property
    def is_school(self) -> bool:
        """True where children learn or sleep."""
        return self.setting in SCHOOLS


def _own_address(data: Mapping[str, Any]) -> Address:
    """The address of a building whose file names none: its name, against a street that says nothing."""
    name = Text.from_dict(data["name"])
    return Address(name, Text("就在前面那条街上，门牌不清楚", "In the next street, I do not know the number"))
