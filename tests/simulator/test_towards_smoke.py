"""Whether a player walked into smoke or it came to them: by where they went, not by where they stood at that moment."""

from __future__ import annotations

import math

import pytest

from simulator.engine.assessment.scoring import score
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput

FLOOR = load_scenario("school-floor")  # the store at its western end burns
OUT_OF_CLASS = [(14.6, 3.2), (14.6, 1.2)]
EAST, WEST = [*OUT_OF_CLASS, (47.0, 1.2), (52.0, 1.2)], [*OUT_OF_CLASS, (1.0, 1.2), (-4.0, 1.2)]


def walked(places: list[tuple[float, float]], *, after_s: float, dark: bool = False) -> DrillRun:
    """A pupil who stays in class for so long and then walks to these places, one after the other."""
    run, places = DrillRun(FLOOR, seed=1), list(places)
    player = run.add_player("p", "pupil")
    run.state.dark = dark
    while not player.outside and run.time_s < 150:
        if places and math.dist(places[0], (player.x, player.y)) < 0.4:
            del places[0]
        if run.time_s < after_s or not places:
            run.step({})
            continue
        away = math.dist(places[0], (player.x, player.y))
        dx, dy = (places[0][0] - player.x) / away, (places[0][1] - player.y) / away
        run.step({"p": PlayerInput(dx, dy)})
    return run


def entries(run: DrillRun) -> list[dict]:
    return [event.data for event in run.events if event.kind == "entered_smoke" and event.player == "p"]


def verdict(run: DrillRun) -> tuple[str, str]:
    """The reason of the line on the way taken, and the one thing."""
    made = score(run.events, FLOOR, "p")
    return next(line.reason.zh for line in made.lines if line.key == "route"), made.lesson


@pytest.mark.parametrize("after_s", [25, 40])
def test_who_comes_out_into_smoke_and_walks_away_from_the_fire_went_the_right_way(after_s):
    run = walked(EAST, after_s=after_s)
    assert entries(run) == [{"came": False, "at_door": True}]
    reason, lesson = verdict(run)
    assert "方向是对的" in reason and lesson == "late"


@pytest.mark.parametrize("after_s", [15, 25, 40])
def test_who_walks_past_the_fire_walked_into_its_smoke(after_s):
    run = walked(WEST, after_s=after_s)
    assert entries(run) and not any(entry["came"] for entry in entries(run))
    reason, lesson = verdict(run)
    assert "方向是对的" not in reason and "追上了你" not in reason and lesson == "route"


def test_smoke_that_sinks_on_who_went_towards_it_has_not_come_to_them():
    """The layer reached their height a moment after they had stopped under its darker end."""
    run = walked([*OUT_OF_CLASS, (4.0, 1.2)], after_s=12)
    assert entries(run) and not entries(run)[0]["came"]


def test_darkness_is_no_smoke_in_the_least_sight():
    run = walked(EAST, after_s=1, dark=True)
    assert run.players["p"].least_sight == 30.0
