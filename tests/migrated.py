"""A migrated database made once and copied by each test process.

It lies under `.var/tests`, named by a digest of all that decides its content: migrations and guards with the modules
they import, models, settings and installed versions.
"""

from __future__ import annotations

import ast
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from tests.races import ROOT, manage

KEPT = ROOT / ".var" / "tests"
MOST_KEPT = 4
PACKAGES = ("site", "courses", "simulator", "venues", "media")
DATABASE = "db.sqlite3"
MIGRATIONS = "migrations.json"  # which migrations a folder holds: path → digest of the file
LONGEST_S = 900  # half a minute where nothing else runs


def migrate(var_dir: Path, **extra: str) -> None:
    """Makes and migrates the database of `var_dir`: SQLite's is a copy, another's is migrated where it is."""
    if "DATABASE_URL" in extra:
        manage(var_dir, "migrate", "--verbosity", "0", timeout=LONGEST_S, **extra)
    else:
        shutil.copytree(migrated_dir(), var_dir, ignore=shutil.ignore_patterns(MIGRATIONS), dirs_exist_ok=True)


def migrated_dir() -> Path:
    """A folder as `manage.py migrate` leaves it, made when there is none of this digest. Copy it, never open it."""
    folder = KEPT / f"migrated-{digest()}"
    make_once(folder, _make)
    os.utime(folder)
    return folder


def make_once(folder: Path, make: Callable[[Path], object]) -> None:
    """Makes `folder` whole or not at all, in one process while the others wait."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _lock(folder.parent / "lock"):
        if folder.exists():
            return
        _clear_drafts(folder.parent)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix="draft-"))
        try:
            make(draft)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise


def _clear_drafts(folder: Path) -> None:
    """Takes away what a maker that was killed left behind; call it with the lock held."""
    for left in folder.glob("draft-*"):
        shutil.rmtree(left)


def load_into(connection: sqlite3.Connection, folder: Path) -> None:
    """Replaces the content of `connection`'s database, which may be in memory, by that of `folder`."""
    with contextlib.closing(sqlite3.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as source:
        source.backup(connection)


@cache
def digest(root: Path = ROOT) -> str:
    """Names all that decides what a migrated database holds: sources, installed versions, Python and SQLite."""
    found = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for name, version in sorted((part.name, part.version) for part in distributions()):
        found.update(f"\n{name} {version}".encode())
    for path in sources(root):
        found.update(f"\n{path.relative_to(root)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:32]


def sources(root: Path = ROOT) -> list[Path]:
    """Our files that decide what a migrated database holds: settings, models, migrations, guards and their imports."""
    tree = [path for package in PACKAGES for path in (root / package).rglob("*.py") if "node_modules" not in path.parts]
    found = {
        path
        for path in tree
        if path.name in {"apps.py", "models.py"} or path.parent.name == "models" or path.name.startswith("settings")
    }
    waiting = {path for path in tree if path.parent.name == "migrations" or path.name == "guards.py"}
    while waiting:
        found |= waiting
        waiting = {imported for path in waiting for imported in _imports(path, root)} - found
    return sorted(found)


def _imports(path: Path, root: Path) -> Iterator[Path]:
    """The files of ours that one file names in its imports."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(path.relative_to(root).parts[: -node.level]) if node.level else ""
            module = ".".join(part for part in (package, node.module) if part)
            names = [module, *(f"{module}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            relative = name.replace(".", "/")
            for place in (root / relative, root / "site" / relative):
                yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.exists())


def _make(folder: Path) -> None:
    """Migrates, leaves the database as one file without a write-ahead log, and takes old folders away.

    It goes on from an earlier folder when there is one: most of the work is to apply migrations to the state of models.
    """
    applied = migrations()
    if (earlier := earlier_of(applied)) is not None:
        shutil.copytree(earlier, folder, dirs_exist_ok=True)
    manage(folder, "migrate", "--verbosity", "0", timeout=LONGEST_S)
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    (folder / MIGRATIONS).write_text(json.dumps(applied))
    kept = sorted(KEPT.glob("migrated-*"), key=lambda path: path.stat().st_mtime)
    for old in kept[: -(MOST_KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def migrations(root: Path = ROOT) -> dict[str, str]:
    """Our migrations and what they import, each with the digest of its file."""
    found: set[Path] = set()
    waiting = {path for package in PACKAGES for path in (root / package).rglob("migrations/*.py")}
    waiting = {path for path in waiting if "node_modules" not in path.parts}
    while waiting:
        found |= waiting
        waiting = {imported for path in waiting for imported in _imports(path, root)} - found
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(found)}


def earlier_of(wanted: dict[str, str], kept: Path = KEPT) -> Path | None:
    """The newest folder from which one can go on: all that it was made by still stands unchanged."""
    folders = sorted(kept.glob("migrated-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in folders:
        with contextlib.suppress(FileNotFoundError):
            if json.loads((folder / MIGRATIONS).read_text()).items() <= wanted.items():
                return folder
    return None


@contextlib.contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Holds a lock between processes; the kernel frees it when its holder dies."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
