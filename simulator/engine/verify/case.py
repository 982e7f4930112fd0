"""A verification case, and the outcome of running it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..people.crowd import NAMES
from . import on_crowd


@dataclass(frozen=True)
class Outcome:
    """What a case measured, and whether that meets the criterion."""

    got: dict[str, Any]
    passed: bool


@dataclass(frozen=True)
class Case:
    """One test of a published suite. `tolerance` says how far `got` may be off, and by whose rule.

    `quick` cases take a second or two and run in `make test`. A case with a `known_limitation` is reported and does not
    fail the command, on the crowds that `limits` names.
    """

    id: str
    what: str
    expected: str
    tolerance: str
    source: str
    run: Callable[[], Outcome] = field(repr=False)
    quick: bool = False
    cost_s: int = 5
    known_limitation: str = ""
    limits: tuple[str, ...] = NAMES

    def is_limited(self, crowd: str) -> bool:
        """True when the case is known to fail on the crowd of this name."""
        return bool(self.known_limitation) and crowd in self.limits


def report(case: Case) -> dict[str, Any]:
    """Runs a case. Returns the line to print for it. An exception counts as a failure and is named."""
    began = time.perf_counter()
    try:
        outcome = case.run()
    except Exception as error:
        outcome = Outcome({"error": f"{type(error).__name__}: {error}"}, False)
    line: dict[str, Any] = {
        "id": case.id,
        "what": case.what,
        "expected": f"{case.expected} (tolerance: {case.tolerance})",
        "got": outcome.got,
        "pass": outcome.passed,
        "source": case.source,
        "seconds": round(time.perf_counter() - began, 1),
    }
    if case.is_limited(on_crowd.name()):
        line["known_limitation"] = case.known_limitation
    return line


def shown(value: float, digits: int = 2) -> float | None:
    """A number as it is printed: rounded; None for NaN."""
    return None if math.isnan(value) else round(float(value), digits)
