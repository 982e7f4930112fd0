"""The window: what it offers where, which storey it shows, and that it is quick enough."""

from __future__ import annotations

import json

import numpy as np
import pygame
import pytest

from simulator.client.card import draw_card
from simulator.client.context import offers
from simulator.client.fonts import font, wrap
from simulator.client.net import now
from simulator.client.still import way_down
from simulator.engine.drill.phone_call import CALL_S, QUESTIONS
from simulator.engine.fire import jets
from simulator.engine.scenario.loader import load_scenario, parse_scenario
from simulator.scenarios.draw import main as draw
from tests.drills.small_building import building, scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

ALWAYS = {"C": "crouch", "T": "call_119", "G": "wake_other"}


@pytest.fixture
def windowed(monkeypatch):
    quiet_display(monkeypatch)
    return WindowedDrill(scenario())


def here(windowed: WindowedDrill) -> list[str]:
    return [action for key, action in windowed.buttons().items() if key not in ALWAYS]


def ready(windowed: WindowedDrill, action: str) -> bool:
    """Whether a button is there and not greyed."""
    offers = [offer for _, _, offer in windowed.app.hud.buttons(windowed.app.view, (1280, 720), now())]
    return any(offer.action == action and offer.ready for offer in offers)


def test_in_the_middle_of_a_room_only_what_always_works_is_offered(windowed):
    assert windowed.buttons() == ALWAYS


@pytest.mark.parametrize(
    ("place", "offered"),
    [
        ((3.0, 3.2, 1), ["feel_door", "open_door"]),
        ((9.0, 1.4, 1), ["close_door", "ext_lift"]),
        ((5.0, 1.2, 1), ["raise_alarm"]),
        ((5.0, 6.5, 1), ["wet_cloth"]),
        ((1.4, 6.2, 1), ["fetch_belongings"]),
        ((11.6, 0.6, 1), ["take_lift"]),
        ((11.6, 0.6, 0), []),
        ((13.4, 6.6, 1), []),
        ((3.0, 6.0, 2), ["stay_put"]),
        ((-23.0, -9.0, 0), ["roll_call"]),
    ],
)
def test_a_button_appears_for_what_is_in_reach(windowed, place, offered):
    windowed.put(*place)
    assert here(windowed) == offered


def test_what_is_offered_is_taken(windowed):
    """Every button of a walk through the house does what it says: nothing is refused."""
    for place in ((3.0, 3.2, 1), (9.0, 1.4, 1), (5.0, 1.2, 1), (5.0, 6.5, 1), (3.0, 6.0, 2), (-23.0, -9.0, 0)):
        windowed.put(*place)
        for action in filter(lambda name: ready(windowed, name), here(windowed)):
            windowed.act(action)
            windowed.act(seconds=4)
    assert [event.data for event in windowed.run.events if event.kind == "refused"] == []


def test_a_call_offers_three_answers_to_each_question_until_all_are_given_or_the_time_is_up(windowed):
    windowed.act("call_119")
    for question in QUESTIONS:
        assert windowed.app.view.own["call"]["asks"] == question
        assert here(windowed) == ["answer_1", "answer_2", "answer_3"]
        windowed.act("answer_2")
    assert windowed.app.view.own["call"] == {"asks": "done_inside", "answers": []}
    assert here(windowed) == []


def test_the_time_of_a_call_runs_out(windowed):
    windowed.act("call_119")
    windowed.act(seconds=CALL_S + 1)
    assert here(windowed) == []
    assert windowed.app.view.own["call"] is None


def test_the_keys_of_actions_never_move(windowed):
    """Pressing 1 beside a door and an alarm button does the same before the alarm and after it: nothing else."""
    windowed.put(3.0, 3.2, 1)
    assert {windowed.buttons()[key] for key in "23"} == {"feel_door", "open_door"}
    windowed.put(5.0, 1.2, 1)
    assert windowed.buttons()["1"] == "raise_alarm"
    windowed.act("raise_alarm")
    assert "1" not in windowed.buttons()


def test_the_extinguisher_leads_through_its_four_steps(windowed):
    windowed.put(9.0, 1.4, 1)
    for action in ("ext_lift", "ext_pull", "ext_hold"):
        assert ready(windowed, action)
        windowed.act(action)
    assert here(windowed)[0] == "ext_press"
    windowed.act("ext_press")
    assert windowed.app.view.own["jet"]["hits"] is False
    assert (
        next(offer.text for offer in offers(windowed.app.view, now()) if offer.action == "ext_press") == "ext_release"
    )
    windowed.act(seconds=jets.SPRAY_S)
    assert windowed.app.view.own["jet"] is None
    assert here(windowed)[0] != "ext_press"


def test_somebody_who_needs_help_can_be_taken_along(windowed):
    people = windowed.run.people
    x, y = people.where[int(np.flatnonzero(people.needs_help)[0])]
    windowed.put(float(x) + 0.7, float(y) - windowed.run.plan.pitch, 1)
    assert "assist" in here(windowed)
    windowed.act("assist")
    assert "assist" not in here(windowed)


def test_a_key_and_a_click_press_the_same_button(windowed):
    windowed.put(3.0, 3.2, 1)
    box = next(box for box, key, _ in windowed.app.hud.buttons(windowed.app.view, (1280, 720), now()) if key == "2")
    windowed.app.on_event(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_2))
    windowed.app.on_event(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=box.center))
    assert windowed.app.actions == ["feel_door", "feel_door"]
    assert not windowed.app.controls.walking


def test_crouching_and_standing_share_a_button(windowed):
    windowed.act("crouch")
    assert windowed.buttons()["C"] == "stand"


