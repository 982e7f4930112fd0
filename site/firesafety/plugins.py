"""Plug-ins: packages of a county or a firm that add to the platform and change nothing of it.

`PLUGINS` names them. What a plug-in may add is gathered in `extending.py`; `site/docs/plug-ins.md` leads through one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig
from django.core.exceptions import ImproperlyConfigured

from . import ROOT

MODULE = re.compile(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*")


class PluginRefused(ImproperlyConfigured):
    """A plug-in cannot be one; the sentence says why. `manage.py` shows it alone."""


def plugins_from(names: Iterable[str], folder: Path) -> list[str]:
    """The named packages, with `folder` searched after all others. Raises PluginRefused for one that cannot be."""
    wanted = [name.strip() for name in names if name.strip()]
    if wanted and folder.is_dir() and str(folder) not in sys.path:
        sys.path.append(str(folder))
    for name in wanted:
        if reason := _reason_against(name, folder) or ("it is named twice" if wanted.count(name) > 1 else ""):
            raise PluginRefused(f"PLUGINS: {name!r} is refused: {reason}.")
    return wanted


def own_packages() -> set[str]:
    """The packages that are the platform's: those that lie at its roots."""
    return {path.parent.name for root in (ROOT, ROOT / "site") for path in root.glob("*/__init__.py")}


def _reason_against(name: str, folder: Path) -> str:
    """Why a package cannot be a plug-in; empty when it can."""
    top = name.partition(".")[0]
    if not MODULE.fullmatch(name):
        return "it is no name of a package"
    if top in own_packages():
        return f"the package {top!r} is the platform's own"
    found = find_spec(top)
    if found is None or find_spec(name) is None:
        return f"there is no such package, neither installed nor in {folder}"
    if not (folder / top).is_dir():
        return ""
    if found.origin is None:
        return f"{folder / top} has no __init__.py"
    if not Path(found.origin).samefile(folder / top / "__init__.py"):
        return f"another package {top!r} is installed already and goes before the one in {folder}"
    return ""


def refuse_taken_labels(plugins: Sequence[str], installed: Iterable[str]) -> None:
    """Raises PluginRefused when a plug-in's label, and so the names of its tables, is another app's."""
    labels = {AppConfig.create(entry).label: entry for entry in installed if entry not in plugins}
    for name in plugins:
        label = AppConfig.create(name).label
        if label in labels:
            text = f"its label {label!r} is taken by {labels[label]}; set another `label` in its apps.py"
            raise PluginRefused(f"PLUGINS: {name!r} is refused: {text}.")
        labels[label] = name
