"""Lessons as chats and posters show them."""

from __future__ import annotations

from notices.sharing import Card, Key, Shared

from .models import LessonPage


def _lesson(key: Key) -> LessonPage | None:
    found: LessonPage | None = LessonPage.objects.live().public().filter(pk=key).first()
    return found


def _path(key: Key) -> str | None:
    found = _lesson(key)
    return found.url if found else None


def _card(user: object, key: Key) -> Card | None:
    found = _lesson(key)
    if found is None:
        return None
    return Card(found.title, tuple(filter(None, (found.get_parent().title, found.summary))))


LESSONS = Shared(_path, _card)
