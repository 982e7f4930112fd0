"""Reads on films."""

from __future__ import annotations

from .models import Film

REPLAY = "drill-"


def film_by_key(key: str) -> Film | None:
    """The film with this key; None when there is none."""
    return Film.objects.filter(key=key).first()


def lesson_films() -> list[tuple[str, str]]:
    """Key and title of each film that is no drill's replay."""
    return list(Film.objects.exclude(key__startswith=REPLAY).order_by("title").values_list("key", "title"))
