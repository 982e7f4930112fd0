"""What becomes of a sheet: taken in, compared, applied in whole chunks, taken back, forgotten."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.jobs.leases import fenced
from common.normal import plain_line

from .columns import Column, best_table, guess_headings, heading_of
from .identity import Dropped, drop_column, drop_identities, identities_in, is_private
from .kinds import NEW, SKIP, Match, Row, SheetKind, SheetStoppedError, Step, Work, kind_of
from .lines import rows_of
from .models import ACTED_ON, UNAPPLIED, Outcome, SheetImport, SheetLine, SheetState, Verdict
from .refusals import SheetRefusal, SheetRefused
from .tables import Table, column_letters
from .values import text_of

AT_ONCE = 1000
TITLES = 120


# -- in ----------------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_in(
    *,
    kind: SheetKind,
    scope: Any,
    key: str,
    data: bytes,
    file_name: str,
    options: dict[str, Any],
    by: Any,
    language: str,
) -> SheetImport:
    """Reads a file and keeps its cells, without the numbers of identity cards. Raises SheetRefused."""
    tables = kind.read(data)
    columns = kind.columns(scope)
    chosen = best_table(tables, columns)
    if kind.only_named_columns:
        for table in tables:
            _refuse_identities(table, columns)
        _keep_named(tables, chosen, columns)
    dropped = [_drop(table, is_about_people=kind.is_about_people) for table in tables]
    sheet = SheetImport(
        kind=kind.code, scope=key, made_by=by, language=language, file_name=plain_line(file_name)[:120] or "—",
        options=options, table=chosen, dropped=dropped, since=timezone.localdate(),
    )  # fmt: skip
    sheet.tables = tables
    guess_columns(sheet, columns, tables)
    sheet.save()
    return sheet


def _refuse_identities(table: Table, columns: Sequence[Column]) -> None:
    """Raises SheetRefused IDENTITY, naming the columns, where cells hold such numbers or lost the end of one."""
    places = {cell.column for cell in identities_in(table)}
    if not places:
        return
    row = guess_headings(table, columns).header_row
    headings = table.rows[row] if row is not None else []
    names = [
        plain_line(text_of(headings[column]) if column < len(headings) else "")[:20] or column_letters(column)
        for column in sorted(places)
    ]
    raise SheetRefused(SheetRefusal.IDENTITY, columns="、".join(names[:10]))


def _keep_named(tables: Sequence[Table], chosen: int, columns: Sequence[Column]) -> None:
    """Empties all cells but those of the chosen table below headings that the kind knows."""
    found = guess_headings(tables[chosen], columns)
    for number, table in enumerate(tables):
        for row, cells in enumerate(table.rows):
            for column in range(len(cells)):
                known = column < len(found.keys) and found.keys[column] is not None
                if number != chosen or found.header_row is None or row < found.header_row or not known:
                    cells[column] = None


def _drop(table: Table, *, is_about_people: bool) -> list[list[Any]]:
    """Empties what is not kept; places and reasons, with no row for a whole column."""
    found = drop_identities(table)
    for row, cells in enumerate(table.rows[:30] if is_about_people else ()):
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) < 20 and is_private(heading_of(cell)):
                found += drop_column(table, column, below=row)
    return [[cell.row, cell.column, cell.why.value] for cell in found]


def guess_columns(sheet: SheetImport, columns: Sequence[Column], tables: Sequence[Table]) -> None:
    """Guesses anew which line of the chosen table has the headings, and what they mean."""
    found = guess_headings(tables[sheet.table], columns)
    sheet.header_row, sheet.keys = found.header_row, list(found.keys)


def emptied_places(sheet: SheetImport) -> dict[tuple[int, int], str]:
    """Places of the chosen table whose numbers were dropped, and why; columns that went whole are not among them."""
    found = sheet.dropped[sheet.table] if sheet.table < len(sheet.dropped) else []
    return {(row, column): why for row, column, why in found if row is not None and why != Dropped.PRIVATE}


# -- what it would do ----------------------------------------------------------------------------------------------


def work_of(sheet: SheetImport) -> tuple[SheetKind, Work]:
    """The kind and the scope, with its maker's rights as they are now. Raises PermissionDenied."""
    kind = kind_of(sheet.kind)
    scope = kind.scope_of(sheet.made_by, sheet.scope) if kind else None
    if kind is None or scope is None:
        raise PermissionDenied
    since = sheet.since or timezone.localdate()
    return kind, Work(sheet.made_by, scope, sheet.options, since, sheet.is_complete, sheet.pk)


