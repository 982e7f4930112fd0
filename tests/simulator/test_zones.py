"""The zone model against CFAST, against the check values of its formulas, and against common sense."""

from __future__ import annotations

import json
from math import isclose, pi, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.engine.building.plan import Plan
from simulator.engine.fire import fire_correlations, linear
from simulator.engine.fire.hazards import Hazards
from simulator.engine.fire.two_zone import (
    EXTINCTION_M2_KG,
    SOOT,
    STARVED_SOOT,
    Extract,
    FireSource,
    Opening,
    Shaft,
    Zone,
    ZoneModel,
)
from simulator.engine.scenario.loader import load_scenario, parse_scenario

CASES = Path(__file__).parent / "cfast"
TICK_S = 0.5
FITTED_ON = "classroom_medium"

# The notes ask 0.3 m and 15 °C of single rooms. The second room gets 0.4 m: its layer is thin for most of the run, and
# CFAST lets the air under it warm and stratify, which we leave out.
MOST_LAYER_M, MOST_NEXT_LAYER_M, MOST_K = 0.3, 0.4, 15.0


class Gap(NamedTuple):
    """What the model and CFAST find in one room at one time."""

    case: str
    time_s: int
    room: int
    layer_m: float
    cfast_layer_m: float
    celsius: float
    cfast_celsius: float
    soot_ratio: float
    co_ratio: float

    @property
    def is_small(self) -> bool:
        most = MOST_LAYER_M if self.room == 0 else MOST_NEXT_LAYER_M
        return abs(self.layer_m - self.cfast_layer_m) <= most and abs(self.celsius - self.cfast_celsius) <= MOST_K


