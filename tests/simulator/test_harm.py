"""What a run makes of smoke, irritants and heat: three clocks, pain that repels, haze, hot leaves, riders in lifts."""

from __future__ import annotations

import json

import numpy as np
import pytest

from simulator.engine.drill import exposure_step, player_step
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.exposure_step import CROUCH_FACTOR, STAIR_DOWN, STAIR_UP
from simulator.engine.drill.occupant_step import set_off
from simulator.engine.drill.run import DrillRun
from simulator.engine.fire import fed, hazards, heat, irritants, settings, sight
from simulator.engine.people.occupants import WALKING
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.verify.build import HeldHazards
from simulator.protocol.player_input import PlayerInput
from tests.drills.small_building import scenario

BUILDING = scenario()


def in_smoke(k: float, *, dose_per_min: float = 0.0, layer_m: float = 0.0, **changes) -> tuple[DrillRun, object]:
    """A run whose rooms hold the same smoke everywhere, and its player, an average one."""
    run = DrillRun(BUILDING, seed=1)
    player = run.add_player("p")
    run.state.hazards = HeldHazards(run.plan, k=k, dose_per_min=dose_per_min)
    run.state.hazards.layer[:-1] = layer_m
    player.gas_limit = player.heat_limit = 1.0
    player.smoke_z = 0.0
    for name, value in changes.items():
        setattr(player, name, value)
    return run, player


def exposed(run: DrillRun, times: int = 1) -> None:
    for _ in range(times):
        exposure_step.expose(run.state)


# -- settings -------------------------------------------------------------------------------------------------------


def test_the_table_of_settings_is_the_one_beside_the_code():
    assert settings.TABLE.read_text(encoding="utf-8") == settings.table()


def test_every_setting_names_its_source_and_two_are_never_called_alike():
    settings.table()
    assert all(one.source and one.unit for one in settings.SETTINGS.values())
    assert {one.assumed for one in settings.SETTINGS.values()} == {True, False}
    with pytest.raises(ValueError, match="two settings"):
        settings.setting(next(iter(settings.SETTINGS)), 1.0, "m", "twice")


# -- the three that worked the wrong way ----------------------------------------------------------------------------


def test_crouching_in_smoke_is_no_slower_than_the_smoke():
    run, player = in_smoke(3.0)
    exposed(run)
    upright = player.speed
    player.low = True
    exposed(run)
    assert player.speed == pytest.approx(upright) == pytest.approx(0.492, abs=1e-3)


def test_who_can_take_no_step_upright_crawls_on_until_the_eyes_fail():
    """Smoke in which the laws of walking leave no speed: about a metre of sight, for eyes that still see."""
    run, player = in_smoke(1.9, gas_limit=9.0)
    run.state.hazards.irritancy = np.full(len(run.state.hazards.irritancy), 1.0)
    exposed(run)
    assert (player.speed, player.eyes_shut) == (0.0, False)
    player.low = True
    exposed(run)
    assert player.speed == pytest.approx(sight.LEAST_SPEED_M_S)
    player.gas_limit = 0.5
    exposed(run)
    assert (player.speed, player.eyes_shut) == (0.0, True)


def test_the_log_says_how_much_smoke_stopped_a_player():
    run, player = in_smoke(2.2, gas_limit=0.45)
    exposed(run, 3)
    stops = [event.data for event in run.events if event.kind == "eyes_shut"]
    assert player.eyes_shut and stops == [{"fic": round(2.2 / irritants.MIXED_K, 2)}]


@pytest.mark.parametrize("k", [0.1, 0.5, 1.0, 1.5, 1.75, 1.77, 2.0, 3.0])
@pytest.mark.parametrize("irritancy", [0.0, 0.1, 0.6])
def test_smoke_slows_and_stops_a_player_as_it_does_an_occupant_of_the_same_limits(k, irritancy):
    run, player = in_smoke(k, gas_limit=0.4)
    hazards, people = run.state.hazards, run.people
    hazards.irritancy = np.full(len(hazards.irritancy), irritancy)
    person = 0
    people.state[person], people.speed[person], people.goal[person] = WALKING, 1.0, -1
    people.free_speed[person], people.gas_limit[person] = player.free_speed, player.gas_limit
    people.smoke_z[person], people.nose_m[person] = player.smoke_z, player.nose_m
    people.where[person] = player.x, player.y
    exposed(run)
    assert people.speed[person] == pytest.approx(player.speed, abs=0.08), "what an occupant's speed is kept to"


