"""The eight scenarios: files as their makers write them, and good, average and bad players told apart.

One role of each plays three seeds here; `python -m tests.simulator.discriminate` plays every role over twenty.
"""

from __future__ import annotations

import json
import math
import os

import pytest

from simulator.engine.building.plan import plan_of
from simulator.engine.drill.ending import model_limits
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario, parse_scenario
from simulator.engine.scenario.model import ScenarioError
from simulator.protocol.player_input import PlayerInput
from simulator.scenarios.make import made, makers
from tests.simulator.discriminate import SCENARIOS, Job, failures, jobs, played, scripts
from tests.simulator.scripts.walk import play

SEEDS = (1, 2, 3)
# One role each: the first, or the quicker one where the first is much slower to play.
PLAYED = {name: next(iter(scripts(name))) for name in SCENARIOS} | {"dormitory": "warden", "flat": "downstairs"}
ROLES = [(name, role.id) for name in SCENARIOS for role in load_scenario(name).roles]


@pytest.fixture(scope="module")
def totals() -> dict[Job, float]:
    wanted = [job for name, role in PLAYED.items() for job in jobs([name], SEEDS, [role])]
    return played(wanted, min(2, os.cpu_count() or 1))


@pytest.mark.parametrize("name", SCENARIOS)
def test_good_average_and_bad_players_are_told_apart(totals, name):
    assert not failures(name, PLAYED[name], totals, SEEDS)


def test_every_maker_has_its_scenario():
    assert {name.replace("-", "_") for name in SCENARIOS} == set(makers()) - {"tutorial"}


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_file_is_what_its_maker_writes(name):
    path, text = made(name.replace("-", "_"))
    assert path.name == f"{name}.json"
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_says_what_it_is_about_and_where_its_models_end(name):
    scenario = load_scenario(name)
    roles = scenario.roles
    assert len(roles) >= 2
    assert set(scripts(name)) == {role.id for role in roles}
    for text in (scenario.limits, scenario.summary, *(role.brief for role in roles)):
        assert text.zh != text.en
    assert scenario.sources
    assert scenario.people <= 400


@pytest.mark.parametrize(("name", "role"), ROLES)
def test_every_role_can_set_off(name, role):
    run = DrillRun(load_scenario(name), seed=1)
    player = run.add_player("p", role)
    plan, start = plan_of(name), (player.x, player.y)
    assert plan.room_at(*start) != "outside"
    furthest = 0.0
    for direction in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        for _ in range(20):
            run.step({"p": PlayerInput(dx=direction[0], dy=direction[1])})
        furthest = max(furthest, math.dist(start, (player.x, player.y)))
    assert furthest > 0.8


def test_a_fire_that_is_put_out_stays_out():
    run = play(DrillRun(load_scenario("market"), seed=1), scripts("market")["keeper"]["good"], role="keeper")
    assert any(event.kind == "used_extinguisher" and event.data["out"] for event in run.events)
    assert run.state.hazards.kw.tolist() == [0.0]


def test_a_drill_beyond_the_models_limits_is_flagged():
    data = load_scenario("street").to_dict()
    data["fires"][0].update(cap_kw=20_000, starts_at_s=-400)
    run = DrillRun(parse_scenario(json.dumps(data)), seed=1)
    run.step({})
    for _ in range(10):
        run.step({})
    assert model_limits(run.state) == ["spread"]


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (lambda data: data.pop("rooms"), "file", "缺少 rooms / rooms is missing"),
        (lambda data: data["rooms"][0].update(kind="barn"), "rooms/0/kind", "barn is none of these"),
        (lambda data: data["doors"][0].update(width="wide"), "doors/0/width", "应为数字 / must be a number"),
        (lambda data: data["doors"][0].update(centre=[1, 1]), "doors/0/centre", "not on a wall"),
        (lambda data: data["roles"][0]["weights"].update(dose=50), "roles/0/weights", "must sum to 100"),
        (lambda data: data["scoring"].update(stay_room="attic"), "scoring/stay_room", "没有房间 attic"),
        (
            lambda data: data.update(windows=[{"room": "attic", "width": 1.0, "sill": 1.0, "top": 2.0}]),
            "windows/0/room",
            "there is no room attic",
        ),
        (
            lambda data: data.update(extracts=[{"room": "attic", "m3_s": 1.0, "from_s": 0.0}]),
            "extracts/0/room",
            "there is no room attic",
        ),
    ],
)
def test_a_bad_file_is_refused_in_plain_words(change, place, said):
    data = load_scenario("workshop").to_dict()
    change(data)
    with pytest.raises(ScenarioError) as refused:
        parse_scenario(json.dumps(data))
    assert refused.value.place == place
    assert said in str(refused.value.problem)
