"""Reads scenario files. A bad file is refused, with the place in it, before anything runs."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from simulator.protocol.text import Text

from .checks import check_schema, check_sense
from .model import FOLDER, SCHEMA, MissingScenarioError, Scenario, ScenarioError

NOT_JSON = Text("不是正确的 JSON：多半少了逗号、引号或括号", "not JSON: often a comma, quote or bracket is missing")


def shipped_ids() -> list[str]:
    """The ids of all the platform's scenario files, including broken ones."""
    return sorted(path.stem for path in FOLDER.glob("*.json") if path.name != SCHEMA.name)


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
    path = Path(name) if name.endswith(".json") else FOLDER / f"{name}.json"
    if not path.is_file() or path.name == SCHEMA.name:
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
