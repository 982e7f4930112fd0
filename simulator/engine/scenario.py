"""Reads and checks scenario files. A bad one is refused with the place in the file before anything runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads((FOLDER / "schema.json").read_text(encoding="utf-8")))


def _check_schema(data: Any) -> None:
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(map(str, error.path)))
    if errors:
        place = "/".join(map(str, errors[0].path)) or "file"
        raise ScenarioError(place, errors[0].message[:200])


def _check_sense(data: dict[str, Any]) -> None:
    rooms = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
    storeys = {storey["id"] for storey in data["storeys"]}
    if len(rooms) != len(data["rooms"]):
        raise ScenarioError("rooms", "two rooms have the same id")
    if sum(bool(storey.get("ground")) for storey in data["storeys"]) != 1:
        raise ScenarioError("storeys", "exactly one storey must be marked as the ground floor")
    for index, room in enumerate(data["rooms"]):
        if room["storey"] not in storeys:
            raise ScenarioError(f"rooms/{index}/storey", f"there is no storey {room['storey']}")
        if not rooms[room["id"]].is_valid:
            raise ScenarioError(f"rooms/{index}/polygon", "its sides cross")
    _check_overlaps(data["rooms"], rooms)
    _check_stairs(data, rooms)
    _check_ways_out(data, rooms)
    _check_people(data, rooms)
    for index, fire in enumerate(data["fires"]):
        _check_inside(f"fires/{index}", rooms.get(fire["room"]), fire["at"], "the fire is not in its room")
    for kind in ("alarm_buttons", "extinguishers", "hydrants", "phones", "belongings", "water", "signs", "roles"):
        for index, thing in enumerate(data.get(kind, [])):
            if thing["storey"] not in storeys:
                raise ScenarioError(f"{kind}/{index}/storey", f"there is no storey {thing['storey']}")
    for index, role in enumerate(data["roles"]):
        start = Point(role["start"])
        own = [room for room in data["rooms"] if room["storey"] == role["storey"]]
        if not any(rooms[room["id"]].buffer(-0.2).covers(start) for room in own):
            raise ScenarioError(f"roles/{index}/start", "the start is in no room of its storey")


def _check_inside(place: str, room: Polygon | None, at: list[float], problem: str) -> None:
    if room is None or not room.covers(Point(at)):
        raise ScenarioError(place, problem)


def _check_people(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    wanted: dict[str, int] = {}
    for index, group in enumerate(data["population"]["groups"]):
        area = rooms.get(group["room"])
        if area is None:
            raise ScenarioError(f"population/groups/{index}", f"there is no room {group['room']}")
        wanted[group["room"]] = wanted.get(group["room"], 0) + group["count"]
        if wanted[group["room"]] * PERSON_AREA_M2 > area.buffer(-0.3).area:
            raise ScenarioError(f"population/groups/{index}", f"{group['count']} people do not fit {group['room']}")


def _check_overlaps(entries: list[dict[str, Any]], rooms: dict[str, Polygon]) -> None:
    for index, room in enumerate(entries):
        for other in entries[:index]:
            same = room["storey"] == other["storey"]
            if same and rooms[room["id"]].intersection(rooms[other["id"]]).area > 1e-6:
                raise ScenarioError(f"rooms/{index}", f"{room['id']} overlaps {other['id']}")


def _check_stairs(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    kinds = {room["id"]: room["kind"] for room in data["rooms"]}
    for index, stair in enumerate(data.get("stairs", [])):
        for well in stair["wells"]:
            if kinds.get(well) != "stairwell":
                raise ScenarioError(f"stairs/{index}/wells", f"{well} is no stairwell")
        for well in stair["wells"][:-1]:
            low_x, low_y, high_x, high_y = rooms[well].bounds
            spans = (high_y - low_y, high_x - low_x)
            length, width = spans if stair["doors_at"].endswith("y") else spans[::-1]
            if length < 4.0 or width < 2.0 or rooms[well].area < 0.99 * rooms[well].envelope.area:
                problem = f"{well} must be a rectangle at least 2 m wide and 4 m long from its doors"
                raise ScenarioError(f"stairs/{index}/wells", problem)


def _check_ways_out(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    neighbours: dict[str, set[str]] = {name: set() for name in [*rooms, OUTSIDE]}
    joined = [(f"doors/{index}/between", door["between"]) for index, door in enumerate(data["doors"])]
    for index, stair in enumerate(data.get("stairs", [])):
        wells = stair["wells"]
        joined += [(f"stairs/{index}/wells", list(pair)) for pair in pairwise(wells)]
    for place, (first, second) in joined:
        for side in (first, second):
            if side not in neighbours:
                raise ScenarioError(place, f"there is no room {side}")
        neighbours[first].add(second)
        neighbours[second].add(first)
    reached, frontier = {OUTSIDE}, [OUTSIDE]
    while frontier:
        found = neighbours[frontier.pop()] - reached
        reached |= found
        frontier += found
    for index, room in enumerate(data["rooms"]):
        if room["id"] not in reached and room["kind"] != "lift":
            raise ScenarioError(f"rooms/{index}", f"{room['id']} has no way out")
    doors = {door["id"]: door for door in data["doors"]}
    outside = Polygon(data["outside"]["polygon"], [data["outside"]["building"]])
    for index, area in enumerate(data["exits"]):
        if area["door"] not in doors or OUTSIDE not in doors[area["door"]]["between"]:
            raise ScenarioError(f"exits/{index}/door", f"{area['door']} is no door to the outside")
        if not outside.covers(Polygon(area["polygon"])):
            raise ScenarioError(f"exits/{index}/polygon", "the exit area is not outside the building")
    for index, event in enumerate(data.get("events", [])):
        if "door" in event and event["door"] not in doors:
            raise ScenarioError(f"events/{index}/door", f"there is no door {event['door']}")
