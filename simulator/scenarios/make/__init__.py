"""The makers of the scenario files.

Each module here with a `make()` writes one: `python -m simulator.scenarios.make`.
"""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from .files import FOLDER, to_json

HELPERS = ("kit", "files", "class_scripts", "__main__")


def makers() -> list[str]:
    """The names of the maker modules."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if m.name not in HELPERS)


def made(maker: str) -> tuple[Path, str]:
    """The file that a maker writes, and its text. Raises ScenarioError when the scenario is not sound."""
    building = importlib.import_module(f"{__name__}.{maker}").make()
    return FOLDER / f"{building.head['id']}.json", to_json(building.data())
