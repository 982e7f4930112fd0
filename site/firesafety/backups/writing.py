"""Writing a backup, and keeping only so many."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from courses.training.ledger import keys, roots

from . import manifest
from .archive import PART, ArchiveWriter, writing
from .encryption import SUFFIX, encrypt
from .layout import (
    LEDGER,
    MANIFEST,
    SCRATCH,
    SECRETS,
    SIGNATURE,
    BackupError,
    Facts,
    alone,
    files_below,
    folders,
    state_files,
    uploads_on_disk,
)
from .snapshot import take_snapshot

PATTERN = "firesafety-*.tar.gz"


@dataclass(frozen=True, slots=True)
class Written:
    """A backup that is whole: where it lies, its size in bytes, and which older ones were removed for it."""

    path: Path
    size: int
    files: int
    removed: list[Path]
    uploads: bool


def write_backup(target: Path | None = None, *, keep: int | None = None) -> Written:
    """Writes an archive and returns where; by default into BACKUP_DIR, named by the time.

    `target` is a file or an existing folder. With `keep`, only so many archives named by their time stay in its
    folder, the newest. Raises BackupError.
    """
    folder = target.parent if target and not target.is_dir() else target or Path(settings.BACKUP_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone():
        for part in folder.glob(f"{PATTERN}{PART}"):  # what a backup left that was killed
            part.unlink(missing_ok=True)
        path = target if target and not target.is_dir() else _named_by_time(folder)
        files = _write(path)
        removed = remove_old(folder, keep) if keep else []
    return Written(path, path.stat().st_size, files, removed, uploads_on_disk())


def _named_by_time(folder: Path) -> Path:
    name, number = f"firesafety-{timezone.localtime():%Y%m%d-%H%M%S}", 1
    path = folder / f"{name}.tar.gz"
    while path.exists():
        number += 1
        path = folder / f"{name}-{number}.tar.gz"
    return path


def _write(path: Path) -> int:
    try:
        with tempfile.TemporaryDirectory(dir=settings.VAR_DIR, prefix=SCRATCH) as scratch:
            ledger = Path(scratch) / LEDGER
            dump, facts = _database_and_ledger(Path(scratch), ledger)
            with writing(path) as archive:
                archive.add_file(dump.name, dump)
                dump.unlink()
                _add_files(archive, ledger)
                _add_manifest(archive, facts)
        return len(archive.members)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"the backup could not be written: {error}") from error


def _database_and_ledger(scratch: Path, ledger: Path) -> tuple[Path, Facts]:
    """The database's dump and a copy of the ledger's folder that belong together: nothing is sealed in between."""
    keys.signing_key()  # the archive is signed with it, so there must be one
    with roots.locked():
        for name, path in files_below(Path(settings.LEDGER_DIR)):
            copy = ledger / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
        return take_snapshot(scratch)


def _add_files(archive: ArchiveWriter, ledger: Path) -> None:
    """Files that come after the database's moment are more than its rows name, never fewer."""
    for folder in folders():
        place = ledger if folder.name == LEDGER else folder.place
        for name, path in files_below(place):
            _add(archive, f"{folder.name}/{name}", path)
    for name, path in state_files().items():
        _add(archive, name, path)


def _add(archive: ArchiveWriter, name: str, path: Path) -> None:
    if name in SECRETS and settings.BACKUP_PASSPHRASE and path.exists():
        sealed = encrypt(path.read_bytes(), name=name, passphrase=settings.BACKUP_PASSPHRASE)
        archive.add_bytes(f"{name}{SUFFIX}", sealed, mtime=path.stat().st_mtime)
    else:
        archive.add_file(name, path)


def _add_manifest(archive: ArchiveWriter, facts: Facts) -> None:
    made = manifest.manifest_of(facts, archive.members, encrypted=bool(settings.BACKUP_PASSPHRASE))
    data = manifest.to_bytes(made)
    archive.add_bytes(MANIFEST, data)
    archive.add_bytes(SIGNATURE, manifest.sign(data))


def backups_in(folder: Path) -> list[Path]:
    """The archives named by their time in a folder, newest first."""
    return sorted(folder.glob(PATTERN), key=lambda path: path.stat().st_mtime, reverse=True)


def remove_old(folder: Path, keep: int) -> list[Path]:
    """Removes all but the newest `keep` archives of a folder; returns those removed."""
    old = backups_in(folder)[keep:]
    for path in old:
        path.unlink(missing_ok=True)
    return old
