"""The kiosk's settings: kiosk.ini, overridden by options on the command line."""

from __future__ import annotations

import configparser
from dataclasses import dataclass
from pathlib import Path

from simulator.engine.scenario.loader import scenario_ids

SCENARIOS = ("school-floor", "rental", "workshop")
MOST_SCENARIOS = 4


class SettingsError(ValueError):
    """The file has a setting that a kiosk cannot use; the message names it."""


@dataclass(frozen=True)
class Settings:
    """`url` and `token` may be empty: then the kiosk plays offline and keeps its results."""

    url: str = ""
    token: str = ""
    language: str = "zh"
    child: bool = True
    scenarios: tuple[str, ...] = SCENARIOS
    data: Path = Path("kiosk-data")
    fullscreen: bool = True


def read_settings(path: Path) -> Settings:
    """Reads the settings from an ini file, with defaults for what is missing. Raises SettingsError."""
    ini = configparser.ConfigParser(interpolation=None)
    try:
        ini.read(path, encoding="utf-8-sig")  # the editor of Windows writes a mark before the first line
        part = ini["kiosk"] if ini.has_section("kiosk") else None
        if part is None:
            return Settings(data=path.parent / "kiosk-data")
        language = part.get("language", "zh").strip()
        names = tuple(name.strip() for name in part.get("scenarios", ",".join(SCENARIOS)).split(",") if name.strip())
        child, fullscreen = part.getboolean("child", True), part.getboolean("fullscreen", True)
    except (configparser.Error, UnicodeDecodeError, ValueError) as error:
        raise SettingsError(f"{path.name}: {error}") from error
    if language not in ("zh", "en"):
        raise SettingsError(f"{path.name}: language = zh / en")
    unknown = [name for name in names if name not in scenario_ids()]
    if unknown or not names:
        raise SettingsError(f"{path.name}: scenarios: {', '.join(unknown) or '-'}; {', '.join(scenario_ids())}")
    url = part.get("url", "").strip()
    if url and not url.startswith(("http://", "https://")):
        raise SettingsError(f"{path.name}: url = http(s)://…")
    return Settings(
        url=url,
        token=part.get("token", "").strip(),
        language=language,
        child=child,
        scenarios=names[:MOST_SCENARIOS],
        data=path.parent / part.get("data", "kiosk-data").strip(),
        fullscreen=fullscreen,
    )
