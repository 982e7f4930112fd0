"""The panel of a script's form that shows how far its film is."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel


class FilmPanel(Panel):
    """The film of the script: its state, how far it is, and whether a voice is installed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("The film"), **kwargs})

    class BoundPanel(Panel.BoundPanel):
        template_name = "media/script_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from media.speech.installed import installed_voice

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "film": self.instance.film, "has_voice": installed_voice() is not None}
