"""The lines of a score card in one language, as templates want them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.engine.assessment.rubric import WET_CLOTH
from simulator.engine.assessment.score_card import ScoreCard

LEADING = 3


def leading_lines(card: ScoreCard, language: str, *, child: bool) -> list[dict[str, Any]]:
    """The three lines that a debrief leads with, those that lost most first.

    Children are not led to what the fire brigade has yet to approve.
    """
    lines = [line for line in card.lines if not (child and WET_CLOTH.zh in line.advice.zh)]
    worst = sorted(lines, key=lambda line: -line.lost)[:LEADING]
    return card_lines(replace(card, lines=tuple(worst)), language)


def card_lines(card: ScoreCard, language: str) -> list[dict[str, Any]]:
    """Each line with its texts in one language."""
    return [
        {
            "title": line.title[language],
            "reason": line.reason[language],
            "advice": line.advice[language],
            "source": line.source,
            "points": line.points,
            "most": line.most,
            "good": line.good,
            "marked": line.marked,
        }
        for line in card.lines
    ]
