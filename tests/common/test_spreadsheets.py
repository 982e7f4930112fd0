"""No exported cell is a formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from common.spreadsheets import SafeWriter, neutral
from people.models import Organisation
from tests.races import ROOT

FORMULAS = ["=1+1", "+86 138", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝HYPERLINK(1)", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_is_quoted(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("value", ["", "南湖", "1-2", "a=b", -3, -1.5, Decimal("-2"), True, None, date(2026, 1, 1)])
def test_other_cells_stay_as_they_are(value):
    assert neutral(value) == value


def test_the_writer_neutralises_every_cell():
    stream = io.StringIO()
    SafeWriter(stream).writerows([FORMULAS, ["a", -1]])
    first, second = csv.reader(io.StringIO(stream.getvalue()))
    assert all(cell.startswith("'") for cell in first)
    assert second == ["a", "-1"]


def exported(client, user, organisation) -> str:
    Organisation.objects.filter(pk=organisation.pk).update(name="=1+1")
    client.force_login(user)
    return b"".join(client.get("/cms/organisation/?export=csv").streaming_content).decode()


def test_the_admins_export_is_neutral(client, superuser, school):
    assert "'=1+1" in exported(client, superuser, school)


def test_wagtails_own_export_is_not(client, superuser, school, monkeypatch):
    """The control."""
    monkeypatch.setattr(
        SpreadsheetExportMixin, "preprocess_field_value", lambda self, field, value, export_format: str(value)
    )
    assert "\n=1+1" in exported(client, superuser, school)


def test_nothing_else_writes_csv():
    """A new export takes SafeWriter: csv.writer stands in one file."""
    folders = ("site", "courses", "venues", "simulator", "media")
    users = [
        str(path.relative_to(ROOT))
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if "node_modules" not in path.parts
        and any(name in path.read_text(encoding="utf-8") for name in ("csv.writer(", "csv.DictWriter("))
    ]
    assert users == ["site/common/spreadsheets.py"]


@pytest.mark.parametrize(
    ("address", "is_table"),
    [
        ("/cms/organisation/", True),
        ("/cms/duty/", False),
        ("/cms/post/", False),
        ("/cms/users/", False),
        ("/cms/snippets/quizzes/question/", False),
    ],
)
def test_a_list_without_columns_to_export_is_shown_and_not_exported_as_empty_lines(
    client, superuser, hotel, address, is_table
):
    client.force_login(superuser)
    answer = client.get(f"{address}?export=csv")
    assert (answer.status_code, answer["Content-Type"].startswith("text/csv")) == (200, is_table)
