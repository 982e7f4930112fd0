"""The file as a PDF to print and seal, set by Typst."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only

from ..real_drills.pdf import rows_of
from .content import TrainingFile


def training_file_pdf(found: TrainingFile) -> bytes:
    """The file as PDF bytes, in the active language."""
    return render_pdf("training/training_file.typ", _data(found))


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
        "drills": [{"rows": rows_of(drill), "names": names} for drill, names in found.drills],
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
    return [_("Time"), _("Name"), _("Posts"), _("Kind"), _("Content"), _("Result")]


def training_rows(found: TrainingFile) -> list[list[str]]:
    return [
        [_day(line.day), line.name, line.post, line.kind, line.content, line.result or "—"] for line in found.trainings
    ]


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else "—"
