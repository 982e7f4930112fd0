"""Puts placeholders into a draft so that it can run: a fire, people, a role. Each of them is named as assumed."""

from __future__ import annotations

from typing import Any

from shapely import Polygon

from simulator.protocol.text import Text

from .draft import Draft
from .report import PlanImportError, Report, Section

M2_A_PERSON, PERSON_AREA_M2 = 6.0, 0.36
MOST_IN_ROOM, MOST_PEOPLE = 40, 350
WEIGHTS = {"alarm": 20, "call_119": 15, "route": 25, "time": 15, "dose": 15, "roll_call": 10}


def with_defaults(draft: Draft) -> dict[str, Any]:
    """The draft as a scenario that can run, to be edited: with a fire in its largest room and people by area.

    Raises PlanImportError when no room is wide enough to stand in.
    """
    data, report = draft.data, draft.report
    areas = {room["id"]: Polygon(room["polygon"]) for room in data["rooms"]}
    rooms = sorted(data["rooms"], key=lambda room: -areas[room["id"]].area)
    standing = [room for room in rooms if room["kind"] != "stairwell" and not areas[room["id"]].buffer(-0.3).is_empty]
    if not standing:
        raise PlanImportError("rooms", Text("没有一个房间站得下人", "no room is wide enough to stand in"), report)
    first = next((room for room in standing if room["kind"] == "room"), standing[0])
    at, start = areas[first["id"]].representative_point(), areas[standing[0]["id"]].buffer(-0.3).representative_point()
    groups = _groups(data["rooms"], areas)
    people = sum(group["count"] for group in groups)
    _tell(report, first["id"], people)
    text = {"zh": "导入的平面", "en": "Imported plan"}
    decisions = len(report.decisions)
    limits = {
        "zh": f"导入的平面，尚未核对：还有 {decisions} 件事要由人决定。",
        "en": f"An imported plan, not yet checked: {decisions} things are for a person to decide.",
    }
    return {
        "format": 2,
        "version": 1,
        "setting": "school",
        "name": text,
        "summary": text,
        "smoke": "two_zone",
        "limits": limits,
        "door_height_m": 2.1,
        **data,
        "fires": [
            {
                "room": first["id"],
                "at": [round(at.x, 2), round(at.y, 2)],
                "fuel": "solid",
                "growth": "medium",
                "cap_kw": 1000,
                "heat_of_combustion_kj_kg": 20000,
                "soot_yield": 0.03,
                "co_yield": 0.02,
                "co2_yield": 1.5,
                "starts_at_s": 0,
            }
        ],
        "detector": {"alarm_at_s": 60},
        "population": {
            "groups": groups,
            "no_alarm_pre_movement_s": 120,
        },
        "roles": [
            {
                "id": "visitor",
                "name": {"zh": "访客", "en": "Visitor"},
                "brief": text,
                "speed_m_s": 1.4,
                "start": [round(start.x, 2), round(start.y, 2)],
                "storey": standing[0]["storey"],
            }
        ],
        "time_limit_s": 300,
        "scoring": {"excellent": 85, "pass": 60, "par_time_s": 90, "weights": WEIGHTS},
    }


def _groups(rooms: list[dict[str, Any]], areas: dict[str, Polygon]) -> list[dict[str, Any]]:
    """People by area in rooms that are no ways, fewer when the building would hold more than a crowd may have."""
    wanted = {}
    for room in rooms:
        if room["kind"] not in ("corridor", "stairwell"):
            area = areas[room["id"]]
            fits = int(area.buffer(-0.3).area / PERSON_AREA_M2 / 2)
            wanted[room["id"]] = min(MOST_IN_ROOM, int(area.area / M2_A_PERSON), fits)
    share = min(1.0, MOST_PEOPLE / max(1, sum(wanted.values())))
    groups = [{"room": room, "count": int(count * share), "ages": "adult"} for room, count in wanted.items()]
    return [group for group in groups if group["count"]]


def _tell(report: Report, fire: str, people: int) -> None:
    report.add(
        Section.ASSUMED,
        f"占位：{people} 名成年人（每 {M2_A_PERSON:.0f} 平方米一人，每间最多 {MOST_IN_ROOM} 人），"
        "预动时间用学校的公开分布（30–90 秒）",
        f"placeholder: {people} adults (one to {M2_A_PERSON:.0f} m², at most {MOST_IN_ROOM} a room), "
        "pre-movement as published for schools (30 to 90 s)",
    )
    report.add(
        Section.ASSUMED,
        f"占位：{fire} 里一处中速火（1 兆瓦），60 秒报警；场所类型按学校；门高 2.1 米",
        f"placeholder: a medium fire of 1 MW in {fire}, alarm at 60 s; the setting is a school; doors 2.1 m high",
    )
    report.add(
        Section.DECIDE,
        "人数、年龄、火源、报警时间和角色都是占位，请按实际改",
        "people, ages, fire, time of the alarm and roles are placeholders: put in what is true",
    )
