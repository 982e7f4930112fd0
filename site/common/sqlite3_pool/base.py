"""Keeps closed SQLite connections for the next request.

An ASGI server runs every request in a thread of its own, so Django opens and closes the file each time: about 2 CPU ms
for functions, pragmas and the schema. Web processes and drill workers, which look at it four times a second, keep
connections (`keep_idle`); other commands and tests do not.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from typing import Any

from django.db.backends.sqlite3 import base

_idle: dict[str, deque[sqlite3.Connection]] = {}
_most_idle = 0


def keep_idle(count: int) -> None:
    """Lets this process keep up to `count` idle connections per database; 0 closes them all."""
    global _most_idle
    _most_idle = count
    if not count:
        for connections in _idle.values():
            while connections:
                connections.pop().close()


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes an idle connection where there is one, and gives it back instead of closing it."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return _idle[conn_params["database"]].pop()
        except (KeyError, IndexError):
            return super().get_new_connection(conn_params)

    def _close(self) -> None:
        connection = self.connection
        name = str(self.settings_dict["NAME"])
        if connection is None or self.errors_occurred or self.is_in_memory_db():
            super()._close()  # type: ignore[misc]
            return
        if connection.in_transaction:
            connection.rollback()
        idle = _idle.setdefault(name, deque())
        if len(idle) < _most_idle:
            idle.append(connection)
        else:
            super()._close()  # type: ignore[misc]
