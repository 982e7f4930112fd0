"""The numbers behind harm and smoke, each with its unit, its source and whether it is a choice of this house.

`python -m simulator.engine.fire.settings` prints the table that `settings.md` beside this file must equal.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ISO = "ISO 13571:2012"
SFPE = "SFPE Handbook 5th ed., ch. 63"
JIN = "Jin & Yamada 1985"
CHOICE = "a choice: nothing published was found"
USERS = ("fed", "irritants", "sight", "heat", "haze", "hazards", "two_zone", "passages", "lift_odds", "jets")
TABLE = Path(__file__).parent / "settings.md"


@dataclass(frozen=True, slots=True)
class Setting:
    """One number. `assumed` is True for a choice that no source gives: results that hang on it are worth less."""

    name: str
    value: float
    unit: str
    source: str
    assumed: bool


SETTINGS: dict[str, Setting] = {}


def setting(name: str, value: float, unit: str, source: str, *, assumed: bool = False) -> float:
    """Enters a number into the table and returns it."""
    if name in SETTINGS:
        raise ValueError(f"two settings are called {name!r}")
    SETTINGS[name] = Setting(name, value, unit, source, assumed)
    return value


def table() -> str:
    """All settings as a Markdown table, by name."""
    for module in USERS:
        import_module(f"{__package__}.{module}")
    rows = [
        f"| {one.name} | {one.value:g} | {one.unit} | {'assumption' if one.assumed else 'published'} | {one.source} |"
        for _name, one in sorted(SETTINGS.items())
    ]
    return "\n".join(["| setting | value | unit | standing | source |", "|---|---|---|---|---|", *rows, ""])


if __name__ == "__main__":
    sys.stdout.write(str(import_module("simulator.engine.fire.settings").table()))
