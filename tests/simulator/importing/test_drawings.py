"""Each way to draw the same plan gives the same plan, and the run accepts what the importer accepts."""

from __future__ import annotations

import pytest
from shapely import Polygon, contains_xy

from simulator.engine.building.plan_check import faults_of
from simulator.engine.drill.run import DrillRun
from simulator.engine.importing.draft import import_plan
from simulator.engine.importing.rehearsal import runnable
from simulator.engine.importing.report import Section
from simulator.engine.scenario.loader import parse_scenario
from tests.simulator.importing.plans import EXIT_DOOR, HALL, INNER_DOOR, MM, ROOM, Sheet, good

DRAWN = {}


def drawn(build):
    """Registers a plan by the name of its function."""
    DRAWN[build.__name__] = build
    return build


@drawn
def plain(folder):
    return good().save(folder)


@drawn
def r12_polylines(folder):
    return good(release="R12").save(folder)


@drawn
def rings_closed_by_their_last_point(folder):
    sheet = Sheet()
    for ring in (HALL, ROOM):
        sheet.space.add_lwpolyline(sheet.points([*ring, ring[0]]), dxfattribs={"layer": "rooms"})
    sheet.doors()
    return sheet.save(folder)


@drawn
def rooms_of_single_lines(folder):
    sheet = Sheet()
    for ring in (HALL, ROOM):
        for start, end in zip(ring, ring[1:] + ring[:1], strict=True):
            sheet.line((start, end), "rooms")
    sheet.doors()
    return sheet.save(folder)


@drawn
def mirrored_by_extrusion(folder):
    sheet = Sheet()
    for ring in (HALL, ROOM):
        sheet.area("rooms", [(-x, y) for x, y in ring], extrusion=(0, 0, -1))
    sheet.doors()
    return sheet.save(folder)


@drawn
def in_a_mirrored_block(folder):
    sheet = Sheet()
    block = sheet.drawing.blocks.new("plan")
    for ring in (HALL, ROOM):
        block.add_lwpolyline(sheet.points([(-x, y) for x, y in ring]), close=True, dxfattribs={"layer": "rooms"})
    for door in (INNER_DOOR, EXIT_DOOR):
        block.add_line(*sheet.points([(-x, y) for x, y in door]), dxfattribs={"layer": "doors"})
    sheet.space.add_blockref("plan", (0, 0), dxfattribs={"xscale": -1, "layer": "anything"})
    return sheet.save(folder)


@drawn
def nested_blocks_on_layer_0(folder):
    sheet = Sheet()
    inner = sheet.drawing.blocks.new("inner")
    inner.add_lwpolyline(sheet.points(ROOM), close=True, dxfattribs={"layer": "0"})
    outer = sheet.drawing.blocks.new("outer")
    outer.add_blockref("inner", (0, 0), dxfattribs={"layer": "0"})
    sheet.space.add_blockref("outer", (0, 0), dxfattribs={"layer": "rooms"})
    sheet.area("rooms", HALL)
    sheet.doors()
    return sheet.save(folder)


@drawn
def door_blocks_with_swings(folder):
    """A leaf that stands open and the arc it swings: the door lies from the hinge to the arc's other end."""
    sheet = Sheet()
    sheet.area("rooms", HALL)
    sheet.area("rooms", ROOM)
    block = sheet.drawing.blocks.new("door")
    block.add_line((0, 0), (0, 1))
    block.add_arc((0, 0), 1, 0, 90)
    for at, width, turn in (((10.1, 3), 1.2, 90), ((4, -0.1), 1.4, 0)):
        scale = {"xscale": width * MM, "yscale": width * MM, "rotation": turn, "layer": "doors"}
        sheet.space.add_blockref("door", sheet.points([at])[0], dxfattribs=scale)
    return sheet.save(folder)


@drawn
def in_metres(folder):
    return good(units=6, scale=1.0).save(folder)


@drawn
def in_inches(folder):
    return good(units=1, scale=1 / 0.0254).save(folder)


@drawn
def in_metres_without_a_unit(folder):
    return good(units=0, scale=1.0).save(folder)


@drawn
def in_millimetres_without_a_unit(folder):
    return good(units=0).save(folder)


@drawn
def far_from_the_origin(folder):
    return good(at=(40_512_345_678.0, 3_403_456_789.0)).save(folder)


@drawn
def chinese_layers(folder):
    sheet = Sheet()
    sheet.area("房间", HALL)
    sheet.area("房间", ROOM)
    for door in (INNER_DOOR, EXIT_DOOR):
        sheet.line(door, "门")
    return sheet.save(folder)


@drawn
def repaired(folder):
    """An empty handle makes ezdxf's reader fail; its recovery reads the file."""
    path = good().save(folder)
    text = path.read_text()
    at = text.index("LWPOLYLINE\n  5\n") + len("LWPOLYLINE\n  5\n")
    path.write_text(text[:at] + text[text.index("\n", at) :])
    return path


@drawn
def a_thick_wall(folder):
    sheet = Sheet()
    sheet.area("rooms", HALL)
    sheet.area("rooms", [(x + 0.3 if x < 11 else x, y) for x, y in ROOM])
    sheet.doors([(10.25, 3), (10.25, 4.2)], EXIT_DOOR)
    return sheet.save(folder)