def test_buttons_never_leave_the_window_nor_cover_one_another(windowed):
    windowed.put(9.0, 1.4, 1)
    windowed.act("ext_lift", "call_119")
    for size in ((1280, 720), (800, 600)):
        boxes = [box for box, _, _ in windowed.app.hud.buttons(windowed.app.view, size, now())]
        assert all(pygame.Rect(0, 56, size[0], size[1] - 56).contains(box) for box in boxes)
        assert all(box.collidelist(boxes[:index]) == -1 for index, box in enumerate(boxes))


def test_the_view_follows_to_another_storey(windowed):
    windowed.put(18.3, 3.2, 1)
    assert windowed.app.storey == 1
    windowed.put(18.3, 3.2, 0)
    assert windowed.app.storey == 0
    assert windowed.app.before is not None  # fading from what was seen before


def test_in_a_stairwell_the_way_down_turns_with_the_flight(windowed):
    (stair,) = (stair for stair in windowed.app.view.plan["stairs"] if stair["storey"] == 1)
    x = {"first": (stair["first"][0] + stair["first"][2]) / 2, "second": (stair["second"][0] + stair["second"][2]) / 2}
    low, high = stair["first"][1], stair["first"][3]
    for at, (aim_x, beyond) in {
        (x["second"], low - 0.5): (x["first"], low),  # on the landing: to the first lane
        (x["first"], low + 0.5): (x["first"], high + 0.7),
        (x["first"], high + 0.6): (x["second"], high + 0.7),
        (x["second"], high + 0.6): (x["second"], low),
    }.items():
        assert way_down(stair, *at) == pytest.approx((aim_x, beyond))


def orange(surface: pygame.Surface) -> int:
    pixels = pygame.surfarray.array3d(surface)
    return int((np.abs(pixels.astype(int) - (232, 119, 34)).sum(axis=2) < 12).sum())


def test_people_of_other_storeys_are_not_drawn(windowed):
    renderer, snapshot = windowed.app.renderer, windowed.app.view.newer[1]
    camera = windowed.app._camera(windowed.app.view.place())
    counts = []
    for storey in range(3):
        surface = pygame.Surface((1280, 720))
        renderer.draw(surface, camera, snapshot, windowed.player.index, storey=storey)
        counts.append(orange(surface))
    assert counts[1] > 50
    assert counts[0] == counts[2] == 0


def test_in_the_dark_what_is_far_is_hidden(windowed):
    windowed.put(11.0, 1.2, 1)
    lit = pygame.surfarray.array3d(windowed.app.screen).mean()
    windowed.run.inject("lights_out")
    windowed.act(seconds=1)
    assert pygame.surfarray.array3d(windowed.app.screen).mean() < lit / 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_can_be_drawn(monkeypatch, language):
    quiet_display(monkeypatch)
    windowed = WindowedDrill(scenario(), language=language)
    windowed.app.view.status = {**windowed.status(), "phase": "countdown", "starts_in_s": 3}
    windowed.app.draw(now())
    windowed.act("call_119", "answer_1", seconds=1)
    windowed.run.inject("block_exit", "front")
    for place in ((3.0, 5.0, 1), (18.3, 3.2, 1), (1.0, 1.2, 0), (-5.0, 1.2, 0), (-23.0, -9.0, 0)):
        windowed.put(*place)
    windowed.act("roll_call")
    windowed.end()
    assert windowed.buttons() == {}


def test_two_hundred_people_are_drawn_quickly(monkeypatch):
    quiet_display(monkeypatch)
    data = load_scenario("school-floor").to_dict()
    for group in data["population"]["groups"]:
        group["count"] = 17
    windowed = WindowedDrill(parse_scenario(json.dumps(data)))
    windowed.act(seconds=20)
    assert windowed.run.people.count > 200
    assert windowed.frames_per_second() > 60


@pytest.mark.parametrize("count", [1, 8, 12, 15])
def test_a_card_of_any_length_stays_within_the_window(count):
    words = {"zh": "在浓烟里停留了很久，" * 20, "en": "You stayed in the smoke for long. " * 20}
    lines = [{"points": 3, "most": 10, "title": words, "reason": words}] * count
    for language in ("zh", "en"):
        surface = pygame.Surface((1280, 720))
        card = {"total": 61.5, "max": 100, "band": "pass", "time_s": 84, "lines": lines}
        panel = draw_card(surface, card, language, footer="x" * 400)
        assert surface.get_rect().contains(panel)
        pixels = pygame.surfarray.array3d(surface)
        pixels[panel.left : panel.right, panel.top : panel.bottom] = 0
        assert not pixels.any()


def test_long_text_is_broken_at_spaces_and_cut_with_an_ellipsis():
    assert wrap("one two three", 20, font(20).size("one two")[0] + 2, 2) == ["one two", "three"]
    lines = wrap("烟" * 60, 20, 200, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(font(20).size(line)[0] <= 200 for line in lines)


def test_the_command_draws_any_scenario_by_id_or_path(tmp_path, capsys):
    path = tmp_path / "house.json"
    path.write_text(json.dumps(building()))
    for arguments in (["school-floor"], [str(path)], [str(path), "--storey", "f2"]):
        out = tmp_path / "out.png"
        out.unlink(missing_ok=True)
        assert draw([*arguments, "--out", str(out)]) == 0
        assert pygame.image.load(out).get_size() == (1600, 1000)
    assert draw([str(path), "--storey", "attic"]) == 1
    assert "f1, f2, f3" in capsys.readouterr().err
    assert draw(["nowhere"]) == 1
