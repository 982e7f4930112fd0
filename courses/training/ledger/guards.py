"""Triggers that refuse changes to the ledger, whoever asks: rows are added, never changed; only samples go.

A migration installs them; they are put back after every `migrate`, because SQLite drops a table's triggers when
Django remakes the table. `verify_ledger` names those that are missing.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

REFUSAL = "the ledger is append-only"
SAMPLE_BATCH = "(SELECT is_sample FROM training_sealbatch WHERE id = OLD.batch_id)"

# Trigger name -> (table, event, condition under which the event is refused).
GUARDS: dict[str, tuple[str, str, str]] = {
    "evidence_no_update": ("training_evidence", "UPDATE", ""),
    "evidence_no_delete": ("training_evidence", "DELETE", "NOT OLD.is_sample"),
    "personal_no_update": ("training_evidencepersonal", "UPDATE", ""),
    "seal_no_update": ("training_sealbatch", "UPDATE", ""),
    "seal_no_delete": ("training_sealbatch", "DELETE", "NOT OLD.is_sample"),
    "sealed_no_update": ("training_sealedevidence", "UPDATE", ""),
    "sealed_no_delete": ("training_sealedevidence", "DELETE", f"{SAMPLE_BATCH} IS NOT TRUE"),
}
# INSERT OR REPLACE deletes the row in its way without a DELETE trigger.
SQLITE_ONLY: dict[str, tuple[str, str, str]] = {
    "evidence_no_replace": (
        "training_evidence",
        "INSERT",
        "EXISTS (SELECT 1 FROM training_evidence WHERE id = NEW.id OR source_key = NEW.source_key)",
    ),
}
POSTGRESQL_ONLY = {
    "evidence_no_truncate": "training_evidence",
    "seal_no_truncate": "training_sealbatch",
    "sealed_no_truncate": "training_sealedevidence",
}


def _sqlite_statements() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} ON {table} {f'WHEN {refused}' if refused else ''} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for name, (table, event, refused) in (GUARDS | SQLITE_ONLY).items()
    ]


def _postgresql_statements() -> list[str]:
    made = []
    for name, (table, event, refused) in GUARDS.items():
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused or 'TRUE'} THEN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23000'; END IF; "
            f"RETURN OLD; END $$",
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    made.append(
        f"CREATE OR REPLACE FUNCTION ledger_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = '23000'; END $$"
    )
    return made + [
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION ledger_no_truncate()"
        for name, table in POSTGRESQL_ONLY.items()
    ]


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Puts the triggers up; harmless when they stand already."""
    statements = _postgresql_statements() if connection.vendor == "postgresql" else _sqlite_statements()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def drop_guards(connection: BaseDatabaseWrapper) -> None:
    """Takes the triggers down, for a migration that must change the rows; `migrate` puts them back at its end."""
    with connection.cursor() as cursor:
        for name, table in _expected(connection).items():
            cursor.execute(
                f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if connection.vendor == "postgresql" else "")
            )


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should stand and do not, or are switched off."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {name for (name,) in cursor.fetchall()}
    return sorted(set(_expected(connection)) - found)


def _expected(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Trigger names and their tables on this kind of database."""
    tables = {name: table for name, (table, _event, _refused) in GUARDS.items()}
    if connection.vendor == "postgresql":
        return tables | POSTGRESQL_ONLY
    return tables | {name: table for name, (table, _event, _refused) in SQLITE_ONLY.items()}


def restore_guards(*, using: str, **kwargs: Any) -> None:
    """After `migrate`: puts the triggers back where the ledger's tables are there."""
    connection = connections[using]
    if {"training_evidence", "training_sealedevidence"} <= set(connection.introspection.table_names()):
        install_guards(connection)
