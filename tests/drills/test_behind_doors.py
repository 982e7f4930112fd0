"""What is said in smoke, behind doors, at the extinguisher and by the operator: what can be done there and then."""

from __future__ import annotations

import math

import pytest

from simulator.client import facts
from simulator.client.hints import hint_text
from simulator.client.net import now
from simulator.engine.drill import client_state
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.phone_call import ASKED_AGAIN, QUESTIONS, TOLD
from simulator.engine.drill.run import DrillRun
from simulator.engine.drill.shelter import PAST_FIRE_M, shelter_of
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.texts import TEXTS
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

IN_A_ROOM, IN_THE_HALL = (3.0, 5.0, 1), (9.0, 1.2, 1)


@pytest.fixture
def windowed(monkeypatch):
    quiet_display(monkeypatch)
    return WindowedDrill(scenario())


def said(windowed: WindowedDrill) -> str:
    windowed.app.view.notice = (0.0, "")
    return hint_text(windowed.app.view, now(), windowed.app.hud.texts)


def zh(key: str) -> str:
    return str(TEXTS[key]["zh"])


def test_behind_a_shut_door_with_smoke_beyond_one_is_told_to_keep_it_shut(windowed):
    windowed.put(*IN_A_ROOM)
    assert said(windowed) not in (zh("hint_sealed"), zh("hint_sealed_called")), "the control: nothing is known"
    windowed.app.view.smoky_seen = {"hall-f2"}
    assert said(windowed) == zh("hint_sealed")
    windowed.app.view.own["called"] = True
    assert said(windowed) == zh("hint_sealed_called")


def test_a_door_that_was_hot_to_the_hand_is_kept_shut(windowed):
    view = windowed.app.view
    windowed.put(*IN_A_ROOM)
    room = view.room_at(view.place())["id"]
    for _, door in view.doors_of(room):
        felt = {"t": "event", "kind": "door_felt", "player": "p", "data": {"door": door["id"], "hot": True}}
        view.take(felt, now())
    assert said(windowed) == zh("hint_sealed")


def test_who_waits_for_rescue_is_never_told_to_back_out(windowed):
    windowed.put(*IN_A_ROOM)
    windowed.app.view.own |= {"stays": True, "rescue": True, "go_low": False, "head_smoke": True}
    assert said(windowed) == zh("hint_sealed")


def test_who_finds_no_way_in_smoke_is_named_a_room_to_shut(windowed, monkeypatch):
    monkeypatch.setattr(facts, "exit_target", lambda _view, _place: None)
    windowed.put(*IN_THE_HALL)
    own = windowed.app.view.own
    own |= {"go_low": False, "head_smoke": True, "way_out": None, "shelter": {"zh": "201 室", "en": "Room 201"}}
    assert said(windowed) == zh("hint_shelter").format(room="201 室")
    own["shelter"] = None
    assert said(windowed) == zh("hint_in_smoke"), "the control: no room is near"


def test_a_room_to_shelter_in_has_a_door_and_neither_smoke_nor_fire(windowed):
    windowed.put(*IN_THE_HALL)
    state, player = windowed.run.state, windowed.player
    names, burning = windowed.run.scenario.room_names(), windowed.run.scenario.fires[0].room
    found = shelter_of(state, player, set())
    assert found is not None
    assert found != names[burning].to_dict()
    every = set(names)
    assert shelter_of(state, player, every) is None
    windowed.put(*IN_A_ROOM)
    assert shelter_of(state, player, set()) is None, "who is in a room is in it"


def test_nobody_is_sent_to_shelter_towards_a_fire_or_past_its_open_door():
    """Two metres from the open door of a burning room the room opposite was named, and named again farther off."""
    run = DrillRun(load_scenario("hotel"), seed=1)
    player, plan, state = run.add_player("p", "attendant"), run.plan, run.state
    burning = run.scenario.fires[0].room
    door = next(door for door in plan.doors if burning in door.rooms)
    way = next(room for room in door.rooms if room != burning)
    others = [one for one in plan.doors if way in one.rooms and one is not door and not one.opening and not one.is_exit]
    opposite = min(others, key=lambda one: math.dist(one.centre, door.centre))
    name = run.scenario.room_names()[next(room for room in opposite.rooms if room != way)].to_dict()
    player.x, player.y = opposite.centre[0], opposite.centre[1] - 0.7  # the burning room lies below
    assert plan.room_at(player.x, player.y) == way
    for one in others:
        state.door_open[one.index] = True
    state.hazards.kw[:] = 0.0
    assert shelter_of(state, player, set()) == name, "the control: nothing burns"
    state.hazards.kw[:] = 500.0
    state.door_open[door.index] = True
    found = shelter_of(state, player, set())
    assert found != name
    for one in others:
        if found == run.scenario.room_names()[next(room for room in one.rooms if room != way)].to_dict():
            assert math.dist(one.centre, door.centre) >= PAST_FIRE_M