def cfast_cases() -> dict[str, dict[str, Any]]:
    """The stored CFAST runs by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(CASES.glob("*.json"))}


def model_of(case: dict[str, Any]) -> ZoneModel:
    """The zone model with the geometry and fire of a stored case."""
    zones = [
        Zone(str(place), room["width_m"] * room["depth_m"], room["height_m"], 0.0, room["width_m"], room["depth_m"])
        for place, room in enumerate(case["rooms"])
    ]
    openings = [Opening(door["a"], door["b"], door["width_m"], 0.0, door["height_m"]) for door in case["doors"]]
    given = dict(case["fire"])
    diameter = sqrt(4 * given.pop("burning_m2") / pi)
    source = FireSource(zone=0, cap_kw=1e6, starts_at_s=0.0, base_m=0.0, diameter_m=diameter, **given)
    return ZoneModel(zones, openings, fires=[source])


def compare(case: dict[str, Any]) -> list[Gap]:
    """Runs a stored case and sets the model beside CFAST at every stored time and room."""
    model, time_s, gaps = model_of(case), 0.0, []
    for point in case["points"]:
        while time_s < point["time_s"]:
            model.advance(time_s, TICK_S, [])
            time_s += TICK_S
        for room, theirs in enumerate(point["rooms"]):
            soot = float(model.extinction_per_m[room]) / EXTINCTION_M2_KG * 1e6
            gaps.append(
                Gap(
                    case["name"],
                    point["time_s"],
                    room,
                    float(model.layer_height_m[room]),
                    theirs["layer_m"],
                    float(model.temperature_k[room]) - 273.15,
                    theirs["upper_c"],
                    soot / max(theirs["soot_mg_m3"], 0.1),
                    float(model.co_ppm[room]) / max(theirs["co_ppm"], 0.1),
                )
            )
    return gaps


def fire(zone: int = 0, **changes: Any) -> FireSource:
    """A medium fire of wood and plastics."""
    given: dict[str, Any] = {
        "growth": "medium",
        "cap_kw": 1000.0,
        "starts_at_s": 0.0,
        "base_m": 0.0,
        "diameter_m": 0.8,
        "heat_of_combustion_kj_kg": 20_000.0,
        "soot_yield": 0.03,
        "co_yield": 0.02,
        "co2_yield": 1.5,
    }
    return FireSource(zone=zone, **(given | changes))


def run(model: ZoneModel, seconds: float, *, start_s: float = 0.0, doors: tuple[bool, ...] = ()) -> ZoneModel:
    """The model after so many seconds of ticks."""
    for tick in range(round(seconds / TICK_S)):
        model.advance(start_s + tick * TICK_S, TICK_S, doors)
    return model


CLASSROOM, CORRIDOR = Zone("classroom", 63.0, 3.0), Zone("corridor", 48.0, 3.0, 0.0, 20.0, 2.4)
DOOR, WAY_OUT = Opening(0, 1, 1.0, 0.0, 2.1, door=0), Opening(1, -1, 1.4, 0.0, 2.1)


@pytest.mark.parametrize("name", cfast_cases())
def test_it_agrees_with_cfast(name: str) -> None:
    gaps = compare(cfast_cases()[name])
    assert [gap for gap in gaps if not gap.is_small] == []
    fire_room = [gap for gap in gaps if gap.room == 0]
    assert all(0.85 < gap.soot_ratio < 1.15 and 0.85 < gap.co_ratio < 1.15 for gap in fire_room)


def test_the_wall_loss_was_fitted_on_one_case_only() -> None:
    gaps = compare(cfast_cases()[FITTED_ON])
    assert max(abs(gap.celsius - gap.cfast_celsius) for gap in gaps) < 0.5


def test_the_stored_cases_resemble_our_notes() -> None:
    """Layer and temperature at 60 and 150 s as the notes report them for CFAST."""
    notes = {
        "classroom_medium": (2.27, 24.6, 1.15, 47.0),
        "classroom_fast": (1.97, 33.6, 0.81, 113.4),
        "classroom_slow": (2.51, 21.7, 1.47, 28.2),
        "hall_fast": (5.30, 23.8, 3.65, 38.6),
        "corridor_medium": (2.34, 24.0, 1.31, 41.0),
    }
    for name, expected in notes.items():
        points = {point["time_s"]: point["rooms"][0] for point in cfast_cases()[name]["points"]}
        found = [points[time_s][key] for time_s in (60, 150) for key in ("layer_m", "upper_c")]
        assert found == pytest.approx(expected, abs=0.5)
        assert found[::2] == pytest.approx(expected[::2], abs=0.05)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (fire_correlations.growth_kw("fast", 60, 1e6), 168.8),
        (fire_correlations.growth_kw("fast", 150, 1e6), 1055.0),
        (fire_correlations.growth_kw(0.1, 100, 500), 500.0),
        (fire_correlations.nfpa92_plume_kg_s(700, 2), 3.26),
        (fire_correlations.nfpa92_plume_kg_s(0.7 * 6857.6, 16.15), 132.3),
        (fire_correlations.flame_height_m(1690, 1.6), 2.96),
        (fire_correlations.heskestad_plume_kg_s(1000, 2, 1.0), 2.90),
        (fire_correlations.heskestad_plume_kg_s(1690, 2.5, 1.6), 5.59),
        (fire_correlations.heskestad_plume_kg_s(1690, 6, 1.6), 17.2),
        (fire_correlations.heskestad_rise_k(1690, 6, 1.6), 141.0),
        (fire_correlations.zukoski_plume_kg_s(1000, 2), 2.43),
        (fire_correlations.thomas_plume_kg_s(pi, 2), 1.67),
        (fire_correlations.mccaffrey_plume_kg_s(1000, 2), 3.99),
        (fire_correlations.mccaffrey_rise_k(1690, 2.5), 520.0),
        (fire_correlations.mccaffrey_rise_k(1690, 6), 160.0),
        (fire_correlations.alpert_rise_k(1000, 3), 271.0),
        (fire_correlations.alpert_rise_k(1000, 3, 5), 61.0),
        (fire_correlations.alpert_speed_m_s(1000, 3), 6.66),
        (fire_correlations.alpert_speed_m_s(1000, 3, 5), 0.88),
        (fire_correlations.radiation_kw_m2(1000, 3), 2.65),
        (fire_correlations.visibility_m(0.3), 10.0),
    ],
)
def test_formulas_give_their_check_values(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, rel=0.006)


def test_plumes_of_nothing_carry_nothing() -> None:
    for plume in (
        fire_correlations.nfpa92_plume_kg_s,
        fire_correlations.zukoski_plume_kg_s,
        fire_correlations.mccaffrey_plume_kg_s,
    ):
        assert plume(0, 2) == plume(100, 0) == plume(100, -1) == 0
    assert fire_correlations.heskestad_plume_kg_s(100, -1, 0.8) == 0
    assert fire_correlations.visibility_m(0) == 30


def test_soot_is_neither_lost_nor_made_behind_closed_doors() -> None:
    closed = Opening(1, -1, 1.4, 0.0, 2.1, door=1, leak_m2=0.0)
    model = run(ZoneModel([CLASSROOM, CORRIDOR], [DOOR, closed], fires=[fire()]), 150, doors=(True, False))
    made = 0.03 * model.fires.burnt_kg[0]
    assert isclose(model.content[SOOT, :2].sum(), made, rel_tol=1e-9)
    assert model.content[SOOT, 2] == 0
    assert model.content[SOOT, 1] > 0.05 * made


def test_soot_that_leaves_is_counted_outdoors() -> None:
    model = run(ZoneModel([CLASSROOM, CORRIDOR], [DOOR, WAY_OUT], fires=[fire()]), 200, doors=(True,))
    assert isclose(model.content[SOOT].sum(), 0.03 * model.fires.burnt_kg[0], rel_tol=1e-9)
    assert model.content[SOOT, 2] > 0


def test_what_flows_in_flows_out_once_a_fire_is_steady() -> None:
    model = run(ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire(cap_kw=300)]), 400)
    flows = model.openings.flows(model.layers, np.array([True]))
    out, back = flows.gas[0, 0] * model.layers.density[0], flows.gas[1, 0] * model.layers.density[1]
    assert out == pytest.approx(back + 300 / 20_000, rel=0.02)


def test_a_closed_door_keeps_the_neighbour_clear() -> None:
    shut = run(ZoneModel([CLASSROOM, CORRIDOR], [DOOR, WAY_OUT], fires=[fire()]), 180, doors=(False,))
    ajar = run(ZoneModel([CLASSROOM, CORRIDOR], [DOOR, WAY_OUT], fires=[fire()]), 180, doors=(True,))
    assert shut.layer_height_m[1] > 2.5 > 2.0 > ajar.layer_height_m[1]
    assert 0 < shut.content[SOOT, 1] < 0.5 * ajar.content[SOOT, 1]
    assert shut.pressure[0] > 20 > abs(ajar.pressure[0])


def test_a_door_can_be_closed_on_a_fire() -> None:
    """With windows that leak as windows do, little more smoke comes out."""
    windows = Opening(0, -1, 0.02, 0.9, 2.4)
    came = []
    for stays_open in (True, False):
        model = run(ZoneModel([CLASSROOM, CORRIDOR], [DOOR, WAY_OUT, windows], fires=[fire()]), 120, doors=(True,))
        before = float(model.content[SOOT, 1])
        run(model, 60, start_s=120, doors=(stays_open,))
        came.append(float(model.content[SOOT, 1]) - before)
    assert came[1] < 0.3 * came[0]


def stairwell() -> ZoneModel:
    zones = [Zone("flat", 36.0, 3.0), *(Zone(f"stair {floor}", 15.0, 3.0, 3.0 * floor) for floor in range(3))]
    openings = [Opening(0, 1, 0.9, 0.0, 2.0), Opening(1, -1, 0.9, 0.0, 2.0)]
    return ZoneModel(zones, openings, [Shaft(1, 2, 6.0), Shaft(2, 3, 6.0)], [fire()])


def test_a_stairwell_fills_from_the_top() -> None:
    model = run(stairwell(), 205)
    lowest, middle, top = model.layer_height_m[1:]
    assert top < 0.1 < middle < lowest
    run(model, 45, start_s=205)
    assert model.layer_height_m[2] < 0.1


def test_smoke_leaves_through_a_roof_vent() -> None:
    without = run(ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire()]), 200)
    vent = run(ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], [Shaft(0, -1, 2.0)], [fire()]), 200)
    assert vent.layer_height_m[0] > without.layer_height_m[0] + 0.3


def test_a_fan_lifts_the_layer() -> None:
    way_out = [Opening(0, -1, 1.0, 0.0, 2.1)]
    still = run(ZoneModel([CLASSROOM], way_out, fires=[fire()]), 150)
    drawn = run(ZoneModel([CLASSROOM], way_out, fires=[fire()], extracts=[Extract(0, 3.0, 2.8)]), 150)
    assert drawn.layer_height_m[0] > still.layer_height_m[0] + 0.3
    assert drawn.pressure[0] < 0


def test_a_fan_that_starts_late_draws_nothing_before_and_lifts_the_layer_then() -> None:
    way_out = [Opening(0, -1, 1.0, 0.0, 2.1)]
    models = [
        ZoneModel([CLASSROOM], way_out, fires=[fire()], extracts=fans)
        for fans in ([], [Extract(0, 3.0, 2.8, from_s=150.0)])
    ]
    still, late = (run(model, 149) for model in models)
    assert late.layer_height_m[0] == pytest.approx(still.layer_height_m[0])
    still, late = (run(model, 60, start_s=149) for model in models)
    assert late.layer_height_m[0] > still.layer_height_m[0] + 0.3


def test_a_scenarios_late_fan_is_not_dropped() -> None:
    data = load_scenario("flat").to_dict()
    data["extracts"] = [{"room": data["fires"][0]["room"], "m3_s": 3.0, "from_s": 60.0}]
    hazards = Hazards(Plan(parse_scenario(json.dumps(data))))
    assert [(fan.m3_s, fan.from_s) for fan in hazards.model.extracts] == [(3.0, 60.0)]


def test_a_sealed_fire_runs_out_of_air() -> None:
    model = run(ZoneModel([CLASSROOM], fires=[fire(growth="ultra", cap_kw=2000)]), 350)
    assert model.heat_release_kw[0] < 20
    assert model.o2_percent[0] == pytest.approx(13.6, abs=0.3)  # 15 % by mass
    assert model.layer_height_m[0] < 0.2


def test_a_fire_burns_no_more_than_the_door_lets_in() -> None:
    """A door of 2.1 m² and 2.1 m feeds about 0.5 A √H = 1.5 kg/s of air, 4.6 MW; CFAST finds 4.0."""
    model = ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire(growth="ultra", cap_kw=20_000)])
    run(model, 300)
    assert 3000 < model.heat_release_kw[0] < 5000
    assert model.o2_percent[0] < 6


def test_an_extinguished_fire_stays_out() -> None:
    model = ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire()])
    model.suppress(0, 50.0)
    run(model, 60)
    assert model.heat_release_kw[0] == pytest.approx(42, abs=1)  # nothing burnt yet when it was sprayed
    model.suppress(0, 20.0)
    model.advance(60, TICK_S, [])
    assert model.heat_release_kw[0] == pytest.approx(22, abs=1)
    model.suppress(0, 200.0)
    hottest = model.temperature_k[0]
    run(model, 120, start_s=60.5)
    assert model.heat_release_kw[0] == 0
    assert model.temperature_k[0] < hottest


def test_the_wrong_agent_makes_a_fire_flare() -> None:
    model = run(ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire()]), 60)
    before = model.heat_release_kw[0]
    model.flare(0, 2.0)
    model.advance(60, TICK_S, [])
    assert model.heat_release_kw[0] == pytest.approx(2 * before, rel=0.02)


def test_a_fire_ends_with_its_fuel() -> None:
    model = ZoneModel([CLASSROOM], [Opening(0, -1, 1.0, 0.0, 2.1)], fires=[fire(cap_kw=200, fuel_kg=1.0)])
    releases = [run(model, 20, start_s=20 * part).heat_release_kw[0] for part in range(14)]
    assert max(releases) == pytest.approx(200)
    assert releases[-1] == 0
    assert model.fires.burnt_kg[0] == pytest.approx(1.0, rel=0.01)


def test_fires_start_in_their_own_time() -> None:
    model = ZoneModel([CLASSROOM, CORRIDOR], [DOOR, WAY_OUT], fires=[fire(), fire(1, starts_at_s=60, hcn_yield=0.01)])
    run(model, 60, doors=(False,))
    assert model.heat_release_kw[0] > 0 == model.heat_release_kw[1]
    run(model, 60, start_s=60, doors=(False,))
    assert model.heat_release_kw[1] > 0
    assert model.hcn_ppm[1] > 1 > model.hcn_ppm[0]
    assert model.co2_percent[0] > 0


def test_no_layer_gathers_in_the_open_air() -> None:
    street = Zone("street", 400.0, 10.0, open_air=True)
    model = ZoneModel([CLASSROOM, street], [Opening(0, 1, 1.0, 0.0, 2.1)], fires=[fire(), fire(1, growth="fast")])
    run(model, 150)
    assert model.layer_height_m[1] == 10
    assert model.temperature_k[1] == 293.15
    assert model.extinction_per_m[1] == model.co_ppm[1] == 0
    assert model.heat_release_kw[1] == pytest.approx(1000, rel=0.01)
    assert model.layer_height_m[0] < 2


def test_an_opening_its_zones_do_not_share_is_refused() -> None:
    upstairs = Zone("upstairs", 20.0, 3.0, 3.3)
    with pytest.raises(ValueError, match="not between its zones"):
        ZoneModel([CLASSROOM, upstairs], [Opening(0, 1, 1.0, 0.0, 2.1)])


def test_a_restored_model_goes_on_bit_by_bit() -> None:
    model = run(stairwell(), 60)
    twin = stairwell()
    twin.restore(json.loads(json.dumps(model.to_dict())))
    for each in (model, twin):
        each.suppress(0, 10.0)
        run(each, 30, start_s=60)
    assert model.to_dict() == twin.to_dict()
    assert np.array_equal(model.layer_height_m, twin.layer_height_m)


@st.composite
def buildings(draw: st.DrawFn) -> tuple[ZoneModel, list[list[bool]]]:
    """Up to six zones on two floors, joined at random, with up to three fires, and a sequence of open doors."""
    count = draw(st.integers(1, 6))
    number = st.floats(0.0, 1.0)
    zones = [
        Zone(
            str(place),
            2 + 150 * draw(number) ** 2,
            2.2 + 5 * draw(number),
            3.0 * (place % 2),
            open_air=draw(number) > 0.9,
        )
        for place in range(count)
    ]
    openings = []
    for door in range(draw(st.integers(0, 8))):
        a, b = draw(st.integers(0, count - 1)), draw(st.integers(-1, count - 1))
        floor = max(zones[a].floor_m, zones[b].floor_m if b >= 0 else 0.0)
        ceiling = min(zone.floor_m + zone.height_m for zone in (zones[a], zones[b] if b >= 0 else zones[a]))
        if a != b and ceiling > floor + 0.2:
            sill = floor + 0.8 * draw(number) * (ceiling - floor - 0.2)
            openings.append(
                Opening(a, b, 0.01 + 3 * draw(number), sill, ceiling + draw(number) - 0.1, door=door % 3 - 1)
            )
    openings = [opening for opening in openings if opening.soffit_m > opening.sill_m + 0.01]
    shafts = [Shaft(low, low + 1, 0.1 + 10 * draw(number)) for low in range(0, count - 1, 2) if draw(number) > 0.5]
    fires = [
        fire(
            draw(st.integers(0, count - 1)),
            growth=draw(st.sampled_from(["slow", "ultra", 5.0])),
            cap_kw=10 ** (1 + 3.5 * draw(number)),
            starts_at_s=10 * draw(number),
            base_m=2 * draw(number),
            fuel_kg=draw(st.sampled_from([None, 0.5])),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    extracts = [Extract(0, 10 * draw(number), 2.0)] if draw(number) > 0.7 else []
    doors = [draw(st.lists(st.booleans(), min_size=2, max_size=2)) for _ in range(6)]
    return ZoneModel(zones, openings, shafts, fires, extracts), doors


@settings(max_examples=25, deadline=None, derandomize=True)
@given(buildings())
def test_no_building_breaks_the_model(drawn: tuple[ZoneModel, list[list[bool]]]) -> None:
    model, doors = drawn
    for part, is_open in enumerate(doors):
        for tick in range(15):
            model.advance(part * 7.5 + tick * TICK_S, TICK_S, is_open)
        assert np.all(np.isfinite(model.content)) and np.all(np.isfinite(model.pressure))
        assert np.all(model.content >= 0)
        assert np.all(model.layer_height_m >= 0)
        assert np.all(model.layer_height_m <= [zone.height_m for zone in model.zones])
        assert np.all((model.temperature_k >= 293.15 - 1e-6) & (model.temperature_k <= 1473.01))
        for vector in (model.extinction_per_m, model.co_ppm, model.co2_percent, model.hcn_ppm, model.o2_percent):
            assert np.all(np.isfinite(vector)) and np.all(vector >= 0)
        made, soot = 0.03 * model.fires.burnt_kg.sum(), model.content[SOOT].sum()
        assert made * (1 - 1e-6) - 1e-12 <= soot <= STARVED_SOOT * made * (1 + 1e-6) + 1e-12, "more where air is short"
    json.dumps(model.to_dict(), allow_nan=False)


@pytest.mark.parametrize("count", [1, 5, 40])
def test_own_linear_algebra_agrees_with_the_library(count):
    rng = np.random.default_rng(count)
    matrix = rng.normal(size=(count, count)) * (rng.random((count, count)) < 0.3)
    matrix[np.arange(count), rng.permutation(count)] += 3.0  # large values off the diagonal: rows have to be exchanged
    right, content = rng.normal(size=count), rng.normal(size=(4, count))
    assert linear.solved(matrix, right) == pytest.approx(np.linalg.solve(matrix, right), rel=1e-9, abs=1e-12)
    assert linear.carried(content, matrix) == pytest.approx(content @ matrix, rel=1e-12, abs=1e-12)
