"""Pages of a sheet on its way in: sent, its columns named, looked at, applied, taken back.

Each is for its maker alone, and only while the maker may import into that scope; for anybody else it is not there.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number

from . import asking, services
from .columns import guess_row, heading_words
from .forms import ColumnsForm, FileForm
from .identity import Dropped
from .kinds import SheetKind, Work, kind_of
from .models import ACTED_ON, Outcome, SheetImport, SheetState, Verdict
from .refusals import SheetRefused
from .tables import column_letters
from .values import text_of
from .workbooks import XLSX, changes_of, report, template

PER_PAGE = 50
SHOWN_ROWS = 4
SHOWN_DROPPED = 100


def _found(request: HttpRequest, code: str, key: str) -> tuple[SheetKind, Any]:
    """The kind and the scope, for whoever may import into it. 404 for everybody else."""
    kind = kind_of(code)
    scope = kind.scope_of(request.user, key) if kind else None
    if kind is None or scope is None:
        raise Http404
    return kind, scope


def _own(request: HttpRequest, sheet_id: uuid.UUID) -> tuple[SheetImport, SheetKind, Any]:
    """A sheet of the user's own, with its kind and scope. 404 for everybody else."""
    sheet = get_object_or_404(SheetImport.objects.filter(made_by=request.user.pk), pk=sheet_id)
    return sheet, *_found(request, sheet.kind, sheet.scope)


def _about(kind: SheetKind, scope: Any) -> dict[str, Any]:
    url, words = kind.back(scope)
    return {"kind": kind, "scope_title": kind.scope_title(scope), "back_url": url, "back_words": words}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, kind: str, scope: str) -> HttpResponse:
    """Sends a sheet. Earlier ones of the same maker stand below."""
    found, into = _found(request, kind, scope)
    form = FileForm(request.POST or None, request.FILES or None, kind=found)
    options = found.form(into, request.POST or None)
    if request.method == "POST" and form.is_valid() and (options is None or options.is_valid()):
        file = form.cleaned_data["file"]
        try:
            sheet = services.take_in(
                kind=found, scope=into, key=scope, data=file.read(), file_name=file.name,
                options=found.options(options), by=request.user, language=get_language() or "zh-hans",
            )  # fmt: skip
        except SheetRefused as error:
            form.add_error("file", error.sentence)
        else:
            return redirect("sheets:show", sheet.pk)
    earlier = SheetImport.objects.filter(made_by=request.user.pk, kind=kind, scope=scope).defer("content", "dropped")
    page = Paginator(earlier, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **_about(found, into), "form": form, "options": options, "page_obj": page, "code": kind, "scope": scope,
        "columns": found.columns(into), "heading_words": "|".join(heading_words(found.columns(into))),
    }  # fmt: skip
    return render(request, "sheets/start.html", context, status=400 if request.method == "POST" else 200)


@login_required
@require_GET
def blank(request: HttpRequest, kind: str, scope: str) -> HttpResponse:
    """The blank template of a kind."""
    found, into = _found(request, kind, scope)
    return _file(template(found.columns(into)), f"{found.title}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Cache-Control": "private, no-store"}
    answer = HttpResponse(content, content_type=XLSX, headers=headers)
    answer.headers["Content-Disposition"] = _attachment(name)
    return answer


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return str(content_disposition_header(True, name))


