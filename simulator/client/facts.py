"""What is the case around a player, under the names that the table of sentences asks for (`protocol.hint_order`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from simulator.protocol.reach import FIGHTABLE_KW

from .arrows import exit_beside, exit_target, followed, signs_in_sight
from .context import Offer, fixed, locked_door_near, offers
from .view import OUTSIDE, Place, View

WAYS = ("corridor", "hall", "lobby", "stairwell", "street")  # where one is on the way already
AIMS = 3  # steps of the extinguisher after which one presses


class Facts:
    """Facts of one moment, each worked out once, and only when it is asked for. They need a player's place."""

    def __init__(self, view: View, place: Place | None, at: float) -> None:
        self.view, self.own, self.at = view, view.own, at
        self._place = place
        self.known: dict[str, bool] = {}

    def holds(self, name: str) -> bool:
        """Whether a fact holds. Raises KeyError for a name that is none."""
        if name not in self.known:
            self.known[name] = bool(FACTS[name](self))
        return self.known[name]

    @property
    def place(self) -> Place:
        """Where the player is. Raises RuntimeError in a lift and before the first snapshot."""
        if self._place is None:
            raise RuntimeError("no place yet")
        return self._place

    @cached_property
    def room(self) -> dict[str, Any] | None:
        return self.view.room_at(self._place) if self._place else None

    @property
    def kind(self) -> str:
        return str(self.room["kind"]) if self.room else ""

    @property
    def in_room(self) -> bool:
        """True in a room that is no passage."""
        return self.room is not None and self.kind not in WAYS

    @cached_property
    def actions(self) -> set[str]:
        return {offer.action for offer in offers(self.view, self.at)}

    @cached_property
    def fires(self) -> list[dict[str, Any]]:
        return self.view.fires()

    @cached_property
    def signs(self) -> list[tuple[bool, float, int]]:
        return signs_in_sight(self.view, self.place) if self._place else []

    @cached_property
    def behind(self) -> tuple[set[str], list[tuple[int, dict[str, Any]]]] | None:
        """The rooms that one is shut in with, and the shut doors between them and the passages; None where one is not.

        A door to the open air is a way out that no smoke stands behind: nobody is shut in there.
        """
        return shut_in(self.view, self.room) if self.in_room and self.room else None

    def knows(self, door: tuple[int, dict[str, Any]]) -> bool:
        """True for a door behind which heat was felt or smoke seen."""
        rooms, _ = self.behind or (set(), [])
        beyond = set(door[1]["between"]) - rooms
        return door[1]["id"] in self.view.hot_doors or not beyond.isdisjoint(self.view.smoky_seen)

    @cached_property
    def is_cut_off(self) -> bool:
        """True behind shut doors on all of which heat was felt, or smoke seen behind them."""
        return self.behind is not None and all(self.knows(door) for door in self.behind[1])

    @cached_property
    def has_felt_clear(self) -> bool:
        """True once a door to the passages was felt to be cool and had no smoke at its gap."""
        doors = self.behind[1] if self.behind else []
        return any(door["id"] in self.view.cool_doors and not self.knows((index, door)) for index, door in doors)

    @property
    def smoke_here(self) -> bool:
        """True in smoke, or under it."""
        if any(self.own.get(what) for what in ("head_smoke", "in_smoke")):
            return True
        return self._place is not None and self.view.smoke_hangs(self._place)

    @property
    def way(self) -> dict[str, Any]:
        """The clear way on in sight, as the server names it; empty without one."""
        return self.own.get("way_out") or {}


