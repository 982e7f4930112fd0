"""Checks a scenario's data: first against its schema, then for what a schema cannot say."""

from __future__ import annotations

import json
from functools import lru_cache
from itertools import pairwise
from typing import Any

from shapely import Point, Polygon

from simulator.protocol.text import Text

from .model import SCHEMA, ScenarioError
from .parts import OUTSIDE
from .script_checks import check_script

PERSON_AREA_M2 = 0.36
WALL_REACH_M = 0.35
KINDS = {
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "string": Text("文字", "text"),
    "boolean": Text("true 或 false", "true or false"),
    "array": Text("列表", "a list"),
    "object": Text("一组条目", "a group"),
}
NAME_LETTERS = Text("{0} 只能用小写字母、数字和连字符", "{0} may only have lower-case letters, digits and hyphens")
FIRE_ELSEWHERE = Text("火源不在所写的房间里", "the fire is not in its room")
NO_WELL = Text("{0} 不是楼梯间（stairwell）", "{0} is no stairwell")
NO_WAY_OUT = Text("{0} 不是通向室外的门", "{0} is no door to the outside")
EXIT_INSIDE = Text("出口区域不在建筑外的场地内", "the exit area is not outside the building")
NO_DOOR = Text("没有门 {0}", "there is no door {0}")
NO_STOREY = Text("没有楼层 {0}", "there is no storey {0}")
NO_ROOM = Text("没有房间 {0}", "there is no room {0}")
TOO_MANY = Text("{1} 容不下 {0} 人", "{0} people do not fit {1}")
OVERLAP = Text("{0} 与 {1} 重叠", "{0} overlaps {1}")
WELL_SIZE = Text(
    "{0} 应为矩形，宽不小于 2 米，从门口起长不小于 4 米",
    "{0} must be a rectangle at least 2 m wide and 4 m long from its doors",
)
OFF_WALL = Text("门不在 {0} 的墙上", "the door is not on a wall of {0}")
NO_STEP = Text(
    "不是一步：应为 [x, y]、动作、等待秒数、stairs、push 或 empty",
    "is no step: a point, an action, seconds to wait, stairs, push or empty",
)
WEIGHTS = Text("各项分值之和是 {0:g}，应为 100", "the points sum to {0:g} and must sum to 100")


@lru_cache(maxsize=1)
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def check_schema(data: Any) -> None:
    """Raises ScenarioError, with the first wrong place, when a file's content does not match the published schema."""
    errors = sorted(_validator().iter_errors(data), key=lambda error: list(map(str, error.path)))
    if errors:
        place = "/".join(map(str, errors[0].path)) or "file"
        raise ScenarioError(place, _in_words(errors[0]))


def _in_words(error: Any) -> Text:
    """A schema error in words that somebody who writes scenarios understands."""
    wanted, got = error.validator_value, error.instance
    match error.validator:
        case "required":
            missing = ", ".join(key for key in wanted if key not in got)
            return Text(f"缺少 {missing}", f"{missing} is missing")
        case "additionalProperties":
            extra = ", ".join(sorted(set(got) - set(error.schema.get("properties", {}))))
            return Text(f"没有 {extra} 这一项", f"there is no entry called {extra}")
        case "type":
            kind = KINDS.get(wanted, Text(wanted, wanted))
            return Text("应为{kind}", "must be {kind}").format(kind=kind)
        case "enum":
            return Text(f"{got} 不在可选项中：{', '.join(wanted)}", f"{got} is none of these")
        case "const":
            return Text(f"应为 {wanted}", f"must be {wanted}")
        case "minimum" | "exclusiveMinimum":
            return Text(f"{got} 太小，最小 {wanted}", f"{got} is too small, the least is {wanted}")
        case "maximum" | "exclusiveMaximum":
            return Text(f"{got} 太大，最大 {wanted}", f"{got} is too large, the most is {wanted}")
        case "minItems" | "minProperties":
            return Text(f"至少要有 {wanted} 个", f"needs at least {wanted}")
        case "maxItems" | "maxProperties":
            return Text(f"最多 {wanted} 个", f"has more than {wanted}")
        case "anyOf":
            return NO_STEP
        case "minLength":
            return Text("不能为空", "must not be empty")
        case "pattern":
            return NAME_LETTERS.format(got)
    message = str(error.message)[:200]
    return Text(message, message)


def check_sense(data: dict[str, Any]) -> None:
    """Raises ScenarioError, with the first wrong place, when content that matches the schema makes no sense."""
    rooms = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
    storeys = {storey["id"] for storey in data["storeys"]}
    if len(rooms) != len(data["rooms"]):
        raise ScenarioError("rooms", Text("两个房间的 id 相同", "two rooms have the same id"))
    if sum(bool(storey.get("ground")) for storey in data["storeys"]) != 1:
        raise ScenarioError(
            "storeys",
            Text("必须且只能有一个楼层标为地面层（ground）", "exactly one storey must be marked as the ground floor"),
        )
    for index, room in enumerate(data["rooms"]):
        if room["storey"] not in storeys:
            raise ScenarioError(f"rooms/{index}/storey", NO_STOREY.format(room["storey"]))
        if not rooms[room["id"]].is_valid:
            raise ScenarioError(f"rooms/{index}/polygon", Text("房间的边相交", "its sides cross"))
    _check_overlaps(data["rooms"], rooms)
    _check_stairs(data, rooms)
    _check_ways_out(data, rooms)
    _check_people(data, rooms)
    _check_doors(data, rooms)
    _check_scoring(data, rooms)
    for kind in ("windows", "extracts"):
        for index, thing in enumerate(data.get(kind, [])):
            if thing["room"] not in rooms:
                raise ScenarioError(f"{kind}/{index}/room", NO_ROOM.format(thing["room"]))
    if "lesson" in data:
        check_script(data)
    for index, fire in enumerate(data["fires"]):
        _check_inside(
            f"fires/{index}",
            rooms.get(fire["room"]),
            fire["at"],
            FIRE_ELSEWHERE,
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
                f"roles/{index}/start", Text("起点不在该楼层的任何房间里", "the start is in no room of its storey")
            )


def _check_inside(place: str, room: Polygon | None, at: list[float], problem: Text) -> None:
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
                raise ScenarioError(f"stairs/{index}/wells", NO_WELL.format(well))
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
            raise ScenarioError(f"rooms/{index}", Text(f"{room['id']} 没有出路", f"{room['id']} has no way out"))
    doors = {door["id"]: door for door in data["doors"]}
    outside = Polygon(data["outside"]["polygon"], [data["outside"]["building"]])
    for index, area in enumerate(data["exits"]):
        if area["door"] not in doors or OUTSIDE not in doors[area["door"]]["between"]:
            raise ScenarioError(
                f"exits/{index}/door",
                NO_WAY_OUT.format(area["door"]),
            )
        if not outside.covers(Polygon(area["polygon"])):
            raise ScenarioError(
                f"exits/{index}/polygon",
                EXIT_INSIDE,
            )
    for index, event in enumerate(data.get("events", [])):
        if "door" in event and event["door"] not in doors:
            raise ScenarioError(f"events/{index}/door", NO_DOOR.format(event["door"]))
