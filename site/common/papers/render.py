"""A paper as bytes: `render` for Word, `render_xlsx` for a spreadsheet. Without values both are blank forms."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..spreadsheets import neutral
from ..wording import says_only
from .kinds import SIGNS, Paper, paper_of
from .layout import default_template
from .text import words_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render(kind: str, values: Mapping[str, Any] | None = None, *, template: bytes | None = None) -> bytes:
    """The paper as .docx bytes, in the active language. Raises KeyError for a kind nobody registered.

    `values` holds text or numbers by the keys of the kind's fields, and a sequence of such mappings by the key of each
    table. Without them, or for those left out, places stay empty to write into. `template` is an owner's, checked when
    it was uploaded (`checking.py`); without one the built-in is taken.
    """
    from docx import Document

    from .filling import fill

    paper = paper_of(kind)
    document = Document(io.BytesIO(template if template is not None else default_template(kind)))
    fill(document, paper, _complete(paper, values))
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def render_xlsx(kind: str, values: Mapping[str, Any] | None = None) -> bytes:
    """The paper as .xlsx bytes: one sheet with its fields, tables and who signs. Raises KeyError."""
    from openpyxl import Workbook

    paper = paper_of(kind)
    full = _complete(paper, values)
    book = Workbook()
    sheet = book.active
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    lines: list[list[Any]] = [[full.get("unit")], [full["title"]], [full.get("sample")]]
    lines += [[str(one.label), full.get(one.key)] for one in paper.fields]
    for table in paper.tables:
        lines += [[], [str(table.label)], [str(column.label) for column in table.columns]]
        lines += [[row.get(column.key) for column in table.columns] for row in full.get(table.key) or ()]
    lines += [[], [str(one.label) for one in SIGNS], [full.get(one.key) for one in SIGNS], [], [full["note"]]]
    for line in lines:
        sheet.append([neutral(words_of(cell)) for cell in line])
    _look(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _complete(paper: Paper, values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values with what every paper says of itself."""
    known = {"title": paper.title, "note": says_only(), "date": _("______ (year) ____ (month) ____ (day)")}
    return known | {key: value for key, value in (values or {}).items() if value not in (None, "")}


def _look(sheet: Any) -> None:
    from openpyxl.styles import Alignment, Font

    for row in sheet.iter_rows():
        for cell in row:
            cell.font = Font(name="仿宋", size=16 if cell.row == 2 else 12, bold=cell.row == 2)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column in "ABCDEFGH":
        sheet.column_dimensions[column].width = 24
