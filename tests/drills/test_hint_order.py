"""The table of sentences: in which situation which one is said, and that none asks for what cannot be done."""

from __future__ import annotations

import pytest

from simulator.client.facts import FACTS
from simulator.client.hints import hint_text
from simulator.client.net import now
from simulator.engine.drill.client_state import own_state
from simulator.engine.drill.left_behind import inside_of
from simulator.engine.drill.shelter import shelter_of
from simulator.engine.drill.way_out import has_other_way, way_out_of
from simulator.protocol.hint_order import ORDER, facts, first
from simulator.protocol.shared import shared
from simulator.protocol.texts import TEXTS
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

IN_A_ROOM, IN_THE_HALL, BELOW = (3.0, 5.0, 1), (15.0, 1.2, 1), (3.0, 1.2, 0)

# What is the case, and what is said then; each was said otherwise before.
SITUATIONS = [
    ("lost upright shelter", "hint_stuck_shelter"),
    ("lost shelter", "hint_shelter"),
    ("lost smoke_at_door in_room", "hint_crawl_shut"),
    ("lost in_room shut_in may_call", "hint_sealed"),
    ("lost may_call", "hint_stuck_low"),
    ("lost", "hint_stuck_called"),
    ("in_room shut_in threatened alarm may_call", "hint_sealed"),
    ("in_room shut_in threatened alarm", "hint_sealed_called"),
    ("in_room shut_in threatened stays may_wait may_call", "hint_seal_here"),
    ("in_room shut_in threatened stays may_wait door_open", "hint_shut_first"),
    ("in_room shut_in smoke_here has_button", "hint_test_door"),
    ("in_room shut_in has_shouted has_button", "hint_test_door"),
    ("in_room shut_in called has_button", "hint_test_door"),
    ("in_room shut_in threatened waits rescue stays", "hint_sealed_called"),
    ("in_room shut_in threatened dark has_button", "hint_sealed_called"),
    ("in_room shut_in threatened refuge_near stays", "hint_to_refuge"),
    ("in_room shut_in alarm", "hint_test_door"),
    ("in_room shut_in alarm felt_clear", "hint_leave"),
    ("in_room shut_in stays stays_in may_call", "hint_judge"),
    ("in_room shut_in stays stays_in felt_clear may_call", "hint_stay_call"),
    ("in_room shut_in stays stays_in felt_clear", "hint_stay_watch"),
    ("stays shelter smoke_here one_stair", "hint_go_back"),
    ("stays shelter smoke_here head_smoke way_stair way_near", "hint_way_stair"),
    ("stays on_stair one_stair", "hint_on_stair_one"),
    ("stays on_ground exit_near knows_all alarm", "hint_exit_beside"),
    ("in_room smoke_at_door alarm", "hint_smoke_at_door"),
    ("in_room smoke_at_door alarm sign", "hint_leave"),
    ("in_room sign_smoky alarm", "hint_smoke_at_door"),
    ("dark on_stair sign", "hint_dark_stair"),
    ("dark in_room smoke_at_door", "hint_shut_door"),
    ("head_smoke on_stair below_clear dark", "hint_stair_clear_below"),
    ("sign_smoky other_way way_stair alarm knows_all", "hint_way_stair"),
    ("sign_smoky way_stair", "hint_way_stair"),
    ("sign_smoky", "hint_smoke_ahead"),
    ("owes_word exit_near knows_all dark has_button", "hint_alarm"),
    ("owes_word extinguisher fire_in_sight", "hint_shout"),
    ("extinguisher fire_in_sight", "hint_ext"),
    ("extinguisher too_big fire_in_sight owes_word", "hint_ext_leave_warn"),
    ("jet head_smoke fire_in_sight", "hint_ext_smoke"),
    ("jet", "hint_ext_smoke"),
    ("jet fire_in_sight", "hint_jet_misses"),
]


@pytest.fixture
def windowed(monkeypatch):
    quiet_display(monkeypatch)
    return WindowedDrill(scenario())


@pytest.mark.parametrize(("holds", "key"), SITUATIONS)
def test_each_situation_has_its_one_sentence(holds, key):
    assert first(holds.split().__contains__).key == key


def test_the_table_is_whole():
    assert {row.key for row in ORDER} <= set(TEXTS)
    assert set(facts()) == set(FACTS)
    assert ORDER[-1].when == ORDER[-1].unless == ()
    assert shared("zh")["hints"][0]["when"] == ORDER[0].when


def test_nobody_behind_a_shut_door_is_sent_out_through_smoke():
    out = {"hint_leave", "hint_in_smoke", "hint_go", "hint_go_down", "hint_dark", "hint_dark_no_sign"}
    for more in ("", "alarm", "dark", "stays", "waits", "lost", "may_call", "head_smoke", "alarm sign dark"):
        assert first({"in_room", "shut_in", "threatened", *more.split()}.__contains__).key not in out, more


def test_who_cannot_ring_119_is_not_told_to():
    keys = {row.key for row in ORDER if "打 119" in TEXTS[row.key].zh and "{room}" not in TEXTS[row.key].zh}
    asks = {row.key: row.when for row in ORDER if row.key in keys}
    assert not {key for key, when in asks.items() if "may_call" not in when}


