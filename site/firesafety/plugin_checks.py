"""System checks of what an operator or a plug-in has put in: what leads nowhere or cannot be read is said at start."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template


@register()
def check_menu_entries(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each entry of a menu leads to a page."""
    from people.desks import lost_desks

    return [
        Warning(
            f"The menu entry {name!r} leads to no page and is left out.",
            hint="register_desk takes the name of an address, such as 'label:name', of the plug-in's urls.py.",
            id="firesafety.W006",
        )
        for name in lost_desks()
    ]


@register()
def check_own_scenarios(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The drills in VAR_DIR can be played."""
    from simulator.engine.scenario.loader import parse_scenario
    from simulator.engine.scenario.model import ScenarioError

    found: list[CheckMessage] = []
    for path in sorted((Path(settings.VAR_DIR) / "scenarios").glob("*.json")):
        try:
            parse_scenario(path.read_text(encoding="utf-8"))
        except (ScenarioError, ValueError) as error:
            found.append(Warning(f"The drill in {path} cannot be played: {error}", id="firesafety.W007"))
    return found


@register()
def check_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Templates of blocks and layouts are there, and those in VAR_DIR can be read."""
    from courses.extensions import added_blocks
    from courses.training.certificates.layouts import layout_templates

    blocks = {f"the block {name}": getattr(block.meta, "template", "") for name, block in added_blocks()}
    layouts = {f"the certificate's layout {name}": name for name in layout_templates()}
    own = Path(settings.VAR_DIR) / "templates"
    files = {str(path): str(path.relative_to(own)) for path in sorted(own.rglob("*.html"))}
    faults = [*_unusable((blocks | files).items())]
    faults += [(what, f"there is no {name}") for what, name in layouts.items() if not _is_there(name)]
    return [Warning(f"The template of {what} cannot be used: {why}.", id="firesafety.W008") for what, why in faults]


def _unusable(templates: Iterable[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Which of the templates cannot be used, and why not."""
    for what, name in templates:
        if not name:
            yield what, "it names none, and the names of its fields would be shown"
            continue
        try:
            get_template(name)
        except TemplateDoesNotExist:
            yield what, f"there is no {name}"
        except TemplateSyntaxError as error:
            yield what, str(error).rstrip(".")


def _is_there(name: str) -> bool:
    """Whether a Typst file lies among the templates."""
    from common.typesetting import layout_source

    try:
        layout_source(name)
    except TemplateDoesNotExist:
        return False
    return True
