"""What an archive holds, and where each part lies in this installation."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

FORMAT = 3
UNSIGNED_FORMAT = 2  # archives until November 2026: counted in the live database, without hashes or a signature
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}
LEDGER, STATE = "ledger", "state"
WHOLE_FOLDERS = ("uploads", "private", LEDGER)
STATE_FILES = ("secret_key", "samples_removed", "sample_password")
KEY_FILE = f"{STATE}/secret_key"
SCRATCH, ASIDE = ".backup-", ".restore-"  # folders of a backup and a restore under way
SIGNING_KEY = f"{LEDGER}/signing_key.pem"
SECRETS = frozenset({SIGNING_KEY, f"{LEDGER}/row_secret", KEY_FILE, f"{STATE}/sample_password"})
LOCKS = ("roots.lock",)
ON_DISK = "django.core.files.storage.FileSystemStorage"


class BackupError(Exception):
    """The backup could not be written, in words for the operator."""


class RestoreRefused(Exception):
    """The archive or the instance is not fit for a restore, in words for the operator. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of an archive and its place here. A link or a mount point in that place stays what it is."""

    name: str
    place: Path


@dataclass(frozen=True, slots=True)
class Facts:
    """What a restored database must equal: rows of each table, and one hash over the ledger."""

    counts: dict[str, int]
    ledger_root: str


def ledger_folder() -> Folder:
    return Folder(LEDGER, Path(settings.LEDGER_DIR))


def folders() -> list[Folder]:
    """The folders of an archive. Uploads that lie in object storage are not among them."""
    found = [Folder("private", Path(settings.VAR_DIR) / "private"), ledger_folder()]
    return [Folder("uploads", Path(settings.MEDIA_ROOT)), *found] if uploads_on_disk() else found


def uploads_on_disk() -> bool:
    """False when uploads go to object storage, which keeps copies of its own."""
    return bool(settings.FILE_STORAGE == ON_DISK)


def state_files() -> dict[str, Path]:
    """Single files beside the folders, by their name in the archive; a SECRET_KEY of the environment is no file."""
    found = {f"{STATE}/{name}": Path(settings.VAR_DIR) / name for name in STATE_FILES}
    if os.environ.get("SECRET_KEY"):
        del found[KEY_FILE]
    elif path := os.environ.get("SECRET_KEY_FILE"):
        found[KEY_FILE] = Path(path)
    return found


def state_places() -> dict[str, Path]:
    """Where a restore puts those files; a secret key that the operator hands over stays the operator's."""
    given = any(os.environ.get(name) for name in ("SECRET_KEY", "SECRET_KEY_FILE"))
    return {name: path for name, path in state_files().items() if not (given and name == KEY_FILE)}


@contextmanager
def alone() -> Iterator[None]:
    """Keeps a second backup or restore away, and clears what one that was killed has left. Raises BackupError."""
    folder = Path(settings.VAR_DIR)
    with (folder / ".backup.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("another backup or restore is under way") from None
        for left in folder.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def is_safe_name(name: str) -> bool:
    """True for a plain relative path below one of an archive's folders, or one of its single files."""
    path = PurePosixPath(name)
    if name in {MANIFEST, SIGNATURE, *DATABASE.values()}:
        return True
    inside = len(path.parts) > 1 and path.parts[0] in (*WHOLE_FOLDERS, STATE)
    return inside and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def files_below(place: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder with its path inside it. Links are followed, each real folder once.

    Links that lead nowhere, sockets and what vanishes meanwhile are passed over.
    """
    seen: set[tuple[int, int]] = set()
    for folder, names, files in os.walk(place, followlinks=True):
        with contextlib.suppress(FileNotFoundError):
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                names.clear()
                continue
            seen.add((status.st_dev, status.st_ino))
        names[:] = sorted(name for name in names if not name.startswith(ASIDE))
        for name in sorted(files):
            path = Path(folder) / name
            if path.is_file() and name not in LOCKS:
                yield path.relative_to(place).as_posix(), path
