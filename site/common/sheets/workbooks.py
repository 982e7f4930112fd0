"""Tables out: blank templates of a kind of sheet, and what a sheet would do, line by line."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets import neutral

from .columns import EXAMPLE, Column, Words
from .models import SheetImport, SheetLine
from .values import Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
LAST_CHOSEN = 5000  # the last line of a blank table with words to choose from


def template(columns: Sequence[Column]) -> bytes:
    """A blank sheet: headings and a line to show how; what each column takes; and the words that may stand in some.

    The line that shows how is never taken in. Cells are texts, so that no program takes the zeros off a number or
    makes a day of it.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = _("List")
    sheet.append([f"{column.label}*" if column.required else str(column.label) for column in columns])
    samples = [neutral(column.sample) for column in columns]
    sheet.append([f"{EXAMPLE}{samples[0]}", *samples[1:]])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        column = sheet.column_dimensions[cell.column_letter]
        column.width, column.number_format = WIDTH, "@"
    for cell in sheet[2]:
        cell.font, cell.number_format = Font(italic=True, color="808080"), "@"
    sheet.freeze_panes = "A2"
    _add_notes(book, columns)
    _add_words(book, columns)
    return _saved(book)


def _add_notes(book: Any, columns: Sequence[Column]) -> None:
    notes = book.create_sheet(_("What to enter"))
    notes.append([_("Column"), _("Needed"), _("For example"), _("What it takes")])
    for column in columns:
        needed = _("yes") if column.required else _("no")
        notes.append([str(column.label), needed, neutral(column.sample), str(column.help)])
    notes.append([])
    notes.append([_("The grey line that begins with %(sign)s shows how; it is not taken in.") % {"sign": EXAMPLE}])
    for letter, width in zip("ABCD", (WIDTH, 10, 2 * WIDTH, 4 * WIDTH), strict=True):
        notes.column_dimensions[letter].width = width


def _add_words(book: Any, columns: Sequence[Column]) -> None:
    """A sheet of the words that may stand in columns that take no others, and lists to choose from where it is one."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    limited = [(place, column) for place, column in enumerate(columns, start=1) if column.allowed]
    if not limited:
        return
    words = book.create_sheet(_("Words that may stand"))
    for number, (place, column) in enumerate(limited, start=1):
        letter = get_column_letter(number)
        words.column_dimensions[letter].width = WIDTH
        for row, word in enumerate((column.label, *column.allowed), start=1):
            words.cell(row, number, neutral(str(word)))
        if not column.several:
            source = f"'{words.title}'!${letter}$2:${letter}${len(column.allowed) + 1}"
            choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=False)
            book.worksheets[0].add_data_validation(choice)
            choice.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{LAST_CHOSEN}")


def report(sheet: SheetImport, columns: Sequence[Column], line_words: Any) -> bytes:
    """Every line with what it is, what would change and what is wrong, as .xlsx; lines are called `line_words`."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    table = book.create_sheet(_("Lines"))
    by_key = {column.key: column for column in columns}
    table.append([_("Line"), str(line_words), _("What it is"), _("What became of it"), _("Changes"), _("Remark")])
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
