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
from django.utils.translation import gettext as _

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
        names = {"extra": extra, "gone": ", ".join(gone)}
        text = (_("extra %(extra)s: without %(gone)s") if gone else _("extra %(extra)s: whole")) % names
        cure = _("Only where this machine does that work: pip install … -r site/locks/%(extra)s.txt") % names
        cure = cure if gone else ""
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
        yield Finding("database", State.BAD, str(error).splitlines()[0], _("Look at DATABASE_URL and at the server."))
        return
    version = getattr(connection, "pg_version", POSTGRESQL_FLOOR)
    if connection.vendor == "postgresql" and version < POSTGRESQL_FLOOR:
        yield Finding("database", State.BAD, f"PostgreSQL {version // 10000}", _("Use PostgreSQL 15 or newer."))
    else:
        yield _good("database", connection.display_name)
    if waiting:
        text = _("%(count)s migrations wait, first %(first)s") % {"count": len(waiting), "first": waiting[0]}
        cure = _("manage.py backup, then manage.py prepare --no-samples")
        yield Finding("migrations", State.BAD, text, cure)
        return
    yield _good("migrations", _("all applied"))
    yield from _guards()


def _guards() -> Iterator[Finding]:
    from courses.training.ledger.guards import missing_guards
    from people.guards import SIGN_IN_LOG

    gone = [*missing_guards(connection), *SIGN_IN_LOG.missing(connection)]
    if gone:
        text = _("missing: %(names)s") % {"names": ", ".join(gone)}
        yield Finding("guards", State.BAD, text, _("manage.py migrate puts them up again."))
    else:
        yield _good("guards", _("the ledger and the sign-in log refuse changes"))


def _folders() -> Iterator[Finding]:
    folder = Path(settings.VAR_DIR)
    if not os.access(folder, os.W_OK):
        text = _("VAR_DIR %(folder)s cannot be written") % {"folder": folder}
        yield Finding("folder", State.BAD, text, _("Give it to the user of the service."))
        return
    yield from _owners(folder)
    if stat.S_IMODE(folder.stat().st_mode) & 0o007:
        text = _("VAR_DIR %(folder)s is open to everybody here") % {"folder": folder}
        yield Finding("folder", State.ODD, text, f"chmod 750 {folder}")
    free = shutil.disk_usage(folder).free / 2**30
    state = State.BAD if free < LEAST_FREE_GB else State.ODD if free < FEW_FREE_GB else State.GOOD
    cure = "" if state is State.GOOD else _("Make room, or move BACKUP_DIR.")
    yield Finding("disk", state, _("%(free)s GB free") % {"free": f"{free:.1f}"}, cure)
    key = Path(settings.LEDGER_DIR) / "signing_key.pem"
    if not key.exists():
        text = _("no signing key yet; it is made with the first seal")
        cure = _("If there was one, restore %(folder)s.") % {"folder": settings.LEDGER_DIR}
        yield Finding("ledger", State.ODD, text, cure)
    elif stat.S_IMODE(key.stat().st_mode) & 0o077:
        text = _("others may read the signing key")
        yield Finding("ledger", State.BAD, text, f"chmod 600 {key}; rotate_ledger_key")
    else:
        yield _good("ledger", _("the signing key is here and closed to others"))


def _owners(folder: Path) -> Iterator[Finding]:
    """What root has made where the services write, such as a key that they cannot read."""
    owner = folder.stat().st_uid
    paths = [*folder.iterdir(), *Path(settings.LEDGER_DIR).glob("*")]
    strange = sorted(path.name for path in paths if path.lstat().st_uid != owner)
    if strange:
        text = _("not of the folder's owner: %(names)s") % {"names": ", ".join(strange[:5])}
        cure = _("chown -R --reference=%(folder)s %(folder)s; then always ./manage.sh") % {"folder": folder}
        yield Finding("folder", State.BAD, text, cure)


def _files() -> Iterator[Finding]:
    if not (ROOT / "site/locale/zh_Hans/LC_MESSAGES/django.mo").exists():
        yield Finding("catalogue", State.BAD, _("the Chinese catalogue is not compiled"), "make .venv/.catalogue")
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield Finding("static", State.BAD, _("static files are not collected"), "manage.py prepare --no-samples")
    if not (ROOT / "site/static/vendor").is_dir():
        yield Finding("static", State.BAD, _("the libraries of the pages are missing"), "make .venv/.vendor")


def _backups() -> Iterator[Finding]:
    from .backups.writing import backups_in

    newest = max((path.stat().st_mtime for path in backups_in(Path(settings.BACKUP_DIR))), default=None)
    if newest is None:
        text = _("no backup in %(folder)s") % {"folder": settings.BACKUP_DIR}
        cure = _("Set BACKUP_EVERY_HOURS, or call manage.py backup by a timer.")
        yield Finding("backup", State.ODD, text, cure)
        return
    days = (time.time() - newest) / 86400
    if days > BACKUP_DAYS:
        text = _("the newest is %(days)s days old") % {"days": f"{days:.0f}"}
        yield Finding("backup", State.ODD, text, "manage.py backup")
    else:
        yield _good("backup", _("the newest is %(days)s days old") % {"days": f"{days:.1f}"})


def _parts() -> Iterator[Finding]:
    parts = look()
    for name in ("cache", "channel_layer"):
        if parts[name] != "up":
            yield Finding(name, State.BAD, _("down"), _("Look at REDIS_URL and at the server."))
    for name in WORKERS:
        if parts[name] != "up":
            text = _("no beat of late: it runs nowhere, or cannot reach the database")
            yield Finding(name, State.ODD, text, _("Start manage.py %(name)s.") % {"name": name})
        else:
            yield _good(name, _("beats"))


def findings() -> Iterator[Finding]:
    """Everything that was found; what cannot be looked at without the database is left out when that is away."""
    looks: list[Callable[[], Iterator[Finding]]] = [_python, _settings, _folders, _files, _database]
    found = [finding for find in looks for finding in find()]
    yield from found
    if not any(finding.what in ("database", "migrations") and finding.state is State.BAD for finding in found):
        yield from _parts()
    yield from _backups()
