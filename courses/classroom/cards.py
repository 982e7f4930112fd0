"""The answer cards of a class: a marker for each seat, whose upper edge is the answer; printed, read by a camera.

Sixty codes of 5 × 5 modules, of which any two, turned as one likes, differ in at least 8: three modules misread are
put right, and one card is not taken for another. They were found by a seeded search (`tests/classroom/test_cards.py`
checks the distance).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.utils.translation import gettext

from common.typesetting import render_pdf

MODULES = 5
MOST_CARDS = 60
EDGES = ("A", "B", "C", "D")  # above, left, below, right: what is above when the card is turned right by 0, 1, 2, 3


@cache
def codes() -> tuple[int, ...]:
    """The codes by seat, seat 1 first: 25 bits, row by row, 1 for a white module."""
    return tuple(json.loads((Path(__file__).parent / "card_codes.json").read_text()))


def modules_of(seat: int) -> list[list[int]]:
    """The marker of a seat as rows of modules, 1 for white, without its black border. Raises IndexError."""
    if not 1 <= seat <= MOST_CARDS:
        raise IndexError(seat)
    bits = f"{codes()[seat - 1]:0{MODULES * MODULES}b}"
    return [[int(bit) for bit in bits[row * MODULES : (row + 1) * MODULES]] for row in range(MODULES)]


@cache
def render_answer_cards(last: int, language: str) -> bytes:
    """The cards of the seats from 1 to `last`, one a page. The active language is an argument: the result is kept."""
    data = {
        "note": gettext("Hold the letter of your answer at the top. Keep your fingers off the black square."),
        "edges": EDGES,
        "cards": [{"seat": seat, "rows": modules_of(seat)} for seat in range(1, last + 1)],
    }
    return render_pdf("classroom/answer_cards.typ", data)