@drawn
def doors_on_the_face_of_the_wall(folder):
    sheet = Sheet()
    sheet.area("rooms", HALL)
    sheet.area("rooms", ROOM)
    sheet.doors([(10.2, 3), (10.2, 4.2)], [(4, 0), (5.4, 0)])
    return sheet.save(folder)


@drawn
def touching_rooms(folder):
    sheet = Sheet()
    sheet.area("rooms", HALL)
    sheet.area("rooms", [(10, 0), (16, 0), (16, 8), (10, 8)])
    sheet.doors([(10, 3), (10, 4.2)], EXIT_DOOR)
    return sheet.save(folder)


@pytest.fixture(params=DRAWN)
def case(request, tmp_path):
    return request.param, import_plan(DRAWN[request.param](tmp_path))


def test_the_same_plan_comes_out(case):
    _, draft = case
    sizes = sorted(round(Polygon(room["polygon"]).area) for room in draft.data["rooms"])
    assert sizes == pytest.approx([46, 80], abs=2)
    joined = {frozenset(door["between"]): door["width"] for door in draft.data["doors"]}
    assert set(map(len, joined)) == {2}
    assert len(joined) == 2
    assert sorted(joined.values()) == pytest.approx([1.2, 1.4], abs=0.01)
    assert len(draft.data["exits"]) == 1


def test_what_it_accepts_the_run_accepts(case):
    _, draft = case
    scenario = parse_scenario(runnable(draft))
    run = DrillRun(scenario, seed=3)
    run.add_player("visitor")
    for _ in range(30):
        run.step({})
    assert faults_of(run.plan) == []
    _, places = run.state.crowd.positions()
    assert run.people.count > 5
    assert contains_xy(run.plan.walkable.buffer(0.05), places[:, 0], places[:, 1]).all()


def test_the_report_asks_about_ways_out(case):
    _, draft = case
    asked = " ".join(note.en for note in draft.report.decisions)
    assert "taken for exits" in asked
    assert "open, unlocked" in asked
    assert "assembly" in asked


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("rooms_of_single_lines", "joined to 2 closed areas"),
        ("far_from_the_origin", "moved: (40512353.678, 3403460.789)"),
        ("repaired", "damaged and was repaired"),
        ("a_thick_wall", "passage"),
        ("doors_on_the_face_of_the_wall", "moved to the middle of its wall"),
        ("touching_rooms", "share a line"),
    ],
)
def test_changes_are_named_in_both_languages(name, said, tmp_path):
    report = import_plan(DRAWN[name](tmp_path)).report
    assert any(said in note.en for note in report.notes[Section.CHANGED])
    assert all(note.zh and note.en and note.zh != note.en for notes in report.notes.values() for note in notes)
    text = str(report)
    assert text.index("改动") < text.index("changed")


def test_nothing_is_changed_in_a_plain_drawing(tmp_path):
    assert import_plan(plain(tmp_path)).report.notes[Section.CHANGED] == []


def test_a_guessed_unit_is_named_as_assumed(tmp_path):
    notes = import_plan(in_metres_without_a_unit(tmp_path)).report.notes[Section.ASSUMED]
    assert any("taken as m," in note.en for note in notes)


def test_a_wall_stands_where_rooms_touch(tmp_path):
    """Without the wall both rooms would be one floor."""
    rooms = [Polygon(room["polygon"]) for room in import_plan(touching_rooms(tmp_path)).data["rooms"]]
    assert rooms[0].distance(rooms[1]) == pytest.approx(0.2, abs=0.011)


def test_arcs_stay_round(tmp_path):
    sheet = Sheet()
    half = [(0, 0, 0, 0, 0), (10_000, 0, 0, 0, 1), (10_000, 8_000, 0, 0, 0), (0, 8_000, 0, 0, 0)]
    sheet.space.add_lwpolyline(half, close=True, dxfattribs={"layer": "rooms"})
    sheet.doors(EXIT_DOOR)
    draft = import_plan(sheet.save(tmp_path))
    area = Polygon(draft.data["rooms"][0]["polygon"]).area
    assert area == pytest.approx(80 + 3.1416 * 16 / 2, rel=0.01)
    assert any("arcs" in note.en for note in draft.report.notes[Section.CHANGED])
    runnable(draft)


def test_names_lose_their_codes_and_line_breaks(tmp_path):
    sheet = good()
    sheet.space.add_text("%%U办公室%%U", dxfattribs={"layer": "names", "insert": (12_000, 4_000)})
    sheet.space.add_mtext("\\fSimSun;大\\P厅", dxfattribs={"layer": "names", "insert": (5_000, 4_000)})
    names = {room["name"]["zh"] for room in import_plan(sheet.save(tmp_path)).data["rooms"]}
    assert names == {"办公室", "大 厅"}


def test_a_plan_drawn_at_an_angle_is_turned_back(tmp_path):
    import ezdxf.math

    sheet = good()
    turn = ezdxf.math.Matrix44.z_rotate(0.26)
    for entity in sheet.space:
        entity.transform(turn)
    draft = import_plan(sheet.save(tmp_path))
    assert len(draft.data["doors"]) == 2
    assert any("-14.9°" in note.en for note in draft.report.notes[Section.CHANGED])
    runnable(draft)
