"""People by duties as a workbook, made in a job: every row that the filters leave, none cut."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from common.spreadsheets import neutral
from common.wording import says_only
from people.models import Organisation

from .. import access
from ..made_files.making import Made, NotAllowedError, Progress
from ..models import MadeFile, Rule, SubjectKind
from .matrix import Filters, Row, columns, people_of, rows_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOT = 200


def matrix_xlsx(made: MadeFile, note: Progress) -> Made:
    """The workbook that was asked for. Raises NotAllowedError for who may no longer see the unit's people by name."""
    from openpyxl import Workbook

    unit = made.organisation
    if unit is None or not access.opens_personal_parts(made.asked_by, SubjectKind.ORGANISATION, unit.pk):
        raise NotAllowedError
    today, filters = timezone.localdate(), Filters.of(made.options)
    rules = [rule for rule in columns(unit, today) if filters.rule in ("", rule.code)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("People and duties"))
    sheet.append([neutral(f"{unit.name} · {today}")])
    sheet.append([neutral(says_only())])
    sheet.append([_("Name"), _("Posts"), *(neutral(rule.name) for rule in rules)])
    for row in _rows(unit, filters, rules, note):
        cells = (f"{cell.label} {cell.day}".strip() if cell else "" for cell, _rule in row.cells_and_rules)
        sheet.append([neutral(str(row.person)), neutral(row.posts), *cells])
    kept = io.BytesIO()
    book.save(kept)
    return Made(kept.getvalue(), f"people-and-duties-{today:%Y%m%d}.xlsx", XLSX)


def _rows(unit: Organisation, filters: Filters, rules: list[Rule], note: Progress) -> Iterator[Row]:
    today = timezone.localdate()
    people = list(people_of(unit, filters, today))
    for begin in range(0, len(people), LOT):
        note(begin / len(people))
        yield from rows_of(unit, people[begin : begin + LOT], rules, today)
