"""What the maker of a sheet asks for: to have it compared, once more, applied, taken back, or thrown away."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.jobs.services import enqueue_once

from .compare import show_changes
from .kinds import SKIP
from .models import UNAPPLIED, SheetImport, SheetLine, SheetState, Verdict
from .services import AT_ONCE, work_of
from .tasks import apply_sheet, look_at_sheet, undo_sheet


@transaction.atomic
def ask_for_a_look(*, sheet: SheetImport, keys: list[str | None], is_complete: bool, since: date) -> None:
    """Has the sheet compared, with its columns named. What stands in other columns and tables is forgotten."""
    tables = sheet.tables
    for index, table in enumerate(tables):
        if index != sheet.table:
            table.rows = []
            continue
        for row in table.rows:
            row[:] = [cell if place < len(keys) and keys[place] else None for place, cell in enumerate(row)]
    sheet.tables = tables
    sheet.keys, sheet.is_complete, sheet.since = keys, is_complete, since
    sheet.state, sheet.problem, sheet.position, sheet.total = SheetState.LOOKING, "", 0, 0
    sheet.save()
    _enqueue(look_at_sheet, sheet)


def _enqueue(task: Any, sheet: SheetImport) -> None:
    enqueue_once(task, str(sheet.pk), key=f"sheet:{sheet.pk}")


@transaction.atomic
def ask_to_compare_again(*, sheet: SheetImport) -> bool:
    """Has a sheet compared once more with what is there now; False when it is not at that point. Answers stay."""
    ready = SheetImport.objects.filter(pk=sheet.pk, state=SheetState.LOOKED_AT)
    if not ready.update(state=SheetState.LOOKING, problem="", position=0, total=0):
        return False
    _enqueue(look_at_sheet, sheet)
    return True


@transaction.atomic
def answer_lines(*, sheet: SheetImport, answers: dict[int, str]) -> int:
    """Notes whom lines mean, by position; an answer that was not offered is none. Returns how many are answered."""
    held = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if held.state != SheetState.LOOKED_AT:
        return 0
    lines = list(held.lines.filter(verdict=Verdict.ASKED, position__in=answers))
    for line in lines:
        offered = {subject for subject, _words in line.choices}
        answer = answers[line.position]
        line.answer = answer if answer in offered else ""
    show_changes(*work_of(held), lines)
    SheetLine.objects.bulk_update(lines, ["answer", "changes"], batch_size=AT_ONCE)
    return sum(bool(line.answer) for line in lines)


@transaction.atomic
def leave_out_the_rest(*, sheet: SheetImport) -> int:
    """Leaves out every line of which it is not said whom it means; returns how many."""
    held = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if held.state != SheetState.LOOKED_AT:
        return 0
    return unanswered(held).update(answer=SKIP)


def unanswered(sheet: SheetImport) -> QuerySet[SheetLine]:
    """The lines of which it is not said yet whom they mean."""
    return sheet.lines.filter(verdict=Verdict.ASKED, answer="")


@transaction.atomic
def ask_to_apply(*, sheet: SheetImport) -> bool:
    """Has the sheet applied; False when it is not at that point, or a line waits for whom it means.

    Asked twice, it is applied once.
    """
    if unanswered(sheet).exists():
        return False
    ready = SheetImport.objects.filter(pk=sheet.pk, state=SheetState.LOOKED_AT)
    if not ready.update(state=SheetState.APPLYING, problem="", position=0):
        return False
    _enqueue(apply_sheet, sheet)
    return True


@transaction.atomic
def ask_to_go_on(*, sheet: SheetImport) -> None:
    """Lets a job that stopped for good run again from where it was."""
    tasks = {SheetState.LOOKING: look_at_sheet, SheetState.APPLYING: apply_sheet, SheetState.UNDOING: undo_sheet}
    if task := tasks.get(SheetState(sheet.state)):
        SheetImport.objects.filter(pk=sheet.pk).update(problem="")
        _enqueue(task, sheet)


@transaction.atomic
def ask_to_undo(*, sheet: SheetImport) -> bool:
    """Has an applied sheet taken back; False when it is not applied, or its lines are forgotten."""
    if sheet.applied_at is None or sheet.kept_until < timezone.now():
        return False
    ready = SheetImport.objects.filter(pk=sheet.pk, state=SheetState.APPLIED)
    if not ready.update(state=SheetState.UNDOING, problem=""):
        return False
    _enqueue(undo_sheet, sheet)
    return True


def discard(*, sheet: SheetImport) -> bool:
    """Deletes a sheet that was not applied, with all it holds; False when it is applied already."""
    return bool(SheetImport.objects.filter(pk=sheet.pk, state__in=UNAPPLIED).delete()[0])
