"""Knocks at addresses of an installation as each role, by GET and by POST, and reports what was answered.

Argument: the file with the prepared objects. Prints a JSON object: `known`, by entry and method what each role was
answered, and `missing`, what an administrator was answered where there is no such object. A POST carries no fields;
whatever a request changed is taken back.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]
os.environ["DJANGO_SETTINGS_MODULE"] = "firesafety.settings"

import django

django.setup()

from typing import Any

from django.db import connection, transaction
from django.test import Client

from tests.addresses.rights import ROLES, is_of_an_object, nowhere, roles_asked
from tests.walk import Entry, Prepared, walk

# What signing in and messages keep is no change.
OF_THE_SESSION = ("django_session", "usersessions_usersession")


def clients(prepared: Prepared) -> dict[str, Client]:
    """One browser a role; cookies that a page sets stay with it."""
    found = {}
    for role in ROLES:
        found[role] = Client(raise_request_exception=False, headers={"host": "localhost"})
        for name, value in prepared.cookies(role).items():
            found[role].cookies[name] = value
    return found


def knock(client: Client, method: str, address: str) -> str:
    """The status, where a redirect leads, and a plus when a row was written; what was changed is taken back."""
    written = []

    def watch(execute: Any, sql: str, *given: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not any(table in sql for table in OF_THE_SESSION):
            written.append(sql)
        return execute(sql, *given)

    with transaction.atomic():
        with connection.execute_wrapper(watch):
            answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    target = answer.headers.get("location", "").partition("?")[0]
    return f"{answer.status_code} {target}".strip() + ("+" if written else "")


def report(prepared: Prepared, entries: list[Entry]) -> dict[str, dict[str, str]]:
    browsers = clients(prepared)
    return {
        f"{entry.name} {method}": {
            role: knock(browsers[role], method, entry.url(prepared)) for role in roles_asked(entry)
        }
        for entry in entries
        for method in ("get", "post")
    }


def report_missing(prepared: Prepared, entries: list[Entry]) -> dict[str, dict[str, str]]:
    """What who may see everything is answered where there is nothing: by entry, then method."""
    admin = clients(prepared)["admin"]
    return {
        entry.name: {method: knock(admin, method, nowhere(entry)) for method in ("get", "post")}
        for entry in entries
        if is_of_an_object(entry)
    }


if __name__ == "__main__":
    prepared, entries = Prepared.load(Path(sys.argv[1])), list(walk())
    print(json.dumps({"known": report(prepared, entries), "missing": report_missing(prepared, entries)}))
