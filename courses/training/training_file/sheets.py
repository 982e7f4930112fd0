"""The same file as a workbook, a sheet for each part; numbers and days are such, no cell is taken for a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from common.spreadsheets import neutral
from common.wording import says_only

from ..ledger.row_numbers import row_number
from ..real_drills.papers import RECORD_FIELDS
from ..real_drills.pdf import NOT_KNOWN, rows_of
from .content import TrainingFile
from .declarations import declaration_head, declaration_rows
from .filings import filing_head
from .pdf import limits_head, people_head, training_head

WIDTH = 22  # of each column, in characters


def training_file_xlsx(found: TrainingFile) -> bytes:
    """The file as XLSX bytes, in the active language."""
    from openpyxl import Workbook

    book, unit = Workbook(write_only=True), found.unit
    title = f"{unit.name} · {_('File of training and drills')} {found.year}"
    about = [
        [f"{unit.get_kind_display()} · {unit.division.full_name}"],
        [_("As of %(day)s") % {"day": found.made_on}],
        [says_only()],
    ]
    duty_head = [_("Duty"), _("Article"), _("Period"), _("Due"), _("Status")]
    _sheet(book, _("What the unit owes"), duty_head, _duties(found), above=[[title], *about])
    parts: tuple[tuple[str, list[str], Iterable[list[Any]]], ...] = (
        (_("Real drills"), _drill_head(found), _drills(found)),
        (_("People"), people_head(), _people(found)),
        (_("Records of training"), training_head(), _trainings(found)),
        (_("Declarations"), declaration_head(), _declarations(found)),
        (_("Records filed"), filing_head(), _filings(found)),
    )
    for name, head, rows in parts:
        _sheet(book, name, head, rows, above=[[f"{title} · {name}"]])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _duties(found: TrainingFile) -> Iterable[list[Any]]:
    for line in found.duties:
        rule = line.duty.rule
        yield [rule.name, rule.citation, line.period, line.duty.due_on, str(line.status.label)]


def _drill_head(found: TrainingFile) -> list[str]:
    labels = [label for label, _value in rows_of(found.drills[0][0])] if found.drills else [_("Time")]
    return [*labels, _("Names of who took part"), _("Row number"), _("Signed and sealed sheet")]


def _drills(found: TrainingFile) -> Iterable[list[Any]]:
    for (drill, names), scan in zip(found.drills, found.drill_scans, strict=True):
        numbers = {"participant_count": drill.participant_count, "evacuation_s": drill.evacuation_s}
        fields = zip(RECORD_FIELDS, rows_of(drill), strict=True)
        values = [numbers.get(field.key) or value for field, (_label, value) in fields]
        yield [*values, names or NOT_KNOWN, row_number(drill.evidence_id), scan]


def _people(found: TrainingFile) -> Iterable[list[Any]]:
    for line in found.people:
        yield [
            line.name, line.number, line.post, line.started_on, line.ended_on, line.met, line.owed, line.overdue,
        ]  # fmt: skip


def _trainings(found: TrainingFile) -> Iterable[list[Any]]:
    for line in found.trainings:
        yield [line.day, line.name, line.post, line.kind, line.content, line.result or NOT_KNOWN, line.number]
    if limits := found.model_limits():
        yield from ([], [limits_head()], *([f"{title}：{text}"] for title, text in limits))


def _declarations(found: TrainingFile) -> Iterable[list[Any]]:
    for line, words in zip(found.declarations, declaration_rows(found.declarations), strict=True):
        yield [line.declared_on, *words[1:]]


def _filings(found: TrainingFile) -> Iterable[list[Any]]:
    for line in found.filings:
        yield [
            line.day, line.kind, line.content, line.people, line.standing, line.number, line.scan or NOT_KNOWN,
        ]  # fmt: skip


def _sheet(book: Any, name: str, head: list[str], rows: Iterable[Iterable[Any]], *, above: list[list[str]]) -> None:
    """A sheet with its title above, whose head stays in sight."""
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name[:31])
    for column in range(1, len(head) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = f"A{len(above) + 2}"
    for place, line in enumerate(above):
        sheet.append([_bold(sheet, cell, size=14 if place == 0 else 11) for cell in line])
    sheet.append([_bold(sheet, cell) for cell in head])
    for row in rows:
        sheet.append([neutral(cell) for cell in row])


def _bold(sheet: Any, text: str, *, size: int = 11) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=neutral(text))
    cell.font = Font(bold=True, size=size)
    return cell
