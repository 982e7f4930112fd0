"""The lines of a score card in one language, as templates want them."""

from __future__ import annotations

from typing import Any

from simulator.engine.assessment.score_card import ScoreCard


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
