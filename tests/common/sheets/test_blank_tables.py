"""Blank tables: sent back as they are they enter nothing; without the mark their example is a line like any other."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.sheets.columns import EXAMPLE
from people.models import Organisation, Post
from people.staff.catalogue import load_posts
from tests.people.sheets.sending import compare, imported, send

KINDS = ("roster", "units", "accounts", "key-units")


@pytest.fixture
def at(client, request):
    """Opens a kind's sender's desk: the client, the unit or nothing for the own area, and what is asked beside it."""

    def opened(kind: str):
        hotel = request.getfixturevalue("hotel")
        client.force_login(request.getfixturevalue("manager" if kind == "roster" else "city_officer"))
        return client, hotel if kind == "roster" else None

    return opened


def blank(client, kind: str, unit: Organisation | None) -> bytes:
    answer = client.get(reverse("sheets:blank", args=[kind, unit.pk if unit else "area"]))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_table_is_read_and_its_example_enters_nothing(at, kind):
    client, unit = at(kind)
    data = blank(client, kind, unit)
    columns, lines = read(client, kind, unit, data)
    assert all(columns), "every heading is known"
    assert lines == []
    book = load_workbook(io.BytesIO(data))
    first = book.worksheets[0]["A2"]
    first.value = first.value.removeprefix(EXAMPLE)
    stream = io.BytesIO()
    book.save(stream)
    [(row, problem)] = read(client, kind, unit, stream.getvalue())[1]
    assert problem == ""
    assert row.values["name"] == first.value


def read(client, kind: str, unit: Organisation | None, data: bytes):
    """The columns and the lines of a table, as they are read before they are compared."""
    from common.sheets.columns import best_table, guess_headings
    from common.sheets.kinds import kind_of
    from common.sheets.lines import rows_of
    from common.sheets.reading import read_tables
    from people.models import User

    found = kind_of(kind)
    assert found is not None
    user = User.objects.get(pk=client.session["_auth_user_id"])
    scope = found.scope_of(user, str(unit.pk) if unit else "area")
    columns = found.columns(scope)
    tables = read_tables(data)
    table = tables[best_table(tables, columns)]
    headings = guess_headings(table, columns)
    assert headings.header_row is not None
    return headings.keys, list(rows_of(table, headings.header_row, headings.keys, columns, {}))


def test_the_roster_comes_back_whole_through_the_pages(at):
    load_posts()
    client, hotel = at("roster")
    before = hotel.memberships.count()
    sheet = compare(client, send(client, hotel, blank(client, "roster", hotel), name="名册.xlsx"))
    assert (sheet.total, sheet.counts) == (0, {})
    book = load_workbook(io.BytesIO(blank(client, "roster", hotel)))
    sheet = book.worksheets[0]
    sheet.append(["李四", "0008", "普通员工", "客房部", "2026-03-02"])
    stream = io.BytesIO()
    book.save(stream)
    assert imported(client, hotel, stream.getvalue()).counts == {"new": 1}
    assert hotel.memberships.count() == before + 1


def test_the_words_that_may_stand_are_listed(at):
    load_posts()
    client, hotel = at("roster")
    words = load_workbook(io.BytesIO(blank(client, "roster", hotel))).worksheets[2]
    columns = {cells[0]: [cell for cell in cells[1:] if cell] for cells in words.iter_cols(values_only=True)}
    assert set(Post.objects.values_list("name", flat=True)) <= set(columns["岗位"])
    assert ["本单位", "派遣", "外包", "志愿者"] in columns.values()