def test_smoke_at_the_gap_of_a_door_that_was_felt_is_said_and_kept_in_mind(windowed):
    view = windowed.app.view
    windowed.put(*IN_A_ROOM)
    windowed.put(3.0, 3.2, 1)
    shut = view.own["shut_door"]
    assert shut is not None
    assert shut["smoke"] is False
    view.take({"t": "own", **view.own, "shut_door": {**shut, "smoke": True}}, now())
    felt = {"t": "event", "kind": "door_felt", "player": "p", "data": {"door": shut["id"], "hot": False}}
    view.take(felt, now())
    assert view.notice[1] == "door_gap"
    view.notice = (0.0, "")
    assert hint_text(view, now(), windowed.app.hud.texts) == TEXTS["hint_sealed"]["zh"]
    view.own["shut_door"] = {**shut, "smoke": False}
    view.take(felt, now())
    assert view.notice[1] == "door_gap", "smoke that was seen beyond it is remembered"
    view.smoky_seen = set()
    view.take(felt, now())
    assert view.notice[1] == "door_cool", "the control"


def test_a_clear_stair_or_exit_in_sight_is_named_and_a_smoky_or_locked_one_is_not(windowed):
    windowed.put(*IN_THE_HALL)
    state, player = windowed.run.state, windowed.player
    found = own_state(state, player)["way_out"]
    assert (found["id"], found["exit"]) == ("d-stair-f2", False)
    assert way_out_of(state, player, {"stair-f2"}, ()) is None
    assert way_out_of(state, player, {"stair-f1"}, ()) is None, "smoke at the foot of the flight"
    windowed.put(*BELOW)
    front = state.plan.door_index["front"]
    assert way_out_of(state, player, (), ())["exit"]
    state.door_locked[front] = True
    assert way_out_of(state, player, (), ()) is None


def test_another_way_counts_only_where_one_can_walk_to_it(windowed):
    windowed.put(*IN_THE_HALL)
    state, player = windowed.run.state, windowed.player
    assert has_other_way(state, player, set(), ())
    assert not has_other_way(state, player, {"stair-f2"}, ())
    number = next(n for n, sign in enumerate(state.scenario.signs) if sign.storey == "f2")
    assert not has_other_way(state, player, set(), [number]), "the sign's own way"


def test_nobody_in_the_open_is_sent_into_a_house(windowed):
    windowed.put(-12.0, -4.0, 0)
    assert shelter_of(windowed.run.state, windowed.player, set()) is None


def test_an_exit_shut_with_people_inside_is_told_of_and_a_stair_door_from_the_stair(windowed):
    state, view = windowed.run.state, windowed.app.view
    front, stair = state.plan.door_index["front"], state.plan.door_index["d-stair-f2"]
    assert inside_of(state, front, "outside") == state.people.count
    assert 0 < inside_of(state, stair, "stair-f2") < state.people.count
    assert inside_of(state, stair, "hall-f2") == 0, "who shuts it before themselves"
    data = {"left_behind": 0, "coming": 0, "inside": 3}
    view.take({"t": "event", "kind": "door_closed", "player": "p", "data": data}, now())
    assert view.notice[1] == "did_shut_in"


def test_who_answers_for_people_is_told_so_by_the_server(monkeypatch):
    quiet_display(monkeypatch)
    for role, answers in (("tenant", False), ("guard", True)):
        drill = WindowedDrill(scenario(), role=role)
        assert own_state(drill.run.state, drill.player)["answers"] is answers


def test_the_alarm_wakes_not_everybody_and_children_read_gentle_words(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    view.notice = (now() + 9, "did_alarm")
    assert "喊" in hint_text(view, now(), texts)
    view.welcome["child"] = True
    assert hint_text(view, now(), texts) == TEXTS["did_alarm_child"]["zh"]


def test_an_open_room_is_named_before_one_behind_a_shut_door_a_little_nearer(windowed):
    windowed.put(5.6, 1.2, 1)
    state, player, names = windowed.run.state, windowed.player, windowed.run.scenario.room_names()
    state.hazards.kw[:] = 0.0
    state.door_open[state.plan.door_index["d-a-f2"]] = False
    state.door_open[state.plan.door_index["d-b-f2"]] = True
    assert shelter_of(state, player, set()) == names["b-f2"].to_dict()
    state.door_open[state.plan.door_index["d-a-f2"]] = True
    assert shelter_of(state, player, set()) == names["a-f2"].to_dict(), "the control: the nearer of two open ones"


def test_a_shut_door_within_a_flat_is_one_to_stay_behind_too(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(*IN_A_ROOM)
    view.welcome["stays"] = True
    door = next(door for door in view.plan["doors"] if door["id"] == "d-a-f2")
    door["between"] = ["a-f2", "b-f2"]
    assert hint_text(view, now(), texts) == TEXTS["hint_judge"]["zh"]
    view.smoky_seen = {"b-f2"}
    assert hint_text(view, now(), texts) == TEXTS["hint_sealed"]["zh"]