def look(sheet_id: str) -> None:
    """The dry run: what each line would do, written down; nothing else is written."""
    from .compare import show_changes

    sheet = SheetImport.objects.select_related("made_by").get(pk=sheet_id)
    if sheet.state != SheetState.LOOKING:
        return
    with translation.override(sheet.language):
        kind, work = work_of(sheet)
        lines = planned_lines(sheet, kind, work)
    with fenced():
        _keep_answers(sheet, lines)
        show_changes(kind, work, [line for line in lines if line.answer])
        sheet.lines.all().delete()
        SheetLine.objects.bulk_create(lines, batch_size=AT_ONCE)
        counts = Counter(line.verdict for line in lines)
        SheetImport.objects.filter(pk=sheet.pk, state=SheetState.LOOKING).update(
            state=SheetState.LOOKED_AT, counts=dict(counts), total=len(lines), position=0
        )


def _keep_answers(sheet: SheetImport, lines: list[SheetLine]) -> None:
    """What was said of a line in the comparison before holds, where it may still mean that."""
    said = dict(sheet.lines.exclude(answer="").values_list("number", "answer"))
    for line in lines:
        answer = said.get(line.number, "")
        if answer in {subject for subject, _words in line.choices}:
            line.answer = answer


def planned_lines(sheet: SheetImport, kind: SheetKind, work: Work) -> list[SheetLine]:
    """Every line of the sheet with what would become of it, and those whom a complete list no longer names."""
    from .compare import compare, repeated

    table = sheet.tables[sheet.table]
    columns = kind.columns(work.scope)
    found = list(rows_of(table, sheet.header_row or 0, sheet.keys, columns, emptied_places(sheet)))
    good = [row for row, problem in found if not problem]
    first = repeated([kind.identity(row.values) for row in good])
    twice = {row.line: good[place].line for row, place in zip(good, first, strict=True) if place is not None}
    rows = [row for row in good if row.line not in twice]
    compared = dict(zip((row.line for row in rows), compare(rows, kind.match(work, rows)), strict=True)) if rows else {}
    lines, subjects = [], dict[str, int]()
    for row, problem in found:
        line = SheetLine(
            sheet=sheet, number=row.line, values=row.values, title=kind.title_of(work, row.values)[:TITLES]
        )
        if row.line in twice:
            problem = _("The same stands in line %(line)s.") % {"line": twice[row.line]}
        if problem:
            line.verdict, line.problem = Verdict.ERROR, problem
        else:
            outcome = compared[row.line]
            subject = outcome.match.subject
            line.verdict, line.subject, line.changes = outcome.verdict, subject, outcome.changes
            line.choices = _offered(outcome.match) if outcome.verdict == Verdict.ASKED else []
            line.problem = outcome.match.problem or outcome.match.remark
            if subject and subject in subjects:
                line.verdict = Verdict.ERROR
                line.problem = _("The same stands in line %(line)s.") % {"line": subjects[subject]}
            subjects.setdefault(subject, row.line)
        lines.append(line)
    if sheet.is_complete and kind.complete_words:
        lines += _missing_lines(sheet, kind, work, lines)
    for position, line in enumerate(lines):
        line.position = position
    return lines


def _offered(match: Match) -> list[list[str]]:
    """Whom a line may mean, somebody new, or nobody."""
    return [*map(list, match.choices), [NEW, _("Somebody who is not here yet")], [SKIP, _("Leave this line out")]]


