"""The score card: the lines of a player's score, and the one thing to remember from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from simulator.protocol.text import Text

GOOD_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a score card. `reason` says what was seen, `advice` what would have been right."""

    key: str
    points: float
    most: float
    title: Text
    reason: Text
    advice: Text
    source: str

    @property
    def lost(self) -> float:
        """The points that were not given, rounded like points."""
        return round(self.most - self.points, 1)

    @property
    def good(self) -> bool:
        """True from 60 % of the line's points upwards: it is shown in green."""
        return self.points >= self.most * GOOD_SHARE

    def to_dict(self) -> dict[str, Any]:
        """The line as JSON-able values."""
        return {**asdict(self), "good": self.good}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ScoreLine:
        """The line that `to_dict` gave."""
        title, reason, advice = (Text.from_dict(data[name]) for name in ("title", "reason", "advice"))
        return cls(data["key"], data["points"], data["most"], title, reason, advice, data["source"])


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The score of one player: points out of 100, the scenario's band, and the lines."""

    total: float
    max: float
    band: str
    time_s: float | None
    lines: tuple[ScoreLine, ...]

    @property
    def main_lesson(self) -> ScoreLine | None:
        """The takeaway: the line that lost most points, the first of equals; None when nothing was lost.

        A line's points say how much its author thinks it matters, so the line that cost most is the most worth learning
        from. It need not be a bad line (below 60 %): a player who gets two thirds everywhere has made no gross mistake
        and still has something to learn, and a card with points missing must not be called flawless.
        """
        worst = max(self.lines, key=lambda line: line.lost, default=None)
        return worst if worst is not None and worst.lost > 0 else None

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
        return cls(data["total"], data["max"], data["band"], data["time_s"], lines)
