"""Compiles the compiled functions of a run, beside those of the crowd's step, before anybody waits for them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from simulator.crowd import compiled

from ..building import rays, shortest
from ..fire import around, flowing, linear, shining
from ..people import choosing, looking

MODULES = (rays, shortest, around, flowing, linear, shining, choosing, looking)


def _state() -> str:
    """A name for the present state of the functions' sources."""
    sources = b"".join(Path(str(module.__file__)).read_bytes() for module in MODULES)
    return f"engine-{hashlib.sha256(sources).hexdigest()[:16]}-"


def is_ready() -> bool:
    """True when they are compiled in the cache, as their sources are now."""
    return compiled.is_ready(_state())


def warm_up() -> None:
    """Compiles them, or loads the compiled code. The first time takes half a minute."""
    for module in MODULES:
        module.warm_up()
    compiled.note_ready(_state())
