"""A form field that takes a division by its name or its code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .codes import Level
from .finding import find_divisions
from .models import Division

MOST_TOWNS = 120


class DivisionInput(forms.TextInput):
    """A text field that offers the towns of an area while one types."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.towns: QuerySet[Division] = Division.objects.none()

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The field and its list of names, MOST_TOWNS at most: whoever oversees more types the name."""
        towns = list(self.towns.filter(level=Level.TOWN).select_related("parent").order_by("code")[: MOST_TOWNS + 1])
        if not towns or len(towns) > MOST_TOWNS:
            return super().render(name, value, attrs, renderer)
        key = f"{(attrs or {}).get('id', name)}-towns"
        options = format_html_join("", '<option value="{}{}">', ((row.parent or "", row.name) for row in towns))
        field = super().render(name, value, {**(attrs or {}), "list": key, "autocomplete": "off"}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)


class DivisionField(forms.CharField):
    """One division among `divisions`, typed by name or code; several of one name are offered with their codes."""

    def __init__(self, *, divisions: QuerySet[Division], **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Division"))
        options.setdefault("help_text", gettext_lazy("Its name, as 南湖区建设街道, or its code of twelve digits."))
        super().__init__(max_length=80, widget=DivisionInput, **options)
        self.divisions = divisions

    @property
    def divisions(self) -> QuerySet[Division]:
        """Where the division lies."""
        return self._divisions

    @divisions.setter
    def divisions(self, rows: QuerySet[Division]) -> None:
        self._divisions = self.widget.towns = rows

    def clean(self, value: Any) -> Division | None:
        text = super().clean(value)
        if not text:
            return None
        found = find_divisions(text, self.divisions)
        if not found:
            raise ValidationError(_("No division of your area has this name or code."))
        if len(found) > 1:
            names = "、".join(f"{row.full_name} {row.code}" for row in found)
            raise ValidationError(_("Several divisions are meant: %(names)s. Please type the code of one."), "several",
                                  {"names": names})  # fmt: skip
        return found[0]