@login_required
@never_cache
@require_GET
def show(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Where the sheet is: its columns, the comparison, how far it is, what became of it."""
    sheet, kind, scope = _own(request, sheet_id)
    if sheet.state == SheetState.NAMING:
        return _show_columns(request, sheet, kind, scope)
    return render(request, "sheets/sheet.html", _sheet_context(request, sheet, kind, scope))


# -- columns -----------------------------------------------------------------------------------------------------------


def _headings(sheet: SheetImport) -> list[str]:
    table = sheet.tables[sheet.table]
    width = max((len(row) for row in table.rows), default=0)
    row = table.rows[sheet.header_row] if sheet.header_row is not None else []
    cells = [*row, *[None] * width][:width]
    return [text_of(cell)[:40] or column_letters(index) for index, cell in enumerate(cells)]


def _show_columns(
    request: HttpRequest, sheet: SheetImport, kind: SheetKind, scope: Any, form: ColumnsForm | None = None
) -> HttpResponse:
    tables = sheet.tables
    table, headings = tables[sheet.table], _headings(sheet)
    below = (sheet.header_row if sheet.header_row is not None else -1) + 1
    sample = table.rows[below : below + SHOWN_ROWS]
    form = form or ColumnsForm(kind=kind, columns=list(kind.columns(scope)), sheet=sheet, headings=headings)
    columns = [
        (form[f"column{index}"], [text_of(row[index])[:30] for row in sample if index < len(row)])
        for index in range(len(headings))
    ]
    context = {
        **_about(kind, scope), "sheet": sheet, "form": form, "columns": columns,
        "others": [form[name] for name in form.fields if not name.startswith("column")],
        "tables": [(index, found.name) for index, found in enumerate(tables)],
        "lines": max(0, len(table.rows) - below),
        "header_line": table.line_of(sheet.header_row) if sheet.header_row is not None else None,
        "first_line": table.first_line, **_dropped(sheet, headings),
    }  # fmt: skip
    return render(request, "sheets/columns.html", context, status=400 if form.errors else 200)


def _dropped(sheet: SheetImport, headings: list[str]) -> dict[str, Any]:
    """What was dropped, in words: whole columns, cells by line, numbers that lost their end."""
    found = sheet.dropped[sheet.table] if sheet.table < len(sheet.dropped) else []
    table = sheet.tables[sheet.table]
    names = dict(enumerate(headings))
    cells = [
        (table.line_of(row), names.get(column, column_letters(column)), why == Dropped.SHORTENED)
        for row, column, why in found
        if row is not None
    ]
    columns = sorted({names.get(column, column_letters(column)) for row, column, _why in found if row is None})
    return {"dropped_columns": columns, "dropped": cells[:SHOWN_DROPPED], "dropped_count": len(cells)}


@login_required
@never_cache
@require_POST
def columns(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Takes the columns as named and compares; or looks at another sheet of the file, or another line of headings."""
    sheet, kind, scope = _own(request, sheet_id)
    if sheet.state != SheetState.NAMING:
        return redirect("sheets:show", sheet.pk)
    if "again" in request.POST:
        _choose_headings(request, sheet, kind, scope)
        return redirect("sheets:show", sheet.pk)
    headings = _headings(sheet)
    form = ColumnsForm(request.POST, kind=kind, columns=list(kind.columns(scope)), sheet=sheet, headings=headings)
    if not form.is_valid():
        return _show_columns(request, sheet, kind, scope, form)
    asking.ask_for_a_look(
        sheet=sheet, keys=form.keys, is_complete=bool(form.cleaned_data.get("is_complete")),
        since=form.cleaned_data.get("since") or sheet.since or timezone.localdate(),
    )  # fmt: skip
    return redirect("sheets:show", sheet.pk)


def _choose_headings(request: HttpRequest, sheet: SheetImport, kind: SheetKind, scope: Any) -> None:
    """Another sheet of the file, or another line as the one with the headings; what is out of range changes nothing."""
    tables, found = sheet.tables, list(kind.columns(scope))
    chosen, line = whole_number(request.POST.get("table", "")), whole_number(request.POST.get("header_line", ""))
    if chosen is not None and chosen < len(tables) and chosen != sheet.table:
        sheet.table = chosen
        services.guess_columns(sheet, found, tables)
    elif line is not None:
        row = line - tables[sheet.table].first_line
        if 0 <= row < len(tables[sheet.table].rows):
            sheet.header_row, sheet.keys = row, list(guess_row(tables[sheet.table].rows[row], found))
    sheet.save(update_fields=["table", "header_row", "keys"])


# -- looked at, applied ------------------------------------------------------------------------------------------------


def _sheet_context(request: HttpRequest, sheet: SheetImport, kind: SheetKind, scope: Any) -> dict[str, Any]:
    columns = {column.key: column for column in kind.columns(scope)}
    verdict = request.GET.get("show", "")
    rows = sheet.lines.all()
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    elif verdict in Outcome.values:
        rows = rows.filter(outcome=verdict)
    elif sheet.state == SheetState.LOOKED_AT:
        rows = rows.exclude(verdict=Verdict.UNCHANGED)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    work = Work(request.user, scope, sheet.options, sheet.since or sheet.made_at.date(), sheet.is_complete, sheet.pk)
    questions = _questions(sheet)
    open_now = {**sheet.counts, Verdict.ASKED: questions["unanswered"]} if questions["has_answers"] else sheet.counts
    return {
        **_about(kind, scope), "sheet": sheet, "page_obj": page, "shown": verdict,
        "lines": [(line, changes_of(line, columns)) for line in page.object_list],
        "counts": [(value, label, open_now.get(value, 0)) for value, label in Verdict.choices],
        "outcomes": _outcomes(sheet),
        "writes": sum(sheet.counts.get(value, 0) for value in ACTED_ON),
        **questions,
        "summary": kind.summary(work, sheet.lines) if sheet.state == SheetState.LOOKED_AT else "",
        "pending": kind.pending(scope) if sheet.state in (SheetState.APPLIED, SheetState.UNDONE) else "",
        "results": kind.results(work) if sheet.state == SheetState.APPLIED else (),
        "state": SheetState,
    }  # fmt: skip


def _questions(sheet: SheetImport) -> dict[str, Any]:
    """How many lines wait for an answer whom they mean, and the first of them."""
    if sheet.state != SheetState.LOOKED_AT or not sheet.counts.get(Verdict.ASKED):
        return {"unanswered": 0, "questions": (), "has_answers": False}
    rows = asking.unanswered(sheet)
    number = rows.count()
    return {
        "unanswered": number, "questions": rows[:PER_PAGE],
        "has_answers": number < sheet.counts[Verdict.ASKED],
    }  # fmt: skip


def _outcomes(sheet: SheetImport) -> list[tuple[str, str, int]]:
    from django.db.models import Count

    rows = sheet.lines.exclude(outcome="").order_by().values_list("outcome").annotate(number=Count("pk"))
    counts = dict(rows)
    return [(value, str(label), counts[value]) for value, label in Outcome.choices if value in counts]


@login_required
@require_POST
def answers(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Notes whom lines mean."""
    sheet, _kind, _scope = _own(request, sheet_id)
    given = {
        line: str(value)
        for name, value in request.POST.items()
        if name.startswith("line") and (line := whole_number(name.removeprefix("line"))) is not None
    }
    number = asking.answer_lines(sheet=sheet, answers=given) if given else 0
    if "rest" in request.POST:
        number += asking.leave_out_the_rest(sheet=sheet)
    messages.success(request, _("Noted for %(number)s lines.") % {"number": number})
    return redirect("sheets:show", sheet.pk)


@login_required
@require_POST
def apply(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Writes what was looked at, once it is said of every line whom it means."""
    sheet, _kind, _scope = _own(request, sheet_id)
    if not asking.ask_to_apply(sheet=sheet) and asking.unanswered(sheet).exists():
        messages.error(request, _("First say whom each line means; nothing is written before."))
    return redirect("sheets:show", sheet.pk)


@login_required
@require_POST
def compare_again(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Compares a sheet once more, after posts, people or rules of the house have changed."""
    sheet, _kind, _scope = _own(request, sheet_id)
    asking.ask_to_compare_again(sheet=sheet)
    return redirect("sheets:show", sheet.pk)


@login_required
@require_POST
def undo(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Takes back what was applied."""
    sheet, _kind, _scope = _own(request, sheet_id)
    if not asking.ask_to_undo(sheet=sheet):
        messages.error(request, _("This sheet cannot be taken back any more."))
    return redirect("sheets:show", sheet.pk)


@login_required
@require_POST
def go_on(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Lets work that broke off go on."""
    sheet, _kind, _scope = _own(request, sheet_id)
    asking.ask_to_go_on(sheet=sheet)
    return redirect("sheets:show", sheet.pk)


@login_required
@require_POST
def discard(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Deletes a sheet that was not applied."""
    sheet, kind, _scope = _own(request, sheet_id)
    if asking.discard(sheet=sheet):
        messages.success(request, _("The sheet is deleted; nothing of it was written."))
        return redirect("sheets:start", kind.code, sheet.scope)
    return redirect("sheets:show", sheet.pk)


@login_required
@require_GET
def report_file(request: HttpRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Every line with its remark, as .xlsx."""
    sheet, kind, scope = _own(request, sheet_id)
    return _file(
        report(sheet, kind.columns(scope), kind.line_words),
        _("Lines of %(file)s") % {"file": sheet.file_name} + ".xlsx",
    )
