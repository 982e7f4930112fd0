"""Makes a scenario's building of a plan: reads the file, puts it in place, joins rooms by doors, storeys by stairs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

from ..scenario.parts import OUTSIDE
from .doors import DoorSet, PlanDoor, doors_of
from .dxf_shapes import read_dxf
from .geojson_shapes import read_geojson
from .outdoors import Outdoors, assembly_of, exits_of, outdoors_of
from .placing import placed
from .report import PlanImportError, Report, Section
from .rooms import RoomSet, rooms_of
from .shapes import THINGS, Drawing, Shape
from .stairs import square_wells, stairs_of
from .storeys import Level, levels_of
from .units import UNITS, unit_of


@dataclass(frozen=True)
class Options:
    """What a person says about a drawing: its unit, the storey at ground level, the kinds of layers by their names."""

    unit: str = ""
    ground: str = ""
    layers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.unit and self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is none of {', '.join(UNITS)}")


@dataclass
class Draft:
    """The building of a scenario, without fire and people, and the report of how it was made."""

    data: dict[str, Any]
    report: Report


def import_plan(path: Path, options: Options | None = None) -> Draft:
    """The draft made from a .dxf, .geojson or .json file. Raises PlanImportError, whose report says what was found."""
    report, options = Report(), options or Options()
    drawing, stated = _read(path, report, options)
    _check_kinds(drawing, report)
    drawing = placed(drawing, unit_of(drawing.shapes, options.unit or stated, report), report)
    words = {shape.storey for shape in drawing.shapes if shape.kind in ("rooms", "stairs")}
    levels, ground = levels_of(words, options.ground, report)
    ids = {level.word: level.id for level in levels}
    rooms = rooms_of(drawing, ids, report)
    _tell_of_storeys(drawing, ids, report)
    square_wells(rooms, report)
    on_ground = rooms.on(ground.id)
    if not on_ground:
        raise PlanImportError("rooms", Text("地面层没有房间", "no rooms were found at ground level"), report)
    outdoors = outdoors_of(drawing.shapes, on_ground, report)
    doors = DoorSet(rooms, outdoors, ground.id, report)
    doors_of(drawing.shapes, ids, doors)
    name = re.sub(r"[^a-z0-9-]+", "-", path.stem.lower()).strip("-")[:40] or "draft"
    data = _data(name, levels, ground, rooms, doors, outdoors, drawing, report)
    _tell(data, rooms, doors.doors, report)
    return Draft(data, report)


def _read(path: Path, report: Report, options: Options) -> tuple[Drawing, str]:
    suffix = path.suffix.lower()
    if suffix == ".dxf":
        return read_dxf(path, report, {name.lower(): kind for name, kind in options.layers.items()})
    if suffix in (".geojson", ".json"):
        return read_geojson(path, report)
    raise PlanImportError(
        path.name, Text("只读 .dxf、.geojson 和 .json 文件", "only .dxf, .geojson and .json files are read"), report
    )


def _check_kinds(drawing: Drawing, report: Report) -> None:
    """Raises PlanImportError when the drawing has no rooms or no doors, which no plan can be without."""
    kinds = [shape.kind for shape in drawing.shapes]
    if not {"rooms", "stairs"} & set(kinds):
        raise PlanImportError(
            "rooms",
            Text(
                "没有找到房间：请把闭合的房间轮廓放在 rooms（房间）图层，或用 --layer 图层名=rooms 指明",
                "no rooms were found: put closed outlines on a layer rooms, or say --layer NAME=rooms",
            ),
            report,
        )
    if "doors" not in kinds:
        raise PlanImportError(
            "doors",
            Text(
                "没有找到门：请在 doors（门）图层上沿墙画线，或用 --layer 图层名=doors 指明",
                "no doors were found: draw lines along the walls on a layer doors, or say --layer NAME=doors",
            ),
            report,
        )


def _tell_of_storeys(drawing: Drawing, ids: dict[str, str], report: Report) -> None:
    for word in sorted({shape.storey for shape in drawing.shapes} - set(ids)):
        kinds = sorted(
            {shape.kind for shape in drawing.shapes if shape.storey == word}
            - {"outside", "building", "exits", "assembly"}
        )
        if kinds:
            listed = ", ".join(kinds)
            report.add(
                Section.IGNORED,
                f"楼层 {word} 没有房间，它的 {listed} 没有采用",
                f"storey {word} has no rooms: its {listed} were left",
            )


def _data(
    name: str,
    levels: list[Level],
    ground: Level,
    rooms: RoomSet,
    doors: DoorSet,
    outdoors: Outdoors,
    drawing: Drawing,
    report: Report,
) -> dict[str, Any]:
    ids = {level.word: level.id for level in levels}
    if not doors.doors:
        raise PlanImportError(
            "doors", Text("画了门，但没有一个能采用", "doors are drawn, but none of them could be used"), report
        )
    exits = list(exits_of(drawing.shapes, doors.doors, outdoors, report))
    if not exits:
        raise PlanImportError(
            "exits",
            Text("没有一个门能确定通向室外：没有出口", "no door surely leads outdoors: there is no exit"),
            report,
        )
    data: dict[str, Any] = {
        "id": name,
        "storeys": [level.entry(ground=level is ground) for level in levels],
        "rooms": [room.entry() for room in rooms.rooms],
        "doors": [door.entry() for door in doors.doors],
        "outside": outdoors.entry(),
        "exits": exits,
        "assembly_points": assembly_of(drawing.shapes, outdoors, report),
    }
    if stairs := stairs_of(rooms, doors.doors, levels, report):
        data["stairs"] = stairs
    return data | _things(drawing.shapes, ids, report)


def _things(shapes: list[Shape], ids: dict[str, str], report: Report) -> dict[str, Any]:
    things: dict[str, list[dict[str, Any]]] = {plural: [] for plural in THINGS.values()}
    for shape in shapes:
        if shape.kind != "things" or shape.storey not in ids:
            continue
        if (plural := THINGS.get(shape.name)) is None:
            word = shape.name[:40]
            report.add(Section.IGNORED, f"设施 {word} 未识别", f"thing {word} not understood")
            continue
        entry = {
            "id": f"{shape.name.replace('_', '-')}-{len(things[plural]) + 1}",
            "at": list(shape.points[0]),
            "storey": ids[shape.storey],
        }
        things[plural].append(entry)
    return things


def _tell(data: dict[str, Any], rooms: RoomSet, doors: list[PlanDoor], report: Report) -> None:
    """Says what was read, and what about ways out only a person knows."""
    report.add(
        Section.READ,
        f"{len(rooms.rooms)} 个房间，{len(doors)} 个门，{len(data['exits'])} 个出口",
        f"{len(rooms.rooms)} rooms, {len(doors)} doors, {len(data['exits'])} exits",
    )
    leaving = ", ".join(door.label for door in doors if OUTSIDE in door.between)
    report.add(
        Section.DECIDE,
        f"这些门按通向室外的出口处理，请逐个确认能用于疏散：{leaving}",
        f"these doors are taken for exits, confirm for each that people may leave by it: {leaving}",
    )
    report.add(
        Section.DECIDE,
        "所有门都按开着、不上锁、两边都能推开处理：请标出常闭防火门、上锁和单向的门",
        "all doors are taken to be open, unlocked and passable both ways: mark fire doors, locked and one-way ones",
    )
