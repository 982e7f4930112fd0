"""Reads scenario files. A bad file is refused, with the place in it, before anything runs."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from simulator.protocol.text import Text

from .checks import check_schema, check_sense
from .model import FOLDER, SCHEMA, MissingScenarioError, Scenario, ScenarioError

NOT_JSON = Text("不是正确的 JSON：多半少了逗号、引号或括号", "not JSON: often a comma, quote or bracket is missing")


def folders() -> list[Path]:
    """Where scenarios lie: the site's own folder first, which SCENARIO_DIR names, then ours."""
    own = os.environ.get("SCENARIO_DIR", "")
    return [Path(own), FOLDER] if own else [FOLDER]


def shipped_ids() -> list[str]:
    """The ids of all scenario files, the platform's and the site's own, including broken ones."""
    names = {path.stem for folder in folders() for path in folder.glob("*.json")}
    return sorted(names - {SCHEMA.stem})


def scenario_ids() -> list[str]:
    """The ids of the drills: all files except those for practice. A broken file is listed; loading it says why."""
    return [name for name in shipped_ids() if not _is_practice(name)]


def usable_ids() -> list[str]:
    """The ids of the drills whose files can be read."""
    usable = []
    for name in scenario_ids():
        with suppress(ScenarioError):
            usable.append(load_scenario(name).id)
    return usable


def _is_practice(name: str) -> bool:
    try:
        return load_scenario(name).practice
    except ScenarioError:
        return False


@lru_cache(maxsize=32)
def load_scenario(name: str) -> Scenario:
    """The scenario of this id, or in the file at this path. It is read once per process.

    Raises ScenarioError when it is broken, MissingScenarioError when there is none.
    """
    places = [Path(name)] if name.endswith(".json") else [folder / f"{name}.json" for folder in folders()]
    path = next((place for place in places if place.is_file()), None)
    if path is None or path.name == SCHEMA.name:
        raise MissingScenarioError(name, Text("没有这个场景", "there is no such scenario"))
    try:
        return parse_scenario(path.read_text(encoding="utf-8"))
    except ScenarioError as error:
        error.file = path.name
        raise


def parse_scenario(text: str) -> Scenario:
    """The scenario in a JSON text, checked by schema and by sense. Raises ScenarioError when it is broken."""
    try:
        data = json.loads(text)
    except ValueError as error:
        place = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "file"
        raise ScenarioError(place, NOT_JSON) from error
    check_schema(data)
    check_sense(data)
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Scenario.from_dict(data, hashlib.sha256(canonical.encode()).hexdigest())
