"""The database at one moment: its dump, and what is said of it counted in that same moment's data."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections, transaction

from courses.training.ledger.seal import ledger_root

from . import postgres
from .layout import DATABASE, BackupError, Facts

ALIAS = "snapshot"


def facts_of(alias: str) -> Facts:
    """Counts every table and hashes the ledger of the database behind a connection."""
    return Facts(count_tables(alias), ledger_root(using=alias))


def count_tables(alias: str) -> dict[str, int]:
    """Rows by table, those of the full-text index left out: it is made of the others."""
    with connections[alias].cursor() as cursor:
        names = [
            found.name
            for found in connections[alias].introspection.get_table_list(cursor)
            if found.type == "t" and "_fts" not in found.name
        ]
        counts = {}
        for name in sorted(names):
            cursor.execute(f"SELECT COUNT(*) FROM {connections[alias].ops.quote_name(name)}")
            counts[name] = int(cursor.fetchone()[0])
    return counts


def take_snapshot(folder: Path) -> tuple[Path, Facts]:
    """Dumps the database into a folder and counts inside the dump. Raises BackupError."""
    dump = folder / DATABASE[connection.vendor]
    if connection.vendor == "sqlite":
        copy_sqlite(dump)
        with opened(dump) as alias:
            return dump, facts_of(alias)
    try:
        return dump, _dump_postgresql(dump)
    except postgres.PostgresError as error:
        raise BackupError(str(error)) from error


def copy_sqlite(dump: Path) -> None:
    """Copies the database file in one step, which a writer neither disturbs nor is kept waiting by."""
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(dump)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, and nothing beside it


@contextmanager
def opened(name: str | Path) -> Iterator[str]:
    """The alias of a connection to another SQLite file, or to another database of the same server."""
    own = connections["default"].settings_dict
    options = {key: value for key, value in own["OPTIONS"].items() if key not in ("pool", "init_command")}
    connections.databases[ALIAS] = {**own, "NAME": str(name), "OPTIONS": options}
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.databases[ALIAS]


def _dump_postgresql(dump: Path) -> Facts:
    """One snapshot for pg_dump and for the counts."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone()
        options = ["--no-owner", "--no-privileges", "--snapshot", name]
        postgres.run_program("pg_dump", *options, "--file", str(dump))
        return facts_of("default")
