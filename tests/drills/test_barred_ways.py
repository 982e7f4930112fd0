"""Ways that are known to be locked or barred: crossed and named so, and no sign's word is taken for them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pygame
import pytest

from simulator.client import render, still
from simulator.client.arrows import exit_target, is_misled
from simulator.client.camera import Camera
from simulator.client.hints import hint_text
from simulator.client.net import now
from simulator.drills.drawing.plan_svg import drawn_plan, path_svg, plan_svg
from simulator.drills.pages import classroom
from simulator.engine.building.plan import plan_of
from simulator.engine.drill.client_plan import describe
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.protocol import symbols
from simulator.protocol.texts import TEXTS
from tests.drills.small_building import scenario
from tests.drills.windowed_drill import WindowedDrill, quiet_display

BEFORE_THE_SIGN = (9.5, 1.2, 0)  # in the hall, too far from its exit for that to be "beside"
UPSTAIRS = (9.0, 1.2, 1)


@pytest.fixture
def windowed(monkeypatch):
    quiet_display(monkeypatch)
    return WindowedDrill(scenario())


@pytest.fixture
def named(monkeypatch) -> list[tuple[str, tuple[int, ...]]]:
    """What is written on the plates of doors, and in which colour."""
    told: list[tuple[str, tuple[int, ...]]] = []

    def note(_surface, _camera, _plan, _door, text, colour):
        told.append((text, colour))

    monkeypatch.setattr(render, "door_name", note)
    monkeypatch.setattr(still, "door_name", note)
    return told


def exit_of(windowed: WindowedDrill) -> int:
    return next(index for index, door in enumerate(windowed.app.view.plan["doors"]) if door["exit"])


def test_an_exit_seen_to_be_barred_is_named_so_and_one_that_nobody_has_seen_is_not(windowed, named):
    barred = (TEXTS["exit_barred"]["zh"], symbols.RED)
    windowed.put(*UPSTAIRS)
    windowed.run.inject("block_exit", "front")
    windowed.act(seconds=0.2)
    assert exit_of(windowed) not in windowed.app.view.barred
    assert barred not in named
    windowed.put(*BEFORE_THE_SIGN)
    assert exit_of(windowed) in windowed.app.view.barred
    assert barred in named
    assert named.index((TEXTS["exit_way"]["zh"], symbols.GREEN)) < named.index(barred), "over the green name"
    windowed.run.inject("open_exit", "front")
    named.clear()
    windowed.act(seconds=0.2)
    assert exit_of(windowed) not in windowed.app.view.barred
    assert barred not in named


def test_the_arrow_of_a_sign_to_a_barred_exit_stays_and_the_word_says_that_it_lies(windowed):
    view, texts = windowed.app.view, windowed.app.hud.texts
    windowed.put(*BEFORE_THE_SIGN)
    before = exit_target(view, view.place())
    assert not is_misled(view, view.place())
    assert hint_text(view, now(), texts) != TEXTS["hint_sign_barred"]["zh"]
    windowed.run.inject("block_exit", "front")
    windowed.act(seconds=0.2)
    assert exit_target(view, view.place()) == before
    assert is_misled(view, view.place())
    assert hint_text(view, now(), texts) == TEXTS["hint_sign_barred"]["zh"]


def test_a_class_screen_has_the_words_for_barred_doors_too():
    plan = describe(plan_of("market"))
    keys = {symbols.barred_key({**door, "locked": locked}) for door in plan["doors"] for locked in (True, False)}
    assert keys <= set(classroom._texts(child=True))


def test_no_room_is_named_by_its_storey_twice():
    """A button said 关门 老街老街中段."""
    for name in scenario_ids():
        for text in load_scenario(name).room_names().values():
            assert not any(text.zh.startswith(2 * storey.name.zh) for storey in load_scenario(name).storeys), text.zh


def test_a_door_that_is_locked_from_the_start_is_known_and_called_locked(named):
    plan = describe(plan_of("dormitory"))
    east = next(door for door in plan["doors"] if door["locked"])
    assert symbols.barred_key(east) == "exit_locked"
    assert east["id"] == "east"


def test_a_barred_way_without_a_leaf_is_crossed_too(windowed, named):
    """A shutter that comes down in an opening."""
    plan = windowed.app.view.plan
    index = next(index for index, door in enumerate(plan["doors"]) if not door["leaf"])
    door = plan["doors"][index]
    last = windowed.app.view.newer[1]
    moment = dataclasses.replace(last, doors=np.where(np.arange(len(last.doors)) == index, 2, last.doors))
    surface = pygame.Surface((400, 300))
    camera = Camera(*door["centre"], 30.0, (400, 300))
    render.PlanRenderer(plan)._draw_doors(surface, camera, moment, door["storey"])
    assert (TEXTS["door_barred"]["zh"], symbols.RED) in named
    assert tuple(surface.get_at((200, 150)))[:3] == symbols.RED


def test_a_drills_pictures_cross_what_is_locked_and_what_was_barred():
    market, dormitory = drawn_plan("market"), drawn_plan("dormitory")
    assert TEXTS["exit_locked"]["zh"] in plan_svg(dormitory, "zh")
    assert TEXTS["exit_barred"]["zh"] not in plan_svg(market, "zh")
    track = [10, "track", "p", {"x": 1.0, "y": 1.0, "storey": market["ground"], "smoke_s": 0.0}]
    barred = [20, "injected", "", {"what": "block_exit", "door": "east"}]
    opened = [30, "injected", "", {"what": "open_exit", "door": "east"}]
    assert TEXTS["exit_barred"]["zh"] in path_svg(market, [track, barred], "p", "zh")
    assert TEXTS["exit_barred"]["zh"] not in path_svg(market, [track, barred, opened], "p", "zh")
