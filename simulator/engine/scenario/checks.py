"""What a scenario must be: its schema, and what a schema cannot say."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from typing import Any

from shapely import Point, Polygon

from .class_lesson import check_lesson
from .model import OUTSIDE, SCHEMA, ScenarioError

PERSON_AREA_M2 = 0.36
WALL_REACH_M = 0.35
KINDS = {
    "number": ("数字", "a number"), "integer": ("整数", "a whole number"), "string": ("文字", "text"),
    "boolean": ("true 或 false", "true or false"), "array": ("列表", "a list"), "object": ("一组条目", "a group"),
}  # fmt: skip
NO_STOREY = "没有楼层 {0} / there is no storey {0}"
NO_ROOM = "没有房间 {0} / there is no room {0}"
TOO_MANY = "{1} 容不下 {0} 人 / {0} people do not fit {1}"
OVERLAP = "{0} 与 {1} 重叠 / {0} overlaps {1}"
WELL_SIZE = (
    "{0} 应为矩形，宽不小于 2 米，从门口起长不小于 4 米 / "
    "{0} must be a rectangle at least 2 m wide and 4 m long from its doors"
)
OFF_WALL = "门不在 {0} 的墙上 / the door is not on a wall of {0}"
NO_STEP = (
    "不是一步：应为 [x, y]、动作、等待秒数、stairs、push 或 empty / "
    "is no step: a point, an action, seconds to wait, stairs, push or empty"
)
WEIGHTS = "各项分值之和是 {0:g}，应为 100 / the points sum to {0:g} and must sum to 100"


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def check_schema(data: Any) -> None:
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(map(str, error.path)))
    if errors:
        place = "/".join(map(str, errors[0].path)) or "file"
        raise ScenarioError(place, _in_words(errors[0]))


def _in_words(error: Any) -> str:
    """What a schema error means, for somebody who writes a scenario."""
    wanted, got = error.validator_value, error.instance
    match error.validator:
        case "required":
            missing = ", ".join(key for key in wanted if key not in got)
            return f"缺少 {missing} / {missing} is missing"
        case "additionalProperties":
            extra = ", ".join(sorted(set(got) - set(error.schema.get("properties", {}))))
            return f"没有 {extra} 这一项 / there is no entry called {extra}"
        case "type":
            kind = KINDS.get(wanted, (wanted, wanted))
            return f"应为{kind[0]} / must be {kind[1]}"
        case "enum":
            return f"{got} 不在可选项中：{', '.join(wanted)} / {got} is none of these"
        case "const":
            return f"应为 {wanted} / must be {wanted}"
        case "minimum" | "exclusiveMinimum":
            return f"{got} 太小，最小 {wanted} / {got} is too small, the least is {wanted}"
        case "maximum" | "exclusiveMaximum":
            return f"{got} 太大，最大 {wanted} / {got} is too large, the most is {wanted}"
        case "minItems" | "minProperties":
            return f"至少要有 {wanted} 个 / needs at least {wanted}"
        case "maxItems" | "maxProperties":
            return f"最多 {wanted} 个 / has more than {wanted}"
        case "anyOf":
            return NO_STEP
        case "minLength":
            return "不能为空 / must not be empty"
        case "pattern":
            return f"{got} 只能用小写字母、数字和连字符 / {got} may only have lower-case letters, digits and hyphens"
    return str(error.message)[:200]


def check_sense(data: dict[str, Any]) -> None:
    rooms = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
    storeys = {storey["id"] for storey in data["storeys"]}
    if len(rooms) != len(data["rooms"]):
        raise ScenarioError("rooms", "两个房间的 id 相同 / two rooms have the same id")
    if sum(bool(storey.get("ground")) for storey in data["storeys"]) != 1:
        raise ScenarioError(
            "storeys",
            "必须且只能有一个楼层标为地面层（ground） / exactly one storey must be marked as the ground floor",
        )
    for index, room in enumerate(data["rooms"]):
        if room["storey"] not in storeys:
            raise ScenarioError(f"rooms/{index}/storey", NO_STOREY.format(room["storey"]))
        if not rooms[room["id"]].is_valid:
            raise ScenarioError(f"rooms/{index}/polygon", "房间的边相交 / its sides cross")
    _check_overlaps(data["rooms"], rooms)
    _check_stairs(data, rooms)
    _check_ways_out(data, rooms)
    _check_people(data, rooms)
    _check_doors(data, rooms)
    _check_scoring(data, rooms)
    if "lesson" in data:
        check_lesson(data)
    for index, fire in enumerate(data["fires"]):
        _check_inside(
            f"fires/{index}", rooms.get(fire["room"]), fire["at"], "火源不在所写的房间里 / the fire is not in its room"
        )
    for kind in ("alarm_buttons", "extinguishers", "hydrants", "phones", "belongings", "water", "signs", "roles"):
        for index, thing in enumerate(data.get(kind, [])):
            if thing["storey"] not in storeys:
                raise ScenarioError(f"{kind}/{index}/storey", NO_STOREY.format(thing["storey"]))
    for index, role in enumerate(data["roles"]):
        start = Point(role["start"])
        own = [room for room in data["rooms"] if room["storey"] == role["storey"]]
        if not any(rooms[room["id"]].buffer(-0.2).covers(start) for room in own):
            raise ScenarioError(
                f"roles/{index}/start", "起点不在该楼层的任何房间里 / the start is in no room of its storey"
            )


def _check_inside(place: str, room: Polygon | None, at: list[float], problem: str) -> None:
    if room is None or not room.covers(Point(at)):
        raise ScenarioError(place, problem)


def _check_doors(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    for index, door in enumerate(data["doors"]):
        for side in door["between"]:
            if side in rooms and rooms[side].distance(Point(door["centre"])) > WALL_REACH_M:
                raise ScenarioError(f"doors/{index}/centre", OFF_WALL.format(side))


def _check_scoring(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    scoring = data["scoring"]
    if scoring.get("stay_room", data["rooms"][0]["id"]) not in rooms:
        raise ScenarioError("scoring/stay_room", NO_ROOM.format(scoring["stay_room"]))
    own = [(f"roles/{index}/weights", role.get("weights")) for index, role in enumerate(data["roles"])]
    for place, weights in [("scoring/weights", scoring["weights"]), *own]:
        if weights and abs(sum(weights.values()) - 100) > 1e-6:
            raise ScenarioError(place, WEIGHTS.format(sum(weights.values())))


def _check_people(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    wanted: dict[str, int] = {}
    for index, group in enumerate(data["population"]["groups"]):
        area = rooms.get(group["room"])
        if area is None:
            raise ScenarioError(f"population/groups/{index}", NO_ROOM.format(group["room"]))
        wanted[group["room"]] = wanted.get(group["room"], 0) + group["count"]
        if wanted[group["room"]] * PERSON_AREA_M2 > area.buffer(-0.3).area:
            raise ScenarioError(f"population/groups/{index}", TOO_MANY.format(group["count"], group["room"]))


def _check_overlaps(entries: list[dict[str, Any]], rooms: dict[str, Polygon]) -> None:
    for index, room in enumerate(entries):
        for other in entries[:index]:
            same = room["storey"] == other["storey"]
            if same and rooms[room["id"]].intersection(rooms[other["id"]]).area > 1e-6:
                raise ScenarioError(f"rooms/{index}", OVERLAP.format(room["id"], other["id"]))


def _check_stairs(data: dict[str, Any], rooms: dict[str, Polygon]) -> None:
    kinds = {room["id"]: room["kind"] for room in data["rooms"]}
    for index, stair in enumerate(data.get("stairs", [])):
        for well in stair["wells"]:
            if kinds.get(well) != "stairwell":
                raise ScenarioError(f"stairs/{index}/wells", f"{well} 不是楼梯间（stairwell） / {well} is no stairwell")
        for well in stair["wells"][:-1]:
            low_x, low_y, high_x, high_y = rooms[well].bounds
            spans = (high_y - low_y, high_x - low_x)
            length, width = spans if stair["doors_at"].endswith("y") else spans[::-1]
            if length < 4.0 or width < 2.0 or rooms[well].area < 0.99 * rooms[well].envelope.area:
                problem = WELL_SIZE.format(well)
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
                raise ScenarioError(place, NO_ROOM.format(side))
        neighbours[first].add(second)
        neighbours[second].add(first)
    reached, frontier = {OUTSIDE}, [OUTSIDE]
    while frontier:
        found = neighbours[frontier.pop()] - reached
        reached |= found
        frontier += found
    for index, room in enumerate(data["rooms"]):
        if room["id"] not in reached and room["kind"] != "lift":
            raise ScenarioError(f"rooms/{index}", f"{room['id']} 没有出路 / {room['id']} has no way out")
    doors = {door["id"]: door for door in data["doors"]}
    outside = Polygon(data["outside"]["polygon"], [data["outside"]["building"]])
    for index, area in enumerate(data["exits"]):
        if area["door"] not in doors or OUTSIDE not in doors[area["door"]]["between"]:
            raise ScenarioError(
                f"exits/{index}/door", f"{area['door']} 不是通向室外的门 / {area['door']} is no door to the outside"
            )
        if not outside.covers(Polygon(area["polygon"])):
            raise ScenarioError(
                f"exits/{index}/polygon", "出口区域不在建筑外的场地内 / the exit area is not outside the building"
            )
    for index, event in enumerate(data.get("events", [])):
        if "door" in event and event["door"] not in doors:
            raise ScenarioError(f"events/{index}/door", f"没有门 {event['door']} / there is no door {event['door']}")
