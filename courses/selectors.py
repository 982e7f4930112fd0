"""Reads on courses."""

from __future__ import annotations

from wagtail.models import Page

from .models import PAGE_LINE, CoursePage, LessonPage


def search_pages(text: str) -> list[Page]:
    """Published courses and lessons that hold the words, best first; at most 50."""
    if not text.strip():
        return []
    courses = CoursePage.objects.live().public().only(*PAGE_LINE).search(text)[:20]
    return [*courses, *LessonPage.objects.live().public().only(*PAGE_LINE).search(text)[:30]]
