"""What the actions of players do, and which of them are within reach."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from simulator.protocol.reach import SHOUT_M

from ..event_log import TICK_HZ
from ..fire.jets import USUAL_AGENT
from ..people.occupants import A_PLAYER, ASSISTED_M_S, NOBODY, WAITING
from ..scenario.parts import OUTSIDE
from . import extinguishing, lifts, phone_call
from .at_hand import can_touch, door_at_hand, is_at_hand, thing_at_hand
from .doors import door_is_hot, doors_into, facts_of_door, note_shut, open_leaf, shut_leaf
from .left_behind import coming_to, inside_of, note_shout
from .occupant_step import set_off, warn_of_smoke
from .player import Player
from .run_state import RunState

PASSAGES = ("corridor", "street")  # kinds of rooms in which nobody is shut in
BELONGINGS_S = 12.0
WET_CLOTH_S = 3
STAY_S = 60
SEAL_S = 10  # of them, how long it takes to stuff the gap of the door (a choice)
SAID = tuple(f"say_{name}" for name in phone_call.QUESTIONS)
STEPS = ("ext_lift", "ext_pull", "ext_hold", "ext_press")


def act(state: RunState, player: Player, action: str) -> None:
    """Does one action.

    An action that is out of reach or makes no sense leaves a `refused` event and changes nothing. While the player is
    busy with an earlier one, an action is dropped without a trace.
    """
    if state.tick < player.busy_until:
        return
    if not ACTIONS_IN_REACH[action](state, player):
        state.emit("refused", player.id, action=action)


def _once(state: RunState, player: Player, what: str, **data: Any) -> bool:
    """Emits an event the first time and returns True; afterwards returns False."""
    if what in player.done_once:
        return False
    player.done_once.append(what)
    state.emit(what, player.id, **data)
    return True


def _raise_alarm(state: RunState, player: Player) -> bool:
    if state.alarm_tick is not None or thing_at_hand(state, player, "alarm_buttons") is None:
        return False
    state.raise_alarm(player.id)
    return True


def _call_119(state: RunState, player: Player) -> bool:
    player_outside = state.plan.room_at(player.x, player.y) == OUTSIDE
    told = {"outside": player_outside, "in_smoke": player.in_smoke, "stuck": player.eyes_shut or player.speed <= 0}
    if not _once(state, player, "called_119", **told):
        return phone_call.ring_again(state, player)
    player.called_tick = state.tick
    return True


def _say(what: str) -> Callable[[RunState, Player], bool]:
    def say(state: RunState, player: Player) -> bool:
        """A script tells the operator one of the five things, rightly."""
        return phone_call.give(state, player, what.removeprefix("say_"), right=True)

    return say


def _answer(number: int) -> Callable[[RunState, Player], bool]:
    def answer(state: RunState, player: Player) -> bool:
        """Gives one of the answers that stand to the operator's question."""
        return phone_call.answer(state, player, number)

    return answer


def _close_door(state: RunState, player: Player) -> bool:
    index = door_at_hand(state, player, want_open=True)
    if index is None or not shut_leaf(state, index):
        return False
    note_shut(state, player, index)
    here = state.plan.room_at(player.x, player.y)
    others = [room for room in state.plan.doors[index].rooms if room != here]
    left = int(
        sum(state.people_in(room) for room in others if room != OUTSIDE and state.plan.room_kind[room] not in PASSAGES)
    )
    met = {"left_behind": left, "coming": coming_to(state, index, here), "inside": inside_of(state, index, here)}
    state.emit("door_closed", player.id, **met, **facts_of_door(state, index))
    return True


def _open_door(state: RunState, player: Player) -> bool:
    index = door_at_hand(state, player, want_open=False)
    if index is None:
        return False
    open_leaf(state, player, index)
    return True


def _feel_door(state: RunState, player: Player) -> bool:
    index = door_at_hand(state, player, want_open=False)
    if index is None:
        return False
    door = state.plan.doors[index]
    if f"felt:{door.id}" not in player.done_once:
        player.done_once.append(f"felt:{door.id}")
        state.emit("door_felt", player.id, door=door.id, hot=door_is_hot(state, index))
    return True


def _crouch(state: RunState, player: Player) -> bool:
    if not player.low:
        player.low = True
        state.emit("crouched", player.id, in_smoke=player.in_smoke)
    return True


def _stand(state: RunState, player: Player) -> bool:
    if player.low:
        player.low = False
        state.emit("stood", player.id, in_smoke=player.in_smoke)
    return True


def _wet_cloth(state: RunState, player: Player) -> bool:
    if player.wet or thing_at_hand(state, player, "water") is None:
        return False
    player.wet = True
    player.busy_until = state.tick + WET_CLOTH_S * TICK_HZ
    state.emit("wet_cloth", player.id)
    return True


