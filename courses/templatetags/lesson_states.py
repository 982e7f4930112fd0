"""How far a reader is, in templates."""

from __future__ import annotations

from typing import Any

from django import template

from ..progress import LessonState

register = template.Library()


@register.filter
def state_of(states: dict[Any, LessonState], lesson: Any) -> LessonState | None:
    """``{{ states|state_of:lesson }}``: how far the reader is in this lesson."""
    return states.get(lesson.pk)
