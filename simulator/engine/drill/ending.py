"""The end of a run: when it is over, and the events that tell of it."""

from __future__ import annotations

from ..assessment.report import SCHOOL_BENCHMARK_S
from ..event_log import TICK_HZ
from ..fire.tenability import SOURCE
from ..people.occupants import OUT
from .extinguishing import end_all
from .heads import count_heads
from .left_behind import tell_who_is_left
from .player_step import record
from .run_state import RunState

STOPPED, LOST = "stopped", "lost"  # by the organiser or a guide; by a guide whose class smoke keeps inside
FLASHOVER_C, MOST_PEOPLE, MOST_OPEN_KW = 600.0, 400, 15_000.0


def note_lost_rooms(state: RunState) -> None:
    """Notes when a room can no longer be stood in (see `tenability`)."""
    for cell in state.tenability.look(state.time_s, state.hazards).tolist():
        room = state.hazards.cell_room[cell]
        if room not in state.lost:
            state.lost.add(room)
            state.emit("room_lost", room=room)


def note_empty(state: RunState) -> None:
    """Notes when the last occupant who can walk is out."""
    if not state.empty and not (state.people.state < OUT).any():
        state.empty = True
        state.emit("all_out", out=int((state.people.state == OUT).sum()))


def end_if_over(state: RunState) -> None:
    """Ends the run at its time limit, or when all players are done.

    A school's run goes on after that until its head count is over.
    """
    everybody_done = state.players and all(player.done for player in state.players.values())
    if everybody_done and not counts_heads(state):
        finish(state, "all_done")
    elif state.time_s >= state.limit_s:
        finish(state, "time_limit")


def counts_heads(state: RunState) -> bool:
    """True while a school counts heads: until the last occupant is out, at most two minutes after the alarm."""
    school = state.scenario.is_school and not state.scenario.practice
    if state.alarm_tick is None or state.empty or not school:
        return False
    since = (state.tick - state.alarm_tick) / TICK_HZ
    return since <= SCHOOL_BENCHMARK_S and any(player.active for player in state.players.values())


def finish(state: RunState, why: str) -> None:
    """Ends the run: a last `track` of each player, then `drill_ended` with the numbers of people and each room's
    ASET.
    """
    end_all(state)
    for player in state.players.values():
        record(state, player)
    tell_who_is_left(state)
    state.finished = True
    heads = count_heads(state)
    lost = state.tenability.aset_s(state.hazards.cell_room)
    aset = {room: seconds for room, seconds in lost.items() if seconds is not None}
    limits = model_limits(state)
    state.emit(
        "drill_ended", why=why, total=heads.total, out=heads.out, down=heads.down, waiting=heads.waiting, aset_s=aset,
        tenability=SOURCE, limits=limits, model=str(state.version),
    )  # fmt: skip


def model_limits(state: RunState) -> list[str]:
    """The limits of the models that this run has exceeded. They mark its result; an empty list means a sound one."""
    beyond = []
    hottest = float(state.hazards.kelvin.max()) - 273.15
    if hottest > FLASHOVER_C:
        beyond.append("flashover")  # a two-zone layer above 600 °C
    if state.people.count + len(state.players) > MOST_PEOPLE:
        beyond.append("crowd")
    if state.hazards.open_air and float(state.hazards.kw.max(initial=0.0)) > MOST_OPEN_KW:
        beyond.append("spread")  # neighbouring houses would burn too
    return beyond