def _missing_lines(sheet: SheetImport, kind: SheetKind, work: Work, lines: list[SheetLine]) -> list[SheetLine]:
    """Whom a complete list does not name. Whoever a line may mean counts as named, also when the line has an error."""
    named = {line.subject for line in lines if line.subject}
    named |= {subject for line in lines for subject, _words in line.choices} - {NEW, SKIP}
    titles = {line.title for line in lines if line.verdict == Verdict.ERROR}
    return [
        SheetLine(
            sheet=sheet, verdict=Verdict.LEFT, subject=match.subject, title=match.title[:TITLES], problem=match.remark
        )
        for match in kind.missing(work, named)
        if match.title not in titles
    ]


# -- applied -----------------------------------------------------------------------------------------------------------


def apply(sheet_id: str) -> None:
    """Applies a sheet chunk by chunk, each whole with its place; a job that runs again goes on at the next one."""
    while _apply_chunk(sheet_id):
        pass


def _apply_chunk(sheet_id: str) -> bool:
    """Applies the next lines; False when there is nothing more to do."""
    with fenced():
        sheet = SheetImport.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=sheet_id)
        if sheet.state != SheetState.APPLYING:
            return False
        with translation.override(sheet.language):
            kind, work = work_of(sheet)
            kind.hold(work)
            if sheet.position == 0:
                kind.begin(work)
            lines = list(sheet.lines.filter(position__gte=sheet.position)[: kind.chunk])
            if not lines:
                _close(sheet, kind, work)
                return False
            _apply_lines(kind, work, [line for line in lines if line.verdict in ACTED_ON])
        SheetImport.objects.filter(pk=sheet.pk).update(position=lines[-1].position + 1)
    return True


def _apply_lines(kind: SheetKind, work: Work, lines: list[SheetLine]) -> None:
    """Compares the lines once more with what is there now, applies those that still are what they were."""
    steps: list[Step] = []
    held: list[SheetLine] = []
    for line, step in zip(lines, _steps(kind, work, lines), strict=True):
        if isinstance(step, str):
            line.outcome, line.problem = Outcome.REFUSED, step[:300]
        elif step.verdict != Verdict.UNCHANGED:  # else it stands already
            steps.append(step)
            held.append(line)
    for line, done in zip(held, kind.apply(work, steps) if steps else [], strict=True):
        line.undo = done.undo
        line.outcome = Outcome.REFUSED if done.refusal else Outcome.APPLIED
        line.problem = done.refusal[:300] or line.problem  # a remark stays
    for line in lines:
        line.values, line.changes, line.choices = {}, [], []
    fields = ["outcome", "problem", "undo", "values", "changes", "choices"]
    SheetLine.objects.bulk_update(lines, fields, batch_size=AT_ONCE)


def _steps(kind: SheetKind, work: Work, lines: list[SheetLine]) -> list[Step | str]:
    """A step for each line, or the sentence why there is none."""
    from .compare import compare

    rows = [Row(line.number or 0, line.values, line.answer) for line in lines]
    listed = [index for index, line in enumerate(lines) if line.number is not None]
    asked = [rows[index] for index in listed]
    now = dict(zip(listed, compare(asked, kind.match(work, asked)), strict=True)) if asked else {}
    gone = _("This has changed since the comparison. Send the sheet once more for it.")
    found: list[Step | str] = []
    for index, line in enumerate(lines):
        key = uuid.uuid5(work.sheet_id, str(line.position))
        compared = now.get(index)
        if line.verdict == Verdict.ASKED and line.answer in ("", SKIP):
            found.append(_("Left out: it was not said whom it means.") if not line.answer else _("Left out as asked."))
        elif compared is None:
            found.append(Step(key, Verdict.LEFT, line.subject, {}))
        elif compared.verdict == Verdict.UNCHANGED:
            found.append(Step(key, Verdict.UNCHANGED, compared.match.subject, line.values))
        elif (line.verdict != Verdict.ASKED and (line.verdict, line.subject) != (
            compared.verdict, compared.match.subject,
        )) or compared.verdict not in (Verdict.NEW, Verdict.CHANGED):  # fmt: skip
            found.append(compared.match.problem or gone)
        else:
            changed = tuple(key for key, _before, _after in compared.changes)
            found.append(Step(key, compared.verdict, compared.match.subject, line.values, changed, line.number))
    return found


