"""What a lesson shows, screen by screen: its page cut to one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import escape

from courses.models import LessonPage

from .parts import part_choices, part_screen

TEXT_ON_A_SCREEN = 110  # characters that the back row reads in the time a teacher says them


def _parts_of_text(html: str) -> Iterator[str]:
    """A text's paragraphs and lists, packed into screens."""
    held: list[str] = []
    length = 0
    for part in BeautifulSoup(html, "html.parser").find_all(True, recursive=False):
        characters = len(part.get_text())
        if held and length + characters > TEXT_ON_A_SCREEN:
            yield "".join(held)
            held, length = [], 0
        held.append(str(part))
        length += characters
    if held:
        yield "".join(held)


def content_screens(lesson: LessonPage) -> list[dict[str, Any]]:
    """The screens of a lesson's page. A heading stays on the screens after it; sources stay with the log, not here."""
    found: list[dict[str, Any]] = [
        {"kind": "title", "heading": lesson.title, "html": f"<p>{escape(lesson.summary)}</p>" if lesson.summary else ""}
    ]
    heading, offered = "", [value for value, _label in part_choices()]
    for block in lesson.body:
        if block.block_type == "heading":
            heading = str(block.value)
        elif block.block_type == "text":
            found += [
                {"kind": "content", "heading": heading, "html": part} for part in _parts_of_text(str(block.value))
            ]
        elif block.block_type == "class_drill" and (part := _class_drill(block.value["drill"])) in offered:
            found.append(part_screen(part))
        elif block.block_type != "source":
            found.append({"kind": "content", "heading": heading, "html": str(block.render())})
    return found


def _class_drill(drill: str) -> str:
    """The part of a lesson that this drill is."""
    return f"drill:{drill}"
