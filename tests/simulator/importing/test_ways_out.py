"""Escape routes: storeys, stairs, courts, and what is left to a person."""

from __future__ import annotations

import pytest
from shapely import Polygon

from simulator.engine.building.plan import Plan, plan_of
from simulator.engine.building.plan_check import faults_of
from simulator.engine.drill.run import DrillRun
from simulator.engine.importing.draft import Options, import_plan
from simulator.engine.importing.rehearsal import runnable
from simulator.engine.importing.report import PlanImportError, Section
from simulator.engine.people.occupants import OUT
from simulator.engine.scenario.loader import parse_scenario, shipped_ids
from tests.simulator.importing.plans import (
    EXIT_DOOR,
    HALL,
    ROOM,
    WELL,
    WELL_DOOR,
    Sheet,
    feature,
    geojson,
    good,
    line,
    polygon,
    storey,
    three_storeys,
)
from tests.simulator.tower import tower, tower_data


def decided(report):
    return " ".join(note.en for note in report.decisions)


def test_storeys_stand_in_their_order_with_their_stairs(tmp_path):
    draft = import_plan(three_storeys().save(tmp_path))
    assert [(s["id"], s["elevation_m"], s.get("ground", False)) for s in draft.data["storeys"]] == [
        ("b1", -3.3, False), ("f1", 0.0, True), ("f2", 3.3, False),
    ]  # fmt: skip
    rooms = {room["id"]: room["storey"] for room in draft.data["rooms"]}
    (stair,) = draft.data["stairs"]
    assert [rooms[well] for well in stair["wells"]] == ["f2", "f1", "b1"]
    assert stair["doors_at"] == "low_y"
    assert faults_of(Plan(parse_scenario(runnable(draft)))) == []


def test_people_on_other_storeys_walk_to_the_exit(tmp_path):
    run = DrillRun(parse_scenario(runnable(import_plan(three_storeys().save(tmp_path)))), seed=1)
    run.raise_alarm("")
    while not run.finished and run.time_s < 150:
        run.step({})
    assert (run.people.state == OUT).mean() > 0.9


def test_a_storey_nobody_can_leave_is_refused_by_its_rooms(tmp_path):
    with pytest.raises(PlanImportError) as refused:
        runnable(import_plan(three_storeys(well=None).save(tmp_path)))
    assert "no way out" in refused.value.problem.en


def test_an_exit_of_a_basement_is_left_to_a_person(tmp_path):
    sheet = three_storeys()
    sheet.line(EXIT_DOOR, "doors@b1")
    draft = import_plan(sheet.save(tmp_path))
    assert len(draft.data["exits"]) == 1
    assert "opens outdoors on b1" in decided(draft.report)


def test_the_ground_floor_is_never_guessed(tmp_path):
    sheet = Sheet()
    storey(sheet, "@f2", way_out=True)
    storey(sheet, "@f3")
    path = sheet.save(tmp_path)
    with pytest.raises(PlanImportError, match="--ground"):
        import_plan(path)
    assert import_plan(path, Options(ground="f2")).data["storeys"][0]["ground"] is True


def test_storeys_without_a_number_are_refused(tmp_path):
    sheet = three_storeys()
    storey(sheet, "@annex")
    with pytest.raises(PlanImportError, match="annex"):
        import_plan(sheet.save(tmp_path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("small", "not 4 × 2 m"),
        ("no door", "not all on one side, or missing"),
        ("elsewhere", "no well below it"),
        ("on rooms", "called a stair but not drawn on the layer stairs"),
    ],
)
def test_a_stair_that_joins_nothing_is_named(change, said, tmp_path):
    sheet = Sheet()
    storey(sheet, "", way_out=True)
    sheet.area("rooms@f2", HALL)
    well = {"small": [(2, 8.2), (5, 8.2), (5, 11), (2, 11)], "elsewhere": [(x + 6, y) for x, y in WELL]}.get(
        change, WELL
    )
    sheet.area("rooms@f2" if change == "on rooms" else "stairs@f2", well)
    if change == "on rooms":
        sheet.space.add_text("楼梯间", dxfattribs={"layer": "names@f2", "insert": (3_000, 9_000)})
    if change not in ("no door", "elsewhere"):
        sheet.line(WELL_DOOR, "doors@f2")
    if change == "no door":
        sheet.space.delete_entity(next(e for e in sheet.space if e.dxf.layer == "doors" and e.dxf.start.y > 8000))
    draft = import_plan(sheet.save(tmp_path))
    assert said in decided(draft.report)
    with pytest.raises(PlanImportError, match="no way out"):
        runnable(draft)


def test_a_door_into_a_court_is_no_exit(tmp_path):
    """A ring of four rooms round a court that is no room."""
    sheet = Sheet()
    for ring in ([(0, 0), (12, 0), (12, 4), (0, 4)], [(0, 8), (12, 8), (12, 12), (0, 12)],
                 [(0, 4.2), (4, 4.2), (4, 7.8), (0, 7.8)], [(8, 4.2), (12, 4.2), (12, 7.8), (8, 7.8)]):  # fmt: skip
        sheet.area("rooms", ring)
    sheet.doors(
        [(5, 4.1), (6.2, 4.1)],
        [(1, 4.1), (2.2, 4.1)],
        [(9, 4.1), (10.2, 4.1)],
        [(1, 7.9), (2.2, 7.9)],
        [(4, -0.1), (5.4, -0.1)],
    )
    draft = import_plan(sheet.save(tmp_path))
    assert len(draft.data["exits"]) == 1
    assert "court" in decided(draft.report)
    runnable(draft)


