"""A request's row counts every holding of a table, and names the last day of what is kept longest."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from common.data_register import Erased
from privacy.requests import _gone, _kept


def outcome(model: str, erased: Erased) -> Any:
    return SimpleNamespace(holding=SimpleNamespace(model=model), erased=erased)


def test_two_holdings_of_one_table_add_up():
    outcomes = [
        outcome("people.Membership", Erased(gone=2)),
        outcome("people.Membership", Erased(gone=3, kept=1, until=date(2027, 1, 1))),
        outcome("people.Membership", Erased(kept=4, until=date(2026, 1, 1))),
        outcome("people.User", Erased(kept=1)),
        outcome("people.Person", Erased()),
    ]
    assert _gone(outcomes) == {"people.Membership": 5}
    assert _kept(outcomes) == {
        "people.Membership": {"rows": 5, "until": "2027-01-01"},
        "people.User": {"rows": 1, "until": None},
    }
