"""The record of a real drill as a sheet to print, sign and seal, set by Typst."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only

from ..models import RealDrill
from ..records.versions import correction_lines, versioned

NOT_KNOWN = "—"


def real_drill_pdf(drill: RealDrill, participants: str, *, with_names: bool) -> bytes:
    """The record as PDF bytes, in the active language; `participants` are the names for those who may read them."""
    unit = drill.organisation
    title = _("Record of a fire drill") if drill.emergency == "fire" else _("Record of an emergency drill")
    data = {
        "title": versioned(title, drill),
        "unit": unit.name,
        "rows": [*rows_of(drill), *correction_lines(drill, with_names=with_names)],
        "names_label": _("Names of who took part"),
        "names": participants,
        "signs": [_("Filled in by"), _("Checked by"), _("Seal of the unit"), _("Date")],
        "note": says_only(),
        "serial": str(drill.evidence_id),
        "sample": _("SAMPLE") if unit.is_sample else "",
    }
    return render_pdf("training/real_drill.typ", data)


def rows_of(drill: RealDrill) -> list[tuple[str, str]]:
    """Label and words of each field, in the order of Order 61 art. 43."""
    began = timezone.localtime(drill.began_at)
    return [
        (_("Time"), f"{began:%Y-%m-%d %H:%M}"),
        (_("Place"), drill.place),
        (_("What was rehearsed"), drill.get_emergency_display()),
        (_("When the alarm came"), drill.get_situation_display() or NOT_KNOWN),
        (_("Plan that was rehearsed"), drill.plan),
        (_("Content"), drill.content),
        (_("Departments that took part"), drill.departments),
        (_("Number of participants"), str(drill.participant_count)),
        (_("Announced beforehand"), _notice(drill)),
        (_("Signs were put up"), _("yes") if drill.signs_placed else _("no")),
        (_("Seconds from the alarm until all were out"), _number(drill.evacuation_s)),
        (_("Where it jammed"), drill.jammed or NOT_KNOWN),
        (_("Evaluation"), drill.evaluation or NOT_KNOWN),
        (_("What is changed in the plan"), drill.plan_revision or NOT_KNOWN),
    ]


def _notice(drill: RealDrill) -> str:
    if not drill.notice_given:
        return _("no")
    return _("yes: %(how)s") % {"how": drill.notice} if drill.notice else _("yes")


def _number(value: int | None) -> str:
    return NOT_KNOWN if value is None else str(value)
