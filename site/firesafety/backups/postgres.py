"""PostgreSQL's own programs, and a scratch database beside the one in use."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")


class PostgresError(Exception):
    """A program is missing or ended with an error; the text is its last line."""


def server_major() -> int:
    """The server's major version."""
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]


def find_program(name: str, major: int) -> str:
    """The oldest `name` that serves a server of this version, from the path or where distributions put it.

    Raises PostgresError.
    """
    places = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    places += [found for pattern in FOLDERS for found in Path("/").glob(pattern.lstrip("/"))]
    versions = {path: version for place in places if (version := _version(path := place / name)) is not None}
    fit = [path for path, version in versions.items() if version >= major]
    if not fit:
        raise PostgresError(f"{name} of PostgreSQL {major} or newer is needed (package postgresql-client)")
    return str(min(fit, key=lambda path: versions[path]))


def _version(path: Path) -> int | None:
    if not os.access(path, os.X_OK):
        return None
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True).stdout
    found = re.search(r"\) (\d+)", said)
    return int(found.group(1)) if found else None


def run_program(name: str, *arguments: str, database: str | None = None) -> None:
    """Runs pg_dump or psql on the database in use or another one of the same server. Raises PostgresError."""
    config = settings.DATABASES["default"]
    command = [find_program(name, server_major()), "--no-password", *arguments, "--username", config["USER"]]
    for option, key in (("--host", "HOST"), ("--port", "PORT")):
        if config.get(key):
            command += [option, str(config[key])]
    environ = {**os.environ, "PGPASSWORD": str(config.get("PASSWORD") or "")}
    command += ["--dbname", database or config["NAME"]]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, errors="replace")
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise PostgresError(f"{name}: {said[-1]}")


def load(dump: Path, *, database: str | None = None, before: str = "") -> None:
    """Loads a dump in one transaction, after the statements `before`: wholly or not at all. Raises PostgresError."""
    options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1"]
    first = ["--command", before] if before else []
    run_program("psql", *options, *first, "--file", str(dump), database=database)


@contextmanager
def scratch_database(name: str) -> Iterator[str]:
    """An empty database of this name on the server, dropped afterwards. Raises PostgresError."""
    quoted = sql.Identifier(name)
    with psycopg.connect(**_parameters(), autocommit=True) as server:
        try:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(quoted))
        except psycopg.errors.InsufficientPrivilege as error:
            role = settings.DATABASES["default"]["USER"]
            raise PostgresError(
                f'a restore is checked in a database of its own; let "{role}" make one: ALTER ROLE "{role}" CREATEDB'
            ) from error
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(quoted))


def _parameters() -> dict[str, Any]:
    found = connection.get_connection_params()
    return {key: found[key] for key in ("dbname", "user", "password", "host", "port") if found.get(key)}
