"""Whatever a file holds, it is accepted and runs, or is refused in words."""

from __future__ import annotations

import json
import random
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.engine.importing.draft import import_plan
from simulator.engine.importing.rehearsal import runnable
from simulator.engine.importing.report import PlanImportError
from tests.simulator.importing.plans import (
    EXIT_DOOR,
    HALL,
    INNER_DOOR,
    ROOM,
    feature,
    geojson,
    good,
    line,
    polygon,
    three_storeys,
)

QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
numbers = st.one_of(
    st.floats(-30, 30).map(lambda value: round(value, 2)),
    st.integers(-3, 20),
    st.sampled_from([None, "1", 1e308, True, []]),
)
points = st.lists(numbers, min_size=0, max_size=3)
rings = st.lists(points, max_size=6)
geometries = st.one_of(
    st.none(),
    st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": st.lists(rings, max_size=2)}),
    st.fixed_dictionaries({"type": st.just("LineString"), "coordinates": rings}),
    st.fixed_dictionaries(
        {"type": st.just("MultiPolygon"), "coordinates": st.lists(st.lists(rings, max_size=2), max_size=2)}
    ),
    st.fixed_dictionaries({"type": st.just("Point"), "coordinates": points}),
)
kinds = st.sampled_from(
    ["room", "stairs", "door", "outside", "building", "exit", "assembly", "extinguisher", "name", "?"]
)
features = st.one_of(
    st.none(),
    st.fixed_dictionaries({
        "properties": st.fixed_dictionaries({"kind": kinds, "storey": st.sampled_from(["f1", "f2", "b1", "", 3, None])}),
        "geometry": geometries,
    }),
)  # fmt: skip
PLAN = [
    feature("room", polygon(HALL)),
    feature("room", polygon(ROOM)),
    feature("door", line(INNER_DOOR)),
    feature("door", line(EXIT_DOOR)),
]


@QUICK
@given(odd=st.lists(features, max_size=5))
def test_any_features_beside_a_plan(tmp_path, odd):
    path = geojson(tmp_path, *PLAN, *odd)
    with suppress(PlanImportError):
        runnable(import_plan(path))


@QUICK
@given(
    data=st.recursive(
        st.one_of(numbers, st.text(max_size=5)),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["type", "features", "geometry", "properties", "kind"]), inner)
        ),
        max_leaves=12,
    )
)
def test_any_json(tmp_path, data):
    path = tmp_path / "plan.geojson"
    path.write_text(json.dumps(data))
    with suppress(PlanImportError):
        import_plan(path)


@QUICK
@given(
    corner=st.tuples(st.floats(-2, 12), st.floats(-2, 10)),
    at=st.integers(0, 3),
    shift=st.floats(-0.5, 0.5),
    width=st.floats(0.3, 3),
)
def test_a_plan_with_a_slip_of_the_hand(tmp_path, corner, at, shift, width):
    """A corner elsewhere, a door beside its wall: accepted only when it runs, with the same check as the run's."""
    hall = [corner if index == at else point for index, point in enumerate(HALL)]
    door = [(10.1 + shift, 3), (10.1 + shift, 3 + width)]
    path = geojson(
        tmp_path,
        feature("room", polygon(hall)),
        feature("room", polygon(ROOM)),
        feature("door", line(door)),
        feature("door", line(EXIT_DOOR)),
    )
    with suppress(PlanImportError):
        runnable(import_plan(path))


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_dxf(tmp_path, seed):
    """Bytes changed, lines lost or doubled, the end cut off."""
    damage = random.Random(seed)
    path = good(release="R12" if seed % 3 else "R2010").save(tmp_path)
    lines = path.read_bytes().split(b"\n")
    for _ in range(damage.randint(1, 12)):
        index = damage.randrange(len(lines))
        match damage.randrange(5):
            case 0:
                lines[index] = bytes(damage.randrange(256) for _ in range(6))
            case 1:
                del lines[index]
            case 2:
                lines.insert(index, lines[index])
            case 3:
                lines[index] = damage.choice([b"", b"nan", b"1e999", b"-1", b"LWPOLYLINE", b"999999999999"])
            case 4:
                lines = lines[: max(10, len(lines) - damage.randrange(400))]
    path.write_bytes(b"\n".join(lines))
    with suppress(PlanImportError):
        runnable(import_plan(path))


VALUES = [b"nan", b"1e308", b"-5000", b"0", b"1e999", b"12345678901234567890", b""]
WORDS = [b"LWPOLYLINE", b"rooms@f2", b"stairs", b"INSERT", b"doors", b"names", b"exits", b"building", b"outside"]


@pytest.mark.parametrize("seed", range(30))
def test_a_dxf_with_wrong_values(tmp_path, seed):
    """Numbers that are none or far off, layers and types exchanged, in objects that can still be read."""
    damage = random.Random(seed)
    path = (three_storeys() if seed % 2 else good(release="R12")).save(tmp_path)
    lines = path.read_bytes().split(b"\n")
    first = next(index for index, entry in enumerate(lines) if entry.strip() == b"ENTITIES") + 1
    last = next(index for index, entry in enumerate(lines) if index > first and entry.strip() == b"ENDSEC") - 1
    for _ in range(damage.randint(1, 6)):
        index = first + 2 * damage.randrange((last - first) // 2) + 1
        try:
            near = float(lines[index]) * damage.uniform(0.8, 1.2)
            lines[index] = damage.choice([*VALUES, *[str(near).encode()] * 4])
        except ValueError:
            lines[index] = damage.choice(WORDS)
    path.write_bytes(b"\n".join(lines))
    with suppress(PlanImportError):
        runnable(import_plan(path))


def test_numbers_that_are_no_places_leave_their_object_out(tmp_path):
    """Without the check on coordinates this plan ends in a traceback."""
    path = good(release="R12").save(tmp_path)
    text = path.read_text()
    at = text.index("10\n10200.0")
    path.write_text(text[:at] + "10\nnan" + text[at + len("10\n10200.0") :])
    draft = import_plan(path)
    assert any("make no sense" in note.en for note in draft.report.decisions)
