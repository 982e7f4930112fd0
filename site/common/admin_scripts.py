"""Starts Wagtail's widgets without inline scripts, so that the admin's content policy can forbid them.

Wagtail 8 writes `<script>new Chooser("id", {…});</script>` after date fields, choosers and inline panels, and nothing
else inline. Here the same call is written as data, which static/js/admin-start.js carries out.
"""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.widgets import BaseChooser

CALL = re.compile(r"^(?P<name>(?:new )?[A-Za-z]+)\((?P<args>.*)\);?$", re.DOTALL)
# As in Django's json_script: what could end the element is written otherwise.
ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def start_script(name: str, *args: Any) -> SafeString:
    """The call of a function, or of a constructor as `new Name`, written as data."""
    text = json.dumps(args).translate(ESCAPED)
    return format_html('<script type="application/json" data-start="{}">{}</script>', name, mark_safe(text))  # noqa: S308


def start_script_of(script: str) -> SafeString:
    """The same for a call written in JavaScript with JSON arguments. Raises ValueError for anything else."""
    found = CALL.match(script.strip())
    if found is None:
        raise ValueError(f"not a call with JSON arguments: {script[:80]}")
    return start_script(found["name"], *json.loads(f"[{found['args']}]"))


def _render(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """BaseChooser.render with the call as data."""
    value_data = self.get_value_data(value)
    html = self.render_html(name, value_data, attrs)
    script = start_script_of(self.render_js_init(attrs["id"], name, value_data))
    return mark_safe(f"{html}{script}")  # noqa: S308


def start_choosers_by_data() -> None:
    """Replaces the one method of Wagtail's choosers that writes an inline script."""
    BaseChooser.render = _render
