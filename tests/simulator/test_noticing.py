"""The crowd sees: people leave fire and smoke, follow neighbours and teachers, warn others, and turn from flames."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from simulator.engine.drill import occupant_step, player_actions, smoke_ahead
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.run import DrillRun
from simulator.engine.people import cues
from simulator.engine.people.cues import BY_CUE, BY_SETTING, Cue, Delay
from simulator.engine.people.flames import Flames, lead_past, reach_of
from simulator.engine.people.occupants import WAITING, WALKING
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput
from tests.simulator.tower import tower, tower_data

LONG = {"mean": 200, "sd": 0, "least": 200, "most": 200}
SOON = {"mean": 3, "sd": 0, "least": 3, "most": 3}


def building(groups, *, setting="hotel", reacts=True, growth="fast", room="hall1", at=(10.0, 7.0), starts_at_s=-60):
    """The tower without an alarm, with a fire on the ground floor and these people."""
    data = tower_data(setting=setting)
    fire = {**data["fires"][0], "room": room, "at": list(at), "growth": growth, "starts_at_s": starts_at_s}
    population = {"pre_movement_s": LONG, "no_alarm_pre_movement_s": 900, "groups": groups, "reacts": reacts}
    return tower(setting=setting, fires=[fire], population=population, detector={"alarm_at_s": 900})


def group(room="hall1", count=6, **more):
    return {"room": room, "count": count, "ages": "adult", **more}


def run_for(scenario, seconds, *, alarm=False):
    run = DrillRun(scenario, seed=2)
    if alarm:
        run.raise_alarm("")
    while run.time_s < seconds:
        run.step({})
    return run


def events(run, kind, cue=""):
    found = [event for event in run.events if event.kind == kind and (not cue or event.data["cue"] == cue)]
    return [(event.time_s, event.data["people"]) for event in found]


def waiting(run):
    return int((run.people.state == WAITING).sum())


# -- delays -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "last", "median", "mean"), [(30, 90, 52, 53), (60, 180, 104, 107), (300, 600, 424, 429)]
)
def test_a_lognormal_between_its_first_and_last_time(first, last, median, mean):
    """The check values of the reference."""
    delay = Delay(first, last, "")
    assert delay.seconds(0) == pytest.approx(median, abs=0.5)
    assert delay.spread().mean == pytest.approx(mean, abs=0.5)
    assert (delay.seconds(-9), delay.seconds(9)) == pytest.approx((first, last), rel=1e-3)


def test_the_printed_table_is_the_one_in_the_file():
    assert cues.TABLE.read_text(encoding="utf-8") == cues.table()


def test_a_population_without_a_delay_has_the_published_one_of_its_setting():
    data = tower_data(setting="workshop")
    del data["population"]["pre_movement_s"]
    people = DrillRun(tower(setting="workshop", population=data["population"]), seed=1).people
    delay = BY_SETTING["workshop"]
    assert people.delay_s.min() >= delay.first_s
    assert people.delay_s.max() <= delay.last_s
    assert np.median(people.delay_s) == pytest.approx(math.exp(delay.mu), rel=0.2)


# -- what people see --------------------------------------------------------------------------------------------------


def test_people_beside_flames_leave_before_any_alarm():
    run = run_for(building([group()]), 34)
    assert waiting(run) == 0
    assert events(run, "fire_noticed", "flames")[0][1] == [0, 1, 2, 3, 4, 5]
    assert len([p for _, who in events(run, "people_set_off", "flames") for p in who]) >= 1


def test_without_reactions_they_stand_beside_the_flames():
    assert waiting(run_for(building([group()], reacts=False), 34)) == 6


def test_behind_a_wall_nobody_notices():
    """The door between is open, but no line from them to the fire leads through it."""
    run = run_for(building([group("hall3")], growth="slow"), 34)
    assert waiting(run) == 6
    assert not events(run, "fire_noticed")


def test_sleepers_see_nothing_until_somebody_who_sees_it_warns_them():
    alone = run_for(building([group(asleep=True)]), 40)
    assert waiting(alone) == 6
    run = run_for(building([group(count=5, asleep=True), group(count=5)]), 75)
    warned = {p for _, who in events(run, "people_warned") for p in who}
    assert warned & {0, 1, 2, 3, 4}
    left = {p for _, who in events(run, "people_set_off", "warned") for p in who}
    assert left & {0, 1, 2, 3, 4}


def test_who_has_decided_to_stay_follows_nobody():
    stay = {"mean": 1700, "sd": 0, "least": 1700, "most": 1700}
    people = [group("hall3", 3, pre_movement_s=stay), group("hall3", 5, pre_movement_s=SOON)]
    run = run_for(building(people, growth="slow"), 40, alarm=True)
    assert waiting(run) == 3


def test_people_follow_their_neighbours():
    """Far from the fire, with five of eight gone after three seconds; whoever reacts to nobody waits for minutes."""
    people = [group("hall3", 3), group("hall3", 5, pre_movement_s=SOON)]
    run = run_for(building(people, growth="slow"), 40, alarm=True)
    assert {p for _, who in events(run, "people_set_off", "neighbours") for p in who} == {0, 1, 2}
    assert waiting(run_for(building(people, growth="slow", reacts=False), 40, alarm=True)) == 3


@pytest.mark.parametrize(("setting", "led"), [("school", True), ("hotel", False)])
def test_pupils_go_with_their_teacher_and_take_the_same_exit(setting, led):
    people = [{**group("hall1", 6), "ages": "child"}, {**group("hall1", 1, pre_movement_s=SOON), "ages": "staff"}]
    run = run_for(building(people, setting=setting, growth="slow", room="side3", at=(15.0, 7.0)), 12, alarm=True)
    gone = [p for _, who in events(run, "people_set_off", "teacher") for p in who]
    assert sorted(gone) == ([0, 1, 2, 3, 4, 5] if led else [])
    if led:
        assert len(set(run.people.exit[:7].tolist())) == 1


def test_a_party_leaves_together():
    run = run_for(
        building([group("hall3", 4, together=4), group("hall3", 5, pre_movement_s=SOON)], growth="slow"), 45, alarm=True
    )
    (_, who), *more = events(run, "people_set_off", "neighbours")
    assert (sorted(who), more) == ([0, 1, 2, 3], [])


# -- away from flames -------------------------------------------------------------------------------------------------


def way(ends, at=((0.0, 0.0),), **more):
    flames = Flames(np.array([[5.0, 0.0]]), np.array([2.0]), np.array([7]), np.array([more.get("door", False)]))
    return lead_past(flames, np.array(at), np.array([ends]), np.array([more.get("room", 1)]))[0].tolist()


def test_a_way_past_flames_seems_longer_and_the_way_back_does_not():
    assert way([(10.0, 0.0), (-10.0, 0.0), (0.0, 10.0), (10.0, 6.0)]) == [True, False, False, False]


def test_the_door_of_the_burning_room_frightens_only_those_outside():
    assert way([(10.0, 0.0)], door=True) == [True]
    assert way([(10.0, 0.0)], door=True, room=7) == [False]


def test_a_fire_is_passed_where_it_does_not_hurt():
    assert reach_of(1000) == pytest.approx(3.1, abs=0.05)
    assert (reach_of(1), reach_of(1e6)) == (2.0, 8.0)


def test_walkers_who_see_flames_before_their_exit_take_the_other():
    """The fire burns just inside the south exit. Those behind it have no way that does not lead past it."""
    people = [group("hall1", 6, pre_movement_s={"mean": 1, "sd": 0, "least": 1, "most": 1})]
    burning = run_for(building(people, at=(5.0, 1.2), growth="ultra"), 25, alarm=True)
    calm = run_for(building(people, room="side3", at=(15.0, 7.0), growth="slow"), 25, alarm=True)
    south = burning.plan.exit_names.index("south")
    assert (calm.people.exit == south).tolist() == [True, True, True, True, False, True]
    assert (burning.people.exit == south).tolist() == [False, True, False, False, False, True]
    assert events(burning, "fire_noticed", "flames")


# -- the run ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crowd", ["stride", "jupedsim"])
def test_a_resumed_run_notices_the_same(crowd):
    """What people have noticed is in the keyframe: the resumed run is equal bit by bit."""
    scenario = building([group(), group("hall1", 4, asleep=True), group("hall2", 6)])
    run = DrillRun(scenario, seed=5, crowd=crowd)
    while run.time_s < 20:
        run.step({})
    kept = json.loads(json.dumps(run.keyframe()))
    assert any(kept["people"]["noticed"])
    resumed = DrillRun.from_keyframe(scenario, kept, run.events)
    for _ in range(120):
        run.step({})
        resumed.step({})
    assert resumed.state_hash() == run.state_hash()
    assert [e.to_list() for e in resumed.events] == [e.to_list() for e in run.events]


def test_every_setting_off_is_in_the_log():
    run = run_for(building([group(), group("hall2", 4), group("hall3", 3, pre_movement_s=SOON)]), 40, alarm=True)
    logged = [p for _, who in events(run, "people_set_off") for p in who]
    assert sorted(logged) == np.flatnonzero(run.people.state != WAITING).tolist()
    named = {event.data["cue"].upper() for event in run.events if event.kind == "people_set_off"}
    assert named <= {cue.name for cue in Cue}
    assert set(BY_CUE) <= set(cues.WORDS)


# -- smoke on the way ahead -------------------------------------------------------------------------------------------


def shouted_class(seconds):
    """The class on the top floor of the four-storey school, told by its player's shout to leave after eight seconds."""
    run = DrillRun(load_scenario("school-four"), seed=1)
    run.add_player("p", "pupil")
    while run.time_s < seconds:
        run.step({"p": PlayerInput(actions=("wake_other",))} if run.tick == 160 else {})
    return run, next(event.data["who"] for event in run.events if event.kind == "warned")