def _close(sheet: SheetImport, kind: SheetKind, work: Work) -> None:
    """The last chunk is in: what the sheet held is deleted, and what follows from the whole begins."""
    sheet.lines.exclude(verdict__in=ACTED_ON).update(values={}, changes=[], choices=[])
    SheetImport.objects.filter(pk=sheet.pk).update(
        state=SheetState.APPLIED, content=b"", applied_at=timezone.now(), position=sheet.total
    )
    kind.finish(work)


# -- taken back --------------------------------------------------------------------------------------------------------


def undo(sheet_id: str) -> None:
    """Takes a sheet back, the last chunk first; a job that runs again goes on at the next one."""
    while _undo_chunk(sheet_id):
        pass


def _undo_chunk(sheet_id: str) -> bool:
    with fenced():
        sheet = SheetImport.objects.select_for_update(of=("self",)).select_related("made_by").get(pk=sheet_id)
        if sheet.state != SheetState.UNDOING:
            return False
        with translation.override(sheet.language):
            kind, work = work_of(sheet)
            kind.hold(work)
            applied = sheet.lines.filter(position__lt=sheet.position, outcome=Outcome.APPLIED)
            lines = list(applied.order_by("-position")[: kind.chunk])
            if not lines:
                now = timezone.now()
                SheetImport.objects.filter(pk=sheet.pk).update(state=SheetState.UNDONE, undone_at=now, position=0)
                kind.finish(work)
                return False
            for line, stays in zip(lines, kind.undo(work, [line.undo for line in lines]), strict=True):
                line.outcome, line.problem = (Outcome.KEPT, stays[:300]) if stays else (Outcome.UNDONE, "")
        SheetLine.objects.bulk_update(lines, ["outcome", "problem"], batch_size=AT_ONCE)
        SheetImport.objects.filter(pk=sheet.pk).update(position=lines[-1].position)
    return True


# -- when it stops, and when it is forgotten -------------------------------------------------------------------------


def sheet_waits(sheet_id: str) -> None:
    """A job (again) waits for a worker."""
    SheetImport.objects.filter(pk=sheet_id).update(problem="")


def sheet_stopped(error: BaseException, sheet_id: str) -> None:
    """A job stopped for good: the page says why, what was applied stands, and it can go on."""
    sheet = SheetImport.objects.filter(pk=sheet_id).first()
    if sheet is None:
        return
    with translation.override(sheet.language):
        if isinstance(error, SheetStoppedError):
            words = str(error)
        elif isinstance(error, PermissionDenied):
            words = _("You no longer have the right to do this.")
        elif sheet.state == SheetState.LOOKING:
            words = _("The comparison broke off. Nothing has been written.")
        else:
            words = _("The work broke off. What was written up to here stands whole; it can go on from here.")
    SheetImport.objects.filter(pk=sheet_id).update(problem=words[:300])


def forget_sheets(now: datetime) -> int:
    """Deletes sheets that nobody applied, and the lines of applied ones, after SHEETS_KEEP_DAYS; returns how many."""
    limit = now - timedelta(days=settings.SHEETS_KEEP_DAYS)
    gone = SheetImport.objects.filter(state__in=UNAPPLIED, made_at__lt=limit).delete()[0]
    old = SheetLine.objects.filter(sheet__applied_at__lt=limit).exclude(sheet__state__in=(
        SheetState.APPLYING, SheetState.UNDOING,
    ))  # fmt: skip
    return gone + old.delete()[0]
