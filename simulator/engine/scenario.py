"""Reads and checks scenario files. A bad one is refused with the place in the file before anything runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shapely import Point, Polygon

FOLDER = Path(__file__).resolve().parents[1] / "scenarios"
OUTSIDE = "outside"
PERSON_AREA_M2 = 0.36


class ScenarioError(ValueError):
    """The scenario cannot run; the message names the place in the file and what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: the file's content, its id and the hash that names this exact version."""

    id: str
    data: dict[str, Any]
    sha256: str

    def room(self, room_id: str) -> dict[str, Any]:
        return next(room for room in self.data["rooms"] if room["id"] == room_id)

    def role(self, role_id: str) -> dict[str, Any]:
        """The role's entry; the first one for an unknown id."""
        return next((role for role in self.data["roles"] if role["id"] == role_id), self.data["roles"][0])

    @property
    def people(self) -> int:
        return sum(group["count"] for group in self.data["population"]["groups"])


def scenario_ids() -> list[str]:
    """The ids of the scenarios that ship with the platform."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.stem != "schema")


@lru_cache(maxsize=32)
def load_scenario(name: str) -> Scenario:
    """The scenario of this id (or at this path). Raises ScenarioError when it is missing or broken."""
    path = Path(name) if name.endswith(".json") else FOLDER / f"{name}.json"
    if not path.is_file():
        raise ScenarioError(name, "no such scenario")
    return parse_scenario(path.read_text(encoding="utf-8"))


def parse_scenario(text: str) -> Scenario:
    """The scenario in a JSON text, checked by schema and by sense."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ScenarioError("file", f"not JSON: {error}") from error
    _check_schema(data)
    _check_sense(data)
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Scenario(data["id"], data, hashlib.sha256(canonical.encode()).hexdigest())


def _check_schema(data: Any) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads((FOLDER / "schema.json").read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(data), key=lambda error: list(map(str, error.path)))
    if errors:
        place = "/".join(map(str, errors[0].path)) or "file"
        raise ScenarioError(place, errors[0].message[:200])


def _check_sense(data: dict[str, Any]) -> None:
    rooms = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
    if len(rooms) != len(data["rooms"]):
        raise ScenarioError("rooms", "two rooms have the same id")
    for index, room in enumerate(data["rooms"]):
        if not rooms[room["id"]].is_valid:
            raise ScenarioError(f"rooms/{index}/polygon", "its sides cross")
    _check_overlaps(data["rooms"], rooms)
    _check_ways_out(data, rooms)
    for index, group in enumerate(data["population"]["groups"]):
        area = rooms.get(group["room"])
        if area is None:
            raise ScenarioError(f"population/groups/{index}", f"there is no room {group['room']}")
        if group["count"] * PERSON_AREA_M2 > area.area:
            raise ScenarioError(f"population/groups/{index}", f"{group['count']} people do not fit {group['room']}")
    if data["fire"]["room"] not in rooms or not rooms[data["fire"]["room"]].covers(Point(data["fire"]["at"])):
        raise ScenarioError("fire/at", "the fire is not in its room")
    for index, role in enumerate(data["roles"]):
        if not any(area.buffer(-0.2).covers(Point(role["start"])) for area in rooms.values()):
            raise ScenarioError(f"roles/{index}/start", "the start is in no room")


def _check_overlaps(entries: list[dict[str, Any]], rooms: dict[str, Polygon]) -> None:
    for index, room in enumerate(entries):
        for other in entries[:index]:
            if rooms[room["id"]].intersection(rooms[other["id"]]).area > 1e-6:
                raise ScenarioError(f"rooms/{index}", f"{room['id']} overlaps {other['id']}")


def _check_ways_out(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    neighbours: dict[str, set[str]] = {name: set() for name in [*rooms, OUTSIDE]}
    for index, door in enumerate(data["doors"]):
        for side in door["between"]:
            if side not in neighbours:
                raise ScenarioError(f"doors/{index}/between", f"there is no room {side}")
        first, second = door["between"]
        neighbours[first].add(second)
        neighbours[second].add(first)
    reached, frontier = {OUTSIDE}, [OUTSIDE]
    while frontier:
        found = neighbours[frontier.pop()] - reached
        reached |= found
        frontier += found
    for index, room in enumerate(data["rooms"]):
        if room["id"] not in reached:
            raise ScenarioError(f"rooms/{index}", f"{room['id']} has no way out")
    doors = {door["id"]: door for door in data["doors"]}
    for index, exit_area in enumerate(data["exit_areas"]):
        if exit_area["door"] not in doors or OUTSIDE not in doors[exit_area["door"]]["between"]:
            raise ScenarioError(f"exit_areas/{index}", f"{exit_area['door']} is no exit door")
