"""Reads on courses."""

from __future__ import annotations

from wagtail.models import Page

from .models import PAGE_LINE, CoursePage, LessonPage


def search_pages(text: str) -> list[Page]:
    """Published courses and lessons that hold the words, best first; at most 50."""
    if not text.strip():
        return []
    found = [(CoursePage, 20), (LessonPage, 30)]
    return [page for kind, most in found for page in kind.objects.live().only(*PAGE_LINE).search(text)[:most]]
