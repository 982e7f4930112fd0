"""What the scenario adds to the facts of a player's log: duty, fires, ways, doors and alarm buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from simulator.protocol.text import Text

from ..event_log import Event
from ..scenario.model import Scenario
from ..scenario.parts import OUTSIDE
from .ascents import wrong_ascent
from .facts import Facts
from .fire_small import could_fight, used_when_lost
from .others_line import duty_of
from .shelter import Shelter, shelter_of
from .ways import TOWARDS, way_taken


def in_scenario(facts: Facts, events: Sequence[Event], scenario: Scenario, player: str) -> Facts:
    """The facts with what only the scenario knows."""
    joined = next((e for e in events if e.kind == "player_joined" and e.player == player), None)
    role = joined.data["role"] if joined else ""
    weights = scenario.role(role).weights or scenario.scoring.weights
    is_stay = bool(weights.get("stay"))
    if duty_of(scenario, role) == "answers":  # who answers for a room is to be its last
        facts = replace(facts, answers=True, last_out=True if facts.last_out is False else facts.last_out)
    facts = replace(
        facts,
        too_big=bool(weights.get("extinguisher")) and not could_fight(events, scenario, role),
        fought_lost=used_when_lost(events, scenario, player),
        ascent=wrong_ascent(facts.ascents, scenario, answers=facts.answers),
        has_buttons=_has_buttons(events, scenario, player),
        shelter=_cut_off(events, scenario, player, stays=is_stay),
        way="" if scenario.open_air else way_taken([event for event in events if event.player == player], scenario),
        shut_door=_name_of_door(facts.shut_event, scenario),
    )
    if facts.way == TOWARDS and facts.delays:  # who goes to the fire is not overtaken
        facts = replace(facts, delays=replace(facts.delays, met_s=None))
    return facts


def _has_buttons(events: Sequence[Event], scenario: Scenario, player: str) -> bool:
    """True where there is an alarm button on a storey that the player was on, or the log says no storey."""
    storeys = {event.data.get("storey") for event in events if event.player == player and event.kind == "track"}
    names = {scenario.storeys[storey].id for storey in storeys if isinstance(storey, int)}
    return any(not names or button.storey in names for button in scenario.fixtures["alarm_buttons"])


def _cut_off(events: Sequence[Event], scenario: Scenario, player: str, *, stays: bool) -> Shelter | None:
    """The shelter of a player before whose door nobody could stay, or whose part was to stay; None for others.

    In the room where rescue is waited for, who does not settle to wait hides.
    """
    found = None if scenario.open_air else shelter_of(events, scenario, player)
    if found is None:
        return None
    if stays:
        return found if found.room != scenario.scoring.stay_room else None
    return found if found.cut_off_s is not None else None


def _name_of_door(event: Event | None, scenario: Scenario) -> Text | None:
    """What a door is called that a player shut: its name, or the rooms that it parts."""
    door = next((door for door in scenario.doors if event is not None and door.id == event.data.get("door")), None)
    if door is None:
        return None
    if door.name is not None:
        return door.name
    names, rooms = scenario.room_names(), [room for room in door.between if room != OUTSIDE]
    if len(rooms) < 2:
        return Text(f"{names[rooms[0]].zh}通外面的门", f"the door from {names[rooms[0]].en} outdoors")
    first, second = (names[room] for room in rooms)
    return Text(f"{first.zh}和{second.zh}之间的门", f"the door between {first.en} and {second.en}")
