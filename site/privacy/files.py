"""An export as a file: a page to read and print, or JSON for programs. Both hold the same."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from .requests import Section

FORMATS = ("html", "json")


def export_file(sections: Sequence[Section], *, format: str) -> HttpResponse:
    """The sections as a file to download; anything but json is the page."""
    name = f"personal-data-{timezone.localdate():%Y-%m-%d}"
    if format == "json":
        body = json.dumps(_as_dict(sections), ensure_ascii=False, indent=1)
        response = HttpResponse(body, content_type="application/json; charset=utf-8")
        name += ".json"
    else:
        context = {"sections": sections, "made_at": timezone.localtime()}
        response = HttpResponse(render_to_string("privacy/export.html", context))
        name += ".html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_dict(sections: Sequence[Section]) -> dict[str, object]:
    return {
        "format": 1,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "about": _("Everything the platform holds about you, and why."),
        "held": [section.to_dict() for section in sections],
    }
