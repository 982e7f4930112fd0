"""The call to 119: the operator asks five things, one after another, and each has one right answer among three.

Who did not see the fire may say so: that is honest and costs nothing. A vague address is asked for once more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.protocol.text import Text

from ..event_log import TICK_HZ
from ..people.occupants import OUT
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE
from .player import Player
from .run_state import RunState

CALL_S, LAST_WORDS_S = 60.0, 4.0  # the operator hangs up so long after the last answer
QUESTIONS = ("place", "what", "size", "trapped", "name")
ANSWERS = ("answer_1", "answer_2", "answer_3")
BIG_FIRE_KW = 300.0
TOLD, ASKED_AGAIN = "address_told", "address_asked_again"
ORDERS = 75  # names the stream of random numbers that orders the answers

BURNING: dict[str, Text] = {
    "solid": Text("屋里的家具、杂物着火", "Furniture and goods are burning"),
    "oil": Text("油锅里的油着火", "Oil in a pan is burning"),
    "gas": Text("煤气着火", "Gas is burning"),
    "electrical": Text("电器、电线着火", "Electrical equipment is burning"),
    "battery": Text("电动自行车的电池着火", "The battery of an e-bike is burning"),
}
# What a solid fire burns where the words of the scenario name it: the call must not contradict the card.
NAMED_FUELS: dict[str, Text] = {
    "海绵": Text("海绵、布料着火", "Foam and cloth are burning"),
    "体操垫": Text("海绵体操垫着火", "Foam gym mats are burning"),
    "沙发": Text("海绵沙发着火", "A foam sofa is burning"),
    "木雕": Text("木料着火", "Timber is burning"),
}
TEMPTING = {"solid": "electrical", "battery": "solid"}  # what is said wrongly of a fuel; of the others: solid
NOT_SEEN = Text("没看清，只知道有烟", "I did not see it, I only know of smoke")
NO_ADDRESS = Text("就在我们这里，你们快来！", "Right here where we are, come quickly!")
SMALL = Text("火还小，刚冒烟", "Small: it has only begun to smoke")
BIG = Text("火很大，浓烟往外冒", "Big: thick smoke pours out")
SIZE_NOT_SEEN = Text("没看到火，说不准", "I have not seen the fire and cannot say")
CAME_OUT = Text("我出来了，里面可能还有人", "I am out; there may be people inside")
I_AM_IN = Text("我还在里面，在{room}", "I am still inside: {room}")
NOBODY_IN = Text("没有人，都出来了", "Nobody, all are out")
NAMED = Text("说清姓名，电话就用这个号码，等您说完再挂", "My name, this number, and I hang up when you say so")
NAMELESS = Text("姓名不方便说", "I would rather not say")
HANGS_UP = Text("说完了，挂电话", "That is all. (Hangs up)")


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that may be answered, and whether it is right. An honest one is no bad answer: it counts as right."""

    text: Text
    right: bool
    honest: bool = False

    @property
    def accepted(self) -> bool:
        """True for what costs no points."""
        return self.right or self.honest


def is_on_the_line(state: RunState, player: Player) -> bool:
    """True while the operator listens."""
    return state.tick <= line_until(player)


def line_until(player: Player) -> int:
    """The tick at which the operator hangs up; -1 before a call."""
    if player.called_tick < 0:
        return -1
    if player.told_tick >= 0:
        return player.told_tick + int(LAST_WORDS_S * TICK_HZ)
    return player.called_tick + int(CALL_S * TICK_HZ)


def is_done(state: RunState, player: Player) -> bool:
    """True for who has nothing more to ring 119 for: on the line, or all was said and the address can be found."""
    if player.called_tick < 0:
        return False
    return is_on_the_line(state, player) or (TOLD in player.done_once and not asked(player))


def ring_again(state: RunState, player: Player) -> bool:
    """Rings once more after a call that was cut off, or that gave no address. False where there is nothing left to say.

    What was said stands; an address that nobody finds is asked for anew.
    """
    if player.called_tick < 0 or is_done(state, player):
        return False
    if TOLD not in player.done_once:
        player.done_once = [what for what in player.done_once if what not in ("said_place", ASKED_AGAIN)]
    player.called_tick, player.told_tick = state.tick, -1
    state.emit("called_again", player.id)
    return True


def is_rescue_coming(state: RunState) -> bool:
    """True once somebody has told 119 the address: without it nobody comes for those who stay."""
    return any(TOLD in player.done_once for player in state.players.values())


