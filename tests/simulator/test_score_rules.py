"""The rules of the score at their edges: sums, penalties, caps, staying, and the act from which most followed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulator.engine.assessment.deductions import REENTRY_COST
from simulator.engine.assessment.rubric import RUBRIC, WET_CLOTH
from simulator.engine.assessment.scoring import score
from simulator.engine.assessment.smoke_verdicts import stopped_of_100
from simulator.engine.event_log import TICK_HZ, Event
from simulator.engine.fire.fed import LIMIT_SIGMA
from simulator.engine.fire.jets import PUT_OUT_KW, is_small
from simulator.engine.scenario.loader import load_scenario

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"
SCHOOL, RENTAL, MARKET = load_scenario("school-floor"), load_scenario("rental"), load_scenario("market")
CLEAR = {"fed": 0.0, "heat": 0.0, "sight": 30.0, "smoke_s": 0.0, "upright_s": 0.0}
SHUT = {"left_behind": 0, "fire_room": False, "parts_smoke": True, "door": "d"}
OPENED = {"felt": True, "hot": False, "fire_room": False, "parts_smoke": False, "door": "d"}


def log(role: str, *rows: tuple) -> list[Event]:
    """A log of one player: rows of (seconds, kind) or (seconds, kind, data)."""
    events = [Event(0, "player_joined", "p", {"role": role}), Event(0, "track", "p", CLEAR)]
    for at, kind, *data in rows:
        events.append(Event(round(at * TICK_HZ), kind, "p", data[0] if data else {}))
    if events[-1].kind != "track":
        events.append(Event(events[-1].tick, "track", "p", CLEAR))
    return events


def track(at: float, **more: float) -> tuple:
    return at, "track", {**CLEAR, **more}


def perfect(role: str = "pupil") -> list[tuple]:
    """All that a player of the school's floor can do right."""
    said = [(30, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")]
    return [
        (5, "alarm_raised"), (8, "door_felt"), (9, "warned", {"people": 9}), (10, "door_closed", SHUT),
        (20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}), *said, (40, "roll_call"),
    ]  # fmt: skip


def card(scenario, role: str, *rows: tuple):
    return score(log(role, *rows), scenario, "p")


CASES = {
    "all right": (SCHOOL, "pupil", perfect()),
    "went back": (SCHOOL, "pupil", [*perfect(), (50, "reentered"), (60, "player_out")]),
    "still back inside": (SCHOOL, "pupil", [*perfect(), (50, "reentered"), track(80)]),
    "went back eight times": (
        SCHOOL, "pupil", [*perfect(), *[(50 + n, kind) for n in range(8) for kind in ("reentered", "player_out")]],
    ),
    "did nothing": (SCHOOL, "pupil", [track(120)]),
    "fell": (SCHOOL, "pupil", [(5, "alarm_raised"), (9, "entered_smoke"), (30, "player_incapacitated")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_lines_add_up_to_the_total(name):
    scenario, role, rows = CASES[name]
    made = card(scenario, role, *rows)
    assert made.total == pytest.approx(sum(line.points for line in made.lines), abs=1e-9)
    assert 0 <= made.total <= made.max == 100


def test_going_back_is_a_line_of_its_own_and_the_lesson():
    made = card(*CASES["went back"][:2], *CASES["went back"][2])
    line = next(line for line in made.lines if line.key == "reentry")
    assert line.points == -REENTRY_COST
    assert made.total == card(SCHOOL, "pupil", *perfect()).total - REENTRY_COST
    assert made.main_lesson == line


def test_a_penalty_takes_no_more_than_there_is():
    made = card(*CASES["went back eight times"][:2], *CASES["went back eight times"][2])
    assert made.total == 0
    assert next(line.points for line in made.lines if line.key == "reentry") > -8 * REENTRY_COST


def test_who_is_inside_at_the_end_was_not_safe_though_out_before():
    made = card(*CASES["still back inside"][:2], *CASES["still back inside"][2])
    assert made.time_s is None
    assert made.band == "fail"
    assert made.main_lesson.key == "reentry"


def test_not_leaving_is_a_line_also_where_it_takes_nothing():
    made = card(*CASES["did nothing"][:2], *CASES["did nothing"][2])
    line = next(line for line in made.lines if line.key == "leave")
    assert line.points == 0
    assert made.main_lesson == line


def test_the_cap_is_one_below_the_pass_mark_and_a_line():
    """All right but never out: 59 of 60, and what the cap took stands on its line."""
    rows = [row for row in perfect() if row[1] not in ("player_out",)]
    rich = card(SCHOOL, "pupil", *rows)
    line = next(line for line in rich.lines if line.key == "leave")
    judged = sum(one.points for one in rich.lines if one.most)
    assert rich.total == min(judged, SCHOOL.scoring.passing - 1)
    assert line.points == pytest.approx(min(0.0, SCHOOL.scoring.passing - 1 - judged))


def test_a_total_at_the_pass_mark_passes_and_a_tenth_less_fails(monkeypatch):
    from dataclasses import replace

    total = card(SCHOOL, "pupil", *perfect()).total
    for passing, band in ((total, "pass"), (total + 0.1, "fail")):
        scenario = replace(SCHOOL, scoring=replace(SCHOOL.scoring, passing=passing, excellent=1000))
        assert card(scenario, "pupil", *perfect()).band == band


STAYING = [(4, "door_closed", SHUT), (6, "door_felt"), (9, "called_119", {"in_smoke": False, "outside": False}),
           *[(12, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")],
           (20, "stayed", {"room": "s3-f3", "shut": True}), (80, "stayed_safe")]  # fmt: skip


def test_staying_to_the_end_is_safe_and_needs_no_way_out():
    made = card(RENTAL, "tenant", *STAYING)
    assert made.total == 100
    assert made.time_s == 20
    assert made.main_lesson is None


def test_a_door_opened_while_waiting_is_no_refuge():
    rows = sorted([*STAYING, (40, "door_opened", OPENED)], key=lambda row: row[0])
    made = card(RENTAL, "tenant", *rows)
    assert made.time_s is None
    assert made.main_lesson.key == "refuge"
    assert {line.key for line in made.lines} >= {"refuge", "stay"}


def test_who_leaves_the_refuge_learns_to_stay():
    made = card(RENTAL, "tenant", *STAYING[:-1], (30, "left_refuge"), (40, "entered_smoke"), track(60, smoke_s=20.0, fed=0.9),
                (61, "player_incapacitated"))  # fmt: skip
    assert made.main_lesson.key == "stay"


def test_who_should_stay_and_walks_into_smoke_learns_to_keep_the_room():
    made = card(RENTAL, "tenant", (5, "entered_smoke"), track(50, smoke_s=45.0, fed=0.9), (51, "player_incapacitated"),
                track(52, smoke_s=45.0, fed=0.9))  # fmt: skip
    assert made.main_lesson.key == "refuge"
    assert "安全出口" not in made.main_lesson.advice.zh
    route = next(line for line in made.lines if line.key == "route")
    assert "45 秒" in route.reason.zh


@pytest.mark.parametrize(("rooms", "lesson"), [(("n2", "n2"), "leave"), (("n2", "corridor"), "route")])
def test_who_waits_in_the_room_until_smoke_comes_has_not_left_and_chose_no_way(rooms, lesson):
    rows = [
        (0, "track", {**CLEAR, "room": rooms[0]}), (200, "entered_smoke"),
        (240, "track", {**CLEAR, "room": rooms[1], "smoke_s": 29.0, "sight": 2.0}),
    ]  # fmt: skip
    events = [event for event in log("pupil", *rows) if event.kind != "track" or "room" in event.data]
    assert score(events, SCHOOL, "p").lesson == lesson


def test_walking_into_smoke_is_the_lesson_and_not_the_biggest_line():
    """The call lost more points, but the smoke came from the way that was taken."""
    made = card(RENTAL, "landlord", (5, "entered_smoke"), track(25, smoke_s=20.0, fed=0.2, sight=2.0), (26, "left_smoke"),
                (30, "player_out"), track(31, smoke_s=20.0, fed=0.2, sight=2.0))  # fmt: skip
    assert max(made.lines, key=lambda line: line.lost).key == "call_119"
    assert made.main_lesson.key == "route"


def test_smoke_that_follows_a_hot_door_belongs_to_the_door():
    rows = [(5, "door_opened", {**OPENED, "hot": True, "felt": False}), (20, "entered_smoke"),
            track(50, smoke_s=30.0, fed=0.5, sight=2.0), (51, "player_incapacitated"),
            track(52, smoke_s=30.0, fed=0.5, sight=2.0)]  # fmt: skip
    assert card(SCHOOL, "pupil", *rows).main_lesson.key == "feel_door"
    later = [(5, "door_opened", {**OPENED, "hot": True, "felt": False}), (20.1, "entered_smoke"), *rows[2:]]
    assert card(SCHOOL, "pupil", *later).main_lesson.key == "route"


@pytest.mark.parametrize(("smoke_s", "lesson"), [(2.9, "call_119"), (3.0, "route")])
def test_a_whiff_of_smoke_is_no_grave_act(smoke_s, lesson):
    rows = [
        *perfect()[:4],
        (12, "entered_smoke"),
        track(19, smoke_s=smoke_s, sight=2.0),
        (20, "player_out"),
        track(40, smoke_s=smoke_s, sight=2.0),
    ]
    assert card(SCHOOL, "pupil", *rows).lesson == lesson


def test_the_wet_cloth_is_said_and_not_marked():
    wet, dry = (card(RENTAL, "tenant", *more, *STAYING) for more in ([(2, "wet_cloth")], []))
    assert wet.total == dry.total
    line = next(line for line in wet.lines if line.key == "wet_cloth")
    assert not line.marked
    assert line.advice == WET_CLOTH
    assert "待消防部门审定" in line.advice.zh
    assert all("wet_cloth" not in (role.weights or {}) for role in RENTAL.roles)


def test_what_says_to_take_a_wet_cloth_says_the_sentence_of_the_score():
    """In every lesson, film and list of questions; the fire department has not approved it yet."""
    speak = [
        path for path in CONTENT.rglob("*.yaml") if re.search(r"湿(毛巾|衣物)[^堵塞。]*捂", path.read_text("utf-8"))
    ]
    assert len(speak) >= 3
    assert [path.name for path in speak if WET_CLOTH.zh not in path.read_text("utf-8")] == []


def test_no_line_says_nought_percent():
    for scenario, role, rows in CASES.values():
        said = " ".join(f"{line.reason.zh} {line.reason.en}" for line in card(scenario, role, *rows).lines)
        assert "0%" not in said and "0 %" not in said and "FED" not in said


@pytest.mark.parametrize(("dose", "stopped"), [(0.0, 0), (0.3, 11), (1.0, 50), (3.0, 86)])
def test_what_a_dose_does_is_said_of_a_hundred_people(dose, stopped):
    """ISO 13571 A.5.2: 11.4 % fall below 0.3."""
    assert stopped_of_100(dose, LIMIT_SIGMA) == stopped


@pytest.mark.parametrize(("sight", "words"), [(3.0, "折返或迷路"), (3.1, "睁不开眼"), (8.0, "睁不开眼"), (8.1, "")])
def test_what_smoke_does_goes_by_the_least_sight(sight, words):
    rows = [*perfect()[:4], (12, "entered_smoke"), track(19, smoke_s=5.0, sight=sight), (20, "player_out"),
            track(40, smoke_s=5.0, sight=sight)]  # fmt: skip
    reason = next(line.reason.zh for line in card(SCHOOL, "pupil", *rows).lines if line.key == "dose")
    assert "烟中停留 5 秒" in reason
    assert (words in reason) if words else ("烟里" not in reason)


def test_every_source_can_be_asked_for():
    for criterion in RUBRIC.values():
        assert "要点" not in criterion.source
        assert "《" in criterion.source or "ISO" in criterion.source or "GB" in criterion.source


def test_who_was_fetched_is_not_told_that_nobody_came():
    """The reason says what was amiss: the door."""
    rows = [(30, "called_119", {"in_smoke": False, "outside": False}), (31, "said_place", {"right": True})]
    stayed = (20, "stayed", {"shut": True, "room": "r"}), (90, "stayed_safe")
    made = card(RENTAL, "tenant", *rows, stayed[0], (50, "door_opened", OPENED), stayed[1])
    assert next(line.reason.zh for line in made.lines if line.key == "refuge") == "等待时又把门打开了"
    control = card(RENTAL, "tenant", *rows, stayed[0])
    assert next(line.reason.zh for line in control.lines if line.key == "refuge") == "没有在关紧门的房间里等到救援"


def test_who_never_left_has_not_left_a_door_open():
    made = card(SCHOOL, "pupil", track(120))
    assert next(line.reason.zh for line in made.lines if line.key == "door") == "没有关过门"


def others(*fallen: int) -> list[Event]:
    return [Event(900 + person, "incapacitated", "", {"person": person}) for person in fallen]


def test_the_lesson_of_who_sent_others_into_smoke_is_that():
    rows = [row if row[1] != "warned" else (9, "warned", {"people": 9, "who": list(range(9))}) for row in perfect()]
    events = log("pupil", *rows)
    made = score([*events, *others(1, 2, 30)], SCHOOL, "p")
    lesson = made.main_lesson
    assert lesson.key == "led" and "有 2 人走进烟里" in lesson.reason.zh
    assert "倒下" not in lesson.for_children().reason.zh
    assert made.total == score(events, SCHOOL, "p").total  # it is said, and takes no points
    assert score([*events, *others(30, 31)], SCHOOL, "p").main_lesson != lesson


def test_where_many_fell_and_nothing_grave_was_done_the_lesson_is_about_them():
    made = score([*log("pupil", *perfect()), *others(20, 21, 22, 23, 24)], SCHOOL, "p")
    assert made.main_lesson.key == "led" and "有 5 人走进烟里" in made.main_lesson.reason.zh
    grave = [*log("pupil", *perfect(), (50, "reentered"), (60, "player_out")), *others(20, 21, 22, 23, 24)]
    assert score(grave, SCHOOL, "p").main_lesson.key == "reentry"


def test_the_two_minutes_of_schools_are_quoted_in_schools_alone():
    def advice(scenario, role):
        return next(line.advice.zh for line in card(scenario, role, track(60)).lines if line.key == "time")

    assert "2 分钟" in advice(SCHOOL, "pupil")
    market = next(role.id for role in MARKET.roles if (role.weights or MARKET.scoring.weights).get("time"))
    assert "2 分钟" not in advice(MARKET, market)


def test_no_points_are_given_beside_words_of_praise_and_limits_are_told():
    lines = {line.key: line for line in card(MARKET, MARKET.roles[0].id, track(120)).lines}
    for line in lines.values():
        if line.reason.zh.startswith(("没有为财物停留", "没有乘电梯", "没有开过关着的门")) and not line.points:
            assert not line.marked and "不计分" in line.reason.zh
    late = card(SCHOOL, "pupil", (64, "alarm_raised"), track(120))
    assert "最少得两成" in next(line.reason.zh for line in late.lines if line.key == "alarm")


def test_who_fell_is_told_that_limits_differ():
    fell = [
        (5, "alarm_raised"),
        (9, "entered_smoke"),
        track(29, fed=0.4, smoke_s=20.0),
        (30, "player_incapacitated"),
        track(31, fed=0.4, smoke_s=20.0),
    ]
    down = log("pupil", *fell)
    reason = next(line.reason.zh for line in score(down, SCHOOL, "p").lines if line.key == "dose")
    assert "各人能承受的不一样" in reason and "这次你是其中一个" in reason
    stood = next(
        line.reason.zh
        for line in score([e for e in down if e.kind != "player_incapacitated"], SCHOOL, "p").lines
        if line.key == "dose"
    )
    assert "你是其中一个" not in stood


def test_who_is_caught_in_a_lift_reads_that():
    rows = (10, "took_lift"), (20, "lift_stuck"), track(120)
    lift_role = next(role for role in load_scenario("workshop").roles)
    made = card(load_scenario("workshop"), lift_role.id, *rows)
    assert "被困" in next(line.reason.zh for line in made.lines if line.key == "lift")
    assert "电梯" in next(line.reason.zh for line in made.lines if line.key == "leave")


def left(**more) -> tuple:
    """What the end of the run says of everybody else."""
    return 41, "others_left", {"inside": {}, "walking": 0, "down": 0, "unaware": 0, "passed": 0, **more}


WORKSHOP, HOTEL, STREET = load_scenario("workshop"), load_scenario("hotel"), load_scenario("street")


def worker(*more: tuple) -> list[tuple]:
    """A worker who shouts in the own room and leaves."""
    return [(3, "warned", {"people": 6, "who": [0]}), (28, "player_out"), *more, (40, "roll_call")]


def lines_of(made) -> dict:
    return {line.key: line for line in made.lines}


def test_nobody_is_excellent_who_left_people_without_a_word():
    """One shout in one's own room, with nine asleep upstairs, was worth 97.3 and no word about them."""
    end = left(inside={"f3": 9, "f2": 3}, walking=2, unaware=9)
    made = card(WORKSHOP, "worker", *worker(), end)
    others = lines_of(made)["others"]
    assert "三层宿舍 9 人" in others.reason.zh and "不要返回" in others.advice.zh
    assert made.band == "pass" and "不评优秀" in others.reason.zh
    assert made.total == pytest.approx(sum(line.points for line in made.lines)) and made.lesson == "others"
    assert lines_of(made)["warn"].points < 10
    call = (30, "called_119", {"in_smoke": False, "outside": True})
    said = [(31, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")]
    told = card(WORKSHOP, "worker", *worker(call, *said), end)
    assert told.band == "excellent" and "三层宿舍 9 人" in lines_of(told)["others"].reason.zh


RENTED = load_scenario("rental")
TOLD_119 = [(30, "called_119", {"in_smoke": False, "outside": True}),
            *[(31, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")]]  # fmt: skip


def test_who_answers_for_people_is_not_excellent_by_a_call_that_wakes_nobody():
    """A landlord who shouted in his bedroom and told 119 had 94.1 with eighteen of 21 asleep in the house."""
    rows = [(3, "warned", {"people": 2, "who": [0]}), (28, "player_out"), *TOLD_119, (40, "roll_call")]
    end = left(inside={"f1": 2, "f2": 9, "f3": 7}, unaware=18)
    made = card(RENTED, "landlord", *rows, end)
    assert made.band == "pass" and made.lesson == "others"
    assert "18 人到最后也不知道着火" in lines_of(made)["others"].reason.zh
    assert "对着窗口喊" in lines_of(made)["others"].advice.zh and "不要返回" in lines_of(made)["others"].advice.zh
    assert card(RENTED, "landlord", *rows, (32, "called_up"), end).band == "excellent"
    rung = card(WORKSHOP, "guard", (5, "alarm_raised"), *rows, left(inside={"f2": 10}, walking=10))
    assert lines_of(rung)["others"].points == 0


def test_who_answers_for_others_may_call_at_once_where_there_is_no_smoke():
    """A warden in clear air lost points for not having gone out first."""
    inside = [(20, "called_119", {"in_smoke": False, "outside": False}), *TOLD_119[1:], (60, "player_out")]
    line = lines_of(card(WORKSHOP, "guard", *inside))["call_119"]
    assert line.points == line.most and "先出来" not in line.reason.zh
    child = lines_of(card(SCHOOL, "pupil", *inside))["call_119"]
    assert child.points < child.most and "先出来" in child.reason.zh


def test_a_fire_too_big_by_the_time_one_is_there_is_no_fire_to_fight():
    """A guard's one thing was that he had not fought a foam store that nobody could stand in from second 6."""
    rows = [(5, "alarm_raised"), (9, "warned", {"people": 9}), (20, "player_out"), *TOLD_119, (40, "roll_call")]
    lost = (6, "room_lost", {"room": "foam-store"})
    made = card(WORKSHOP, "guard", lost, *rows)
    line = lines_of(made)["extinguisher"]
    assert not line.marked and "不该去扑" in line.reason.zh and made.lesson != "extinguisher"
    used = {"power_kw": 900, "out": False, "right": True, "worse": False, "fuel": "solid", "on_base_s": 5.0}
    tried = lines_of(card(WORKSHOP, "guard", lost, (18, "used_extinguisher", used), *rows))["extinguisher"]
    assert tried.marked and not tried.good and "不该再扑" in tried.reason.zh
    keeper = lines_of(card(MARKET, "keeper", (16, "room_lost", {"room": "s2"}), *rows))["extinguisher"]
    assert keeper.marked and keeper.good and "没有把握就先报警、撤离" in keeper.reason.zh


@pytest.mark.parametrize(
    ("then", "word", "whole"),
    [([], "一直关着", True), ([(14, "door_reopened", {"door": "d"})], "被别人又打开", False),
     ([(14, "door_opened", OPENED)], "你又把它打开", False),
     ([(14, "door_opened", OPENED), (16, "door_closed", SHUT)], "一直关着", True)],
)  # fmt: skip
def test_a_door_is_praised_for_the_smoke_it_held_only_where_it_stayed_shut(then, word, whole):
    """The door of a burning room was praised that stood open again half a minute later."""
    rows = perfect()
    line = lines_of(card(SCHOOL, "pupil", *rows[:4], *then, *rows[4:]))["door"]
    assert word in line.reason.zh and (line.points == line.most) is whole
    assert whole or "挡住了烟" not in line.reason.zh


def test_a_guest_owes_no_rescue_but_a_word_in_passing():
    out = [(20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}),
           *[(30, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")], (40, "roll_call")]  # fmt: skip
    far = card(HOTEL, "guest", *out, left(inside={"f2": 20}, unaware=20))
    assert far.band == "excellent" and "没有义务救人" not in lines_of(far)["others"].advice.zh
    near = card(HOTEL, "guest", *out, left(inside={"f2": 20}, unaware=20, passed=4))
    assert near.band == "pass" and "没有义务救人" in lines_of(near)["others"].advice.zh


def test_a_door_shut_on_people_is_a_line_and_never_excellent():
    shut = (10, "door_closed", {**SHUT, "coming": 12})
    rows = [shut, (20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}),
            *[(30, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")], (40, "roll_call")]  # fmt: skip
    made = card(HOTEL, "guest", *rows, left(inside={"f3": 99}, walking=12))
    line = lines_of(made)["shut_on"]
    assert line.points == -10 and "12 人" in line.reason.zh
    assert made.band != "excellent" and made.main_lesson.key == "shut_on"
    assert made.total == pytest.approx(sum(one.points for one in made.lines))
    assert "shut_on" not in lines_of(card(RENTAL, "tenant", (2, *shut[1:]), *STAYING))  # a refuge is shut


def test_what_had_no_occasion_takes_no_points_and_its_points_are_shared_out():
    met = card(SCHOOL, "pupil", *perfect())
    low = lines_of(met)["low_posture"]
    assert not low.marked and "不计分" in low.reason.zh
    assert met.total == met.max == 100 and sum(line.most for line in met.lines) == pytest.approx(100)
    room = {**CLEAR, "room": "n2", "beside": 4}
    still = lines_of(score(log_of_rooms((0, room), (120, room)), SCHOOL, "p"))
    for key in ("door", "dose", "low_posture", "route"):
        assert not still[key].marked and "不计分" in still[key].reason.zh, key


def log_of_rooms(*rows: tuple[float, dict]) -> list[Event]:
    joined = Event(0, "player_joined", "p", {"role": "pupil"})
    return [joined, *[Event(round(at * TICK_HZ), "track", "p", data) for at, data in rows]]


@pytest.mark.parametrize(("beside", "marked"), [(4, False), (0, True)])
def test_the_door_is_owed_by_the_last_one_out(beside, marked):
    events = log_of_rooms((0, {**CLEAR, "room": "n2", "beside": 5}), (6, {**CLEAR, "room": "n2", "beside": beside}),
                          (7, {**CLEAR, "room": "corridor", "beside": 9}))  # fmt: skip
    events += [Event(400, "player_out", "p", {}), Event(401, "track", "p", {**CLEAR, "room": "outside", "beside": 0})]
    door = lines_of(score(events, SCHOOL, "p"))["door"]
    assert door.marked is marked and door.points == 0
    shut = [*events[:3], Event(130, "door_closed", "p", {**SHUT, "left_behind": 4}), *events[3:]]
    assert lines_of(score(shut, SCHOOL, "p"))["door"].marked
    assert lines_of(score(shut, SCHOOL, "p"))["door"].points == 0


def test_a_second_of_smoke_costs_little_and_more_costs_more():
    def lost(seconds: float) -> float:
        rows = [*perfect()[:4], (12, "entered_smoke"), track(19, smoke_s=seconds, upright_s=seconds, sight=2.0), (20, "player_out"),
                track(40, smoke_s=seconds, upright_s=seconds, sight=2.0)]  # fmt: skip
        made = lines_of(card(SCHOOL, "pupil", *rows))
        assert "10 秒后不得分" in made["route"].reason.zh
        return made["route"].lost + made["low_posture"].lost

    assert lost(1.5) < 3
    assert lost(1.5) < lost(4) < lost(8) < lost(12)


def test_a_call_is_judged_by_where_it_was_made_and_whether_it_was_finished():
    def call(outside: bool, *things: str) -> tuple[float, str, bool]:
        rows = [*perfect()[:4], (15, "called_119", {"in_smoke": False, "outside": outside}),
                *[(18, f"said_{what}") for what in things], (20, "player_out"), track(120)]  # fmt: skip
        line = lines_of(card(SCHOOL, "pupil", *rows))["call_119"]
        return line.points / line.most, line.reason.zh, line.good

    every = ("place", "what", "size", "trapped", "name")
    assert call(True, *every)[0] == 1 and "到了外面" in call(True, *every)[1]
    assert call(False, *every)[0] == pytest.approx(0.8, abs=0.01) and "应先出来" in call(False, *every)[1]
    assert not call(True, "place", "what")[2] and "电话就断了" in call(True, "place", "what")[1]
    fetched = card(RENTAL, "tenant", *STAYING[:2], (40, *STAYING[2][1:]), (41, "said_place"), *STAYING[-2:])
    assert "演练结束时还在通话" in lines_of(fetched)["call_119"].reason.zh and lines_of(fetched)["call_119"].lost == 0


def test_what_119_was_told_stands_on_every_card_of_a_drill():
    rows = [(5, "alarm_raised"), (20, "player_out"), (25, "called_119", {"in_smoke": False, "outside": True}),
            (26, "said_place"), (27, "said_what", {"right": False}), track(120)]  # fmt: skip
    line = lines_of(card(load_scenario("school-four"), "pupil", *rows))["call_119"]
    assert not line.marked and "没说对：燃烧物" in line.reason.zh and "不计分" in line.reason.zh


def test_a_shout_and_then_the_lift_is_not_full_marks_for_waking():
    rode = card(WORKSHOP, "worker", (3, "warned", {"people": 4, "who": [0]}), (20, "took_lift"), (40, "player_out"),
                left(inside={"f2": 4, "f3": 9}, unaware=13))  # fmt: skip
    assert lines_of(rode)["warn"].points < 6 and "13 人没有叫到" in lines_of(rode)["warn"].reason.zh


def test_the_old_street_speaks_of_the_heat_across_the_lane():
    visitor = [(5, "alarm_raised"), (6, "warned", {"people": 9}), (20, "player_out"), (30, "roll_call")]
    hot = card(STREET, "visitor", (8, "in_pain"), track(12, heat=0.2), *visitor[1:], track(40, heat=0.2))
    assert hot.lesson == "dose" and "隔着一条巷子" in hot.main_lesson.advice.zh
    call = (21, "called_119", {"in_smoke": False, "outside": True})
    said = [(22, f"said_{what}") for what in ("place", "what", "size", "trapped", "name")]
    best = card(STREET, "visitor", *visitor[:3], call, *said, visitor[3])
    assert best.total > 97 and "就这样做" in best.main_lesson.advice.zh and "隔着一条巷子" in best.main_lesson.advice.zh


def test_who_stood_still_is_told_so_and_not_of_the_bag():
    room = {**CLEAR, "room": "s1-f4", "beside": 5}
    events = [Event(0, "player_joined", "p", {"role": "student"}), Event(0, "track", "p", room),
              Event(3400, "entered_smoke", "p", {}), Event(3500, "fetched_belongings", "p", {}),
              Event(6000, "track", "p", {**room, "smoke_s": 100.0})]  # fmt: skip
    made = score(events, load_scenario("dormitory"), "p")
    assert made.lesson == "leave"
    assert "一直没有离开自己的房间" in made.main_lesson.reason.zh and "没有叫醒" in made.main_lesson.reason.zh


def test_who_answers_for_a_room_is_to_shut_its_door_last():
    rooms = [(0, {**CLEAR, "room": "n2", "beside": 5}), (7, {**CLEAR, "room": "corridor", "beside": 9}),
             (30, {**CLEAR, "room": "outside", "beside": 0})]  # fmt: skip
    for role, marked in (("pupil", False), ("teacher", True)):
        events = [Event(0, "player_joined", "p", {"role": role}), *log_of_rooms(*rooms)[1:]]
        assert lines_of(score(events, SCHOOL, "p"))["door"].marked is marked


def test_praise_and_the_next_thing_are_not_about_the_same():
    rows = [(18, *row[1:]) if row[1] == "alarm_raised" else row for row in perfect()]
    made = card(SCHOOL, "pupil", *rows)
    assert made.lesson == "well" and "报警按钮" in made.main_lesson.advice.zh
    assert "及时报了警" not in made.main_lesson.advice.zh


def test_who_answers_for_people_and_gives_no_sign_learns_that_and_not_of_the_bag():
    silent = [(60, "fetched_belongings"), (74, "entered_smoke"), track(200, smoke_s=100.0)]
    made = card(HOTEL, "attendant", *silent, left())
    assert made.lesson == "alarm" and "没有发出警报" in made.main_lesson.reason.zh
    assert card(HOTEL, "guest", *silent, left()).lesson == "belongings"


# -- overtaken on the way ---------------------------------------------------------------------------------------------


def on_the_way(came: bool, *, wants: bool = True, role: str = "pupil", scenario=SCHOOL):
    """Left at once, stood for 40 s before a stair, and came to be in smoke there; not out at the end."""
    rows = []
    for second in range(121):
        x = min(second, 10.0)
        smoke = max(0.0, second - 50.0)
        room = "class" if second < 3 else "corridor"
        data = {
            **CLEAR,
            "x": x,
            "y": 1.0,
            "storey": 0,
            "room": room,
            "wants": wants,
            "smoke_s": smoke,
            "sight": 2.0 if smoke else 30.0,
        }
        if second == 50:
            rows.append((second, "entered_smoke", {"came": came}))
        rows.append((second, "track", data))
    return card(scenario, role, (1, "alarm_raised"), *rows)


def test_who_was_overtaken_in_a_queue_is_told_so_and_not_to_have_gone_into_smoke():
    made = on_the_way(came=True)
    route = next(line for line in made.lines if line.key == "route")
    assert not route.marked
    assert "不是你走进烟里：第 50 秒烟追上了你；在这之前排队或被挡住 40 秒" in route.reason.zh
    assert made.main_lesson.key == "late"
    words = "。".join(line.reason.zh + line.advice.zh for line in made.lines)
    assert "走另一边" not in made.main_lesson.advice.zh and "不等、不看" not in words


def test_who_walked_into_smoke_is_told_to_take_the_other_way():
    made = on_the_way(came=False)
    assert made.main_lesson.key == "route"
    assert "不是你走进烟里" not in "".join(line.reason.zh for line in made.lines)


def test_who_stood_still_by_choice_is_told_for_how_long():
    made = on_the_way(came=True, wants=False)
    route = next(line for line in made.lines if line.key == "route")
    assert "在这之前停着没走 40 秒" in route.reason.zh
    assert next(line for line in made.lines if line.key in ("leave", "not_safe")).key == "leave"


@pytest.mark.parametrize(("stuck", "right"), [(True, True), (False, False)])
def test_who_cannot_go_on_for_smoke_is_right_to_call_from_there(stuck, right):
    rows = [
        (30, "entered_smoke", {"came": True}),
        (40, "called_119", {"in_smoke": True, "outside": False, "stuck": stuck}),
    ]
    said = [(45, f"said_{what}", {"right": True}) for what in ("place", "what", "size", "trapped", "name")]
    made = card(MARKET, MARKET.roles[0].id, *rows, *said, track(120, smoke_s=90.0))
    line = next(line for line in made.lines if line.key == "call_119")
    assert ("当场打是对的" in line.reason.zh, "停下来打电话" in line.reason.zh) == (right, not right)


def test_who_is_caught_in_smoke_is_not_said_to_walk():
    left = {"inside": {"f1": 32}, "walking": 2, "caught": 30, "down": 0, "unaware": 0, "passed": 0}
    made = card(SCHOOL, "pupil", *perfect(), (60, "others_left", left))
    assert "（2 人正在走，30 人困在烟里）" in next(line for line in made.lines if line.key == "others").reason.zh


def test_where_there_is_one_exit_nobody_is_sent_to_the_other():
    for name, one in (("workshop", True), ("school-four", False)):
        scenario = load_scenario(name)
        made = card(scenario, scenario.roles[0].id, (5, "entered_smoke"), track(25, smoke_s=20.0), (26, "player_out"))
        route = next(line for line in made.lines if line.key == "route")
        assert ("只有一条路" in route.advice.zh) is one


def test_a_door_shut_against_no_smoke_is_not_said_to_have_held_any():
    rows = [
        row if row[1] != "door_closed" else (10, "door_closed", {**SHUT, "parts_smoke": False}) for row in perfect()
    ]
    door = next(line for line in card(SCHOOL, "pupil", *rows).lines if line.key == "door")
    assert door.reason.zh == "随手关了门" and door.points == door.most


def test_who_answers_for_people_may_call_before_they_are_out():
    dormitory = load_scenario("dormitory")
    calls = [(5, "alarm_raised"), (20, "called_119", {"in_smoke": False, "outside": False})]
    said = [(25, f"said_{what}", {"right": True}) for what in ("place", "what", "size", "trapped", "name")]
    rows = [*calls, *said, (60, "player_out"), (90, "roll_call")]
    for role, told in (("warden", False), (next(r.id for r in dormitory.roles if r.id != "warden"), True)):
        call = next(line for line in card(dormitory, role, *rows).lines if line.key == "call_119")
        assert ("应先出来再打" in call.reason.zh) is told


@pytest.mark.parametrize(
    ("fic", "words"), [(0.41, "100 人中约有 19 人会停下"), (6.0, "几乎谁都走不动"), (None, "多数人会折返")]
)
def test_who_was_stopped_by_smoke_is_told_that_people_differ(fic, words):
    """A run of before the log had the FIC says what the sight alone says."""
    in_it = {"smoke_s": 20.0, "sight": 1.0, "fed": 0.01}
    stop = (20, "eyes_shut", {} if fic is None else {"fic": fic})
    dose = next(
        line
        for line in card(SCHOOL, "pupil", (9, "entered_smoke"), stop, track(40, **in_it)).lines
        if line.key == "dose"
    )
    assert words in dose.reason["zh"]
    assert ("各人能承受的不一样" in dose.reason["zh"]) == (fic == 0.41)


def test_one_notion_of_a_small_fire_judges_whether_and_how_it_was_fought():
    """A guard was told both that the store could not be fought from second six, and that he had not sprayed enough."""
    assert is_small(PUT_OUT_KW, is_lost=False)
    assert not is_small(PUT_OUT_KW + 1, is_lost=False) and not is_small(50, is_lost=True)
    used = {"power_kw": 150, "out": False, "right": True, "worse": False, "fuel": "solid", "on_base_s": 3.0}

    def fought(lost_s: float, **more) -> tuple[float, str, str]:
        rows = [(5, "alarm_raised"), (18, "sprays", {"agent": "abc"}), (24, "used_extinguisher", {**used, **more})]
        made = card(WORKSHOP, "guard", (lost_s, "room_lost", {"room": "foam-store"}), *rows, track(60, smoke_s=20.0))
        line = lines_of(made)["extinguisher"]
        return line.points / line.most, line.reason.zh, made.lesson

    assert fought(30)[0] == pytest.approx(0.6, abs=0.01) and "只喷了 3 秒" in fought(30)[1]
    assert fought(6)[0] == pytest.approx(0.1, abs=0.01) and "待不住人" in fought(6)[1]
    assert fought(30, out=True)[0] == 1 > fought(6, out=True)[0]


def test_who_fights_a_fire_too_big_learns_that():
    """A keeper who fell before an oil fire that screens told him to leave read of queues at stairs."""
    used = {"power_kw": 900, "out": False, "right": True, "worse": False, "fuel": "oil", "on_base_s": 3.0}
    rows = [(5, "alarm_raised"), (6, "warned", {"people": 9}), (18, "sprays", {"agent": "abc"}), (24, "used_extinguisher", used),
            track(60, smoke_s=30.0, sight=1.0), (61, "player_incapacitated"), track(62, smoke_s=31.0, sight=1.0)]  # fmt: skip
    made = card(MARKET, "keeper", *rows)
    assert made.lesson == "extinguisher" and "该撤" in made.main_lesson.reason.zh
