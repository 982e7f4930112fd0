"""The language a page shows its scenarios and score cards in."""

from __future__ import annotations

from django.utils.translation import get_language

from simulator.protocol.text import Language, language_of


def page_language() -> Language:
    """The active language, as scenarios and cards key their texts."""
    return language_of(get_language())
