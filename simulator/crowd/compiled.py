"""How the package's functions are compiled, and where the compiled code is kept.

Numba notices changes in a function's own file only, not in the functions it calls. Each state of the package's sources
therefore has its own folder, under `NUMBA_CACHE_DIR` or else in the Python environment. Set `NUMBA_CPU_NAME=generic`
where machines of several kinds share the folder; the results are the same bits.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding as llvm
import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def _digest() -> str:
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]


CACHE = Path(os.environ.get("NUMBA_CACHE_DIR") or Path(sys.prefix) / "numba") / f"crowd-{_digest()}"


def _mark(others: str) -> Path:
    """The file that says that all is compiled, for the processor that code is compiled for here."""
    config: Any = numba.config
    return CACHE / f"{others}{config.CPU_NAME or llvm.get_host_cpu_name()}.ready"


def is_ready(others: str = "") -> bool:
    """True when every function of the package is compiled in the cache; or those that a caller has noted by a name."""
    return _mark(others).exists()


def note_ready(others: str = "") -> None:
    """Notes that every function of the package is compiled in the cache; or, by a name, the `others` of a caller."""
    with contextlib.suppress(OSError):  # a cache that cannot be written to is a slow start and no more
        _mark(others).touch()


def compiled(function: Function) -> Function:
    """Numba's nopython mode without fast math, so that every machine computes the same. It releases the GIL."""
    return _compiled(function)


def kernel(function: Function) -> Function:
    """The same for functions that make no arrays, and call none that do.

    They do not count who uses an array: in loops over people that costs as much as the rules themselves.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: Function, **options: Any) -> Function:
    config: Any = numba.config
    before, config.CACHE_DIR = config.CACHE_DIR, str(CACHE)
    try:
        compile_lazily: Any = numba.njit
        # NumPy's error model leaves out the tests for division by zero: no function of the package divides by it.
        return cast(Function, compile_lazily(cache=True, nogil=True, error_model="numpy", **options)(function))
    finally:
        config.CACHE_DIR = before