def shut_in(view: View, room: dict[str, Any]) -> tuple[set[str], list[tuple[int, dict[str, Any]]]] | None:
    """The rooms about a room that open doors join to it, and the shut doors from them into passages, or where there are
    none into other rooms; None where an open door leads into a passage, any into the open air, or none is shut.
    """
    kinds = {entry["id"]: entry["kind"] for entry in view.plan["rooms"]}
    rooms, ahead = {room["id"]}, [room["id"]]
    to_passages: list[tuple[int, dict[str, Any]]] = []
    to_rooms: list[tuple[int, dict[str, Any]]] = []
    shut = view.shut()
    while ahead:
        for index, door in view.doors_of(ahead.pop()):
            for there in set(door["between"]) - rooms:
                if there == OUTSIDE or (kinds.get(there) in WAYS and index not in shut):
                    return None
                if kinds.get(there) in WAYS:
                    to_passages.append((index, door))
                elif index in shut:
                    to_rooms.append((index, door))
                else:
                    rooms.add(there)
                    ahead.append(there)
    doors = to_passages or to_rooms
    return (rooms, doors) if doors else None


def smoke_at_door(view: View, room: dict[str, Any] | None) -> bool:
    """True in a room with an open door behind which smoke is seen."""
    if room is None or room["kind"] in WAYS:
        return False
    shut = view.shut()
    beyond = {
        there
        for index, door in enumerate(view.plan["doors"])
        if door["leaf"] and index not in shut and room["id"] in door["between"]
        for there in door["between"]
    }
    return any(view.is_hazy(there) for there in beyond - {room["id"]})


def _too_big(facts: Facts, kw: float = FIGHTABLE_KW) -> bool:
    return any(fire["kw"] > kw or fire.get("lost") for fire in facts.fires)


def _burns_here(facts: Facts) -> bool:
    """A fire burns in this room that is more than somebody with what they hold may fight."""
    most = FIGHTABLE_KW if facts.own.get("extinguisher") and not facts.view.is_lost else 0.0
    here = facts.room["id"] if facts.room else ""
    return any(fire["room"] == here and (fire["kw"] > most or fire.get("lost")) for fire in facts.fires)


def _is_threatened(facts: Facts) -> bool:
    """Behind shut doors with smoke at the head, or known to be behind them all, or waiting for rescue there."""
    return facts.behind is not None and bool(facts.own.get("stays") or facts.own.get("head_smoke") or facts.is_cut_off)


def _door_open(facts: Facts) -> bool:
    """A leaf of the room one is in stands open."""
    shut = facts.view.shut()
    doors = facts.view.doors_of(facts.room["id"]) if facts.room else []
    return any(door["leaf"] and index not in shut for index, door in doors)


def _refuge_near(facts: Facts) -> bool:
    """The room of refuge is another one behind the same shut doors."""
    refuge = facts.view.refuge
    return bool(facts.behind and facts.room and refuge in facts.behind[0] and refuge != facts.room["id"])


def _owes_word(facts: Facts) -> bool:
    """Answers for people, and the alarm does not ring: has to ring it, or without a button to shout."""
    if facts.holds("alarm") or not facts.own.get("answers"):
        return False
    return not facts.view.has_shouted or facts.holds("has_button")


def _sign_smoky(facts: Facts) -> bool:
    """The sign that one would follow, and walks after, leads into smoke, and no clear one is in sight."""
    smoky = facts.own.get("smoky_signs", ())
    if not facts.signs or not all(sign in smoky for _, _, sign in facts.signs):
        return False
    return min(facts.signs)[2] in set(facts.own.get("smoky_ahead", ()))


def _clear_sign(facts: Facts) -> bool:
    """A sign in sight leads neither into smoke nor to an exit that is known to be locked or barred."""
    sign, is_barred = followed(facts.view, facts.place)
    return sign is not None and not is_barred


def _has_button(facts: Facts) -> bool:
    return any(button["storey"] == facts.place.storey for button in facts.view.plan["alarm_buttons"])


def _one_stair(facts: Facts) -> bool:
    flights = [stair for stair in facts.view.plan["stairs"] if stair["storey"] == facts.place.storey]
    return len(flights) == 1


def _may(facts: Facts, action: str) -> bool:
    found: Offer | None = next((offer for offer in fixed(facts.view) if offer.action == action), None)
    return found is not None and found.ready and not found.done and not facts.own.get("call")


