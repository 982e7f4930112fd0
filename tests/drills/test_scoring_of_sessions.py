"""Where a session is scored each player's card is that of the whole log."""

from __future__ import annotations

from simulator.drills.results.finishing import _by_player
from simulator.engine.assessment.scoring import score
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

CLEAR = {"fed": 0.0, "heat": 0.0, "sight": 30.0, "smoke_s": 0.0, "upright_s": 0.0, "room": "sewing", "storey": 0}
WORKSHOP = load_scenario("workshop")


def two_guards() -> list[Event]:
    """Two guards; nobody can stay in the store from second six, and the drill ends with one of them on the line."""
    rows = [Event(0, "player_joined", who, {"role": "guard"}) for who in "pq"]
    rows += [Event(0, "track", who, CLEAR) for who in "pq"]
    rows += [Event(100, "alarm_raised", "p", {}), Event(120, "room_lost", "", {"room": "foam-store"})]
    rows += [Event(400, "player_out", "q", {}), Event(410, "called_119", "q", {"in_smoke": False, "outside": True})]
    rows += [Event(420, "said_place", "q", {"right": True}), Event(500, "incapacitated", "", {"person": 3})]
    return [*rows, Event(600, "drill_ended", "", {"why": "stopped"})]


def test_the_card_of_a_session_is_that_of_the_whole_log():
    """The rooms that were lost, who fell and how it ended never came to the score of a session."""
    events = two_guards()
    rows = _by_player(events)
    for player in "pq":
        whole, made = score(events, WORKSHOP, player), score(rows[player], WORKSHOP, player)
        assert made == whole
        lines = {line.key: line for line in made.lines}
        assert not lines["extinguisher"].marked
    assert "演练结束时还在通话" in lines["call_119"].reason.zh


def test_what_others_did_comes_to_nobody_elses_card():
    rows = _by_player(two_guards())
    assert {event.player for event in rows["p"]} == {"p", ""}
    assert {event.kind for event in rows["q"] if event.player == "p"} == {"alarm_raised"}
