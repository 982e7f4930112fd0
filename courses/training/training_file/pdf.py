"""The file as a PDF to print and seal, set by Typst."""

from __future__ import annotations

import io
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only

from ..ledger.row_numbers import row_number
from ..real_drills.pdf import rows_of
from .content import TrainingFile
from .declarations import declaration_head, declaration_rows
from .filings import filing_head, filing_rows


def training_file_pdf(found: TrainingFile) -> bytes:
    """The file as PDF bytes, in the active language."""
    return render_pdf("training/training_file.typ", _data(found), _codes(found))


def _codes(found: TrainingFile) -> dict[str, bytes]:
    """QR codes: on the first page where any row is verified, beside each drill its own row."""
    import segno

    addresses = {"qr.svg": reverse("training:verify_row_form")} | {
        f"drill-{place}.svg": reverse("training:verify_row", args=[row_number(drill.evidence_id)])
        for place, (drill, _names) in enumerate(found.drills)
    }
    pictures = {}
    for name, path in addresses.items():
        picture = io.BytesIO()
        segno.make(settings.PUBLIC_URL + path, error="m", micro=False).save(picture, kind="svg", border=1)
        pictures[name] = picture.getvalue()
    return pictures


def _data(found: TrainingFile) -> dict[str, object]:
    unit = found.unit
    return {
        "title": _("File of training and drills"),
        "unit": unit.name,
        "about": f"{unit.get_kind_display()} · {unit.division.full_name} · {found.year}",
        "made": _("As of %(day)s") % {"day": found.made_on},
        "note": says_only(),
        "sample": _("SAMPLE") if unit.is_sample else "",
        "duties": {
            "title": _("What the unit owes"),
            "head": [_("Duty"), _("Article"), _("Period"), _("Due"), _("Status")],
            "rows": duty_rows(found),
        },
        "drills_title": _("Real drills"),
        "drills": [
            {
                "rows": rows_of(drill),
                "scan": scan,
                "names": names,
                "number": row_number(drill.evidence_id),
            }
            for (drill, names), scan in zip(found.drills, found.drill_scans, strict=True)
        ],
        "number_label": _("Row number"),
        "scan_label": _("Signed and sealed sheet"),
        "verify": _("Each row number can be verified: scan, or type it on the page of the platform."),
        "filings": {
            "title": _("Sessions, certificates from elsewhere, publicity and papers"),
            "head": filing_head(),
            "rows": filing_rows(found.filings),
        },
        "names_label": _("Names of who took part"),
        "people": {
            "title": _("People"),
            "head": people_head(),
            "rows": people_rows(found),
        },
        "trainings": {
            "title": _("Records of training"),
            "head": training_head(),
            "rows": training_rows(found),
        },
        "limits_head": limits_head(),
        "limits": found.model_limits(),
        "declarations": {
            "title": _("Declarations of the unit about training before the platform"),
            "head": declaration_head(),
            "rows": declaration_rows(found.declarations),
        },
        "empty": _("Nothing is on record yet."),
        "signs": [_("Filled in by"), _("Checked by"), _("Seal of the unit"), _("Date")],
    }


def duty_rows(found: TrainingFile) -> list[list[str]]:
    return [
        [line.duty.rule.name, line.duty.rule.citation, line.period, _day(line.duty.due_on), str(line.status.label)]
        for line in found.duties
    ]


def people_head() -> list[str]:
    return [
        _("Name"), _("Staff number"), _("Posts"), _("First day in the unit"), _("Last day in the unit"),
        _("Duties met"), _("Duties owed"), _("Overdue"),
    ]  # fmt: skip


def people_rows(found: TrainingFile) -> list[list[str]]:
    return [
        [
            line.name, line.number, line.post, _day(line.started_on), _day(line.ended_on), str(line.met),
            str(line.owed), str(line.overdue),
        ]
        for line in found.people
    ]  # fmt: skip


def training_head() -> list[str]:
    return [_("Time"), _("Name"), _("Posts"), _("Kind"), _("Content"), _("Result"), _("Row number")]


def training_rows(found: TrainingFile) -> list[list[str]]:
    return [
        [_day(line.day), line.name, line.post, line.kind, line.content, line.result or "—", line.number]
        for line in found.trainings
    ]


def limits_head() -> str:
    """What stands above the limits of models, below the records of training."""
    return _(
        "Simulated drills among these were computed by a model. They are training and replace no drill that the law "
        "asks for. What the model cannot show:"
    )


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "—"
