"""Triggers by which the database refuses to change rows, whoever asks.

A migration installs them; an app puts them back after every `migrate`, because SQLite drops a table's triggers when
Django remakes the table.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Choice = TypeVar("Choice")


class UnknownDatabaseError(Exception):
    """This kind of database has no guards: rows that are only ever added could be changed there."""

    def __init__(self, vendor: str) -> None:
        super().__init__(f"no guards are written for {vendor}; the platform runs on {' or '.join(VENDORS)}")


VENDORS = ("PostgreSQL", "SQLite")


@dataclass(frozen=True)
class Guard:
    """An event on a table that is refused: always, or when `refused` (SQL over OLD and NEW) holds."""

    table: str
    event: str
    refused: str = ""
    postgresql: str = ""  # the same condition for PostgreSQL, where its words differ


# What each kind of database calls it.
STANDING = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}
DROP = {"postgresql": "DROP TRIGGER IF EXISTS {name} ON {table}", "sqlite": "DROP TRIGGER IF EXISTS {name}"}


def _of_kind(connection: BaseDatabaseWrapper, choices: dict[str, Choice]) -> Choice:
    """What goes with this kind of database. Raises UnknownDatabaseError for a kind that nobody has written for."""
    if connection.vendor not in choices:
        raise UnknownDatabaseError(connection.vendor)
    return choices[connection.vendor]


@dataclass(frozen=True)
class GuardSet:
    """The guards of one app by their names. `no_truncate` names PostgreSQL tables that cannot be emptied at once."""

    refusal: str
    guards: dict[str, Guard]
    sqlite_only: dict[str, Guard] = field(default_factory=dict)
    no_truncate: dict[str, str] = field(default_factory=dict)
    truncate_function: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Puts the triggers up; harmless when they stand already."""
        with connection.cursor() as cursor:
            for statement in self._statements(connection):
                cursor.execute(statement)

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Takes the triggers down, for a migration that must change the rows; `migrate` puts them back at its end."""
        with connection.cursor() as cursor:
            for name, table in self._expected(connection).items():
                cursor.execute(_of_kind(connection, DROP).format(name=name, table=table))

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """Names of triggers that should stand and do not, or are switched off."""
        with connection.cursor() as cursor:
            cursor.execute(_of_kind(connection, STANDING))
            found = {name for (name,) in cursor.fetchall()}
        return sorted(set(self._expected(connection)) - found)

    def restore(self, *, using: str, **_: object) -> None:
        """After `migrate`: puts the triggers back where all the tables are there."""
        connection = connections[using]
        if self._tables() <= set(connection.introspection.table_names()):
            self.install(connection)

    def _tables(self) -> set[str]:
        return {guard.table for guard in self.guards.values()}

    def _statements(self, connection: BaseDatabaseWrapper) -> list[str]:
        return _of_kind(connection, {"postgresql": self._for_postgresql, "sqlite": self._for_sqlite})()

    def _for_sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {guard.event} ON {guard.table} "
            f"{f'WHEN {guard.refused}' if guard.refused else ''} BEGIN SELECT RAISE(ABORT, '{self.refusal}'); END"
            for name, guard in (self.guards | self.sqlite_only).items()
        ]

    def _for_postgresql(self) -> list[str]:
        made = []
        for name, guard in self.guards.items():
            made += [
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {guard.postgresql or guard.refused or 'TRUE'} THEN {self._raise()} END IF; RETURN OLD; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {guard.event} ON {guard.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        if self.no_truncate:
            made.append(
                f"CREATE OR REPLACE FUNCTION {self.truncate_function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"{self._raise()} END $$"
            )
        return made + [
            f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            f"EXECUTE FUNCTION {self.truncate_function}()"
            for name, table in self.no_truncate.items()
        ]

    def _raise(self) -> str:
        return f"RAISE EXCEPTION '{self.refusal}' USING ERRCODE = '23000';"

    def _expected(self, connection: BaseDatabaseWrapper) -> dict[str, str]:
        """Trigger names and their tables on this kind of database."""
        tables = {name: guard.table for name, guard in self.guards.items()}
        only_here = {"postgresql": self.no_truncate, "sqlite": {name: g.table for name, g in self.sqlite_only.items()}}
        return tables | _of_kind(connection, only_here)
