"""What files a lesson has: their names in addresses, and what they are called."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TITLES = {
    "plan.docx": _("Lesson plan (Word)"),
    "plan.pdf": _("Lesson plan (PDF)"),
    "slides.pptx": _("Slides (PowerPoint)"),
    "worksheet.pdf": _("Worksheet (PDF)"),
    "poster.pdf": _("Poster, A3 (PDF)"),
}


def files_of(lesson_id: int) -> list[dict[str, Any]]:
    """Title and address of each file of a lesson."""
    return [
        {"title": title, "url": reverse("courses:lesson_file", args=[lesson_id, name])}
        for name, title in TITLES.items()
    ]
