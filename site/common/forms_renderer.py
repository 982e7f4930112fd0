"""How forms are drawn in this house: as Django draws them, with words where it has an empty choice of hyphens."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext as _

HYPHENS = "---------"


class HouseRenderer(DjangoTemplates):
    """Says of an empty choice what it is: one still to be made, or one that may be left."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        widget = context.get("widget") or {}
        for _group, options, _place in widget.get("optgroups", ()):
            for option in options:
                if option["label"] == HYPHENS:
                    option["label"] = _("please choose") if widget.get("required") else _("no choice")
        return super().render(template_name, context, request)
