"""Reads on courses and what the home page shows."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from wagtail.models import Page

LEVEL_OF_KIND = {"base": "city", "hall": "county", "room": "town", "point": "village"}


def home_figures() -> dict[str, Any]:
    """Venue counts by level, how many are open, and the courses. The venue model is asked for by name (ADR 0001)."""
    from .models import CoursePage

    venue = apps.get_model("venues.Venue")
    rows = venue.objects.values("kind").annotate(count=Count("pk"), open=Count("pk", filter=Q(state="open"))).order_by()
    return {
        "venue_counts": {LEVEL_OF_KIND[row["kind"]]: row["count"] for row in rows},
        "open_count": sum(row["open"] for row in rows),
        "courses": CoursePage.objects.live().order_by("path"),
    }


def search_pages(text: str) -> list[Page]:
    """Published courses and lessons that hold the words, best first; at most 50."""
    from .models import CoursePage, LessonPage

    if not text.strip():
        return []
    return [*CoursePage.objects.live().search(text)[:20], *LessonPage.objects.live().search(text)[:30]]