def _fetch_belongings(state: RunState, player: Player) -> bool:
    if thing_at_hand(state, player, "belongings") is None or not _once(state, player, "fetched_belongings"):
        return False
    player.busy_until = state.tick + int(BELONGINGS_S * TICK_HZ)
    return True


def _take_lift(state: RunState, player: Player) -> bool:
    storey = state.plan.storey_at(player.y)
    for lift in state.scenario.lifts:
        if storey != state.plan.ground and any(is_at_hand(state, player, stop) for stop in lift.stops):
            lifts.take(state, player, lift)
            return True
    return False


def _extinguisher_step(step: int) -> Callable[[RunState, Player], bool]:
    def take_step(state: RunState, player: Player) -> bool:
        """提、拔、握、压: lift, pull the pin, hold the nozzle, press. Any other order has no effect.

        Pressing again lets go. Minors, and whoever plays where children do, fight no fire: they are refused the first
        step, with the reason.
        """
        if step == 0:
            thing = thing_at_hand(state, player, "extinguishers")
            if thing is None or player.extinguisher:
                return False
            if player.child or state.scenario.role(player.role).is_minor:
                state.emit("refused", player.id, action="ext_lift", why="minor")
                return True
            player.extinguisher, player.step = thing.id, 1
            state.emit("took_extinguisher", player.id, item=thing.id, agent=thing.agent or USUAL_AGENT)
            return True
        if not player.extinguisher or player.step != step:
            return False
        if step < 3:
            player.step += 1
            state.emit("extinguisher_step", player.id, step=STEPS[step])
            return True
        extinguishing.press(state, player)
        return True

    return take_step


def _wake_other(state: RunState, player: Player) -> bool:
    """A shout: occupants near by who have not set off yet do so, and know which ways are smoky (a choice: a shout
    says where the smoke is). One can shout where nobody waits, too: firefighters hear it.
    """
    people = state.people
    away = [math.dist((player.x, player.y), place) for place in people.where.tolist()]
    heard = [
        p for p in range(people.count) if people.state[p] == WAITING and away[p] <= SHOUT_M and not people.needs_help[p]
    ]
    warn_of_smoke(state, heard)
    for person in heard:
        set_off(state, person)
    note_shout(state, player)
    if heard:
        state.emit("warned", player.id, people=len(heard), who=heard)
    elif not _call_up(state, player):
        state.emit("shouted", player.id)
    return True


def _call_up(state: RunState, player: Player) -> bool:
    """A shout from the open air to the windows, with people inside who have not set off. It is noted once.

    Whom it wakes the model does not say (a choice): behind shut windows nobody can count on it.
    """
    outside = state.plan.room_at(player.x, player.y) == OUTSIDE
    return outside and bool((state.people.state == WAITING).any()) and _once(state, player, "called_up")


def _assist(state: RunState, player: Player) -> bool:
    """Takes along somebody who cannot walk alone."""
    people = state.people
    for person in range(people.count):
        waiting = people.needs_help[person] and people.helper[person] == NOBODY and people.state[person] == WAITING
        if waiting and can_touch(state, player, tuple(people.where[person].tolist())):
            people.helper[person] = A_PLAYER
            player.escorting = person
            set_off(state, person)
            state.crowd.set_speeds([person], [ASSISTED_M_S])
            state.emit("assisted", player.id, person=person)
            return True
    return False


def _roll_call(state: RunState, player: Player) -> bool:
    if not player.at_assembly or player.reported:
        return False
    player.reported = True
    state.emit("roll_call", player.id)
    return True


def _stay_put(state: RunState, player: Player) -> bool:
    """Settles in the refuge room to wait for rescue. Refused, with the reason, while a door of it is open."""
    room = state.plan.room_at(player.x, player.y)
    if room == OUTSIDE or state.scenario.scoring.stay_room != room:
        return False
    shut = not state.door_open[doors_into(state, room)].any()
    if player.stay_until:
        return False
    if not shut:
        state.emit("refused", player.id, action="stay_put", why="door_open")
        return True
    player.stay_until = state.tick + STAY_S * TICK_HZ
    state.emit("stayed", player.id, room=room, shut=shut)
    return True


ACTIONS_IN_REACH: dict[str, Callable[[RunState, Player], bool]] = {
    "raise_alarm": _raise_alarm,
    "call_119": _call_119,
    **{what: _say(what) for what in SAID},
    **{name: _answer(number) for number, name in enumerate(phone_call.ANSWERS)},
    "close_door": _close_door,
    "open_door": _open_door,
    "feel_door": _feel_door,
    "crouch": _crouch,
    "stand": _stand,
    "wet_cloth": _wet_cloth,
    "fetch_belongings": _fetch_belongings,
    "take_lift": _take_lift,
    **{name: _extinguisher_step(index) for index, name in enumerate(STEPS)},
    "wake_other": _wake_other,
    "assist": _assist,
    "roll_call": _roll_call,
    "stay_put": _stay_put,
}
