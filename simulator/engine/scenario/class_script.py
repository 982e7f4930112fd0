"""A class script: the decisions of a class at one screen, and where its figure walks after each choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.protocol.text import Text

from .parts import XY, Place, point

END = "end"


@dataclass(frozen=True, slots=True)
class TakeStairs:
    """A step that takes a stair down or up to a storey."""

    stair: str
    to: str


@dataclass(frozen=True, slots=True)
class Push:
    """A step that walks towards a place until a storey is reached."""

    towards: XY
    to: str


@dataclass(frozen=True, slots=True)
class UntilEmpty:
    """A step that waits until a room is empty of others, for at most so many seconds."""

    room: str
    most_s: float


# A place to walk to, an action to do, seconds to wait, or one of the classes above.
Step = XY | str | float | TakeStairs | Push | UntilEmpty


def step_of(entry: Any) -> Step:
    """The step in an entry of a file or a keyframe."""
    if isinstance(entry, str):
        return entry
    if isinstance(entry, int | float):
        return float(entry)
    if isinstance(entry, list | tuple):
        return float(entry[0]), float(entry[1])
    if "stairs" in entry:
        return TakeStairs(entry["stairs"], entry["to"])
    if "push" in entry:
        return Push((float(entry["push"][0]), float(entry["push"][1])), entry["to"])
    return UntilEmpty(entry["empty"], float(entry["most_s"]))


def entry_of(step: Step) -> Any:
    """The step as a file has it."""
    if isinstance(step, TakeStairs):
        return {"stairs": step.stair, "to": step.to}
    if isinstance(step, Push):
        return {"push": list(step.towards), "to": step.to}
    if isinstance(step, UntilEmpty):
        return {"empty": step.room, "most_s": step.most_s}
    return list(step) if isinstance(step, tuple) else step


@dataclass(frozen=True, slots=True)
class Moment:
    """When a decision is due: at a time, at a place, at an event, or with none of these when the steps are walked."""

    at_s: float | None = None
    reached: Place | None = None
    event: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Moment:
        """The moment in a file's entry."""
        reached = Place(point(data["reached"]["at"]), data["reached"]["storey"]) if "reached" in data else None
        return cls(data.get("at_s"), reached, data.get("event", ""))


@dataclass(frozen=True, slots=True)
class Option:
    """Something the class may do. `facts` are ids of the question bank; `then` names the next decision, or END."""

    id: str
    text: Text
    right: bool
    why: Text
    source: str
    facts: tuple[str, ...]
    steps: tuple[Step, ...]
    then: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Option:
        """The option in a file's entry."""
        return cls(
            data["id"], Text.from_dict(data["text"]), data["right"], Text.from_dict(data["why"]), data["source"],
            tuple(data["facts"]), tuple(step_of(entry) for entry in data["steps"]), data.get("then", ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """A point at which the drill stops and the class decides."""

    id: str
    when: Moment
    question: Text
    options: tuple[Option, ...]

    def option(self, option_id: str) -> Option:
        """The option of this id. Raises StopIteration when there is none."""
        return next(option for option in self.options if option.id == option_id)

    @property
    def best(self) -> Option:
        """The first right option."""
        return next(option for option in self.options if option.right)

    @property
    def tempting(self) -> Option:
        """The first wrong option. Scripts put the most tempting one first."""
        return next(option for option in self.options if not option.right)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decision:
        """The decision in a file's entry."""
        options = tuple(Option.from_dict(option) for option in data["options"])
        return cls(data["id"], Moment.from_dict(data["when"]), Text.from_dict(data["question"]), options)


@dataclass(frozen=True, slots=True)
class ClassScript:
    """The role of the class, and its decisions in order."""

    role: str
    decisions: tuple[Decision, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ClassScript:
        """The script in a file's content."""
        return cls(data["role"], tuple(Decision.from_dict(decision) for decision in data["decisions"]))
