"""The proof of a class and of a school: where they stand under each rule, with article and force, on one page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common.typesetting import render_pdf
from common.wording import says_only
from courses.training.filings.class_hours import class_hours_in_words, is_put_right, minutes_in_words
from courses.training.ledger.row_numbers import row_number
from courses.training.models import LessonLog, Rule
from people.classes.names import first_day, last_day, year_of
from people.models import Organisation, SchoolClass

from .drills import drills_of, term_and_guess
from .states import Cell, Matrix, classes_of_year, consents_of, days_of, matrix_of, school_cells

LESSONS_SHOWN = 12
DRILLS_SHOWN = 8


def lessons_of(school_class: SchoolClass) -> QuerySet[LessonLog]:
    """The lessons of the class on record in its school year, newest first."""
    rows = LessonLog.objects.filter(school_class=school_class, evidence__revoked_by=None)
    return rows.select_related("organisation").order_by("-began_at")


def _of_rule(rule: Rule) -> dict[str, str]:
    days = days_of(rule)
    return {
        "rule": f"{rule.name}（{days}）" if days else rule.name, "source": rule.citation,
        "force": str(rule.get_force_display()),
    }  # fmt: skip


def _of_cell(cell: Cell) -> dict[str, str]:
    """A line of the proof: the rule, its article and force, the state and what met it."""
    met = cell.duty is not None and cell.duty.met_by_id is not None
    state = " · ".join(part for part in (cell.word, cell.detail) if part)
    return _of_rule(cell.rule) | {
        "state": state,
        "day": str((cell.duty.met_on if met and cell.duty else cell.due) or ""),
        "number": row_number(cell.duty.met_by_id) if met and cell.duty and cell.duty.met_by_id else "",
    }


def _lesson_of(log: LessonLog) -> str:
    """The title of a lesson; where more counts than was measured, also why."""
    if not is_put_right(log):
        return log.title
    return f"{log.title}（{_('why more than was measured: %(reason)s') % {'reason': log.hours_reason}}）"


def class_values(school_class: SchoolClass, today: date) -> dict[str, Any]:
    """What the proof of a class says, as the fields and tables of its paper."""
    school = school_class.organisation
    (row,) = matrix_of(school, [school_class], today).rows
    lessons, consents = lessons_of(school_class), consents_of(school_class)
    shown = list(lessons[:LESSONS_SHOWN])
    year = school_class.school_year
    return {
        "class": school_class.name,
        "year": f"{first_day(year)} – {last_day(year)}",
        "lessons_count": _("%(number)s on record") % {"number": lessons.count()},
        "hours": f"{sum(log.class_hours for log in lessons):g}",
        "consents": ""
        if consents is None
        else _("%(given)s agreed, %(refused)s refused, %(open)s not asked or no answer yet")
        % {"given": consents.given, "refused": consents.refused, "open": consents.open},
        "rules": [_of_cell(cell) for cell in row.cells if cell is not None],
        "lessons": [
            {
                "time": log.when, "lesson": _lesson_of(log), "minutes": minutes_in_words(log),
                "hours": class_hours_in_words(log, log.class_hours),
                "present": f"{log.participant_count} / {len(log.seats)}",
            }
            for log in shown
        ],
        "date": str(today),
    }  # fmt: skip


def school_values(school: Organisation, today: date) -> dict[str, Any]:
    """What the proof of a school says."""
    term, is_guessed = term_and_guess(school, today)
    classes = list(classes_of_year(school, year_of(today)))
    matrix = matrix_of(school, classes, today)
    drills = drills_of(school, term)
    return {
        "term": f"{term.start} – {term.end}" + (f"（{_('guessed: nobody has entered it yet')}）" if is_guessed else ""),
        "classes_count": str(len(classes)),
        "rules": [_of_rule(rule) | {"state": _counted(matrix, place)} for place, rule in enumerate(matrix.rules)],
        "own": [_of_cell(cell) for cell in school_cells(school, today)],
        "classes": [
            {
                "class": row.school_class.name,
                "done": "、".join(cell.rule.name for cell in row.done),
                "left": "、".join(f"{cell.rule.name}（{cell.detail or cell.word}）" for cell in row.left),
            }
            for row in matrix.rows
        ],
        "drills": [
            {
                "time": drill.when, "emergency": str(drill.get_emergency_display()), "place": drill.place,
                "people": str(drill.participant_count), "number": row_number(drill.evidence_id),
            }
            for drill in drills[:DRILLS_SHOWN]
        ],
        "drills_count": _("%(number)s on record") % {"number": drills.count()},
        "date": str(today),
        "matrix": _grid(matrix),
    }  # fmt: skip


def _counted(matrix: Matrix, place: int) -> str:
    cells = [row.cells[place] for row in matrix.rows]
    bound = [cell for cell in cells if cell is not None]
    done = sum(cell.is_done for cell in bound)
    return _("%(done)s of %(classes)s classes") % {"done": done, "classes": len(bound)}


def _grid(matrix: Matrix) -> list[list[str]]:
    """Lines of name and marks, as the printed page has them: ✓, what is missing, or nothing."""
    return [[row.school_class.name, *(_mark(cell) for cell in row.cells)] for row in matrix.rows]


def _mark(cell: Cell | None) -> str:
    if cell is None:
        return ""
    return "✓" if cell.is_done else cell.detail or cell.word


def _sheet(school: Organisation, values: dict[str, Any], title: str) -> dict[str, Any]:
    return values | {
        "title": title, "unit": school.name, "note": says_only(), "made": str(timezone.localdate()),
        "signs": [_("Filled in by"), _("Checked by"), _("Seal of the unit"), _("Date")],
        "sample": _("SAMPLE") if school.is_sample else "",
    }  # fmt: skip


def class_pdf(school_class: SchoolClass, today: date) -> bytes:
    """The proof of a class as PDF bytes."""
    values = _sheet(school_class.organisation, class_values(school_class, today), _("Fire-safety education of a class"))
    values["facts"] = [
        (_("Class"), values["class"]), (_("School year"), values["year"]),
        (_("Lessons on record"), values["lessons_count"]),
        (_("Class hours"), values["hours"]), (_("Guardians on names"), values["consents"] or "—"),
    ]  # fmt: skip
    values["rule_heads"] = [
        _("Rule"), _("Source and article"), _("Force"), _("State"), _("Met on, or due"), _("Number of the row"),
    ]  # fmt: skip
    values["lesson_heads"] = [_("Time"), _("Lesson"), _("Minutes"), _("Class hours"), _("Present")]
    return render_pdf("schools/class_proof.typ", values)


def school_pdf(school: Organisation, today: date) -> bytes:
    """The proof of a school as PDF bytes: one page for up to forty classes."""
    values = _sheet(school, school_values(school, today), _("Fire-safety education of a school"))
    values["facts"] = [
        (_("Term"), values["term"]), (_("Classes"), values["classes_count"]), (_("Drills"), values["drills_count"]),
    ]  # fmt: skip
    values["rule_heads"] = [_("Rule"), _("Source and article"), _("Force"), _("Classes done")]
    values["own_heads"] = [
        _("Of the school itself"), _("Source and article"), _("Force"), _("State"), _("Met on, or due"),
    ]  # fmt: skip
    values["drill_heads"] = [_("Time"), _("What was rehearsed"), _("Place"), _("People"), _("Number of the row")]
    values["class_head"] = _("Class")
    return render_pdf("schools/school_proof.typ", values)
