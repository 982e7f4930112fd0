"""Reads on films."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from .broadcasts import PREFIX
from .models import Film, FilmScript

REPLAY = "drill-"


def film_by_key(key: str) -> Film | None:
    """The film with this key; None when there is none."""
    return Film.objects.filter(key=key).first()


def lesson_films() -> list[tuple[str, str]]:
    """Key and title of each film that is no drill's replay and no text read out."""
    others = Q(key__startswith=REPLAY) | Q(key__startswith=PREFIX)
    return list(Film.objects.exclude(others).order_by("title").values_list("key", "title"))


def shown_films() -> QuerySet[Film]:
    """The films of published scripts, by title; replays are none of them."""
    live = FilmScript.objects.filter(live=True).values("key")
    return Film.objects.filter(key__in=live).order_by("title", "pk")
