"""Fields of the admin's forms that show what they choose."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail import blocks

from courses.quizzes.models import Quiz


class KeyChoiceBlock(blocks.ChoiceBlock):
    """A choice among texts. Wagtail's own looks each value up among all choices whenever a page is read."""

    def normalize_choice(self, value: Any) -> Any:
        return value


class QuizSelect(forms.Select):
    """The quizzes by their titles; none first."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        self.choices = [("", "—"), *Quiz.objects.order_by("title").values_list("key", "title")]
        return super().optgroups(name, value, attrs)
