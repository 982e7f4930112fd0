"""What every client draws and says alike, as JSON-able values for clients not written in Python."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from . import VERSION, reach, symbols
from .hint_order import ORDER
from .keys import KEYS
from .prediction import PREDICTION
from .text import in_language
from .texts import TEXTS

COLOURS = ("red", "yellow", "green", "blue", "paper", "room", "corridor", "outside", "beyond", "leaf", "wall", "ink",
           "smoke", "unseen", "unseen_line")  # fmt: skip


def shared(language: str) -> dict[str, Any]:
    """Texts in one language and the order in which hints are said, colours as [red, green, blue], the letters on
    equipment, reaches in metres, prediction.
    """
    return {
        "version": VERSION,
        "language": language,
        "texts": in_language(TEXTS, language),
        "reach": {
            "thing": reach.REACH_M,
            "agents": reach.AGENT_REACH_M,
            "shout": reach.SHOUT_M,
            "fights_kw": reach.FIGHTABLE_KW,
        },
        "hints": [asdict(row) for row in ORDER],
        "prediction": asdict(PREDICTION),
        "keys": KEYS,
        "symbols": {
            **{name: list(getattr(symbols, name.upper())) for name in COLOURS},
            "fire": list(symbols.SYMBOLS["fire"]),
            "agents": {name: list(colour) for name, colour in symbols.AGENT_COLOURS.items()},
            "rooms": {kind: list(colour) for kind, colour in symbols.ROOMS.items()},
            "glyphs": {
                kind: {"colour": list(symbols.SYMBOLS[symbol]), "letter": letter}
                for kind, (symbol, letter) in symbols.glyphs_in(language).items()
            },
        },
    }
