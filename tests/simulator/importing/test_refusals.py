"""Files that are refused: in words, with what they hold, and never with a traceback."""

from __future__ import annotations

import json

import pytest

from simulator.engine.importing.command import main
from simulator.engine.importing.draft import Options, import_plan
from simulator.engine.importing.rehearsal import runnable
from simulator.engine.importing.report import PlanImportError
from tests.simulator.importing.plans import EXIT_DOOR, HALL, Sheet, feature, geojson, good, line, polygon


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("plan.dxf", b"hello", "could not be repaired"),
        ("plan.dxf", b"", "empty"),
        ("plan.dxf", b"AC1032\x00\x00" + bytes(200), "DWG"),
        ("plan.dxf", b"%PDF-1.7\n", "PDF"),
        ("plan.geojson", b"hello", "not a GeoJSON"),
        ("plan.geojson", b"\xff\xfe{\x00", "not a GeoJSON"),
        ("plan.geojson", b'{"type": "FeatureCollection", "features": null}', "not a GeoJSON"),
        ("plan.geojson", b"[" * 5000, "not a GeoJSON"),
        ("plan.dwg", b"AC1032", "only .dxf"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, name, content, said, capsys):
    path = tmp_path / name
    path.write_bytes(content)
    assert main([str(path)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert name in error
    assert "Traceback" not in error


@pytest.mark.parametrize("path", ["nowhere.dxf", "."])
def test_a_path_that_is_no_file_is_refused(tmp_path, path):
    with pytest.raises(PlanImportError):
        import_plan(tmp_path / path)


def test_a_refusal_says_which_layers_and_objects_there_are(tmp_path, capsys):
    sheet = Sheet()
    sheet.area("A-ROOM", HALL)
    sheet.space.add_circle((0, 0), 5, dxfattribs={"layer": "furniture"})
    path = sheet.save(tmp_path)
    out = tmp_path / "plan.json"
    assert main([str(path), "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert "没有找到房间" in error
    assert "A-ROOM: LWPOLYLINE × 1; furniture: CIRCLE × 1" in error
    assert not out.exists()


def test_a_refusal_after_reading_keeps_what_was_said(tmp_path):
    sheet = good()
    sheet.area("rooms", [(20, 20), (21, 20), (21, 21), (20, 21)])
    with pytest.raises(PlanImportError, match="separate buildings") as refused:
        import_plan(sheet.save(tmp_path))
    assert "unit: mm" in str(refused.value)
    assert "rooms: LWPOLYLINE × 3" in str(refused.value)


def test_a_wrong_unit_is_refused_with_the_likely_one(tmp_path):
    path = good(units=6).save(tmp_path)
    with pytest.raises(PlanImportError, match=r"1\.3e\+03 m wide: say --unit \(perhaps mm\)"):
        import_plan(path)
    assert len(import_plan(path, Options(unit="mm")).data["rooms"]) == 2


def test_layers_are_mapped_by_hand(tmp_path, capsys):
    sheet = Sheet()
    sheet.area("A-ROOM", HALL)
    sheet.line(EXIT_DOOR, "A-DOOR")
    out, report = tmp_path / "out.json", tmp_path / "report.txt"
    path = sheet.save(tmp_path)
    options = ["--layer", "A-ROOM=rooms", "--layer", "A-DOOR=doors", "--out", str(out), "--report", str(report)]
    assert main([str(path), *options]) == 0
    assert json.loads(out.read_text())["limits"]["zh"].startswith("导入的平面，尚未核对")
    assert report.read_text().startswith("要由人决定")
    assert "decisions are open" in capsys.readouterr().out


def test_a_slanted_door_is_named(tmp_path):
    sheet = good()
    sheet.line([(3, 3), (4, 4)])
    assert "must be 0.6 to 12.0 m and along an axis" in str(import_plan(sheet.save(tmp_path)).report)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        7,
        {"type": "Feature"},
        {"type": "Feature", "properties": None, "geometry": None},
        feature("room", {"type": "Polygon", "coordinates": [["a", "b"]]}),
        feature("room", {"type": "Polygon", "coordinates": []}),
        feature("room", {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}),
        feature("room", {"type": "Polygon", "coordinates": [[[float("nan"), 0], [1, 1], [2, 0]]]}),
        feature("door", {"type": "Point", "coordinates": [1, 1]}),
        feature("door", {"type": "LineString", "coordinates": [[1, 1]]}),
        feature("room", {"type": "GeometryCollection", "geometries": []}),
        feature("room", {"type": "Polygon", "coordinates": {"a": 1}}),
        feature("extinguisher", {"type": "Point", "coordinates": [1e400, 1]}),
    ],
)
def test_an_odd_feature_is_named_and_the_others_are_read(odd, tmp_path):
    path = geojson(tmp_path, odd, feature("room", polygon(HALL)), feature("door", line(EXIT_DOOR)))
    draft = import_plan(path)
    assert "feature 0:" in str(draft.report)
    runnable(draft)


def test_a_ring_that_is_not_closed_keeps_its_last_corner(tmp_path):
    ring = [*HALL, (-2, 4)]
    room = {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}
    draft = import_plan(geojson(tmp_path, feature("room", room), feature("door", line(EXIT_DOOR))))
    assert len(draft.data["rooms"][0]["polygon"]) == 5
    assert "was open and was closed" in str(draft.report)


def test_a_byte_order_mark_and_a_single_feature_are_read(tmp_path):
    path = geojson(tmp_path, feature("room", polygon(HALL)), feature("door", line(EXIT_DOOR)))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(import_plan(path).data["rooms"]) == 1
    path.write_text(json.dumps(feature("room", polygon(HALL))))
    with pytest.raises(PlanImportError, match="no doors were found"):
        import_plan(path)


def test_a_door_line_with_a_bend_is_named(tmp_path):
    door = line([(4, -0.1), (4.7, 0.2), (5.4, -0.1)])
    draft = import_plan(geojson(tmp_path, feature("room", polygon(HALL)), feature("door", door)))
    assert "is bent" in str(draft.report)
