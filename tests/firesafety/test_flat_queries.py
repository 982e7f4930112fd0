"""Every list asks the database as often for thirty rows as for three."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.firesafety.listings import LISTINGS

pytestmark = pytest.mark.django_db  # the lists ask for it by name, when the test runs

FEW, MANY = 3, 30


def asked(client: Client, url: str) -> list[str]:
    """The queries of a page that has been opened before."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        assert response.status_code == 200, url
    return [query["sql"] for query in queries.captured_queries]


def few_and_many(request: pytest.FixtureRequest, name: str) -> tuple[list[str], list[str]]:
    """What the listing asks with three rows, and with thirty."""
    found = LISTINGS[name](request.getfixturevalue)
    client = request.getfixturevalue("client")
    if found.user is not None:
        client.force_login(found.user)
    for number in range(1, FEW + 1):
        found.add(number)
    few = asked(client, found.url)
    for number in range(FEW + 1, MANY + 1):
        found.add(number)
    return few, asked(client, found.url)


@pytest.mark.parametrize("name", LISTINGS)
def test_thirty_rows_ask_as_often_as_three(request, name):
    few, many = few_and_many(request, name)
    assert len(many) == len(few), [sql[:200] for sql in many if many.count(sql) > few.count(sql)][:9]


def test_a_list_that_asks_row_by_row_is_noticed(request, monkeypatch):
    """The control: the list of duties without the rows that its columns name."""
    from common.admin import ScopedIndex

    monkeypatch.setattr(ScopedIndex, "_columns_of_rows", lambda self: [])
    few, many = few_and_many(request, "cms_duty")
    assert len(many) > len(few) + MANY - FEW - 10