def asked(player: Player) -> str:
    """The question that has not been answered yet; empty when all are."""
    return next((name for name in QUESTIONS if f"said_{name}" not in player.done_once), "")


def answers_to(state: RunState, player: Player, question: str) -> list[Answer]:
    """Three answers to a question, in an order that the seed and the player give."""
    given = _answers(state, player, question)
    rng = np.random.default_rng([state.seed, ORDERS, player.index, QUESTIONS.index(question)])
    return [given[place] for place in rng.permutation(len(given)).tolist()]


def _answers(state: RunState, player: Player, question: str) -> list[Answer]:
    if question == "place":
        address = state.scenario.address
        return [Answer(address.here, True), Answer(address.elsewhere, False), Answer(NO_ADDRESS, False)]
    honest = not _sees_fire(state, player)
    if question == "what":
        fuel = state.scenario.fires[0].fuel
        wrong = BURNING[TEMPTING.get(fuel, "solid")]
        return [Answer(burning(state.scenario), True), Answer(wrong, False), Answer(NOT_SEEN, False, honest)]
    if question == "size":
        big = float(state.hazards.kw.max(initial=0.0)) >= BIG_FIRE_KW
        return [Answer(BIG, big), Answer(SMALL, not big), Answer(SIZE_NOT_SEEN, False, honest)]
    if question == "trapped":
        room = state.plan.room_at(player.x, player.y)
        inside = room != OUTSIDE and state.plan.room_kind[room] != "street"
        where = state.scenario.room_names()[room] if inside else Text("楼里", "in the building")
        empty = not inside and not _is_anybody_in(state)
        return [
            Answer(CAME_OUT, not inside and not empty, honest=empty),  # who is out cannot be sure of it
            Answer(I_AM_IN.format(room=where), inside),
            Answer(NOBODY_IN, empty),
        ]
    return [Answer(NAMED, True), Answer(NAMELESS, False), Answer(HANGS_UP, False)]


def burning(scenario: Scenario) -> Text:
    """What burns first in a scenario, in the words in which 119 is told."""
    fuel, summary = scenario.fires[0].fuel, scenario.summary.zh
    named = (words for name, words in NAMED_FUELS.items() if fuel == "solid" and name in summary)
    return next(named, BURNING[fuel])


def _is_anybody_in(state: RunState) -> bool:
    """True while an occupant or another player is in the building, also one who has collapsed."""
    places = [(player.x, player.y) for player in state.players.values() if not player.gone]
    return bool((state.people.state != OUT).any()) or any(state.plan.room_at(x, y) != OUTSIDE for x, y in places)


def _sees_fire(state: RunState, player: Player) -> bool:
    """True for somebody in a room that burns."""
    here = state.plan.room_at(player.x, player.y)
    return any(fire.room == here and kw > 0 for fire, kw in zip(state.scenario.fires, state.hazards.kw, strict=True))


def _indoors(state: RunState) -> int:
    """How many occupants and players are in a building, also those who have collapsed."""
    rooms = {room for room, kind in state.plan.room_kind.items() if kind != "street"}
    places = state.people.where[state.people.state != OUT].tolist()
    places += [(player.x, player.y) for player in state.players.values() if not player.gone]
    return sum(state.plan.room_at(x, y) in rooms for x, y in places)


def give(state: RunState, player: Player, question: str, *, right: bool, denied: int = 0) -> bool:
    """Notes the answer to a question, once. Returns False when nobody listens or it was answered before.

    `denied` is how many are in the building of whom it says that nobody is.
    """
    what = f"said_{question}"
    if not is_on_the_line(state, player) or what in player.done_once:
        return False
    player.done_once.append(what)
    if question == "place" and right:
        player.done_once.append(TOLD)
    state.emit(f"said_{question}", player.id, right=right, **({"denied": denied} if denied else {}))
    if not asked(player):
        player.told_tick = state.tick
    return True


def answer(state: RunState, player: Player, number: int) -> bool:
    """Gives one of the three answers to the question that stands."""
    question = asked(player)
    if not question or not is_on_the_line(state, player):
        return False
    given = answers_to(state, player, question)[number]
    if given.text == NO_ADDRESS and ASKED_AGAIN not in player.done_once:
        player.done_once.append(ASKED_AGAIN)
        state.emit(ASKED_AGAIN, player.id)
        return True
    denied = 0 if given.accepted or given.text != NOBODY_IN else _indoors(state)
    return give(state, player, question, right=given.accepted, denied=denied)
