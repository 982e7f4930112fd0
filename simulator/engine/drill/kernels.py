"""Compiles the compiled functions of a run, beside those of the crowd's step, before anybody waits for them."""

from __future__ import annotations

from ..building import rays, shortest
from ..fire import around, flowing, linear, shining
from ..people import choosing, looking


def warm_up() -> None:
    """Compiles them, or loads the compiled code. The first time takes a few seconds."""
    for module in (rays, shortest, around, flowing, linear, shining, choosing, looking):
        module.warm_up()
