"""Drafts from DXF and GeoJSON. What the reader does not understand is listed."""

from __future__ import annotations

import json

import pytest

from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.cad_import import import_plan, main, with_defaults
from simulator.engine.scenario.loader import parse_scenario
from simulator.engine.scenario.model import ScenarioError

HALL = [(0, 0), (10, 0), (10, 8), (0, 8)]
ROOM = [(10.2, 0), (16, 0), (16, 8), (10.2, 8)]


def box(points):
    return {"type": "Polygon", "coordinates": [[*map(list, points), list(points[0])]]}


@pytest.fixture
def geojson(tmp_path):
    def feature(kind, geometry, **more):
        return {"type": "Feature", "properties": {"kind": kind, **more}, "geometry": geometry}

    features = [
        feature("room", box(HALL), name="大厅"),
        feature("room", box(ROOM), name="库房"),
        feature("door", {"type": "LineString", "coordinates": [[10.1, 3], [10.1, 4.2]]}),
        feature("door", {"type": "LineString", "coordinates": [[4, -0.1], [5.4, -0.1]]}),
        feature("door", {"type": "LineString", "coordinates": [[3, 3], [4, 4]]}),
        feature("extinguisher", {"type": "Point", "coordinates": [5, 1]}),
        feature("tree", {"type": "Point", "coordinates": [20, 1]}),
    ]
    path = tmp_path / "plan.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


@pytest.fixture
def dxf(tmp_path):
    import ezdxf

    drawing = ezdxf.new(units=4)
    space = drawing.modelspace()
    for layer, points in (("rooms", HALL), ("rooms", ROOM)):
        space.add_lwpolyline([(x * 1000, y * 1000) for x, y in points], close=True, dxfattribs={"layer": layer})
    space.add_text("大厅", dxfattribs={"layer": "names", "insert": (5000, 4000)})
    space.add_line((10100, 3000), (10100, 4200), dxfattribs={"layer": "doors"})
    space.add_line((4000, -100), (5400, -100), dxfattribs={"layer": "doors"})
    space.add_circle((0, 0), 5, dxfattribs={"layer": "furniture"})
    path = tmp_path / "plan.dxf"
    drawing.saveas(path)
    return path


@pytest.mark.parametrize("kind", ["geojson", "dxf"])
def test_rooms_doors_and_names_come_in_metres(kind, request):
    draft = import_plan(request.getfixturevalue(kind))
    assert draft.data["rooms"][0]["name"]["zh"] == "大厅"
    doors = {tuple(sorted(door["between"])): door["width"] for door in draft.data["doors"]}
    assert doors == {("r1", "r2"): 1.2, ("outside", "r1"): 1.4}


def test_what_was_not_understood_is_listed(geojson, dxf):
    notes = " ".join(map(str, import_plan(geojson).notes))
    assert "tree" in notes
    assert "features/4" in notes  # the slanted door
    assert "furniture" in " ".join(map(str, import_plan(dxf).notes))


def test_a_draft_with_defaults_runs(geojson):
    run = DrillRun(parse_scenario(json.dumps(with_defaults(import_plan(geojson)))), seed=1)
    for _ in range(40):
        run.step({})
    assert run.people.count > 5


def test_degrees_are_projected(tmp_path):
    lng, lat, metre = 120.75, 30.75, 1 / 111_195
    ring = [
        (lng, lat),
        (lng + 10 * metre / 0.8594, lat),
        (lng + 10 * metre / 0.8594, lat + 8 * metre),
        (lng, lat + 8 * metre),
    ]
    path = tmp_path / "plan.geojson"
    feature = {"type": "Feature", "properties": {"kind": "room"}, "geometry": box(ring)}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    xs, ys = zip(*import_plan(path).data["rooms"][0]["polygon"], strict=True)
    assert max(xs) - min(xs) == pytest.approx(10, abs=0.05)
    assert max(ys) - min(ys) == pytest.approx(8, abs=0.05)


@pytest.mark.parametrize("name", ["plan.dxf", "plan.geojson"])
def test_a_file_of_another_kind_is_refused(tmp_path, name, capsys):
    path = tmp_path / name
    path.write_text("hello")
    with pytest.raises(ScenarioError):
        import_plan(path)
    assert main([str(path)]) == 2
    assert name in capsys.readouterr().err
