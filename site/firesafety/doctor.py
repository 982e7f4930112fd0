"""What `manage.py doctor` looks at: one finding for each thing an operator can put right, in the order to do so."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import ERROR, WARNING, run_checks
from django.db import Error, connection

from common.extras import MODULES, missing

from . import ROOT
from .health import WORKERS, look
from .readiness import waiting_migrations

LEAST_FREE_GB, FEW_FREE_GB = 1, 5
POSTGRESQL_FLOOR = 150000
BACKUP_DAYS = 8


class State(StrEnum):
    GOOD = "good"
    ODD = "odd"  # works, and somebody should look
    BAD = "bad"  # something does not work, or data may be lost


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, how it is, and what to do about it."""

    what: str
    state: State
    text: str
    cure: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def _good(what: str, text: str) -> Finding:
    return Finding(what, State.GOOD, text)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _good("python", version)
    for extra in MODULES:
        gone = missing(extra)
        text = f"extra {extra}: {'without ' + ', '.join(gone) if gone else 'whole'}"
        cure = f"Only where this machine does that work: pip install … -r site/locks/{extra}.txt" if gone else ""
        yield Finding("packages", State.ODD if gone and extra != "authoring" else State.GOOD, text, cure)


def _settings() -> Iterator[Finding]:
    for message in run_checks(include_deployment_checks=settings.PUBLIC_URL.startswith("https:")):
        if message.level >= WARNING:
            state = State.BAD if message.level >= ERROR else State.ODD
            yield Finding("settings", state, f"{message.id}: {message.msg}", message.hint or "")


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        waiting = waiting_migrations()
    except Error as error:
        yield Finding("database", State.BAD, str(error).splitlines()[0], "Look at DATABASE_URL and at the server.")
        return
    version = getattr(connection, "pg_version", POSTGRESQL_FLOOR)
    if connection.vendor == "postgresql" and version < POSTGRESQL_FLOOR:
        yield Finding("database", State.BAD, f"PostgreSQL {version // 10000}", "Use PostgreSQL 15 or newer.")
    else:
        yield _good("database", connection.display_name)
    if waiting:
        text = f"{len(waiting)} migrations wait, first {waiting[0]}"
        yield Finding("migrations", State.BAD, text, "manage.py backup, then manage.py prepare --no-samples")
        return
    yield _good("migrations", "all applied")
    yield from _guards()


def _guards() -> Iterator[Finding]:
    from courses.training.ledger.guards import missing_guards
    from people.guards import SIGN_IN_LOG

    gone = [*missing_guards(connection), *SIGN_IN_LOG.missing(connection)]
    if gone:
        yield Finding("guards", State.BAD, f"missing: {', '.join(gone)}", "manage.py migrate puts them up again.")
    else:
        yield _good("guards", "the ledger and the sign-in log refuse changes")


def _folders() -> Iterator[Finding]:
    folder = Path(settings.VAR_DIR)
    if not os.access(folder, os.W_OK):
        yield Finding("folder", State.BAD, f"VAR_DIR {folder} cannot be written", "Give it to the user of the service.")
        return
    yield from _owners(folder)
    if stat.S_IMODE(folder.stat().st_mode) & 0o007:
        yield Finding("folder", State.ODD, f"VAR_DIR {folder} is open to everybody here", f"chmod 750 {folder}")
    free = shutil.disk_usage(folder).free / 2**30
    state = State.BAD if free < LEAST_FREE_GB else State.ODD if free < FEW_FREE_GB else State.GOOD
    yield Finding("disk", state, f"{free:.1f} GB free", "" if state is State.GOOD else "Make room, or move BACKUP_DIR.")
    key = Path(settings.LEDGER_DIR) / "signing_key.pem"
    if not key.exists():
        text = "no signing key yet; it is made with the first seal"
        yield Finding("ledger", State.ODD, text, f"If there was one, restore {settings.LEDGER_DIR}.")
    elif stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding("ledger", State.BAD, "others may read the signing key", f"chmod 600 {key}; rotate_ledger_key")
    else:
        yield _good("ledger", "the signing key is here and closed to others")


def _owners(folder: Path) -> Iterator[Finding]:
    """What root has made where the services write, such as a key that they cannot read."""
    owner = folder.stat().st_uid
    paths = [*folder.iterdir(), *Path(settings.LEDGER_DIR).glob("*")]
    strange = sorted(path.name for path in paths if path.lstat().st_uid != owner)
    if strange:
        text = f"not of the folder's owner: {', '.join(strange[:5])}"
        yield Finding("folder", State.BAD, text, f"chown -R --reference={folder} {folder}; then always ./manage.sh")


def _files() -> Iterator[Finding]:
    if not (ROOT / "site/locale/zh_Hans/LC_MESSAGES/django.mo").exists():
        yield Finding("catalogue", State.BAD, "the Chinese catalogue is not compiled", "make .venv/.catalogue")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("static", State.BAD, "static files are not collected", "manage.py prepare --no-samples")
    if not (ROOT / "site/static/vendor").is_dir():
        yield Finding("static", State.BAD, "the libraries of the pages are missing", "make .venv/.vendor")


def _backups() -> Iterator[Finding]:
    from .backups.writing import backups_in

    newest = max((path.stat().st_mtime for path in backups_in(Path(settings.BACKUP_DIR))), default=None)
    if newest is None:
        text = f"no backup in {settings.BACKUP_DIR}"
        yield Finding("backup", State.ODD, text, "Set BACKUP_EVERY_HOURS, or call manage.py backup by a timer.")
        return
    days = (time.time() - newest) / 86400
    if days > BACKUP_DAYS:
        yield Finding("backup", State.ODD, f"the newest is {days:.0f} days old", "manage.py backup")
    else:
        yield _good("backup", f"the newest is {days:.1f} days old")


def _parts() -> Iterator[Finding]:
    parts = look()
    for name in ("cache", "channel_layer"):
        if parts[name] != "up":
            yield Finding(name, State.BAD, "down", "Look at REDIS_URL and at the server.")
    for name in WORKERS:
        if parts[name] != "up":
            text = "no beat of late: it runs nowhere, or cannot reach the database"
            yield Finding(name, State.ODD, text, f"Start manage.py {name}.")
        else:
            yield _good(name, "beats")


def findings() -> Iterator[Finding]:
    """Everything that was found; what cannot be looked at without the database is left out when that is away."""
    looks: list[Callable[[], Iterator[Finding]]] = [_python, _settings, _folders, _files, _database]
    found = [finding for find in looks for finding in find()]
    yield from found
    if not any(finding.what in ("database", "migrations") and finding.state is State.BAD for finding in found):
        yield from _parts()
    yield from _backups()
