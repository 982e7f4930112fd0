"""What rooms above add to course pages: figures of the home page, films and drills by key. They register when the site
starts. Plug-ins add blocks of lessons in the same way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Figures = Callable[[], dict[str, Any]]
PageParts = Callable[[Any, Any, list[Any]], dict[str, Any]]
FilmFinder = Callable[[str], Any]
FilmLister = Callable[[], list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill that lessons can name.

    `class_url` is where an account that `may_lead` opens it for a class at one screen; empty without a script.
    """

    key: str
    title: str
    summary: str
    url: str
    class_url: str
    may_lead: Callable[[Any], bool]


DrillLister = Callable[[], list[Drill]]


@dataclass(frozen=True, slots=True)
class Preview:
    """Another way to look at a lesson that is being written: its name, its template and what the template gets."""

    label: Any
    template: str
    parts: Callable[[Any], dict[str, Any]]


# What a block says on paper: in the plan, the slides and the worksheet of its lesson.
PaperLines = Callable[[Any], list[str]]


@dataclass(frozen=True, slots=True)
class AddedBlock:
    """A block of a plug-in, and what it says where a lesson is on paper."""

    block: Any
    on_paper: PaperLines


_blocks: dict[str, AddedBlock] = {}
_figures: dict[str, Figures] = {}
_previews: dict[str, Preview] = {}
_page_parts: dict[str, PageParts] = {}
_film_finders: dict[str, FilmFinder] = {}
_film_listers: dict[str, FilmLister] = {}
_drill_listers: dict[str, DrillLister] = {}


def register_lesson_block(name: str, block: Any, *, on_paper: PaperLines) -> None:
    """Adds a block that lessons can have, called `label__name`, before the first lesson is read.

    Raises ValueError for another name: those without two underscores are ours, and lessons refer to them.
    """
    if "__" not in name or not name.isidentifier():
        raise ValueError(f"a plug-in's block is called `label__name`, not {name!r}")
    _blocks[name] = AddedBlock(block, on_paper)


def added_blocks() -> list[tuple[str, Any]]:
    """The blocks of plug-ins by name."""
    return [(name, added.block) for name, added in _blocks.items()]


def paper_lines_of(name: str) -> PaperLines | None:
    """What gives the lines of a plug-in's block on paper; None for a block that no plug-in has added."""
    return _blocks[name].on_paper if name in _blocks else None


def show_on_home(name: str, figures: Figures) -> None:
    """Registers what a room shows on the home page, as template variables."""
    _figures[name] = figures


def home_figures() -> dict[str, Any]:
    """The registered figures of all rooms, computed now."""
    return {key: value for figures in _figures.values() for key, value in figures().items()}


def add_to_pages(name: str, parts: PageParts) -> None:
    """Registers what adds template variables to pages of courses and lessons: it gets page, request and lessons."""
    _page_parts[name] = parts


def page_parts(page: Any, request: Any, lessons: list[Any]) -> dict[str, Any]:
    """The registered template variables of a course's or lesson's page."""
    return {key: value for parts in _page_parts.values() for key, value in parts(page, request, lessons).items()}


def find_films_by(name: str, finder: FilmFinder, lister: FilmLister) -> None:
    """Registers what finds a film by its key, or gives None, and what lists the films that lessons can show."""
    _film_finders[name] = finder
    _film_listers[name] = lister


def film_of(key: str) -> Any:
    """The film with this key; None when no room has one."""
    return next((film for finder in _film_finders.values() if (film := finder(key)) is not None), None)


def film_choices() -> list[tuple[str, str]]:
    """Key and title of each film that a lesson can show."""
    return [film for lister in _film_listers.values() for film in lister()]


def offer_drills(name: str, lister: DrillLister) -> None:
    """Registers what lists the drills that lessons can name, in the active language."""
    _drill_listers[name] = lister


def drill_choices() -> list[tuple[str, str]]:
    """Key and title of each drill."""
    return [(drill.key, drill.title) for drill in _drills()]


def class_drill_choices() -> list[tuple[str, str]]:
    """Key and title of each drill that a class can play at one screen."""
    return [(drill.key, drill.title) for drill in _drills() if drill.class_url]


def drill_of(key: str) -> Drill | None:
    """The drill with this key; None when it is not offered."""
    return next((drill for drill in _drills() if drill.key == key), None)


def _drills() -> list[Drill]:
    return [drill for lister in _drill_listers.values() for drill in lister()]


def offer_preview(key: str, preview: Preview) -> None:
    """Registers another way in which editors look at lessons."""
    _previews[key] = preview


def previews_offered() -> list[tuple[str, str]]:
    """Keys and names of the registered ways."""
    return [(key, str(preview.label)) for key, preview in _previews.items()]


def preview_of(key: str, page: Any) -> dict[str, Any]:
    """What the template of a registered way gets; nothing for another one."""
    return _previews[key].parts(page) if key in _previews else {}


def preview_template(key: str) -> str:
    """The template of a registered way; empty for another one."""
    return _previews[key].template if key in _previews else ""
