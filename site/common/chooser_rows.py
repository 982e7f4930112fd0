"""Several rows chosen one by one: a chooser for each, and empty ones below for more."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Media, Widget
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin.widgets import BaseChooser

EMPTY_ROWS = 3
MOST_ROWS = 500


class ChooserRows(Widget):
    """For a ModelMultipleChoiceField: the chooser of its model once a chosen row, and three times empty.

    It needs no script of its own; whoever has more than three to add saves in between.
    """

    needs_multipart_form = False

    def __init__(self, chooser: type[BaseChooser], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.chooser = chooser

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = [pk for row in value or () if self._may_be_key(pk := getattr(row, "pk", row))]
        rows = [*chosen, *[None] * EMPTY_ROWS]
        base = (attrs or {}).get("id") or f"id_{name}"
        drawn = [
            (self.chooser().render(f"{name}-{place}", pk, {"id": f"{base}-{place}"}),) for place, pk in enumerate(rows)
        ]
        note = _("Clear a row to take it out. For more than these, save and come back.")
        return format_html(
            '<div class="chooser-rows" id="{}">{}<p class="help">{}</p></div>',
            base, format_html_join("", '<div class="w-mb-2">{}</div>', drawn), note,
        )  # fmt: skip

    def _may_be_key(self, value: Any) -> bool:
        """False for what was sent and is no key at all: the chooser could not look it up."""
        try:
            self.chooser().model_class._meta.pk.to_python(value)
        except ValidationError:
            return False
        return True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = []
        for place in range(MOST_ROWS):
            if (key := f"{name}-{place}") not in data:
                break
            if (value := str(data[key]).strip()) and value not in found:
                found.append(value)
        return found

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return f"{name}-0" not in data

    def id_for_label(self, id_: str) -> str:
        return ""

    @property
    def media(self) -> Media:
        return self.chooser().media  # type: ignore[no-any-return]
