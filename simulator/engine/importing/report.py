"""What an import says: what was read, changed and assumed, and what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from simulator.protocol.text import Text

from ..scenario.model import ScenarioError


class Section(Enum):
    """The parts of a report, in the order in which they are shown; the value is the heading."""

    DECIDE = Text("要由人决定", "For a person to decide")
    CHANGED = Text("改动了图上的什么", "What of the drawing was changed")
    ASSUMED = Text("图上没有、暂时假定的", "What the drawing lacks and is assumed")
    IGNORED = Text("没有读取的", "What was left out")
    READ = Text("读到了什么", "What was read")


@dataclass
class Report:
    """The sentences of an import by section, and every layer and object that the file holds."""

    notes: dict[Section, list[Text]] = field(default_factory=lambda: {section: [] for section in Section})
    found: Counter[tuple[str, str]] = field(default_factory=Counter)  # by layer and type of object

    def add(self, section: Section, zh: str, en: str) -> None:
        """Adds a sentence, once."""
        note = Text(zh, en)
        if note not in self.notes[section]:
            self.notes[section].append(note)

    @property
    def decisions(self) -> list[Text]:
        """What a person must decide before the draft is used."""
        return self.notes[Section.DECIDE]

    def inventory(self) -> Text:
        """The layers of the file and the objects on each of them."""
        layers: dict[str, list[str]] = {}
        for (layer, kind), count in sorted(self.found.items()):
            layers.setdefault(layer, []).append(f"{kind} × {count}")
        listed = "; ".join(f"{layer}: {', '.join(kinds)}" for layer, kinds in layers.items())
        return Text(f"文件里有：{listed or '没有任何对象'}", f"The file holds: {listed or 'no objects'}")

    def text(self) -> Text:
        """The whole report, one line a sentence, in each language."""
        return Text("\n".join(self._lines("zh")), "\n".join(self._lines("en")))

    def __str__(self) -> str:
        """Chinese first, then English."""
        text = self.text()
        return f"{text.zh}\n\n{text.en}"

    def _lines(self, language: str) -> Iterator[str]:
        for section, notes in self.notes.items():
            if notes:
                yield section.value[language]
                yield from (f"- {note[language]}" for note in notes)
        yield self.inventory()[language]


class PlanImportError(ScenarioError):
    """The plan cannot be imported. Its report says what was found and what was understood up to there."""

    def __init__(self, place: str, problem: Text, report: Report) -> None:
        super().__init__(place, problem)
        self.report = report

    def __str__(self) -> str:
        text = self.report.text()
        return f"{self.place}: {self.problem.zh}\n{text.zh}\n\n{self.place}: {self.problem.en}\n{text.en}"