def test_crouching_under_smoke_has_clear_air_and_its_own_pace():
    run, player = in_smoke(3.0, layer_m=1.2, low=True)
    exposed(run)
    assert player.speed == pytest.approx(CROUCH_FACTOR * player.free_speed)
    assert player.visibility == sight.MOST_VISIBILITY_M


def test_a_wet_cloth_keeps_off_irritants_and_nothing_else():
    """Thick smoke stops somebody, with a wet cloth not yet; the dose is the same."""
    (run, bare), (other, wet) = (in_smoke(5.0, dose_per_min=6.0, wet=cloth) for cloth in (False, True))
    exposed(run, 5)
    exposed(other, 5)
    assert bare.fed == wet.fed == pytest.approx(0.1)
    assert (bare.eyes_shut, wet.eyes_shut) == (True, False)
    assert bare.speed == 0 < wet.speed


def test_a_player_climbs_at_the_pace_of_stairs_up(monkeypatch):
    run, player = in_smoke(0.0)
    monkeypatch.setattr(type(run.plan), "on_stairs", lambda plan, places: np.ones(len(places), dtype=bool))
    found = []
    for climbing in (True, False):
        monkeypatch.setattr(exposure_step, "is_climbing", lambda state, player, up=climbing: up)
        exposed(run)
        found.append(player.speed / player.free_speed)
    assert found == pytest.approx([STAIR_UP, STAIR_DOWN])


def test_up_and_down_are_told_apart_on_both_lanes():
    run, player = in_smoke(0.0)
    flight = run.plan.flights[0]
    for side in (-1, 1):
        player.x = flight.turn[0] + side * 0.6 * flight.beside[0] - 0.8 * flight.up[0]
        player.y = flight.turn[1] + side * 0.6 * flight.beside[1] - 0.8 * flight.up[1]
        player.dx, player.dy = flight.up[0] * side, flight.up[1] * side
        assert exposure_step.is_climbing(run.state, player), side
        player.dx, player.dy = -player.dx, -player.dy
        assert not exposure_step.is_climbing(run.state, player), side


# -- three clocks, own limits -----------------------------------------------------------------------------------------


def test_the_clocks_are_never_added():
    """Nine tenths of what fells by gas and nine tenths of what fells by heat fell nobody."""
    run, player = in_smoke(0.0, fed=0.9, heat=0.9)
    exposed(run)
    assert not player.down
    player.heat = 1.0
    exposed(run)
    assert player.down