def of_them_fallen():
    run, told = shouted_class(200)
    assert len(told) > 15
    return {event.data["person"] for event in run.events if event.kind == "incapacitated"} & set(told)


@pytest.mark.parametrize("shout_says_where", [True, False])
def test_a_class_that_follows_a_shout_is_not_led_into_the_smoky_stair(monkeypatch, shout_says_where):
    if not shout_says_where:
        monkeypatch.setattr(player_actions, "warn_of_smoke", lambda state, who: None)
    assert not of_them_fallen()


def test_who_is_told_nothing_and_does_not_look_ahead_walks_into_it(monkeypatch):
    """The control: the same class falls."""
    monkeypatch.setattr(player_actions, "warn_of_smoke", lambda state, who: None)
    monkeypatch.setattr(occupant_step, "turn_from_smoke", lambda state: [])
    assert len(of_them_fallen()) >= 5


def test_who_sees_smoke_ahead_turns_with_those_who_follow_before_they_are_in_it():
    run = DrillRun(load_scenario("school-four"), seed=1)
    run.raise_alarm("")
    while run.time_s < 60:
        run.step({})
    turned = {p for _, who in events(run, "turned_from_smoke") for p in who}
    assert len(turned) > 20
    assert run.people.refuses[sorted(turned)].all()
    for party in set(run.people.group[sorted(turned)].tolist()) - {-1}:
        walkers = np.flatnonzero((run.people.group == party) & (run.people.state == WALKING))
        assert run.people.refuses[walkers].all()


