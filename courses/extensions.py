"""What rooms above add to course pages: figures of the home page, films by key. They register when the site starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Figures = Callable[[], dict[str, Any]]
FilmFinder = Callable[[str], Any]

_figures: dict[str, Figures] = {}
_film_finders: dict[str, FilmFinder] = {}


def show_on_home(name: str, figures: Figures) -> None:
    """Registers what a room shows on the home page, as template variables."""
    _figures[name] = figures


def home_figures() -> dict[str, Any]:
    """The registered figures of all rooms, computed now."""
    return {key: value for figures in _figures.values() for key, value in figures().items()}


def find_films_by(name: str, finder: FilmFinder) -> None:
    """Registers what finds a film by its key, or gives None."""
    _film_finders[name] = finder


def film_of(key: str) -> Any:
    """The film with this key; None when no room has one."""
    return next((film for finder in _film_finders.values() if (film := finder(key)) is not None), None)
