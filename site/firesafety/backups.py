"""Backup and restore: one .tar.gz with the database, the uploads, the ledger's keys and roots, and a manifest.

The archive is as secret as the installation: it holds the key that signs the ledger's roots.
"""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from courses.training.ledger.seal import ledger_root

FORMAT = 2
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.sql"}
FOLDERS = ("uploads", "private")
LEDGER = "ledger"


class RestoreRefused(Exception):
    """The instance is not empty, or the archive is not one of ours or of another database kind."""


def _folders() -> dict[str, Path]:
    """Where each folder of an archive lies in this installation."""
    return {name: Path(settings.VAR_DIR) / name for name in FOLDERS} | {LEDGER: Path(settings.LEDGER_DIR)}


def counts() -> dict[str, int]:
    """Rows per table of our own and Wagtail's models, sessions and tasks left out."""
    passing = {"sessions", "django_tasks_database", "common"}
    models = [model for model in apps.get_models() if model._meta.app_label not in passing and model._meta.managed]
    return {model._meta.label: model._default_manager.count() for model in models}


def manifest() -> dict[str, Any]:
    """What a restored instance must equal."""
    return {"format": FORMAT, "vendor": connection.vendor, "counts": counts(), "ledger_root": ledger_root()}


def write_backup(target: Path | None = None) -> Path:
    """Writes an archive (by default under .var/backups, named by the time) and returns its path."""
    name = f"firesafety-{timezone.localtime():%Y%m%d-%H%M%S}.tar.gz"
    path = target or Path(settings.VAR_DIR) / "backups" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(path, "w:gz", compresslevel=6) as archive:
        dump = Path(scratch) / DATABASE[connection.vendor]
        _dump_database(dump)
        _add_text(archive, "manifest.json", json.dumps(manifest(), indent=1))
        archive.add(dump, dump.name)
        for name, source in _folders().items():
            if source.exists():
                archive.add(source, name)
    path.chmod(0o600)
    return path


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    data = text.encode()
    info = tarfile.TarInfo(name)
    info.size = len(data)
    info.mtime = int(datetime.now().timestamp())
    archive.addfile(info, io.BytesIO(data))


def _dump_database(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(dump) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _postgres("pg_dump", "--no-owner", "--no-privileges", "--file", str(dump))


def _postgres(program: str, *arguments: str) -> None:
    config = settings.DATABASES["default"]
    environment = {"PGPASSWORD": str(config.get("PASSWORD") or ""), "PATH": "/usr/lib/postgresql/15/bin:/usr/bin:/bin"}
    command = [program, "--host", str(config["HOST"] or "/var/run/postgresql"), "--username", config["USER"]]
    if config.get("PORT"):
        command += ["--port", str(config["PORT"])]
    subprocess.run([*command, *arguments, config["NAME"]], check=True, env=environment)


def read_backup(path: Path) -> dict[str, Any]:
    """Restores an archive into an empty instance, checks it and returns its manifest. Raises RestoreRefused."""
    from people.models import User

    if "people_user" in connection.introspection.table_names() and User.objects.exists():
        raise RestoreRefused("this instance is not empty")
    with tarfile.open(path) as archive:
        member = archive.extractfile("manifest.json") if "manifest.json" in archive.getnames() else None
        wanted = json.load(member) if member else {}
        if wanted.get("format") != FORMAT:
            raise RestoreRefused("this is no backup of this platform")
        if wanted["vendor"] != connection.vendor:
            raise RestoreRefused(f"the backup is of {wanted['vendor']}, this instance runs {connection.vendor}")
        with tempfile.TemporaryDirectory() as scratch:
            archive.extract(DATABASE[connection.vendor], scratch, filter="data")
            _load_database(Path(scratch) / DATABASE[connection.vendor])
        for name, target in _folders().items():
            inside = [item for item in archive.getmembers() if item.name.split("/")[0] == name]
            renamed = [item.replace(name=str(PurePosixPath(item.name).relative_to(name))) for item in inside]
            archive.extractall(target, members=renamed, filter="data")
    found = manifest()
    if found != wanted:
        raise RestoreRefused("the restored data differ from the manifest")
    return found


def _load_database(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        with sqlite3.connect(dump) as source, sqlite3.connect(settings.DATABASES["default"]["NAME"]) as target:
            source.backup(target)
        source.close()
        target.close()
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connections.close_all()
        _postgres("psql", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(dump), "--dbname")
