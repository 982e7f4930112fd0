"""The replay film knows every event the engine can emit, and shows the storeys."""

from __future__ import annotations

import ast
from pathlib import Path

import pygame
import pytest

from media.replay import CAPTIONS, INJECTED, SILENT, STEPS, WRONG, caption_of, draw_moment
from simulator.client.render import PlanRenderer
from simulator.engine.drill.client_plan import describe
from simulator.engine.drill.phone_call import QUESTIONS
from simulator.engine.drill.player_actions import STEPS as ENGINE_STEPS
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.messages import INJECTIONS
from tests.drills.small_building import scenario

ENGINE = Path(__file__).resolve().parents[2] / "simulator" / "engine"
EXAMPLES = {
    "door_felt": {"hot": True}, "door_opened": {"hot": False, "fire_room": True}, "door_closed": {"left_behind": 2},
    "extinguisher_step": {"step": "ext_pull"}, "used_extinguisher": {"out": False, "worse": True},
    "stayed": {"shut": False}, "injected": {"what": "lights_out"}, "warned": {"people": 3},
}  # fmt: skip


def kinds_in(node: ast.expr) -> set[str]:
    """The event kinds an argument can be; those said to the 119 operator are put together from the question."""
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    if isinstance(node, ast.IfExp):
        return kinds_in(node.body) | kinds_in(node.orelse)
    if isinstance(node, ast.JoinedStr):
        return {f"said_{question}" for question in QUESTIONS}
    return set()


def emitted() -> set[str]:
    found: set[str] = set()
    for path in ENGINE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name == "emit" and node.args:
                    found |= kinds_in(node.args[0])
                elif name == "_once":
                    found |= kinds_in(node.args[2])
    return found


def test_every_event_is_captioned_or_listed_as_silent():
    kinds = emitted()
    assert {"track", "said_place", "alarm_raised", "took_lift", "left_refuge"} <= kinds
    assert kinds == CAPTIONS.keys() | SILENT
    assert not CAPTIONS.keys() & SILENT
    assert CAPTIONS.keys() >= WRONG


def test_every_step_and_injection_has_a_name():
    assert set(STEPS) == set(ENGINE_STEPS[1:3])
    assert set(INJECTED) == INJECTIONS


@pytest.mark.parametrize("kind", sorted(CAPTIONS))
def test_a_caption_can_be_made_of_every_event(kind):
    plain = {"door_felt": {"hot": False}, "door_opened": {"hot": False, "fire_room": False},
             "door_closed": {"left_behind": 0}, "extinguisher_step": {"step": "ext_hold"},
             "used_extinguisher": {"out": True, "worse": False}, "stayed": {"shut": True},
             "injected": {"what": "block_exit"}, "warned": {"people": 1}}  # fmt: skip
    for data in (EXAMPLES.get(kind, {}), plain.get(kind, {})):
        assert caption_of(Event(1, kind, "p", data))[0]


@pytest.mark.parametrize("film", ["school-floor", "house"])
def test_a_moment_can_be_drawn(film):
    run = DrillRun(scenario() if film == "house" else load_scenario(film), seed=1)
    run.add_player("p")
    for _ in range(20):
        run.step({})
    surface = pygame.Surface((1280, 720))
    draw_moment(surface, PlanRenderer(describe(run.plan)), run, "p")
    assert len({tuple(surface.get_at((x, 400)))[:3] for x in range(0, 1280, 16)}) > 3