def test_nobody_leaves_one_smoky_way_for_another(monkeypatch):
    """In school-four a class on the corridor knows the east stair; where the corridor is smoky, too, nothing is better."""
    run = DrillRun(load_scenario("school-four"), seed=1)
    run.raise_alarm("")
    while run.time_s < 24:
        run.step({})
    walkers = np.flatnonzero((run.people.state == WALKING) & ~run.people.refuses)
    assert len(walkers)
    told = {"smoky": ["west-stair-f4"]}
    monkeypatch.setattr(occupant_step, "smoky_now", lambda state: told["smoky"])
    assert occupant_step._know_clear_way(run.state, walkers).any(), "the control"
    told["smoky"] = list(run.plan.room_names)
    assert not occupant_step._know_clear_way(run.state, walkers).any()


def test_a_smoky_room_stays_smoky_a_little_longer():
    hazards = DrillRun(load_scenario("school-four"), seed=1).state.hazards
    cell = hazards.cell_room.index("c-f4")
    hazards.haze_share[:], hazards.k[:] = 1.0, 0.0
    for k, before, smoky in ((0.25, [], False), (0.25, ["c-f4"], True), (0.31, [], True), (0.15, ["c-f4"], False)):
        hazards.k[cell] = k
        assert ("c-f4" in smoke_ahead.smoky_rooms(hazards, before)) is smoky


