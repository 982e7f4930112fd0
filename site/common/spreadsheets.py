"""Cells of exported tables. A spreadsheet program runs a text that begins like a formula; it must stay a text."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, time
from decimal import Decimal
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HARMLESS = (bool, int, float, Decimal, date, time, type(None))


def neutral(value: Any) -> Any:
    """The value as a cell that no spreadsheet takes for a formula: such a text gets an apostrophe before it."""
    if isinstance(value, HARMLESS):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class SafeWriter:
    """Writes CSV rows of neutral cells. The only writer of CSV on the site."""

    def __init__(self, stream: Any) -> None:
        self._writer = csv.writer(stream)

    def writerow(self, row: Iterable[Any]) -> None:
        self._writer.writerow([neutral(value) for value in row])

    def writerows(self, rows: Iterable[Iterable[Any]]) -> None:
        for row in rows:
            self.writerow(row)


def neutralise_exports() -> None:
    """Has every CSV export of Wagtail's admin write neutral cells. In XLSX it marks them as texts itself."""
    original = SpreadsheetExportMixin.preprocess_field_value
    if getattr(original, "is_neutral", False):
        return

    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        cell = original(self, field, value, export_format)
        return neutral(cell) if export_format == self.FORMAT_CSV else cell

    preprocess_field_value.is_neutral = True  # type: ignore[attr-defined]
    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value


def export_no_empty_lines() -> None:
    """Has a list of the admin that names no columns to export be shown, whatever its address asks for."""
    original = SpreadsheetExportMixin.setup
    if getattr(original, "asks_columns", False):
        return

    def setup(self: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        original(self, request, *args, **kwargs)
        self.is_export = self.is_export and bool(self.list_export)

    setup.asks_columns = True  # type: ignore[attr-defined]
    SpreadsheetExportMixin.setup = setup
