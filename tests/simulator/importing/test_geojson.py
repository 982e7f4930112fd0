"""Plans in GeoJSON: metres or degrees, parts, what is listed as not understood."""

from __future__ import annotations

import pytest

from simulator.engine.importing.draft import import_plan
from simulator.engine.importing.rehearsal import runnable
from simulator.engine.importing.report import Section
from tests.simulator.importing.plans import EXIT_DOOR, HALL, INNER_DOOR, ROOM, feature, geojson, line, polygon

METRE = 1 / 111_195


def features(move=lambda point: point):
    at = lambda points: [move(point) for point in points]  # noqa: E731
    return [
        feature("room", polygon(at(HALL)), name="大厅"),
        feature("room", polygon(at(ROOM)), name="库房"),
        feature("door", line(at(INNER_DOOR))),
        feature("door", line(at(EXIT_DOOR))),
        feature("extinguisher", {"type": "Point", "coordinates": move((5, 1))}),
        feature("tree", {"type": "Point", "coordinates": move((20, 1))}),
    ]


def to_degrees(point):
    return [120.75 + point[0] * METRE / 0.8594, 30.75 + point[1] * METRE]


def test_rooms_doors_names_and_things(tmp_path):
    draft = import_plan(geojson(tmp_path, *features()))
    assert [room["name"]["zh"] for room in draft.data["rooms"]] == ["大厅", "库房"]
    doors = {tuple(sorted(door["between"])): door["width"] for door in draft.data["doors"]}
    assert doors == {("r1", "r2"): 1.2, ("outside", "r1"): 1.4}
    assert draft.data["extinguishers"] == [{"id": "extinguisher-1", "at": [5.0, 1.0], "storey": "f1"}]
    assert any("tree" in note.en for note in draft.report.notes[Section.IGNORED])


@pytest.mark.parametrize("far", [[], [feature("assembly", polygon([(121, 31), (121.001, 31), (121.001, 31.001)]))]])
def test_degrees_are_projected_even_when_something_lies_far_off(tmp_path, far):
    draft = import_plan(geojson(tmp_path, *features(to_degrees), *far))
    xs, ys = zip(*draft.data["rooms"][0]["polygon"], strict=True)
    assert max(xs) - min(xs) == pytest.approx(10, abs=0.05)
    assert max(ys) - min(ys) == pytest.approx(8, abs=0.05)
    assert any("lie far" in note.en for note in draft.report.notes[Section.IGNORED]) == bool(far)
    runnable(draft)


def test_each_part_of_a_multipolygon_is_a_room(tmp_path):
    parts = {"type": "MultiPolygon", "coordinates": [polygon(HALL)["coordinates"], polygon(ROOM)["coordinates"]]}
    doors = [feature("door", line(INNER_DOOR)), feature("door", line(EXIT_DOOR))]
    draft = import_plan(geojson(tmp_path, feature("room", parts), *doors))
    assert (len(draft.data["rooms"]), len(draft.data["doors"])) == (2, 2)