def test_a_room_round_a_court_stays_one_space(tmp_path):
    """A scenario's rooms have no holes: it is cut, and people walk all the way round."""
    hole = [(3, 3), (3, 6), (7, 6), (7, 3)]
    path = geojson(tmp_path, feature("room", polygon(HALL, hole)), feature("door", line(EXIT_DOOR)))
    draft = import_plan(path)
    assert sum(Polygon(room["polygon"]).area for room in draft.data["rooms"]) == pytest.approx(80 - 12)
    openings = [door for door in draft.data["doors"] if door.get("opening")]
    assert [door["width"] for door in openings] == [3.0, 2.0]
    plan = Plan(parse_scenario(runnable(draft)))
    assert plan.floors[0].covers(Polygon(HALL, [hole]).buffer(-0.01))


def test_a_door_into_an_unread_room_is_no_exit(tmp_path):
    sheet = Sheet()
    sheet.area("rooms", HALL)
    sheet.space.add_lwpolyline(sheet.points(ROOM), dxfattribs={"layer": "rooms"})  # open by a whole side
    sheet.doors()
    draft = import_plan(sheet.save(tmp_path))
    assert len(draft.data["exits"]) == 1
    assert "may be a room but was not read" in decided(draft.report)
    assert "counts as no exit" in decided(draft.report)


@pytest.mark.parametrize("way", ["off", "frozen", "invisible"])
def test_hidden_rooms_and_doors_do_not_count(way, tmp_path):
    sheet = good()
    hidden = sheet.line([(0, 8.1), (1.5, 8.1)], "doors@f1" if way == "invisible" else "hidden-doors")
    room = sheet.area("hidden-rooms", [(0, 20), (5, 20), (5, 24), (0, 24)])
    if way == "invisible":
        hidden.dxf.invisible = room.dxf.invisible = 1
    else:
        for name in ("hidden-doors", "hidden-rooms"):
            layer = sheet.drawing.layers.add(name)
            layer.off() if way == "off" else layer.freeze()
    layers = {"hidden-doors": "doors", "hidden-rooms": "rooms"}
    draft = import_plan(sheet.save(tmp_path), Options(layers=layers))
    assert (len(draft.data["rooms"]), len(draft.data["exits"])) == (2, 1)
    assert any("hidden" in note.en for note in draft.report.notes[Section.IGNORED])
    assert "may be a room" in decided(draft.report)


def test_overlapping_rooms_are_a_question_and_no_guess(tmp_path):
    sheet = good()
    sheet.area("rooms", [(8, 2), (12, 2), (12, 6), (8, 6)])
    draft = import_plan(sheet.save(tmp_path))
    assert "overlap by" in decided(draft.report)
    with pytest.raises(PlanImportError, match="overlaps"):
        runnable(draft)


def test_a_drawn_outline_that_cuts_rooms_is_enlarged(tmp_path):
    """An outline along the rooms' own edge would leave no outer wall."""
    sheet = good()
    sheet.area("building", [(0, 0), (16, 0), (16, 8), (0, 8)])
    draft = import_plan(sheet.save(tmp_path))
    assert any("outer walls" in note.en for note in draft.report.notes[Section.CHANGED])
    runnable(draft)


# -- the check itself -------------------------------------------------------------------------------------------------


def test_the_check_finds_nothing_in_the_shipped_buildings():
    assert {name: faults_of(plan_of(name)) for name in shipped_ids()} == {name: [] for name in shipped_ids()}


def changed(**entries):
    data = tower_data()
    for path, value in entries.items():
        kind, index, key = path.split("__")
        data[kind][int(index)][key] = value
    return Plan(tower(**{kind: data[kind] for kind in data}))


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"doors__0__state": "locked", "doors__2__state": "locked"}, "on storey f1 cannot reach"),
        ({"rooms__2__polygon": [[12.0, 0], [16, 0], [16, 8], [12.0, 8]]}, "the wall between hall1 (hall1) and side1"),
        ({}, ""),
    ],
)
def test_the_check_names_what_is_wrong(entries, said):
    found = " ".join(fault.en for fault in faults_of(changed(**entries)))
    assert said in found
    assert bool(found) == bool(said)


def test_a_place_too_narrow_for_a_body_is_found(tmp_path):
    sheet = good()
    neck = [
        (10.2, 10),
        (13, 10),
        (13, 12),
        (10.2, 12),
        (10.2, 11.1),
        (8, 11.1),
        (8, 12),
        (6, 12),
        (6, 10),
        (8, 10),
        (8, 10.8),
        (10.2, 10.8),
    ]
    sheet.area("rooms", neck)
    sheet.doors([(7, 9.9), (7.8, 9.9)])
    sheet.area("rooms", [(6, 8.2), (9, 8.2), (9, 9.8), (6, 9.8)])
    sheet.doors([(7, 8.1), (7.8, 8.1)])
    with pytest.raises(PlanImportError, match="body does not fit"):
        runnable(import_plan(sheet.save(tmp_path)))
