"""Reads on courses."""

from __future__ import annotations

from wagtail.models import Page

from .models import CoursePage, LessonPage


def search_pages(text: str) -> list[Page]:
    """Published courses and lessons that hold the words, best first; at most 50."""
    if not text.strip():
        return []
    return [*CoursePage.objects.live().search(text)[:20], *LessonPage.objects.live().search(text)[:30]]
