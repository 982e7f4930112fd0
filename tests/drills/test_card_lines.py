"""The three lines that a debrief leads with."""

from __future__ import annotations

from simulator.drills.pages.card_lines import leading_lines
from simulator.engine.assessment.scoring import score
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

CLEAR = {"fed": 0.0, "heat": 0.0, "sight": 15.0, "smoke_s": 5.0, "upright_s": 0.0}


def titles(role: str, *events: Event) -> list[str]:
    rows = [Event(0, "player_joined", "p", {"role": role}), *events, Event(2000, "track", "p", CLEAR)]
    card = score(rows, load_scenario("school-four"), "p")
    return [line["title"] for line in leading_lines(card, "zh", child=False)]


def left(**more) -> Event:
    data = {"inside": {"f4": 21}, "walking": 0, "down": 0, "unaware": 0, "passed": 0, **more}
    return Event(2000, "others_left", "p", data)


def test_people_who_were_shut_in_or_left_come_before_ones_own_smoke():
    """Twenty-one classmates shut in stood far down a table that began with five seconds of smoke."""
    shut = {"left_behind": 21, "coming": 0, "fire_room": False, "parts_smoke": False, "door": "d"}
    own = [Event(100, "alarm_raised", "p", {}), Event(600, "player_out", "p", {})]
    assert titles("pupil", Event(300, "door_closed", "p", shut), *own, left(passed=21))[0] == "把门关在别人前面"
    assert titles("teacher", own[1], left(unaware=21))[0] == "没有提醒别人"


def test_bad_lines_come_before_good_ones_that_lost_more():
    keeper = [Event(0, "player_joined", "p", {"role": "keeper"}), Event(100, "alarm_raised", "p", {}),
              Event(700, "player_out", "p", {}), Event(2000, "track", "p", CLEAR)]  # fmt: skip
    card = score(keeper, load_scenario("market"), "p")
    assert "会用灭火器" not in [line["title"] for line in leading_lines(card, "zh", child=False)]
