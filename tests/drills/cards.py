"""Score cards for tests, and what each of them teaches."""

from __future__ import annotations

from simulator.engine.assessment.rubric import RUBRIC
from simulator.engine.assessment.score_card import ScoreCard, ScoreLine
from simulator.protocol.text import Text


def line(key: str, points: float, most: float) -> ScoreLine:
    criterion = RUBRIC[key]
    reason = Text(f"原因{key}", f"reason {key}")
    return ScoreLine(key, points, most, criterion.title, reason, criterion.advice, criterion.source)


def card(*lines: ScoreLine, time_s: float | None = 50.0) -> ScoreCard:
    total = sum(one.points for one in lines)
    return ScoreCard(total, 100.0, "pass" if total >= 60 else "fail", time_s, lines)


# By what is special of a card: the card and the key of its main lesson.
CARDS: dict[str, tuple[ScoreCard, str]] = {
    "flawless": (card(line("alarm", 50.0, 50.0), line("route", 50.0, 50.0)), ""),
    "no line below 60 %": (card(line("alarm", 40.0, 50.0), line("route", 33.0, 50.0)), "route"),
    "a light line missed, a heavy one half": (card(line("lift", 0.0, 5.0), line("route", 70.0, 95.0)), "route"),
    "equal losses": (card(line("route", 40.0, 50.0), line("alarm", 40.0, 50.0)), "route"),
    "a tenth of a point": (card(line("alarm", 50.0, 50.0), line("dose", 49.9, 50.0)), "dose"),
    "everything lost": (card(line("alarm", 0.0, 20.0), line("route", 0.0, 80.0), time_s=None), "route"),
}
