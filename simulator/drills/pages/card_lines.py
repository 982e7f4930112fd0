"""The lines of a score card in one language, as templates want them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.engine.assessment.others_line import WHAT
from simulator.engine.assessment.rubric import WET_CLOTH
from simulator.engine.assessment.score_card import ScoreCard, ScoreLine

LEADING = 3


def leading_lines(card: ScoreCard, language: str, *, child: bool) -> list[dict[str, Any]]:
    """The three lines that a debrief leads with: about people who were left, then bad ones, those that lost most first.

    Children are not led to what the fire brigade has yet to approve.
    """
    lines = [line for line in card.lines if not (child and WET_CLOTH.zh in line.advice.zh)]
    worst = sorted(lines, key=lambda line: (not _is_about_people(line), line.good, -line.lost))[:LEADING]
    return card_lines(replace(card, lines=tuple(worst)), language)


def _is_about_people(line: ScoreLine) -> bool:
    """True for a line about people shut in, denied or left who could have been warned."""
    if line.key == "others":
        return line.advice in (WHAT["answers"], WHAT["warns"])
    return line.key in ("unwarned", "denied", "shut_on") and bool(line.points)


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
