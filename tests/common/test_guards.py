"""Guards are written for the databases they are written for, and for no other."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import connection

from common.guards import UnknownDatabaseError
from firesafety import checks
from people.guards import SIGN_IN_LOG


class Other:
    """A database of another kind: it answers whatever it is asked."""

    vendor = "oracle"
    display_name = "Oracle"
    features = SimpleNamespace(supports_partial_indexes=False)

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def execute(self, _statement):
        return None

    def fetchall(self):
        return []


@pytest.mark.parametrize("act", ["install", "drop", "missing"])
def test_a_database_of_another_kind_gets_no_guards_of_sqlite(act):
    with pytest.raises(UnknownDatabaseError, match="no guards are written for oracle; the platform runs on PostgreSQL"):
        getattr(SIGN_IN_LOG, act)(Other())


def test_they_stand_here(db):
    assert SIGN_IN_LOG.missing(connection) == []
    SIGN_IN_LOG.drop(connection)
    assert SIGN_IN_LOG.missing(connection)
    SIGN_IN_LOG.install(connection)
    assert SIGN_IN_LOG.missing(connection) == []


@pytest.mark.parametrize(
    ("vendor", "partial", "ids"),
    [
        ("sqlite", True, []),
        ("postgresql", True, []),
        ("postgresql", False, ["firesafety.E004"]),
        ("mysql", False, ["firesafety.E003"]),
    ],
)
def test_a_database_without_partial_indexes_is_refused_in_words(monkeypatch, vendor, partial, ids):
    features = SimpleNamespace(supports_partial_indexes=partial)
    other = SimpleNamespace(vendor=vendor, display_name="达梦", features=features)
    monkeypatch.setattr(checks, "connection", other)
    found = checks.check_database_kind(None)
    assert [message.id for message in found] == ids
    assert all("达梦" in message.msg and "PostgreSQL" in (message.hint or "") for message in found)
