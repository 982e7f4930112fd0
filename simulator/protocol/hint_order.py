"""In which situation which one sentence is said to a player: one table, in order of danger, for every client.

The first row whose facts (`when`) all hold and of whose `unless` none does is said. Clients work out the facts, each
under the same name (`simulator/client/facts.py`, `site/static/js/drill/facts.js`); the order stands here alone. A row
asks only for what can be done there and then: who cannot move is sent nowhere, who cannot ring up is not told to, and
nobody behind a shut door is told to open it onto smoke.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A sentence, by the key of its text, and the facts that call for it. `tone` is "bad" for what is said in red."""

    key: str
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    tone: str = ""


def _row(key: str, when: str = "", unless: str = "", tone: str = "") -> Row:
    return Row(key, tuple(when.split()), tuple(unless.split()), tone)


ORDER: tuple[Row, ...] = (
    _row("in_lift_stuck", "in_lift lift_stuck"),
    _row("in_lift", "in_lift"),
    # Who cannot go on: get low, behind a door, tell 119, wait.
    _row("hint_stuck_shelter", "lost upright shelter", tone="bad"),
    _row("hint_stuck_shut", "lost upright smoke_at_door", "burns_here", "bad"),
    _row("hint_stuck", "lost upright", tone="bad"),
    _row("hint_back_out", "lost burns_here", tone="bad"),
    _row("hint_shelter", "lost shelter", tone="bad"),
    _row("hint_crawl_shut", "lost smoke_at_door", tone="bad"),
    _row("hint_sealed", "lost shut_in may_call", tone="bad"),
    _row("hint_sealed_called", "lost shut_in", tone="bad"),
    _row("hint_stuck_low_stay", "lost may_call stays", tone="bad"),
    _row("hint_stuck_low", "lost may_call", tone="bad"),
    _row("hint_stuck_called_stay", "lost stays", tone="bad"),
    _row("hint_stuck_called", "lost", tone="bad"),
    _row("hint_hot", "hot", tone="bad"),
    # Who sprays: not in smoke, not at what is too big, not at a fire that is out of sight.
    _row("hint_ext_leave", "jet too_big", tone="bad"),
    _row("hint_ext_smoke", "jet head_smoke", tone="bad"),
    _row("hint_ext_smoke", "jet", "jet_hits fire_in_sight", "bad"),
    _row("hint_jet_hits", "jet jet_hits", tone="good"),
    _row("hint_jet_misses", "jet"),
    # Who waits: for rescue, for what they have begun, for the others.
    _row("hint_call_in", "waits may_call", "rescue"),
    _row("busy", "busy"),
    _row("staying", "counts_down"),
    _row("reported_heads", "reported waits_heads"),
    _row("reported_others", "reported waits_others"),
    _row("reported", "reported"),
    _row("hint_report", "can_report"),
    _row("hint_going_up", "going_up", tone="bad"),
    _row("hint_back_out", "burns_here"),
    _row("hint_call", "outside may_call"),
    _row("hint_assembly", "outside"),
    _row("hint_low", "go_low"),
    _row("hint_ext_leave_warn", "extinguisher too_big owes_word", tone="bad"),
    _row("hint_ext_leave", "extinguisher too_big", tone="bad"),
    _row("hint_ext_smoke", "extinguisher fire_in_sight head_smoke", tone="bad"),
    # Behind a shut door with smoke on either side of it: keep it shut, seal it, farther in, tell 119, to the window.
    _row("hint_to_refuge", "threatened refuge_near"),
    _row("hint_shut_first", "threatened may_wait door_open"),
    _row("hint_seal_here", "threatened may_wait"),
    _row("hint_sealed", "threatened may_call"),
    _row("hint_sealed_called", "threatened"),
    _row("hint_exit_beside", "head_smoke way_exit"),
    _row("hint_crawl_shut", "smoke_at_door head_smoke"),
    _row("hint_shut_door", "smoke_at_door stays"),
    # In smoke on the way: a clear door in sight, down a clear stair, back behind a door, out to less smoke.
    _row("hint_go_back", "stays shelter smoke_here", "way_near"),
    _row("hint_way_stair", "head_smoke way_stair"),
    _row("hint_stair_clear_below", "head_smoke on_stair below_clear"),
    _row("hint_stair_smoke", "head_smoke on_stair below_smoky"),
    # Who answers for others and has told nobody says so before they leave and before they fight the fire.
    _row("hint_alarm_near", "owes_word can_ring"),
    _row("hint_alarm_done", "owes_word has_button has_shouted"),
    _row("hint_alarm", "owes_word has_button"),
    _row("hint_shout", "owes_word"),
    _row("hint_ext_near", "extinguisher fire_in_sight aims"),
    _row("hint_ext", "extinguisher fire_in_sight"),
    _row("hint_escort", "escorting"),
    _row("hint_locked", "locked_near"),
    _row("hint_alarm_near", "can_ring"),
    # Out: an exit or a clear stair in sight, unless one does right to stay where one is.
    _row("hint_alarm", "dark exit_near has_button", "alarm has_shouted stays"),
    _row("hint_shout", "dark exit_near", "alarm has_shouted stays"),
    _row("hint_exit_beside", "knows_all exit_near", "stays_in"),
    _row("hint_exit_beside", "knows_all way_exit", "stays_in"),
    _row("hint_way_stair", "knows_all way_stair", "stays_in"),
    # Signs: only where they truly lead into smoke, and another way only where one can be walked to.
    _row("hint_sign_barred", "sign_barred", "stays_in"),
    _row("hint_exit_beside", "sign_smoky way_exit", "stays_in"),
    _row("hint_way_stair", "sign_smoky way_stair", "stays_in"),
    _row("hint_sign_smoky", "sign_smoky other_way"),
    _row("hint_shelter", "sign_smoky head_smoke shelter"),
    _row("hint_smoke_at_door", "sign_smoky in_room"),
    _row("hint_smoke_ahead", "sign_smoky"),
    _row("hint_shelter", "head_smoke shelter", "way_shown"),
    _row("hint_in_smoke", "head_smoke"),
    # In a room: test its door before one opens it, or stay.
    _row("hint_judge", "stays shut_in", "felt_clear"),
    _row("hint_to_refuge", "stays shut_in refuge_near"),
    _row("hint_stay_call", "stays shut_in may_call"),
    _row("hint_shut_first", "stays shut_in may_wait door_open"),
    _row("hint_seal_here", "stays shut_in may_wait"),
    _row("hint_stay_watch", "stays shut_in"),
    _row("hint_judge", "stays_in"),
    _row("hint_test_door", "shut_in alarm", "felt_clear"),
    _row("hint_test_door", "shut_in smoke_here", "felt_clear"),
    _row("hint_test_door", "shut_in has_shouted", "felt_clear"),
    _row("hint_test_door", "shut_in called", "felt_clear"),
    _row("hint_test_door", "shut_in dark", "felt_clear"),
    _row("hint_shut_door", "dark smoke_at_door"),
    # In the dark: by the rail on a stair, after signs, along the wall.
    _row("hint_dark_stair", "dark on_stair"),
    _row("hint_dark", "dark sign"),
    _row("hint_dark_no_sign", "dark"),
    # Before the alarm, and after it.
    _row("hint_alarm_done", "has_button has_shouted", "alarm stays"),
    _row("hint_alarm", "has_button", "alarm stays"),
    _row("hint_shout_done", "has_shouted", "alarm stays"),
    _row("hint_shout", "", "alarm stays"),
    _row("hint_smoke_at_door", "in_room smoke_at_door", "sign"),
    _row("hint_leave", "in_room"),
    _row("hint_go", "on_ground"),
    _row("hint_on_stair_one", "on_stair one_stair"),
    _row("hint_on_stair", "on_stair"),
    _row("hint_go_down_one", "one_stair"),
    _row("hint_go_down"),
)  # fmt: skip


def first(holds: Callable[[str], bool]) -> Row:
    """The row to say, by what is asked of each fact; the last one asks for none."""
    return next(
        row for row in ORDER if all(holds(fact) for fact in row.when) and not any(holds(fact) for fact in row.unless)
    )


def facts() -> list[str]:
    """The names of all facts that rows ask for."""
    return sorted({fact for row in ORDER for fact in (*row.when, *row.unless)})
