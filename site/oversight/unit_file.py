"""The list of units as a workbook: a sheet of units, a sheet of what is overdue in them. Nobody is named."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from common.spreadsheets import neutral
from common.wording import says_only
from courses.training.duties.unit_counts import duty_labels, unit_duties
from courses.training.made_files.making import Made, NotAllowedError, Progress
from courses.training.models import MadeFile
from people.access import OFFICERS, has_role
from people.models import Organisation

from .periods import Span, span_of
from .unit_list import UnitFilters, owed_lines, units_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOT = 100


def overdue_xlsx(made: MadeFile, note: Progress) -> Made:
    """The workbook that was asked for. Raises NotAllowedError for who is no officer any more."""
    from openpyxl import Workbook

    if not has_role(made.asked_by, *OFFICERS):
        raise NotAllowedError
    span = span_of(str(made.options.get("period", "")), timezone.localdate())
    units = list(units_of(made.asked_by, UnitFilters.of(made.options), span))
    book = Workbook(write_only=True)
    first, second = book.create_sheet(_("Units")), book.create_sheet(_("Overdue"))
    for sheet in (first, second):
        sheet.append([neutral(f"{span.label} · {span.today}")])
        sheet.append([neutral(says_only())])
    labels = duty_labels()
    first.append([_("Unit"), _("Kind of unit"), _("Division"), *labels.values(), _("Oldest due day")])
    second.append([_("Unit"), _("Duty"), _("Article"), _("Whose"), _("Number"), _("Oldest due day")])
    for row in _unit_rows(units, span, list(labels)):
        first.append(row)
    for place, unit in enumerate(units):
        note(place / len(units))
        if unit.overdue:  # type: ignore[attr-defined]
            for line in owed_lines(unit, "overdue", span):
                cells = (unit.name, line.rule.name, line.rule.citation, line.whose)
                second.append([*(neutral(cell) for cell in cells), line.number, line.oldest])
    kept = io.BytesIO()
    book.save(kept)
    return Made(kept.getvalue(), f"units-{span.today:%Y%m%d}.xlsx", XLSX)


def _unit_rows(units: list[Organisation], span: Span, keys: list[str]) -> Iterator[list[object]]:
    for begin in range(0, len(units), LOT):
        for line in unit_duties(units[begin : begin + LOT], span.start, span.today):
            unit = line.unit
            about = (unit.name, unit.get_kind_display(), unit.division.name)
            numbers = (line.duties[key] for key in keys)
            yield [*(neutral(cell) for cell in about), *numbers, unit.oldest]  # type: ignore[attr-defined]
