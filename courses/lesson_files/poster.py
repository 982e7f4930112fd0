"""A lesson as a poster on A3: its title, one picture, what to do, the line to remember, the code that leads to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from common.typesetting import render_pdf
from common.wording import says_only
from people.staff.qr import link_png

from ..models import LessonPage
from .outline import DOING, Outline, Part, outline_of
from .pictures import as_file

MOST_LINES, LONGEST = 6, 60


def poster_pdf(lesson: LessonPage) -> bytes:
    """The poster as PDF bytes, in the active language."""
    outline = outline_of(lesson)
    files = {"code.png": link_png(_url(lesson), 8)}
    picture = next((picture for part in outline.parts for picture in part.pictures), None)
    found = as_file(picture, 0) if picture else None
    if found is not None:
        files[found[0]] = found[1]
    heading, lines = poster_lines(outline)
    data: dict[str, Any] = {
        "title": outline.title,
        "summary": outline.summary,
        "picture": found[0] if found else "",
        "heading": heading,
        "lines": lines,
        "remember": outline.remember,
        "course": outline.course,
        "scan": gettext("Scan to learn this lesson, free, without an account"),
        "sources": "；".join(outline.sources),
        "note": says_only(),
    }
    return render_pdf("courses/files/poster.typ", data, files)


def poster_lines(outline: Outline) -> tuple[str, list[str]]:
    """Heading and at most six short lines: the lesson's fullest steps, or what its task asks for."""
    listed = [(part.heading, lines) for part in outline.parts if len(lines := _numbered(part)) > 2]
    heading, lines = max(listed, key=lambda found: sum(map(len, found[1])), default=("", []))
    if not lines:
        heading, lines = next(((p.heading, p.lines) for p in outline.parts if p.stage == DOING), ("", []))
    return heading, [line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…" for line in lines[:MOST_LINES]]


def _numbered(part: Part) -> list[str]:
    """The steps of a part, without their numbers."""
    return [line.partition(". ")[2] for line in part.lines if line.partition(". ")[0].isdecimal()]


def _url(lesson: LessonPage) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{lesson.get_url() or ''}"
