"""The school, dormitory, workshop and rental scenarios: files as made, and good, average and bad players told apart."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module

import pytest
from simulator.engine.run import DrillRun
from simulator.engine.scenario import load_scenario
from simulator.engine.scoring import score
from simulator.scenarios.make import made
from tests.simulator.scripts.walk import play

MAKERS = {"school-four": "school_four", "dormitory": "dormitory", "workshop": "workshop", "rental": "rental"}
SEEDS = (1, 2, 3)
LEAST_GAP = 25.0
# Every role is played, the first one over all seeds; the school's teacher is as costly as the rest together.
ROLES = {
    "school-four": ("pupil",),
    "dormitory": ("student", "warden"),
    "workshop": ("worker", "guard"),
    "rental": ("tenant", "landlord"),
}
PLAYERS = ("good", "average", "bad")
Job = tuple[str, str, str, int]


def total(job: Job) -> float:
    name, role, who, seed = job
    scenario = load_scenario(name)
    scripts = import_module(f"tests.simulator.scripts.{MAKERS[name]}").SCRIPTS
    run = play(DrillRun(scenario, seed=seed), scripts[role][who], role=role)
    return score(run.events, scenario, "p").total


@pytest.fixture(scope="module")
def totals() -> dict[Job, float]:
    jobs = [
        (name, role, who, seed) for name, roles in ROLES.items() for role in roles for seed in SEEDS for who in PLAYERS
    ]
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return dict(zip(jobs, pool.map(total, jobs), strict=True))


@pytest.mark.parametrize("name", MAKERS)
def test_the_file_is_what_its_maker_writes(name):
    path, text = made(MAKERS[name])
    assert path.name == f"{name}.json"
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", MAKERS)
def test_every_role_has_weights_of_a_hundred_and_says_what_it_is_about(name):
    scenario = load_scenario(name)
    assert len(scenario.data["roles"]) >= 2
    for role in scenario.data["roles"]:
        assert sum(role["weights"].values()) == 100
        assert role["brief"]["zh"] != role["brief"]["en"]
    assert scenario.data["sources"]
    assert scenario.people <= 400


@pytest.mark.parametrize(("name", "role"), [(name, role) for name, roles in ROLES.items() for role in roles])
def test_good_average_and_bad_players_are_told_apart(totals, name, role):
    rubric = load_scenario(name).data["scoring"]
    for seed in SEEDS:
        good, average, bad = (totals[name, role, who, seed] for who in PLAYERS)
        assert good >= rubric["pass"], seed
        assert bad < rubric["pass"], seed
        assert good - average >= LEAST_GAP, seed
        assert average - bad >= LEAST_GAP, seed
