"""Reads on films."""

from __future__ import annotations

from .models import Film


def film_by_key(key: str) -> Film | None:
    """The film with this key; None when there is none."""
    return Film.objects.filter(key=key).first()
