"""The built-in template of a kind of paper: A4, 仿宋, the unit above, who signs and seals below.

It is a template like any other: an owner takes it, changes it in Word and uploads it.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from django.utils.translation import get_language

from .fonts import BODY, HEADING, set_font, tell_other_names
from .kinds import SIGNS, Field, Table, paper_of

# GB/T 9704 keeps 37 mm above and 28 mm at the binding edge; forms are wider than letters.
MARGINS_MM = {"top": 30, "bottom": 25, "left": 25, "right": 22}
WIDE_MM = 210 - MARGINS_MM["left"] - MARGINS_MM["right"]
LABEL_MM = 38
LONG_COLUMN = 4  # times as wide as another
LONG_MM = 26
ROW_MM = 9
SEAL_MM = 24


def default_template(key: str) -> bytes:
    """The built-in template of a kind, labelled in the active language. Raises KeyError."""
    return _made(key, get_language() or "")


@cache
def _made(key: str, language: str) -> bytes:
    from docx import Document

    paper = paper_of(key)
    document = Document()
    _set_page(document)
    tell_other_names(document)
    _line(document, "{{单位抬头}}", size=14)
    _line(document, "{{标题}}", size=20, font=HEADING)
    if paper.intro:
        _paragraph(document, str(paper.intro))
    if paper.fields:
        _fields_table(document, paper.fields)
    for table in paper.tables:
        _rows_table(document, table)
    _signs(document)
    _edges(document)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _set_page(document: Any) -> None:
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in MARGINS_MM.items():
        setattr(section, f"{side}_margin", Mm(width))
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    set_font(normal.element.get_or_add_rPr(), BODY)


def _line(document: Any, text: str, *, size: int, font: str = BODY) -> None:
    """A centred line of its own."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_after = Pt(4)
    run = line.add_run(text)
    run.font.size = Pt(size)
    set_font(run._element.get_or_add_rPr(), font)


def _paragraph(document: Any, text: str) -> None:
    from docx.shared import Pt

    line = document.add_paragraph(text)
    line.paragraph_format.first_line_indent = Pt(24)
    line.paragraph_format.line_spacing = 1.5


def _table(document: Any, *, columns: int) -> Any:
    table = document.add_table(rows=0, cols=columns)
    table.style = "Table Grid"
    return table


def _row(table: Any, texts: list[str], *, height_mm: int = ROW_MM) -> Any:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.shared import Mm, Pt

    row = table.add_row()
    row.height, row.height_rule = Mm(height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return row


def _widths(table: Any, widths_mm: list[float]) -> None:
    """Word reads the widths of cells, WPS and LibreOffice those of the table's columns: both say the same."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _fields_table(document: Any, fields: tuple[Field, ...]) -> None:
    table = _table(document, columns=2)
    for one in fields:
        _row(table, [str(one.label), f"{{{{{one.word}}}}}"], height_mm=LONG_MM if one.long else ROW_MM)
    _widths(table, [LABEL_MM, WIDE_MM - LABEL_MM])
    _space(document)


def _rows_table(document: Any, table: Table) -> None:
    _line(document, str(table.label), size=13, font=HEADING)
    if table.stacked:
        _stacked_table(document, table)
        return
    made = _table(document, columns=len(table.columns))
    head = _row(made, [str(column.label) for column in table.columns])
    head._tr.get_or_add_trPr().append(_repeats_as_head())
    _row(made, [f"{{{{{table.word}.{column.word}}}}}" for column in table.columns])
    shares = [LONG_COLUMN if column.long else 1 for column in table.columns]
    _widths(made, [WIDE_MM * share / sum(shares) for share in shares])
    _space(document)


def _stacked_table(document: Any, table: Table) -> None:
    """One cell for each row, in which each column is a line with its label."""
    from docx.shared import Pt

    [cell] = _row(_table(document, columns=1), [""]).cells
    for place, column in enumerate(table.columns):
        line = cell.add_paragraph() if place else cell.paragraphs[0]
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{column.label}：").bold = True
        line.add_run(f"{{{{{table.word}.{column.word}}}}}")
    _space(document)


def _repeats_as_head() -> Any:
    from docx.oxml import OxmlElement

    return OxmlElement("w:tblHeader")


def _space(document: Any) -> None:
    from docx.shared import Pt

    document.add_paragraph().paragraph_format.space_after = Pt(2)


def _signs(document: Any) -> None:
    table = _table(document, columns=len(SIGNS))
    _row(table, [str(one.label) for one in SIGNS])
    _row(table, [f"{{{{{one.word}}}}}" for one in SIGNS], height_mm=SEAL_MM)


def _edges(document: Any) -> None:
    """The mark of a sample above each page, what the paper says of itself below."""
    from docx.shared import Pt

    section = document.sections[0]
    for line, text in (
        (section.header.paragraphs[0], "{{示例}}"),
        (section.footer.paragraphs[0], "{{说明}}  {{编号}}"),
    ):
        line.add_run(text).font.size = Pt(8)
