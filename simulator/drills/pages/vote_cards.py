"""The A, B and C cards a class votes with: a PDF of four cards a page, set by Typst."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import gettext

from common.typesetting import render_pdf

# Letter, colour and shape: no card is told by its colour alone.
CARDS = (("A", "#0055a4", "circle"), ("B", "#b45309", "triangle"), ("C", "#007a4d", "square"))


@lru_cache(maxsize=4)
def render_cards(language: str) -> bytes:
    """A page each of A, B and C, in the active language (named, because the cards of each are set once)."""
    data = {
        "note": gettext("Hold up one card · cut along the dashed lines"),
        "cards": [{"letter": letter, "colour": colour, "shape": shape} for letter, colour, shape in CARDS],
    }
    return render_pdf("drills/vote_cards.typ", data)
