"""The site's own drawings as editors choose them: by what they show, not by the names of their files."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from .content_files import DRAWINGS, read_content


@cache
def drawings() -> dict[str, str]:
    """Static path of each drawing and what it shows, in the words of the shipped lessons and questions."""
    found: dict[str, str] = {}
    for path, shows in _described():
        found.setdefault(path, shows)
    return dict(sorted(found.items(), key=lambda one: one[1]))


def drawing_choices() -> list[tuple[str, str]]:
    """The drawings as a form offers them, none first."""
    return [("", "—"), *drawings().items()]


def _described() -> Iterator[tuple[str, str]]:
    for course in read_content("courses"):
        for lesson in course["lessons"]:
            for block in lesson["body"]:
                for value in block.values():
                    yield from _pictures(value)
    for question in read_content("questions"):
        if question["picture"]:
            yield question["picture"], question["picture_alt"]
    for course in read_content("courses"):
        yield course["cover"], course["title"]


def _pictures(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        path = value.get("path", "")
        if isinstance(path, str) and path.startswith(DRAWINGS.partition("{")[0]):
            yield path, value["alt"]
        for inner in value.values():
            yield from _pictures(inner)
