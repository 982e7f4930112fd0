"""What a class decided, read from the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from simulator.engine.scenario.class_script import Decision, Option
from simulator.engine.scenario.loader import load_scenario
from simulator.engine.scenario.model import Scenario

from ..models import ORGANISER, DrillSession

LETTERS = "ABC"


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision of a class: the option that was chosen, the votes in the order of the options, and the tick."""

    decision: str
    option: str
    letter: str
    right: bool
    votes: tuple[int, ...]
    most: tuple[str, ...]
    tick: int

    @property
    def steered(self) -> bool:
        """True when the teacher chose another option than the one with the most votes."""
        return bool(self.most) and self.option not in self.most

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"votes": list(self.votes), "most": list(self.most), "steered": self.steered}


def decisions_of(scenario: Scenario) -> dict[str, Decision]:
    """The decisions of a scenario's class script by id."""
    return {decision.id: decision for decision in scenario.script.decisions} if scenario.script else {}


def choices_of(session: DrillSession) -> list[Choice]:
    """What the class decided, in order: read from the log, or while the drill is live from its inputs."""
    known = decisions_of(load_scenario(session.scenario))
    found = []
    for tick, data in _decided(session):
        if data["decision"] not in known:
            continue
        options = known[data["decision"]].options
        ids = [option.id for option in options]
        votes = tuple(data["votes"])
        top = max(votes, default=0)
        most = tuple(name for name, count in zip(ids, votes, strict=False) if top and count == top)
        at = ids.index(data["option"])
        found.append(Choice(data["decision"], data["option"], LETTERS[at], options[at].right, votes, most, tick))
    return found


def _decided(session: DrillSession) -> Iterator[tuple[int, dict[str, Any]]]:
    if session.events is not None:
        yield from ((tick, data) for tick, kind, _player, data in session.events if kind == "decided")
        return
    for row in session.inputs.filter(player=ORGANISER):
        command = row.payload.get("command", {})
        if command.get("what") == "choose":
            yield row.tick, command


def other_option(decision: Decision, chosen: str) -> Option:
    """The option a choice is compared with: the best one, or the most tempting wrong one when the choice was right."""
    return decision.tempting if decision.option(chosen).right else decision.best
