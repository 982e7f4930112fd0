"""Signed roots outside the database: one file a chain, one line a batch, only ever appended to."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .keys import ledger_dir
from .row_hash import canonical

TAIL_BYTES = 8192


class RootsLineError(ValueError):
    """A line of the roots file is no JSON object with a number."""


def roots_path(is_sample: bool) -> Path:
    """The chain's file; there is none before its first seal."""
    return ledger_dir() / ("roots-sample.jsonl" if is_sample else "roots.jsonl")


def read_line(line: bytes) -> dict[str, Any]:
    """One signed root. Raises RootsLineError."""
    try:
        found = json.loads(line)
    except ValueError as error:
        raise RootsLineError(str(error)) from error
    if not isinstance(found, dict) or not isinstance(found.get("number"), int):
        raise RootsLineError("no signed root")
    return found


def lines(is_sample: bool) -> Iterator[bytes]:
    """The file's lines in order, one in memory at a time; none when there is no file."""
    path = roots_path(is_sample)
    if path.exists():
        with path.open("rb") as stream:
            yield from stream


def last_root(is_sample: bool) -> dict[str, Any] | None:
    """The newest whole line; None when there is none. Raises RootsLineError."""
    path = roots_path(is_sample)
    if not path.exists():
        return None
    with path.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL_BYTES))
        whole = stream.read().rpartition(b"\n")[0]
    return read_line(whole.rpartition(b"\n")[2]) if whole else None


@contextmanager
def locked() -> Iterator[None]:
    """Keeps other processes from sealing and appending meanwhile."""
    with (ledger_dir() / "roots.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def append(is_sample: bool, roots: list[dict[str, Any]]) -> None:
    """Adds lines and waits until the disk has them. An unfinished last line, cut short by a crash, is dropped first."""
    path = roots_path(is_sample)
    fresh = not path.exists()
    with path.open("ab") as stream:
        stream.truncate(_whole_length(path))
        stream.writelines(canonical(root) + b"\n" for root in roots)
        stream.flush()
        os.fsync(stream.fileno())
    if fresh:
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def _whole_length(path: Path) -> int:
    """Bytes up to the end of the last whole line."""
    with path.open("rb") as stream:
        end = stream.seek(0, os.SEEK_END)
        start = max(0, end - TAIL_BYTES)
        stream.seek(start)
        tail = stream.read()
    return start + tail.rfind(b"\n") + 1 if b"\n" in tail else (0 if start == 0 else end)
