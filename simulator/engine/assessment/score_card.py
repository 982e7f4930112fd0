"""The score card: the lines of a player's score, and the one thing to remember from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from simulator.protocol.text import Text

GOOD_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a score card. `reason` says what was seen, `advice` what would have been right.

    `gentle` and `gentle_advice` stand for them where children read, who are not told what would have happened to them;
    None where the line says nothing of that.

    A line without points to gain (`most` 0) takes some away, or is not marked and only says something.
    """

    key: str
    points: float
    most: float
    title: Text
    reason: Text
    advice: Text
    source: str
    gentle: Text | None = None
    gentle_advice: Text | None = None

    @property
    def lost(self) -> float:
        """The points that were not given, rounded like points."""
        return round(self.most - self.points, 1)

    @property
    def marked(self) -> bool:
        """False for a line that says something and counts nothing."""
        return bool(self.most or self.points)

    @property
    def good(self) -> bool:
        """True from 60 % of the line's points upwards: it is shown in green."""
        return self.points >= self.most * GOOD_SHARE

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON-able values."""
        return {**asdict(self), "good": self.good, "marked": self.marked}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ScoreLine:
        """The line that `to_dict` gave."""
        title, reason, advice = (Text.from_dict(data[name]) for name in ("title", "reason", "advice"))
        gentle, told = (Text.from_dict(data[name]) if data.get(name) else None for name in ("gentle", "gentle_advice"))
        return cls(data["key"], data["points"], data["most"], title, reason, advice, data["source"], gentle, told)

    def for_children(self) -> ScoreLine:
        """The line as children read it."""
        return replace(self, reason=self.gentle or self.reason, advice=self.gentle_advice or self.advice)


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The score of one player: the sum of the lines' points, the scenario's band, and the lines.

    `lesson` is the key of the line about the most consequential act (see `grave_acts`); empty where no act was grave.
    """

    total: float
    max: float
    band: str
    time_s: float | None
    lines: tuple[ScoreLine, ...]
    lesson: str = ""

    @property
    def main_lesson(self) -> ScoreLine | None:
        """The takeaway: the line of the most consequential act; where none was grave, the line that lost most.

        None when nothing was lost. Of equal losses the first one counts. The line need not be a bad one (below 60 %): a
        player who gets two thirds everywhere has made no gross mistake and still has something to learn. Not to have
        fought a fire is no lesson: nobody need.
        """
        if (grave := next((line for line in self.lines if line.key == self.lesson), None)) is not None:
            return grave
        lines = [line for line in self.lines if not (line.key == "extinguisher" and line.good)]
        worst = max(lines, key=lambda line: line.lost, default=None)
        return worst if worst is not None and worst.lost > 0 else None

    def for_children(self) -> ScoreCard:
        """The card as children read it: the same points, in gentle words."""
        return replace(self, lines=tuple(line.for_children() for line in self.lines))

    def to_dict(self) -> dict[str, Any]:
        """The card as it is stored and sent.

        `main_lesson` is the key of a line, or empty, so clients need not choose.
        """
        lesson = self.main_lesson
        lines = [line.to_dict() for line in self.lines]
        return {**asdict(self), "lines": lines, "main_lesson": lesson.key if lesson else ""}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ScoreCard:
        """A stored or received card. What follows from its points is computed again, because older cards lack it."""
        lines = tuple(ScoreLine.from_dict(line) for line in data["lines"])
        return cls(data["total"], data["max"], data["band"], data["time_s"], lines, data.get("lesson", ""))
