"""The A, B and C cards that a class votes with: a PDF with four cards on a page, made by Typst."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext

from common.typesetting import render_pdf

# Letter, colour and shape: no card is distinguished by its colour alone.
CARDS = (("A", "#0055a4", "circle"), ("B", "#b45309", "triangle"), ("C", "#007a4d", "square"))


@lru_cache(maxsize=4)
def render_cards(language: str) -> bytes:
    """Makes a page each of A, B and C. The active language is an argument because the result is cached."""
    data = {
        "note": gettext("Hold up one card · cut along the dashed lines"),
        "cards": [{"letter": letter, "colour": colour, "shape": shape} for letter, colour, shape in CARDS],
    }
    return render_pdf("drills/vote_cards.typ", data)
