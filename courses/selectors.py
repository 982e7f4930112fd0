"""Reads on courses."""

from __future__ import annotations

from collections.abc import Collection

from .models import PAGE_LINE, CoursePage, LessonPage


def search_pages(text: str) -> list[CoursePage | LessonPage]:
    """Published courses and lessons that hold the words, best first, with what an excerpt needs; at most 50."""
    if not text.strip():
        return []
    courses = CoursePage.objects.live().public().only(*PAGE_LINE, "intro").search(text)[:20]
    lessons = LessonPage.objects.live().public().only(*PAGE_LINE, "summary", "body").search(text)[:30]
    return [*courses, *lessons]


def lessons_named(keys: Collection[str]) -> dict[str, tuple[str, str]]:
    """Title and address of published lessons by content key."""
    pages = LessonPage.objects.live().public().filter(content_key__in=keys).only(*PAGE_LINE, "content_key")
    return {page.content_key: (page.title, page.url) for page in pages}


def lesson_choices() -> list[tuple[str, str]]:
    """Keys and titles of all lessons, course by course, each behind its course's title."""
    titles = dict(CoursePage.objects.values_list("path", "title"))
    rows = LessonPage.objects.order_by("path").values_list("content_key", "title", "path")
    return [(key, f"{titles.get(path[: -LessonPage.steplen], '—')} · {title}") for key, title, path in rows]


def course_choices() -> list[tuple[str, str]]:
    """Keys as the ledger writes them, and titles, of all courses in their order; drafts too."""
    return [(page.key, page.title) for page in CoursePage.objects.order_by("path").only(*PAGE_LINE, "content_key")]