def test_limits_are_the_seeds_and_ones_own():
    first, again, other = (DrillRun(BUILDING, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first.people.gas_limit, again.people.gas_limit)
    assert not np.array_equal(first.people.gas_limit, other.people.gas_limit)
    ours = [run.add_player("p") for run in (first, again, other)]
    assert ours[0].gas_limit == ours[1].gas_limit != ours[2].gas_limit
    assert first.people.where.tolist() == again.people.where.tolist()


def test_a_low_limit_falls_first():
    run, player = in_smoke(0.0, dose_per_min=6.0, gas_limit=0.1)
    run.people.gas_limit[:] = 1.0
    exposed(run, 6)
    assert player.down
    assert not (run.people.fed >= run.people.gas_limit).any()


def test_children_breathe_lower_air():
    run, player = in_smoke(3.0, layer_m=1.3, nose_m=fed.CHILD_NOSE_M)
    exposed(run)
    child = player.extinction
    player.nose_m = fed.ADULT_NOSE_M
    exposed(run)
    assert child == 0 < player.extinction


def test_pupils_have_a_childs_nose():
    run = DrillRun(load_scenario("school-floor"), seed=1)
    assert run.add_player("p", "pupil").nose_m == fed.CHILD_NOSE_M
    assert run.add_player("t", "teacher").nose_m == fed.ADULT_NOSE_M


# -- pain -----------------------------------------------------------------------------------------------------------


def test_pain_slows_repels_and_fades():
    run, player = in_smoke(0.0)
    run.state.hazards.layer_flux = np.full(len(run.state.hazards.layer_flux), 10.0)
    exposed(run, 10)
    assert player.pain > heat.PAIN_SLOWS
    assert player.speed == pytest.approx(player.free_speed / 2)
    exposed(run, 15)
    assert [event.kind for event in run.events].count("in_pain") == 1
    run.state.hazards.layer_flux[:] = 0.0
    exposed(run, 5 * 60)
    assert player.pain < 0.1
    assert player.speed == pytest.approx(player.free_speed)
    assert player.heat > 0, "a burn does not heal"


def test_pain_passes_and_a_burn_stays_in_the_gauge_the_pace_and_the_words():
    run, player = in_smoke(0.0)
    player.heat_limit = 9.0
    run.people.heat_limit[:] = 9.0
    run.state.hazards.layer_flux = np.full(len(run.state.hazards.layer_flux), 10.0)
    exposed(run, 15 * 5)
    assert own_state(run.state, player)["pain"] == 1.0
    run.state.hazards.layer_flux[:] = 0.0
    exposed(run, 5 * 120)
    assert player.pain < 0.01
    own = own_state(run.state, player)
    assert own["burnt"]
    assert own["pain"] == 1.0, "the gauge does not heal"
    assert not own["hot"], "it is not hot here any more"
    assert player.speed == pytest.approx(player.free_speed / 2)
    assert [event.kind for event in run.events].count("burnt") == 1


def test_smoke_that_chokes_shows_in_a_gauge_of_its_own_that_falls_again():
    run, player = in_smoke(irritants.MIXED_K / 2)
    player.gas_limit = 1.0
    exposed(run)
    assert own_state(run.state, player)["choke"] == 0.5
    assert player.fed < 0.05, "the dose says nothing of it yet"
    player.gas_limit = 0.5
    exposed(run)
    assert own_state(run.state, player)["choke"] == 1.0
    assert own_state(run.state, player)["eyes_shut"]
    run.state.hazards.k[:] = 0.0
    exposed(run)
    assert own_state(run.state, player)["choke"] == 0.0


def test_half_a_burn_stays_half_in_the_gauge_and_costs_no_pace():
    run, player = in_smoke(0.0, heat=heat.BURN_DOSE / 2)
    exposed(run)
    assert own_state(run.state, player)["pain"] == 0.5
    assert not own_state(run.state, player)["burnt"]
    assert player.speed == pytest.approx(player.free_speed)


@pytest.mark.parametrize(("flux", "seconds"), [(5.0, 33.6), (10.0, 11.4)])
def test_the_burn_is_that_of_the_standard(flux, seconds):
    """ISO 13571 equation 7: 414 q^-1.56 s, to 25 %."""
    dose = float(heat.fed_radiation_rate_per_min(flux)) / 60 * seconds
    assert dose == pytest.approx(heat.BURN_DOSE, rel=0.25)


def test_others_who_are_burnt_walk_at_half_their_pace():
    run, _ = in_smoke(0.0)
    for person in range(2):
        set_off(run.state, person)
    run.people.heat[0] = heat.BURN_DOSE
    exposed(run)
    assert run.people.speed[0] == pytest.approx(run.people.pace()[0] / 2)
    assert run.people.speed[1] == pytest.approx(run.people.pace()[1], abs=0.1)


def test_who_stands_where_it_hurts_too_much_is_driven_back():
    run, player = in_smoke(0.0)
    x = player.x
    player.pain, player.hot_side = 1.5, (x + 3.0, player.y)
    for _ in range(8):
        run.step({})
    assert player.x < x - 0.2
    run, player = in_smoke(0.0)
    x = player.x
    for _ in range(8):
        run.step({})
    assert player.x == pytest.approx(x, abs=0.02), "the control: without pain one stands"


@pytest.mark.parametrize(("pain", "moves"), [(0.0, True), (1.2, False)])
def test_who_hurts_too_much_cannot_go_on_towards_the_fire(pain, moves):
    _, player = in_smoke(0.0, pain=pain, hot_side=None)
    player.hot_side = (player.x + 3.0, player.y)
    way = player_step._held_off(player, (1.0, 0.0))
    assert (way != (0.0, 0.0)) is moves
    assert player_step._held_off(player, (-1.0, 0.0)) == (-1.0, 0.0)


# -- smoke that thickens, doors that warm, lifts ----------------------------------------------------------------------


def test_a_cool_layer_hazes_the_air_below_it_over_tens_of_seconds():
    run = DrillRun(load_scenario("school-floor"), seed=1)
    seen = []
    for _ in range(240):
        run.state.hazards.advance(run.time_s, 0.5, run.state.door_open)
        run.state.tick += 10
        seen.append(run.state.hazards.smoke_by_room(0.5).get("corridor", 0.0))
    assert max(seen) > 0.3, "below every layer"
    begins = next(index for index, k in enumerate(seen) if k > 0.06)
    grown = next(index for index, k in enumerate(seen) if k > 0.8 * max(seen)) - begins
    assert grown * 0.5 > 20


def test_without_haze_the_air_below_stays_clear(monkeypatch):
    """The control."""
    monkeypatch.setattr(hazards.haze, "MOST_SHARE", 0.0)
    run = DrillRun(load_scenario("school-floor"), seed=1)
    for _ in range(240):
        run.state.hazards.advance(run.time_s, 0.5, run.state.door_open)
        run.state.tick += 10
    assert "corridor" not in run.state.hazards.smoke_by_room(0.5)


def test_a_leaf_warms_and_the_keyframe_keeps_it():
    run = DrillRun(load_scenario("school-floor"), seed=1)
    door = run.plan.door_index["d-store"]
    begun = float(run.state.hazards.leaf_c[door])
    for _ in range(120):
        run.state.hazards.advance(run.time_s, 0.5, run.state.door_open)
        run.state.tick += 10
    warm = float(run.state.hazards.leaf_c[door])
    assert begun < warm
    kept = json.loads(json.dumps(run.state.hazards.to_dict()))
    fresh = hazards.Hazards(run.plan)
    fresh.restore(kept)
    assert float(fresh.leaf_c[door]) == warm
    assert np.array_equal(fresh.haze, run.state.hazards.haze)


def test_a_rider_in_a_lift_breathes_half_of_the_worst_lobby():
    run = DrillRun(load_scenario("hotel"), seed=1)
    player = run.add_player("p", "guest")
    player.gas_limit = 9.0
    lift = run.scenario.lifts[0]
    top = max(lift.stops, key=lambda stop: run.plan.storeys.index(stop.storey))
    player.x, player.y = run.plan.lifted(top.at, run.plan.storeys.index(top.storey))
    run.state.hazards = HeldHazards(run.plan, k=4.0, dose_per_min=6.0)
    player.lift_to = 60.0
    exposed(run, 5)
    assert player.fed == pytest.approx(6.0 / 60 / 2)
    assert player.extinction == 2.0
    assert player.in_smoke


# -- turning back, losing the way -------------------------------------------------------------------------------------


def test_a_share_of_those_who_meet_smoke_turns_back():
    run = DrillRun(load_scenario("school-four"), seed=1)
    run.people.state[:] = WALKING
    inside = np.arange(run.people.count)
    cells = np.full(len(inside), run.state.hazards.cell_room.index(run.plan.room_names[0]))
    k = np.full(len(inside), 1.0)
    exposure_step._turn_back(run.state, inside, k, cells)
    share = run.people.refuses.mean()
    assert share == pytest.approx(float(sight.turn_back_share(sight.sight_m(1.0))), abs=0.12)
    before = run.people.refuses.copy()
    exposure_step._turn_back(run.state, inside, k, cells)
    assert np.array_equal(run.people.refuses, before), "once per entry"
    again = DrillRun(load_scenario("school-four"), seed=1)
    again.people.state[:] = WALKING
    exposure_step._turn_back(again.state, inside, k, cells)
    assert np.array_equal(again.people.refuses, before), "the same seed, the same people"


def test_without_sight_or_wall_a_heading_wanders():
    run, player = in_smoke(3.0)
    room = max(run.plan.rooms.values(), key=lambda area: area.buffer(-1.0).area)
    middle = room.buffer(-1.0).representative_point()
    run.state.crowd.move(player.index, (middle.x, middle.y), target=(middle.x, middle.y), speed=0.0)
    player.x, player.y = middle.x, middle.y
    exposed(run)
    ways = set()
    for tick in range(0, 400, 40):
        run.state.tick = tick
        ways.add(player_step._wandering(run.state, player, 1.0, 0.0))
    assert len(ways) > 5
    assert all(dx > np.cos(np.radians(sight.LOST_DEGREES)) - 1e-9 for dx, _ in ways)
    player.extinction, player.visibility = 0.0, 30.0
    assert player_step._wandering(run.state, player, 1.0, 0.0) == (1.0, 0.0)


def test_a_run_in_smoke_goes_on_from_a_keyframe_bit_by_bit():
    run = DrillRun(load_scenario("school-four"), seed=3)
    run.add_player("p", "pupil")
    wanted = {"p": PlayerInput(dx=-1.0, dy=0.0)}
    while run.tick < 1600:
        run.step(wanted if run.tick % 40 == 0 else {})
        if run.is_at_keyframe:
            kept = json.loads(json.dumps(run.keyframe()))
    resumed = DrillRun.from_keyframe(run.scenario, kept, run.events)
    while resumed.tick < 1640:
        resumed.step(wanted if resumed.tick % 40 == 0 else {})
    while run.tick < 1640:
        run.step(wanted if run.tick % 40 == 0 else {})
    assert resumed.state_hash() == run.state_hash()