FACTS: dict[str, Callable[[Facts], Any]] = {
    "aims": lambda f: f.own.get("step", 0) >= AIMS,
    "alarm": lambda f: f.view.newer is not None and f.view.newer[1].alarm,
    "below_clear": lambda f: f.own.get("below") == "clear",
    "below_smoky": lambda f: f.own.get("below") == "smoky",
    "burns_here": _burns_here,
    "busy": lambda f: f.view.left_s("busy_s", f.at) > 0,
    "called": lambda f: f.own.get("called"),
    "can_report": lambda f: "roll_call" in f.actions,
    "can_ring": lambda f: "raise_alarm" in f.actions,
    "counts_down": lambda f: f.view.left_s("stay_s", f.at) > 0,
    "dark": lambda f: f.view.newer is not None and f.view.newer[1].dark,
    "door_open": _door_open,
    "escorting": lambda f: int(f.own.get("escorting", -1)) >= 0,
    "exit_near": lambda f: exit_beside(f.view, f.place),
    "extinguisher": lambda f: f.own.get("extinguisher"),
    "felt_clear": lambda f: f.has_felt_clear,
    "fire_in_sight": lambda f: f.fires,
    "go_low": lambda f: f.own.get("go_low") and not f.view.low,
    "going_up": lambda f: f.own.get("going_up"),
    "has_button": _has_button,
    "has_shouted": lambda f: f.view.has_shouted,
    "head_smoke": lambda f: f.own.get("head_smoke"),
    "hot": lambda f: f.own.get("hot"),
    "in_lift": lambda f: f.own.get("in_lift"),
    "in_room": lambda f: f.in_room,
    "jet": lambda f: f.own.get("jet"),
    "jet_hits": lambda f: (f.own.get("jet") or {}).get("hits"),
    "knows_all": lambda f: f.holds("alarm") or (f.holds("dark") and f.view.has_shouted),
    "lift_stuck": lambda f: f.view.stuck,
    "locked_near": lambda f: locked_door_near(f.view),
    "lost": lambda f: f.view.is_lost,
    "may_call": lambda f: _may(f, "call_119"),
    "may_wait": lambda f: "stay_put" in f.actions and not f.own.get("stays"),
    "on_ground": lambda f: f.place.storey == f.view.plan["ground"],
    "on_stair": lambda f: f.kind == "stairwell" and f.place.storey != f.view.plan["ground"],
    "one_stair": _one_stair,
    "other_way": lambda f: f.own.get("other_way"),
    "outside": lambda f: f.view.outside(f.place),
    "owes_word": _owes_word,
    "refuge_near": _refuge_near,
    "reported": lambda f: f.own.get("reported"),
    "rescue": lambda f: f.own.get("rescue"),
    "shelter": lambda f: f.own.get("shelter"),
    "shut_in": lambda f: f.behind is not None,
    "sign": _clear_sign,
    "sign_barred": lambda f: followed(f.view, f.place)[1],
    "sign_smoky": _sign_smoky,
    "smoke_at_door": lambda f: smoke_at_door(f.view, f.room),
    "smoke_here": lambda f: f.smoke_here,
    "stays": lambda f: f.view.stays,
    "stays_in": lambda f: f.view.stays and f.in_room,
    "threatened": _is_threatened,
    "too_big": _too_big,
    "upright": lambda f: not f.view.low,
    "waits": lambda f: f.own.get("stays"),
    "waits_heads": lambda f: (f.view.status.get("waits") or {}).get("heads_s"),
    "waits_others": lambda f: (f.view.status.get("waits") or {}).get("others"),
    "way_exit": lambda f: f.way.get("exit"),
    "way_near": lambda f: f.way.get("near"),
    "way_shown": lambda f: exit_target(f.view, f.place),
    "way_stair": lambda f: f.way and not f.way.get("exit"),
}  # fmt: skip
