"""Periodic work that plug-ins add; each room's own is gathered in `firesafety.periodic`."""

from __future__ import annotations

from collections.abc import Callable

Work = Callable[[], object]

_added: dict[str, Work] = {}


def register_periodic_work(name: str, work: Work) -> None:
    """Has `work` done each minute by the task worker: idempotent, and quick when there is nothing to do."""
    _added[name] = work


def added_work() -> dict[str, Work]:
    """What plug-ins have added, by the names under which they registered it."""
    return dict(_added)
