"""A coverage table as a CSV file: the same rows and figures as on the screen, a column each."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from common.spreadsheets import SafeWriter
from courses.training.duties.unit_counts import duty_labels
from courses.training.evidence.columns import evidence_labels
from venues.models import VenueState

from .figures import Row
from .periods import Span

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes the file for GBK
STATES = (VenueState.OPEN, VenueState.BUILDING, VenueState.PLANNED, VenueState.UNVERIFIED)


def headings() -> list[str]:
    return [
        _("Code"),
        _("Division"),
        _("Level"),
        _("Venues on the list"),
        *(str(state.label) for state in STATES),
        _("Open, of these samples"),
        _("Open slots in the next 4 weeks"),
        _("Parties checked in"),
        _("Visitors checked in"),
        *evidence_labels().values(),
        *(_("Duties: %(status)s") % {"status": label} for label in duty_labels().values()),
        _("Units"),
        _("Units in order"),
        _("Samples included"),
        _("From"),
        _("Until"),
    ]


def line(row: Row, span: Span) -> list[str | int]:
    return [
        row.division.code,
        row.name,
        row.division.get_level_display(),
        row.listed,
        *(row.states[state] for state in STATES),
        row.sample_open,
        row.slots,
        row.parties,
        row.visitors,
        *(row.evidence[key] for key in evidence_labels()),
        *(row.duties[key] for key in duty_labels()),
        row.units,
        row.units_in_order,
        _("yes") if row.has_samples else _("no"),
        span.start.isoformat(),
        span.today.isoformat(),
    ]


def as_csv(rows: Iterable[Row], span: Span, name: str) -> HttpResponse:
    """The table as a download; UTF-8 with a byte order mark."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="coverage-{name}-{span.today:%Y%m%d}.csv"'
    writer = SafeWriter(response)
    writer.writerow(headings())
    writer.writerows(line(row, span) for row in rows)
    return response
