"""The own units of a group or department as a workbook: how each stands, who answers for it, which are not here."""

from __future__ import annotations

import io

from django.utils import timezone
from django.utils.translation import gettext as _

from common.spreadsheets import neutral
from common.wording import says_only
from courses.training.made_files.making import Made, NotAllowedError, Progress
from courses.training.models import MadeFile
from people.access import own_superiors
from people.superiors.circulars import not_here

from .own_list import own_lines, own_units
from .periods import span_of
from .unit_file import XLSX
from .unit_list import UnitFilters, narrowed

LOT = 100


def own_units_xlsx(made: MadeFile, note: Progress) -> Made:
    """The workbook that was asked for. Raises NotAllowedError for who does not act for the body any more."""
    from openpyxl import Workbook

    superior = own_superiors(made.asked_by).filter(pk=str(made.options.get("superior", ""))).first()
    if superior is None:
        raise NotAllowedError
    span = span_of(str(made.options.get("period", "")), timezone.localdate())
    units = list(narrowed(own_units(superior, span.today), UnitFilters.of(made.options), span))
    book = Workbook(write_only=True)
    first, second = book.create_sheet(_("Own units")), book.create_sheet(_("Not on the platform"))
    for sheet in (first, second):
        sheet.append([neutral(f"{superior.name} · {span.label} · {span.today}")])
        sheet.append([neutral(says_only())])
    first.append([
        _("Unit"), _("Kind of unit"), _("Division"), _("Overdue of the unit itself"), _("Classes behind"),
        _("People behind"), _("Oldest due day"), _("Who answers for fire safety"), _("Overdue of theirs"),
    ])  # fmt: skip
    for begin in range(0, len(units), LOT):
        note(begin / len(units))
        for line in own_lines(units[begin : begin + LOT], span):
            about = (line.unit.name, line.unit.get_kind_display(), line.unit.division.name)
            holders = "；".join(f"{holder.post} {holder.name}" for holder in line.holders)
            late = "；".join(f"{holder.name} {holder.overdue}" for holder in line.holders if holder.overdue)
            first.append([
                *(neutral(cell) for cell in about), line.own, line.classes, line.people_words,
                line.unit.oldest, neutral(holders), neutral(late),  # type: ignore[attr-defined]
            ])  # fmt: skip
    second.append([_("Name on the list"), _("Number on the list"), _("Sort on the list"), _("Place")])
    for row in not_here(superior).order_by("name", "pk"):
        second.append([neutral(cell) for cell in (row.name, row.number, row.sort, row.place)])
    kept = io.BytesIO()
    book.save(kept)
    return Made(kept.getvalue(), f"own-units-{span.today:%Y%m%d}.xlsx", XLSX)
