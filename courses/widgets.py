"""Fields of the admin's forms that show what they choose."""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static
from wagtail import blocks

from courses.quizzes.models import Quiz


class KeyChoiceBlock(blocks.ChoiceBlock):
    """A choice among texts. Wagtail's own looks each value up among all choices whenever a page is read."""

    def normalize_choice(self, value: Any) -> Any:
        return value


class DrawingSelect(forms.Select):
    """A list of drawings by what they show; `admin-drawings.js` shows the chosen one below it."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-drawing": "", **(attrs or {})}, choices)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"]:
            option["attrs"]["data-url"] = static(str(option["value"]))
        return option


class QuizSelect(forms.Select):
    """The quizzes by their titles; none first."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        self.choices = [("", "—"), *Quiz.objects.order_by("title").values_list("key", "title")]
        return super().optgroups(name, value, attrs)
