"""A lesson's worksheet: what pupils find, order, choose and write, on A4; the answers on a page of their own."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from common.typesetting import render_pdf
from common.wording import says_only

from ..models import LessonPage
from .outline import Part, outline_of
from .pictures import as_file


def worksheet_pdf(lesson: LessonPage) -> bytes:
    """The sheet as PDF bytes, in the active language."""
    outline = outline_of(lesson)
    files: dict[str, bytes] = {}
    data = {
        "title": outline.title,
        "course": outline.course,
        "parts": [_part(part, files) for part in outline.doing()],
        "texts": _texts(),
        "note": says_only(),
    }
    return render_pdf("courses/files/worksheet.typ", data, files)


def _part(part: Part, files: dict[str, bytes]) -> dict[str, Any]:
    names = []
    for picture in part.pictures:
        if (found := as_file(picture, len(files))) is not None:
            files[found[0]] = found[1]
            names.append(found[0])
    return {"heading": part.heading, "lines": part.lines, "pictures": names, "form": part.form, "answer": part.answer}


def _texts() -> dict[str, str]:
    return {
        "name": gettext("Name or seat"),
        "class": gettext("Class or unit"),
        "day": gettext("Date"),
        "tick": gettext("Tick, and circle it in the picture."),
        "order": gettext("Write the number of its turn into the brackets."),
        "line": gettext("One line that I remember from this lesson"),
        "answers": gettext("Answers, for who teaches"),
    }
