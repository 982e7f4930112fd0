"""Whatever a player does, the debrief does not contradict the log: over random runs of every scenario with people."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from simulator.engine.assessment.report import report
from simulator.engine.assessment.scoring import score
from simulator.engine.drill.player_actions import ACTIONS_IN_REACH
from simulator.engine.drill.run import DrillRun
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.player_input import PlayerInput
from tests.simulator.discriminate import scripts
from tests.simulator.scripts.walk import play

RUNS = [("rental", "tenant"), ("rental", "landlord"), ("flat", "neighbour"), ("workshop", "worker"), ("street", "visitor"),
        ("school-floor", "pupil"), ("hotel", "guest")]  # fmt: skip
ACTIONS = sorted(set(ACTIONS_IN_REACH) - {"roll_call"})
LIMIT_S = 75.0


def played(name: str, role: str, seed: int) -> DrillRun:
    """A run whose player walks and acts at random."""
    run, dice = DrillRun(load_scenario(name), seed=seed, limit_s=LIMIT_S), random.Random(f"{name} {role} {seed}")
    run.add_player("p", role)
    way = (0.0, 0.0)
    while not run.finished:
        if run.tick % 20 == 0:
            way = dice.choice([(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (0.0, 0.0)])
        acts = (dice.choice(ACTIONS),) if run.tick % 7 == 0 else ()
        run.step({"p": PlayerInput(dx=way[0], dy=way[1], actions=acts, seq=run.tick)})
    return run


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("name", "role"), RUNS)
def test_rows_do_not_contradict_the_log(name, role, seed):
    scenario, run = load_scenario(name), played(name, role, seed)
    assert_true(run.events, scenario)


def assert_true(events, scenario) -> None:
    made, told, kinds = score(events, scenario, "p"), report(events, scenario), [event.kind for event in events]
    lines = {line.key: line for line in made.lines}
    assert told.out + told.down + told.waiting + told.inside == told.people
    assert made.total == pytest.approx(sum(line.points for line in made.lines), abs=0.05)
    assert sum(line.most for line in made.lines) == pytest.approx(made.max, abs=0.05)
    left = next(event.data for event in events if event.kind == "others_left")
    assert sum(left["inside"].values()) + left["down"] <= told.inside + told.down
    words = "。".join(line.reason.zh for line in made.lines)
    if "stayed_safe" in kinds:
        assert told.waiting == 1
        for untrue in ("没有在关紧门的房间里等到救援", "没有离开", "等不到救援"):
            assert untrue not in words, untrue
    if "player_out" not in kinds and "stayed_safe" not in kinds:
        assert made.time_s is None and (made.band == "fail" or "退守做对了" in lines["stay"].reason.zh)
    for line in made.lines:
        assert line.marked or line.points == 0
        if "不计分" in line.reason.zh:
            assert line.most == 0
        if line.most and line.lost > 0 and "没有到达安全处" not in line.reason.zh:
            assert not line.reason.zh.startswith(("没有为财物", "没有乘电梯", "没有开过关着的门", "避开了浓烟区"))
    if "warned" not in kinds and "assisted" not in kinds and "warn" in lines:
        assert "喊醒 0 人" in lines["warn"].reason.zh
    if ("called_119" in kinds) != ("没有拨打 119" not in lines["call_119"].reason.zh if "call_119" in lines else True):
        pytest.fail(lines["call_119"].reason.zh)


@pytest.mark.parametrize("who", ["good", "average", "bad"])
@pytest.mark.parametrize(("name", "role"), [("rental", "tenant"), ("flat", "neighbour")])
def test_nor_do_those_of_who_is_to_stay(name, role, who):
    scenario = load_scenario(name)
    run = play(DrillRun(scenario, seed=1), scripts(name)[role][who], role=role)
    if not run.finished:
        run.stop()
    assert_true(run.events, scenario)
    assert ("stayed_safe" in [event.kind for event in run.events]) is (who == "good")


def test_the_property_finds_counts_that_do_not_close_and_a_rescue_that_is_denied():
    """The controls."""
    scenario = load_scenario("rental")
    run = play(DrillRun(scenario, seed=1), scripts("rental")["tenant"]["good"], role="tenant")
    ended = run.events[-1]
    with pytest.raises(AssertionError):
        assert_true([*run.events[:-1], replace(ended, data={**ended.data, "out": ended.data["total"] + 1})], scenario)
    denied = [event for event in run.events if event.kind != "stayed"]
    with pytest.raises(AssertionError, match="没有在关紧门的房间里等到救援"):
        assert_true(denied, scenario)
