"""Tables out: blank templates of a kind of sheet, and what a sheet would do, line by line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets import neutral

from .columns import Column, Words
from .models import SheetImport, SheetLine
from .values import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18


def template(columns: Sequence[Column]) -> bytes:
    """A blank sheet: headings, a line to show how, and a second sheet that says what each column takes.

    Its cells are texts, so that no program takes the zeros off a number or makes a day of it.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = _("List")
    sheet.append([f"{column.label}*" if column.required else str(column.label) for column in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        column = sheet.column_dimensions[cell.column_letter]
        column.width, column.number_format = WIDTH, "@"
    sheet.freeze_panes = "A2"
    notes = book.create_sheet(_("What to enter"))
    notes.append([_("Column"), _("Needed"), _("For example"), _("What it takes")])
    for column in columns:
        needed = _("yes") if column.required else _("no")
        notes.append([str(column.label), needed, neutral(column.sample), str(column.help)])
    for letter, width in zip("ABCD", (WIDTH, 10, 2 * WIDTH, 4 * WIDTH), strict=True):
        notes.column_dimensions[letter].width = width
    return _saved(book)


def report(sheet: SheetImport, columns: Sequence[Column]) -> bytes:
    """Every line with what it is, what would change and what is wrong, as .xlsx."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet(_("Lines"))
    by_key = {column.key: column for column in columns}
    table.append([_("Line"), _("Name"), _("What it is"), _("What became of it"), _("Changes"), _("Remark")])
    for line in sheet.lines.iterator(chunk_size=2000):
        changes = "; ".join(f"{label}: {before} → {after}" for label, before, after in changes_of(line, by_key))
        cells: Iterable[Any] = (
            line.number, line.title, line.get_verdict_display(), line.get_outcome_display(), changes, line.problem,
        )  # fmt: skip
        table.append([neutral(cell) for cell in cells])
    return _saved(book)


def changes_of(line: SheetLine, columns: Mapping[str, Column]) -> list[tuple[str, str, str]]:
    """What a line would change, as people read it: the column, what stands there, what would stand then."""
    found = []
    for key, before, after in line.changes:
        column = columns.get(key)
        label, names = (str(column.label), column.names) if column else (key, {})
        found.append((label, shown(before, names), shown(after, names)))
    return found


def shown(value: Value, names: Mapping[str, Words]) -> str:
    """A value as people read it."""
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(str(names.get(one, one)) for one in value)
    return str(names.get(str(value), value))


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
