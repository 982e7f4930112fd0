"""The verification package: its quick cases pass, broken engines fail them, and properties no input may break."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.crowd.columns import TIME_GAP
from simulator.engine.building.plan import Plan
from simulator.engine.drill import exposure_step
from simulator.engine.drill.player_actions import ACTIONS_IN_REACH
from simulator.engine.drill.run import DrillRun
from simulator.engine.fire import two_zone
from simulator.engine.fire.passages import CP_KJ_KG_K
from simulator.engine.fire.two_zone import CO, CO2, HEAT, SOOT, FireSource, Opening, Zone, ZoneModel
from simulator.engine.people import occupants
from simulator.engine.people.crowd import JUPEDSIM, STRIDE
from simulator.engine.people.stride_crowd import StrideCrowd
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.verify import determinism, imo, nist, report, rimea_walks, setups
from simulator.engine.verify.build import HeldHazards
from simulator.engine.verify.case import Case, Outcome
from simulator.protocol.player_input import PlayerInput
from tests.simulator.tower import tower

QUICK = [name for name, case in report.cases().items() if case.quick]
REQUIRED = (
    *(f"RiMEA-{number}" for number in (1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, "12d", 13, 15)),
    *(f"NIST-{number}" for number in ("1.1", 2.1, 2.2, 2.3, 2.5, 2.6, 2.9, "2.10", 3.1, 4.1, 5.2)),
    *(f"ISO-{number}" for number in (9, 18, 19)),
    *(f"IMO-{number}" for number in (4, "4-narrow", "4-corridor", 8, 9)),
    "DETERMINISM",
)
SCHOOL = load_scenario("school-floor")


def case(name: str = "X", *, passes: bool = True, limitation: str = "") -> Case:
    return Case(name, "", "", "", "", lambda: Outcome({}, passes), known_limitation=limitation)


def only(monkeypatch: pytest.MonkeyPatch, *these: Case) -> None:
    """Leaves these as the only cases."""
    for module in (report.imo, report.iso, report.nist, report.rimea_walks, report.rimea_crowds, report.zones_cases):
        monkeypatch.setattr(module, "CASES", [])
    monkeypatch.setattr(report.determinism, "CASES", list(these))


@pytest.mark.parametrize("name", QUICK)
def test_the_quick_cases_pass(name):
    line = report.run_by_id(name)
    assert line["pass"], line
    assert json.loads(json.dumps(line))["expected"]


def test_every_required_case_is_there_with_its_source_and_tolerance():
    known = report.cases()
    assert set(REQUIRED) <= set(known)
    assert sum(name.startswith("ZONE-") for name in known) == 7
    assert all(case.expected and case.tolerance and case.source for case in known.values())


def test_a_limitation_says_why_and_the_own_crowd_has_one_at_most():
    limited = [case for case in report.cases().values() if case.known_limitation]
    assert all(len(case.known_limitation) > 80 for case in limited)
    assert sum(case.is_limited(JUPEDSIM) for case in limited) <= 3
    assert sum(case.is_limited(STRIDE) for case in limited) <= 1


@pytest.mark.parametrize("name", ["IMO-4", "IMO-9", "NIST-2.6", "ISO-19", "ZONE-hall_fast"])
def test_a_required_property_cannot_be_a_known_limitation(monkeypatch, name):
    only(monkeypatch, case(name, limitation="we would rather not"))
    with pytest.raises(ValueError, match="not allowed"):
        report.cases()


def test_a_fourth_limitation_is_refused(monkeypatch):
    only(monkeypatch, *(replace(case(str(n), limitation="so it is"), limits=(JUPEDSIM,)) for n in range(4)))
    with pytest.raises(ValueError, match="of jupedsim"):
        report.cases()


def test_a_second_limitation_of_the_own_crowd_is_refused(monkeypatch):
    only(monkeypatch, case("1", limitation="so it is"), replace(case("2", limitation="it is"), limits=(JUPEDSIM,)))
    assert report.cases()
    only(monkeypatch, *(case(str(number), limitation="so it is") for number in range(2)))
    with pytest.raises(ValueError, match="of stride"):
        report.cases()


@pytest.mark.parametrize(
    ("these", "status"),
    [
        ([case()], 0),
        ([case(passes=False)], 1),
        ([case(passes=False, limitation="so it is"), case("Y")], 0),
        ([Case("X", "", "", "", "", lambda: 1 / 0)], 1),
    ],
)
def test_the_exit_status_tells_whether_one_failed(monkeypatch, capsys, these, status):
    only(monkeypatch, *these)
    assert report.print_lines([one.id for one in these], jobs=1) == status
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines[:-1]] == [one.id for one in these]
    assert len(lines[-1]["summary"]["failed"]) == status


def test_ids_are_chosen_whole_or_by_their_beginning():
    assert report.chosen(["IMO-4", "DETERMINISM-r"]) == ["IMO-4", "DETERMINISM-rebuilt"]
    assert set(report.chosen(["NIST"])) == {name for name in REQUIRED if name.startswith("NIST")}
    with pytest.raises(KeyError):
        report.chosen(["IMO-44"])


# -- a broken engine fails ---------------------------------------------------------------------------------------


def test_people_who_follow_too_closely_fail_the_door_flow(monkeypatch):
    add = StrideCrowd.add

    def hurried(self, person, *place, **more):
        add(self, person, *place, **more)
        self._agents.people[self._agents.row_of[person], TIME_GAP] = 0.5

    assert imo.door_flow((1.0,), 1).passed
    monkeypatch.setattr(StrideCrowd, "add", hurried)
    assert not imo.door_flow((1.0,), 1).passed


def test_a_wall_left_out_fails_the_corner(monkeypatch):
    built = StrideCrowd.__init__

    def wide(self, walkable, *args, **more):
        built(self, walkable.buffer(0.8, join_style="mitre"), *args, **more)

    monkeypatch.setattr(StrideCrowd, "__init__", wide)
    monkeypatch.setattr(Plan, "inside_point", lambda plan, x, y: (float(x), float(y)))
    assert not rimea_walks.round_the_corner().passed


def test_stairs_as_fast_as_floors_fail(monkeypatch):
    monkeypatch.setattr(exposure_step, "STAIR_UP", 1.0)
    monkeypatch.setattr(exposure_step, "STAIR_DOWN", 1.0)
    assert not rimea_walks.CASES[1].run().passed
    assert not rimea_walks.stair_speed(False).passed


def test_a_dose_that_counts_half_fails(monkeypatch):
    drilled = setups.drill

    def tougher(*args):
        run = drilled(*args)
        run.people.gas_limit[:] = 2.0
        return run

    monkeypatch.setattr(nist, "drill", tougher)
    assert not nist.incapacitation().passed


def test_smoke_that_slows_nobody_fails(monkeypatch):
    monkeypatch.setattr(setups, "HeldHazards", lambda plan, k: HeldHazards(plan, k=0.0))
    assert not nist.speed_in_smoke().passed


def test_assigned_exits_that_nobody_keeps_to_fail(monkeypatch):
    monkeypatch.setattr(occupants.Occupants, "_known", lambda self, knows: np.ones((self.count, 2), dtype=bool))
    assert not nist.assigned_exits().passed


def test_walls_that_take_no_heat_fail_against_cfast(monkeypatch):
    monkeypatch.setattr(two_zone, "WALL_LOSS", 0.0)
    assert not report.run_by_id("ZONE-classroom_fast")["pass"]


def test_outside_randomness_fails_determinism(monkeypatch):
    drawn = np.random.default_rng(1)
    steps = DrillRun.step

    def jolted(self, inputs):
        self.people.fed += drawn.uniform(0, 1e-12)
        return steps(self, inputs)

    monkeypatch.setattr(DrillRun, "step", jolted)
    assert not determinism.rebuilt().passed


def test_processes_agree_to_the_last_bit():
    assert determinism.in_processes(3, 5.0).passed


# -- properties --------------------------------------------------------------------------------------------------

numbers = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1, 1)
actions = st.lists(st.sampled_from([*ACTIONS_IN_REACH, "fly", ""]), max_size=6)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.lists(st.tuples(numbers, numbers, actions, st.sampled_from("pq?")), min_size=1, max_size=60), st.booleans())
def test_no_input_moves_anybody_through_a_wall_or_too_fast_or_heals_them(inputs, high):
    run = DrillRun(tower() if high else SCHOOL, seed=2)
    run.raise_alarm("")
    for name in "pq":
        run.add_player(name)
    walkable = run.plan.walkable.buffer(0.05)
    shapely.prepare(walkable)
    for dx, dy, does, who in inputs:
        before, fed = everybody(run), doses(run)
        for _ in range(4):
            run.step({who: PlayerInput(dx, dy, tuple(does))})
        after = everybody(run)
        moved = np.hypot(*(after - before).T)
        storeys = np.floor_divide(np.stack((before[:, 1], after[:, 1])) - run.plan._base_y, run.plan.pitch)
        carried = (storeys[0] != storeys[1]) | (moved > 0.9 * run.plan.pitch)
        assert (moved[~carried] <= 3.0 * 0.3 + 0.05).all()
        assert shapely.contains_xy(walkable, after[:, 0], after[:, 1]).all()
        assert (doses(run) >= fed).all()
        assert math.isfinite(doses(run).sum())


def everybody(run: DrillRun) -> np.ndarray:
    """Where all are: occupants, then players."""
    return np.concatenate((run.people.where, [(player.x, player.y) for player in run.players.values()]))


def doses(run: DrillRun) -> np.ndarray:
    return np.append(run.people.fed, [player.fed for player in run.players.values()])


share = st.floats(0.0, 1.0)


def two_rooms(growth: float, door_m: float, cap_kw: float, leak: float) -> ZoneModel:
    """A room on fire that leaks to the open air, and by a door a corridor with a way out."""
    rooms = [Zone("room", 40.0, 3.0), Zone("corridor", 60.0, 2.8)]
    doors = [Opening(0, 1, door_m, 0.0, 2.1, door=0), Opening(1, -1, 1.4, 0.0, 2.1), Opening(0, -1, leak, 0.9, 2.3)]
    source = FireSource(
        zone=0, growth=growth, cap_kw=cap_kw, starts_at_s=0.0, base_m=0.0, diameter_m=0.8, soot_yield=0.03,
        heat_of_combustion_kj_kg=20_000.0, co_yield=0.02, co2_yield=1.5,
    )  # fmt: skip
    return ZoneModel(rooms, doors, fires=[source])


@settings(max_examples=15, deadline=None, derandomize=True)
@given(share, share, share, share, st.integers(0, 200))
def test_a_closed_door_never_lets_more_smoke_through(growth, width, cap, leak, closes):
    passed = []
    for shuts in (True, False):
        model = two_rooms(0.003 + 0.2 * growth, 0.7 + width, 50 + 1500 * cap, 0.01 + 0.5 * leak)
        for tick in range(400):
            model.advance(tick * 0.5, 0.5, [not (shuts and tick >= closes)])
        passed.append(float(model.content[SOOT, 1] + model.content[SOOT, 2]))
    assert passed[0] <= passed[1] * (1 + 1e-6) + 1e-9


@settings(max_examples=15, deadline=None, derandomize=True)
@given(share, share, share, st.lists(st.booleans(), min_size=1, max_size=8))
def test_mass_and_energy_balance(growth, width, cap, states):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_zone, "WALL_LOSS", 0.0)
        patch.setattr(ZoneModel, "_cooled", lambda self, seconds: np.ones(self.count))
        model = two_rooms(0.003 + 0.1 * growth, 0.7 + width, 50 + 400 * cap, 0.2)
        for part, is_open in enumerate(states):
            for tick in range(40):
                model.advance(part * 20 + tick * 0.5, 0.5, [is_open])
    burnt = float(model.fires.burnt_kg.sum())
    for row, made in ((SOOT, 0.03), (CO, 0.02), (CO2, 1.5)):
        assert model.content[row].sum() == pytest.approx(made * burnt, rel=1e-6)
    convected = burnt * 20_000.0 * (1 - model.fires.sources[0].radiative_fraction)
    assert model.content[HEAT].sum() * CP_KJ_KG_K == pytest.approx(convected, rel=1e-6)
