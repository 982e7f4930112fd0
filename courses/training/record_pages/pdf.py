"""A record as a sheet to print, sign and seal, set by Typst. Pictures are never on it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only

from ..models import Record, RecordKind
from ..real_drills.pdf import real_drill_pdf
from ..real_drills.record import participants_of
from ..records.versions import correction_lines, versioned
from .kinds import kind_of


def record_pdf(record: Any, *, with_names: bool) -> bytes:
    """The record as PDF bytes, in the active language."""
    if record.kind == RecordKind.DRILL:
        return real_drill_pdf(record, participants_of(record) if with_names else "", with_names=with_names)
    return render_pdf("training/real_drill.typ", _sheet(record, with_names))


def _sheet(record: Record, with_names: bool) -> dict[str, Any]:
    kind, unit = kind_of(record), record.organisation
    names = kind.name_lines(record) if with_names else []
    *others, last = names or [("", "")]
    return {
        "title": versioned(str(kind.title), record),
        "unit": unit.name,
        "rows": [*kind.read(record), *correction_lines(record, with_names=with_names), *others],
        "names_label": last[0] or _("Remarks"),
        "names": last[1],
        "signs": [_("Filled in by"), _("Checked by"), _("Seal of the unit"), _("Date")],
        "note": says_only(),
        "serial": str(record.evidence_id),
        "sample": _("SAMPLE") if unit.is_sample else "",
    }