def test_who_knows_of_smoke_ahead_goes_on_so_from_a_keyframe():
    run, _ = shouted_class(30)
    again = DrillRun.from_keyframe(run.scenario, json.loads(json.dumps(run.keyframe())), run.events)
    for one in (run, again):
        while one.time_s < 60:
            one.step({})
    assert run.state_hash() == again.state_hash()
    assert run.people.refuses.any()


# -- signs that lead into smoke ---------------------------------------------------------------------------------------


def test_a_player_is_told_which_signs_lead_into_smoke_that_is_seen():
    run = DrillRun(load_scenario("school-four"), seed=1)
    player = run.add_player("p", "pupil")
    signs = {n: sign.to for n, sign in enumerate(run.scenario.signs) if sign.storey == "f4"}
    place = run.plan.to_plane(7.2, 1.0, 3)

    def told(at) -> set[str]:
        player.x, player.y = at
        return {signs[number] for number in own_state(run.state, player)["smoky_signs"]}

    assert not told(place), "the control: before there is smoke"
    while run.time_s < 60:
        run.step({})
    assert told(place) == {"west-stair-f4"}
    assert not told(run.plan.to_plane(36.0, 1.0, 3)), "far from those signs"


def in_school(x: float, *, smoky: tuple[str, ...], facing: tuple[float, float]):
    """What a pupil in the corridor of the fourth storey is told of signs, where these rooms are full of smoke."""
    run = DrillRun(load_scenario("school-four"), seed=1)
    player = run.add_player("p", "pupil")
    full = np.array([*(room in smoky for room in run.state.hazards.cell_room), False])
    run.state.hazards.k[full], run.state.hazards.layer[full] = 2.0, 0.5
    run.state.routes_key = json.dumps([{}, [], list(smoky)])
    player.x, player.y = run.plan.to_plane(x, 1.0, 3)
    player.facing = facing
    own, signs = own_state(run.state, player), run.scenario.signs
    return {signs[n].to for n in own["smoky_signs"]}, {signs[n].to for n in own["smoky_ahead"]}, own["other_way"]


def test_a_sign_that_one_walks_away_from_is_none_that_one_follows():
    west = {"west-stair-f4"}
    assert in_school(7.0, smoky=("west-stair-f4",), facing=(-1.0, 0.0)) == (west, west, True), "the control"
    assert in_school(7.0, smoky=("west-stair-f4",), facing=(1.0, 0.0)) == (west, set(), True)


def test_another_way_is_promised_only_where_there_is_one():
    east = {"east-stair-f4"}
    assert in_school(33.0, smoky=("east-stair-f4",), facing=(1.0, 0.0)) == (east, east, True), "the control"
    assert in_school(33.0, smoky=("east-stair-f4", "west-stair-f4"), facing=(1.0, 0.0)) == (east, east, False)


def test_the_smoke_around_oneself_says_nothing_of_a_way():
    corridor = load_scenario("school-four")
    name = next(room.id for room in corridor.rooms if room.kind == "corridor" and room.storey == "f4")
    assert in_school(30.0, smoky=(name,), facing=(1.0, 0.0))[0] == set()
    assert in_school(33.0, smoky=(name, "east-stair-f4"), facing=(1.0, 0.0))[0] >= {"east-stair-f4"}, "the control"


def test_a_sign_whose_way_leads_close_past_a_fire_in_sight_is_not_followed():
    run = DrillRun(building([group()], growth="fast"), seed=2)
    at = tuple(run.state.hazards.fire_at[0])
    assert smoke_ahead._off_line((0.0, 0.0), (10.0, 0.0), (5.0, 3.0)) == pytest.approx(3.0)
    assert smoke_ahead._off_line((0.0, 0.0), (10.0, 0.0), (-4.0, 3.0)) == pytest.approx(5.0)
    run.step({})
    run.state.hazards.kw[0] = smoke_ahead.PAST_FIRE_KW - 1
    assert smoke_ahead._fires_in_sight(run.state, at[0] - 3, at[1]) == [], "the control: it is still small"
    run.state.hazards.kw[0] = smoke_ahead.PAST_FIRE_KW
    assert smoke_ahead._fires_in_sight(run.state, at[0] - 3, at[1]) == [at]
    assert smoke_ahead._fires_in_sight(run.state, at[0] + 500, at[1]) == [], "the control: out of sight"
