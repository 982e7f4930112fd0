"""Finds the lesson of a course that a drill's mistake points to."""

from __future__ import annotations

from simulator.drills.results.remediation import find_lessons_by


def _published(path: str) -> tuple[str, str] | None:
    """Title and address of the published lesson with the key "course/lesson"; None without one."""
    from courses.models import PAGE_LINE, LessonPage

    page = LessonPage.objects.live().public().filter(content_key=path).only(*PAGE_LINE).first()
    return (page.title, page.url) if page is not None and page.url else None


def register_lessons() -> None:
    find_lessons_by(_published)
