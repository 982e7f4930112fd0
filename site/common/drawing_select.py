"""A list of the site's own drawings that shows the one chosen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static


class DrawingSelect(forms.Select):
    """A list of drawings by what they show; `admin-lesson.js` shows the chosen one below it."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"data-drawing": "", **(attrs or {})}, choices)

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        if option["value"]:
            option["attrs"]["data-url"] = static(str(option["value"]))
        return option
