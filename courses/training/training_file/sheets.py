"""The same file as a workbook, a sheet for each part; no cell is taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets import neutral
from common.wording import says_only

from ..ledger.row_numbers import row_number
from ..real_drills.pdf import rows_of
from .content import TrainingFile
from .filings import filing_head, filing_rows
from .pdf import people_head, people_rows, training_head, training_rows


def training_file_xlsx(found: TrainingFile) -> bytes:
    """The file as XLSX bytes, in the active language."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, _("What the unit owes"), [_("Duty"), _("Article"), _("Period"), _("Due"), _("Status")], _duties(found))
    drills = [rows_of(drill) for drill, _names in found.drills]
    head = [label for label, _value in drills[0]] if drills else [_("Time")]
    numbers = [row_number(drill.evidence_id) for drill, _names in found.drills]
    names = [text for _drill, text in found.drills]
    _sheet(
        book, _("Real drills"), [*head, _("Names of who took part"), _("Row number"), _("Signed and sealed sheet")],
        [
            [*(value for _label, value in rows), text, number, scan]
            for rows, text, number, scan in zip(drills, names, numbers, found.drill_scans, strict=True)
        ],
    )  # fmt: skip
    _sheet(book, _("People"), people_head(), people_rows(found))
    _sheet(book, _("Records of training"), training_head(), training_rows(found))
    _sheet(book, _("Records filed"), filing_head(), filing_rows(found.filings))
    _sheet(book, _("About"), [found.unit.name, str(found.year), str(found.made_on)], [[says_only()]])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _duties(found: TrainingFile) -> Iterable[list[Any]]:
    for line in found.duties:
        rule = line.duty.rule
        yield [rule.name, rule.citation, line.period, line.duty.due_on, str(line.status.label)]


def _sheet(book: Any, title: str, head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> None:
    sheet = book.create_sheet(title[:31])
    sheet.append([neutral(cell) for cell in head])
    for row in rows:
        sheet.append([neutral(cell) for cell in row])