def test_in_smoke_or_without_a_fire_in_sight_nobody_is_coached_to_spray(windowed, monkeypatch):
    view = windowed.app.view
    windowed.put(*IN_THE_HALL)
    jet = {"agent": "abc", "left_s": 9, "hits": False}
    view.own |= {"jet": jet, "extinguisher": "ext-2", "go_low": False}
    fire = {"room": "hall-f2", "kw": 80.0, "storey": 1, "at": [9.0, 2.0]}
    monkeypatch.setattr(type(view), "fires", lambda _view: [fire])
    assert said(windowed) == zh("hint_jet_misses").format(s=9), "the control: a small fire in sight"
    monkeypatch.setattr(type(view), "fires", lambda _view: [])
    assert said(windowed) == zh("hint_ext_smoke")
    monkeypatch.setattr(type(view), "fires", lambda _view: [fire])
    view.own["head_smoke"] = True
    assert said(windowed) == zh("hint_ext_smoke")


def test_the_operator_sends_no_engine_to_nowhere_and_tells_who_is_inside_what_to_do(windowed, monkeypatch):
    windowed.put(*IN_A_ROOM)
    windowed.act("call_119")
    player = windowed.player
    player.done_once += [f"said_{name}" for name in QUESTIONS]
    asks = lambda: own_state(windowed.run.state, player)["call"]["asks"]  # noqa: E731
    player.done_once.append(ASKED_AGAIN)
    assert asks() == "done_lost"
    player.done_once.append(TOLD)
    assert asks() == "done_inside"
    player.stay_until = 1
    assert asks() == "done_stay", "nobody who waits is told to come out"
    player.stay_until = 0
    monkeypatch.setattr(client_state, "stays", lambda _scenario, _role: True)
    assert asks() == "done_stay", "nor who is to wait"
    windowed.put(-12.0, -4.0, 0)
    assert asks() == "done"
    assert {f"ask_{key}" for key in ("done", "done_lost", "done_inside", "done_stay")} <= set(TEXTS)


def test_a_call_that_ends_before_all_was_said_is_told_of(windowed):
    view = windowed.app.view
    windowed.act("call_119")
    assert view.own["call"]["answers"]
    view.take({**view.own, "t": "own", "call": None}, now())
    assert hint_text(view, now(), windowed.app.hud.texts) == zh("call_cut")


def test_a_door_shut_on_people_who_come_is_told_of_at_the_exit_too(windowed):
    view = windowed.app.view
    for data, key in (({"left_behind": 0, "coming": 2}, "did_shut_in"), ({"left_behind": 0, "coming": 0}, "did_close")):
        view.take({"t": "event", "kind": "door_closed", "player": "p", "data": data}, now())
        assert view.notice[1] == key


def test_the_badge_of_smoke_stays_when_it_sinks_to_the_head(windowed, monkeypatch):
    view = windowed.app.view
    told: list[str] = []
    part = windowed.app.hud._part
    monkeypatch.setattr(
        windowed.app.hud,
        "_part",
        lambda surface, text, *more, **given: told.append(text) or part(surface, text, *more, **given),
    )
    monkeypatch.setattr(type(view), "smoke_hangs", lambda _view, _place: True)
    for at_head, key in ((False, "overhead"), (True, "head_smoke")):
        view.own["head_smoke"] = at_head
        told.clear()
        windowed.app.hud._bar(windowed.app.screen, view)
        assert zh(key) in told


def test_in_the_dark_a_stair_is_gone_down_by_its_rail_and_others_are_told_before_one_leaves(windowed):
    windowed.run.inject("lights_out")
    windowed.put(18.0, 3.2, 2)
    windowed.app.view.own["smoky_ahead"] = []
    windowed.app.view.has_shouted = True
    assert said(windowed) == zh("hint_dark_stair")
    windowed.put(3.0, 1.2, 0)
    windowed.app.view.has_shouted = False
    assert said(windowed) in (zh("hint_alarm"), zh("hint_alarm_near"), zh("hint_shout"))
    windowed.app.view.has_shouted = True
    assert said(windowed) in (zh("hint_exit_beside"), zh("hint_alarm_near"))
