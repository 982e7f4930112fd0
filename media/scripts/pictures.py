"""The pictures that a scene can show: moving ones and the drawings of lessons, in words that editors read."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from courses.content_files import CONTENT, read_file
from courses.drawings.__main__ import CHAPTERS as DRAWING_CHAPTERS
from courses.drawings.book import SCENES
from media.moving.shelf import MOVING

STILL = "still:"


def picture_choices() -> list[Any]:
    """Moving pictures, then drawings, each with what it shows."""
    assert DRAWING_CHAPTERS  # importing them fills the book
    described = descriptions()
    return [
        (_("Moving pictures"), [(name, picture.label) for name, picture in MOVING.items()]),
        (_("Drawings"), [(f"{STILL}{name}", described.get(name, name)) for name in sorted(SCENES)]),
    ]


@cache
def descriptions() -> dict[str, str]:
    """What each drawing shows, as the lessons describe it first."""
    found: dict[str, str] = {}
    for path in sorted((CONTENT / "courses").glob("*.yaml")):
        for lesson in read_file(path)["lessons"]:
            for block in lesson["body"]:
                if "picture" in block:
                    name, words = block["picture"]
                    found.setdefault(name, words)
    return found
