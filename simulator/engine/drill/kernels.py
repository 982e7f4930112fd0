"""Compiles the compiled functions of a run, beside those of the crowd's step, before anybody waits for them."""

from __future__ import annotations

from ..building import rays
from ..fire import around, linear, shining
from ..people import looking


def warm_up() -> None:
    """Compiles them, or loads the compiled code. The first time takes a few seconds."""
    for module in (rays, around, linear, shining, looking):
        module.warm_up()
