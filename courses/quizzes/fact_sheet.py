"""The fact sheet: what questions and lessons may state, and where it was seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FACTS = Path(__file__).parent / "facts.yaml"


@cache
def read_facts() -> dict[str, dict[str, Any]]:
    """The facts by id: `text`, and `checked` False where no official text has been found yet."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    facts: dict[str, dict[str, Any]] = yaml.load(FACTS.read_text(encoding="utf-8"), loader)["facts"]  # noqa: S506
    return facts


def facts_to_choose() -> list[tuple[str, str]]:
    """The facts a question may rest on, as an editor chooses them."""
    return [(name, f"{name} {fact['text'][:60]}") for name, fact in read_facts().items() if fact.get("checked", True)]
