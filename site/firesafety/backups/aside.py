"""Places beside those in use, where an archive is unpacked and looked at, and the exchange at the end."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from .layout import ASIDE, DATABASE, SCRATCH, STATE, Folder, folders, ledger_folder, state_places

JOURNAL, REPLACED = "moves.jsonl", ".replaced"


@dataclass
class Aside:
    """Where each part of an archive is unpacked: below the place it is for, so that a rename puts it there.

    A rehearsal has everything in one folder, because nothing is put anywhere.
    """

    mark: str
    rehearsal: bool
    made: list[Path] = field(default_factory=list)

    @property
    def root(self) -> Path:
        return Path(settings.VAR_DIR) / self.mark

    def folder(self, folder: Folder) -> Path:
        return self.root / folder.name if self.rehearsal else folder.place / self.mark

    def database(self) -> Path:
        """The unpacked database or dump."""
        name = DATABASE[connection.vendor]
        if connection.vendor == "sqlite" and not self.rehearsal:
            return database_file().with_name(f"{self.mark}-{name}")
        return self.root / name

    def state(self, name: str) -> Path:
        """An unpacked single file, by its name in the archive."""
        return self.root / name

    def place_of(self, name: str) -> Path | None:
        """Where a file of the archive is unpacked; None for what this installation has no place for."""
        if name in DATABASE.values():
            return self.database() if name == DATABASE[connection.vendor] else None
        if name.startswith(f"{STATE}/"):
            return self.state(name)
        head, _, rest = name.partition("/")
        found = next((folder for folder in folders() if folder.name == head), None)
        return self.folder(found) / rest if found else None

    def ready(self) -> None:
        """Makes the folders, and remembers those that were not there before."""
        if not self.rehearsal and not (ledger := ledger_folder().place).exists():
            ledger.mkdir(mode=0o700, parents=True)
            self.made.append(ledger)
        for place in (self.root, *(self.folder(folder) for folder in folders())):
            missing = [part for part in (place, *place.parents) if not part.exists()]
            place.mkdir(parents=True, exist_ok=True)
            self.made += reversed(missing)

    def clear(self) -> None:
        """Removes what was unpacked and the folders that were made for it."""
        database = self.database()
        for path in (database, *beside(database)):
            path.unlink(missing_ok=True)
        for place in (self.root, *(self.folder(folder) for folder in folders())):
            shutil.rmtree(place, ignore_errors=True)
        for path in reversed(self.made):
            with contextlib.suppress(OSError):  # it holds something by now
                path.rmdir()


@contextmanager
def set_aside(*, rehearsal: bool) -> Iterator[Aside]:
    """Places of their own for one restore; nothing is left of them afterwards."""
    aside = Aside(f"{SCRATCH if rehearsal else ASIDE}{secrets.token_hex(4)}", rehearsal)
    try:
        aside.ready()
        yield aside
    finally:
        aside.clear()


def database_file() -> Path:
    """The SQLite file in use."""
    return Path(settings.DATABASES["default"]["NAME"])


def beside(file: Path) -> list[Path]:
    """What SQLite keeps beside a database file."""
    return [file.with_name(f"{file.name}{suffix}") for suffix in ("-wal", "-shm", "-journal")]


class Exchange:
    """Renames that are all undone when one of them, or what comes after them, fails; also after a crash."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal

    def move(self, source: Path, target: Path) -> None:
        with self._journal.open("a") as journal:
            journal.write(json.dumps([str(source), str(target)]) + "\n")
            journal.flush()
            os.fsync(journal.fileno())
        os.rename(source, target)

    def undo(self) -> None:
        lines = self._journal.read_text().splitlines() if self._journal.exists() else []
        for line in reversed(lines):
            source, target = map(Path, json.loads(line))
            if target.exists() and not source.exists():
                os.rename(target, source)
        self._journal.unlink(missing_ok=True)


def undo_crashed() -> None:
    """Puts back what restores have moved that were killed before their database was in its place.

    The unpacked database lies beside the folder and begins with the same mark, so only folders are taken.
    """
    for root in [path for path in Path(settings.VAR_DIR).glob(f"{ASIDE}*") if path.is_dir()]:
        Exchange(root / JOURNAL).undo()
        Aside(root.name, rehearsal=False).clear()


@contextmanager
def exchanged(aside: Aside) -> Iterator[None]:
    """Files and folders of the archive in their places while the block decides; put back when it fails."""
    exchange = Exchange(aside.root / JOURNAL)
    try:
        for folder in folders():
            unpacked = aside.folder(folder)
            for child in sorted(unpacked.iterdir()):
                _put(exchange, child, folder.place / child.name, unpacked / REPLACED / child.name)
        for name, place in state_places().items():
            if (found := aside.state(name)).exists():
                _put(exchange, found, place, aside.root / REPLACED / name)
        yield
    except BaseException:
        exchange.undo()
        raise


def _put(exchange: Exchange, source: Path, target: Path, replaced: Path) -> None:
    if target.exists():
        replaced.parent.mkdir(parents=True, exist_ok=True)
        exchange.move(target, replaced)
    exchange.move(source, target)
