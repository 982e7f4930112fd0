"""A scenario: its data, and the error that says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.protocol.text import Text

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
SCHEMA = FOLDER / "schema.json"
OUTSIDE = "outside"


class ScenarioError(ValueError):
    """The scenario cannot run; the message, in Chinese and English, names the place in the file and what is wrong."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place, self.problem = place, problem
        self.file = ""  # its name, where the scenario came from a file

    def said(self, language: str) -> str:
        """What is wrong, in one language (zh or en)."""
        chinese, _, english = self.problem.partition(" / ")
        return english if language == "en" and english else chinese


class MissingScenario(ScenarioError):
    """There is no file of this name."""


@dataclass(frozen=True)
class Scenario:
    """A checked scenario: the file's content, its id and the hash that names this exact version."""

    id: str
    data: dict[str, Any]
    sha256: str

    def room(self, room_id: str) -> dict[str, Any]:
        return next(room for room in self.data["rooms"] if room["id"] == room_id)

    def role(self, role_id: str) -> dict[str, Any]:
        """The role's entry; the first one for an unknown id."""
        return next((role for role in self.data["roles"] if role["id"] == role_id), self.data["roles"][0])

    def room_names(self) -> dict[str, Text]:
        """Each room's name; with its storey where rooms of several storeys have the same one."""
        rooms = self.data["rooms"]
        storeys = {storey["id"]: Text.from_dict(storey["name"]) for storey in self.data["storeys"]}
        times = Counter(room["name"]["zh"] for room in rooms)
        names = {}
        for room in rooms:
            name, storey = Text.from_dict(room["name"]), storeys[room["storey"]]
            several = times[name.zh] > 1
            names[room["id"]] = Text(f"{storey.zh}{name.zh}", f"{name.en}, {storey.en}") if several else name
        return names

    @property
    def people(self) -> int:
        return sum(group["count"] for group in self.data["population"]["groups"])

    @property
    def practice(self) -> bool:
        """True for one that teaches the controls and is never scored."""
        return bool(self.data.get("practice"))
