"""The report of a run: the school's two minutes, the course of events, and the limits of the models."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.engine.assessment.report import LIMITS, SCHOOL_BENCHMARK_S, report
from simulator.engine.drill.client_state import waits_of
from simulator.engine.drill.heads import Heads, count_heads
from simulator.engine.drill.run import DrillRun
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.text import Text
from tests.drills.small_building import scenario as small_building
from tests.simulator.bots import GOOD, play

SCHOOL = load_scenario("school-floor")


def log(*events: tuple[float, str, dict]) -> list[Event]:
    return [Event(round(at * TICK_HZ), kind, "", data) for at, kind, data in events]


@pytest.fixture(scope="module")
def good():
    return play(DrillRun(SCHOOL, seed=1), GOOD)


def test_a_school_drill_goes_on_until_the_last_one_is_out(good):
    told = report(good.events, SCHOOL)
    reported = next(event.time_s for event in good.events if event.kind == "roll_call")
    assert good.finished
    assert told.simulated == 60
    assert told.out == told.people == 61  # the player among them
    assert (told.down, told.waiting) == (0, 0)
    assert told.out_s is not None
    assert told.out_s > reported + 10  # the player had been at the assembly point for long
    assert told.benchmark is not None
    assert told.benchmark.met
    assert told.benchmark.took_s == pytest.approx(told.out_s - good.state.alarm_tick / TICK_HZ, abs=0.1)


def test_roll_call_does_not_wait_longer_than_the_two_minutes():
    run = DrillRun(SCHOOL, seed=1)
    player = run.add_player("p")
    run.raise_alarm("p")
    player.reported = True
    run.people.delay_s[:] = 1000.0
    while not run.finished:
        run.step({})
    assert run.time_s == pytest.approx(SCHOOL_BENCHMARK_S, abs=0.2)
    told = report(run.events, SCHOOL).benchmark
    assert told is not None
    assert told.took_s is None
    assert not told.met


def test_a_player_is_told_what_a_run_still_waits_for():
    run = DrillRun(SCHOOL, seed=1)
    player = run.add_player("p")
    assert waits_of(run.state) == {"heads_s": 0, "others": 1}
    run.raise_alarm("p")
    player.reported = True
    run.people.delay_s[:] = 1000.0
    for _ in range(5 * TICK_HZ):
        run.step({})
    assert waits_of(run.state) == {"heads_s": round(SCHOOL_BENCHMARK_S - 5), "others": 0}


def test_without_an_alarm_the_run_does_not_wait():
    run = DrillRun(SCHOOL, seed=1)
    run.add_player("p").reported = True
    run.step({})
    assert run.finished


@pytest.mark.parametrize(("out_s", "met"), [(130.0, True), (130.1, False)])
def test_the_benchmark_is_two_minutes_from_the_alarm(out_s, met):
    told = report(log((10, "detector_alarm", {}), (out_s, "all_out", {"out": 60})), SCHOOL).benchmark
    assert told is not None
    assert told.met is met


def test_other_places_have_no_benchmark():
    assert report(log((1, "detector_alarm", {})), small_building()).benchmark is None


def test_the_course_of_events_reads_in_both_languages():
    told = report(
        log(
            (3, "injected", {"what": "block_exit", "door": "front"}),
            (5, "alarm_raised", {}),
            (8, "used_extinguisher", {"out": False, "worse": True}),
        ),
        small_building(),
    )
    assert [moment.time_s for moment in told.timeline] == [3, 5, 8]
    assert told.timeline[0].text["zh"].startswith("出口被堵：")
    assert "走廊" in told.timeline[0].text["zh"]
    assert told.timeline[2].text == Text("用错灭火剂，火更大了", "The wrong agent made the fire grow")


def test_a_report_names_the_limits_a_run_exceeded():
    told = report(log((9, "drill_ended", {"limits": ["flashover"], "out": 1, "down": 0})), SCHOOL)
    assert told.limits[0]["zh"] == LIMITS["flashover"].zh


def test_the_report_is_a_function_of_the_log_alone(good):
    copied = [replace(event) for event in good.events]
    assert report(copied, SCHOOL) == report(good.events, SCHOOL)


def test_rooms_of_one_name_are_told_apart_by_their_storeys():
    names = load_scenario("school-four").room_names()
    assert names["west-stair-f2"] == Text("二层西楼梯", "West stair, Storey 2")
    assert names["west-stair-f2"] != names["west-stair-f3"]
    assert SCHOOL.room_names()["corridor"] == SCHOOL.room("corridor").name


def test_the_counts_agree_whoever_is_counted():
    """A fallen player is one of the fallen, in logs of this version and of earlier ones, which counted occupants alone."""
    fell = [Event(0, "player_joined", "p", {"role": "pupil"}), Event(9, "player_incapacitated", "p")]
    ended = {"out": 50, "down": 2, "limits": []}
    old = report([*fell, Event(10, "drill_ended", "", ended)], SCHOOL)
    new = report([*fell, Event(10, "drill_ended", "", {**ended, "total": 61, "down": 3, "waiting": 0})], SCHOOL)
    for told in (old, new):
        assert (told.people, told.simulated, told.out, told.down, told.waiting) == (61, 60, 50, 3, 0)


def test_a_stay_drill_is_told_as_staying():
    joined = [Event(0, "player_joined", "p", {"role": "tenant"})]
    rental = load_scenario("rental")
    assert "关门退守" in report(joined, rental).content.zh
    assert "集合报到" not in report(joined, rental).content.zh
    both = [*joined, Event(0, "player_joined", "q", {"role": "landlord"})]
    assert "疏散或关门退守" in report(both, rental).content.zh


def test_heads_count_players_with_the_others():
    run = DrillRun(SCHOOL, seed=1)
    for name in "abcd":
        run.add_player(name)
    run.players["a"].down = True
    run.players["b"].outside = True
    run.players["c"].reported = True
    assert count_heads(run.state) == Heads(64, 1, 1, 1)
    run.leave("d")
    assert count_heads(run.state).total == 63


def test_out_fallen_waiting_and_inside_are_everybody():
    ended = {"why": "time_limit", "total": 258, "out": 162, "down": 19, "waiting": 1, "aset_s": {}, "limits": []}
    told = report([Event(10, "drill_ended", "", ended)], SCHOOL)
    assert told.inside == 76
    assert told.out + told.down + told.waiting + told.inside == told.people


def joined(*events: Event) -> list[Event]:
    return sorted([Event(0, "player_joined", "p", {"role": "pupil"}), *events], key=lambda event: event.tick)


@pytest.mark.parametrize(
    ("after", "took_s"),
    [([], None), ([Event(2400, "player_out", "p")], 110.0), ([Event(1000, "player_out", "p")], 90.0),
     ([Event(1000, "player_incapacitated", "p")], 90.0),
     ([Event(1000, "player_out", "p"), Event(1100, "reentered", "p")], None)],
)  # fmt: skip
def test_the_last_one_out_may_be_a_player(after, took_s):
    """ "Until the last one was out: 174 s" stood beside "1 still inside", who was the reader."""
    events = joined(*log((10, "detector_alarm", {}), (100, "all_out", {"out": 60})), *after)
    told = report(events, SCHOOL)
    assert told.benchmark is not None and told.benchmark.took_s == took_s
    is_out = took_s == 90.0
    assert ("参演人员以外" in told.timeline[-1].text.zh) is not is_out


def test_a_locked_or_blocked_exit_is_called_what_it_is_and_a_shutter_is_not():
    dormitory, market = load_scenario("dormitory"), load_scenario("market")
    note = report([], dormitory).barred
    assert note is not None and note.zh.startswith("东出口锁着") and "第二十八条" in note.zh and "96119" in note.zh
    gentle = report([], dormitory, child=True).barred
    assert gentle is not None and "老师" in gentle.zh and "96119" not in gentle.zh
    assert report([], market).barred is None
    shutter = log((150, "injected", {"what": "block_exit", "door": "shutter-a"}))
    assert report(shutter, market).barred is None
    east = report([*log((1, "injected", {"what": "block_exit", "door": "east"})), *shutter], market).barred
    assert east is not None and east.zh.startswith("东门锁着或被堵着")
