"""One record: what was filed, the duties it meets, its files, what officer and unit said, as a sheet to print."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.jobs.services import is_under_way
from common.papers.render import DOCX, XLSX, render_xlsx
from people.papers.choosing import paper_for, values_of
from people.papers.owners import Owner

from .. import access
from ..filings.papers import values_by_label
from ..models import AskedProof, Duty, Evidence, Record, RecordFile, RecordKind, RecordScan, SampleDraw, Standing
from ..records.forms import AnswerForm, OpeningForm, ReviewForm, ScanForm
from ..records.reviewing import say
from ..records.selectors import draw_of, unopened
from ..records.versions import correction_lines, version_values
from .common import readable_record, reads_list, reads_names, reviews, user_of
from .kinds import kind_of, paper_urls
from .offers import offers_for
from .pdf import record_pdf


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_page(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """One record of any kind. An officer who checks a certificate gets holder and number by POST, with a reason."""
    record = readable_record(request, record_id)
    if request.method == "GET":
        return show(request, record)
    form = OpeningForm(request.POST, auto_id="id_names_%s")
    if not _opens_names(request, record) or not form.is_valid():
        return show(request, record, status=400, names_form=form)
    note = _("Read holder and number: %(reason)s") % {"reason": form.cleaned_data["reason"]}
    say(record=record, by=user_of(request), note=note, is_opening=True)
    return show(request, record, name_rows=kind_of(record).name_lines(record), may_open_names=False)


def _opens_names(request: HttpRequest, record: Record) -> bool:
    """Whether the user may read, with a reason, whose certificate it is: without that nobody can check one."""
    return record.kind == RecordKind.CERTIFICATE and reviews(request, record)


def _is_answered(record: Record) -> bool:
    """Whether the unit has answered the officer's question and the officer has not said more."""
    last = record.reviews.filter(is_opening=False).order_by("-pk").first()
    return record.standing == Standing.QUESTIONED and last is not None and not last.verdict


def show(request: HttpRequest, record: Record, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The record's page, with these forms in the place of empty ones."""
    kind, names, answered = kind_of(record), reads_names(request, record), _is_answered(record)
    revocation = Evidence.objects.filter(revokes=record.evidence).first()
    duties = access.readable_duties(request.user).select_related("rule").order_by("rule__code", "period_start")
    rows = record.rows.values("evidence")
    reviewing = revocation is None and reviews(request, record)
    met = _grouped(duties.filter(met_by__in=rows))
    context = {
        "record": record,
        "kind": kind,
        "rows": kind.read(record),
        "corrections": correction_lines(record, with_names=names),
        "name_rows": kind.name_lines(record) if names else [],
        "has_names": bool(kind.names),
        "revocation": revocation,
        "people_count": max(record.rows.filter(evidence__revoked_by=None).count() - 1, 0),
        "met": met,
        "is_being_counted": not met and is_under_way(f"unit-duties:{record.organisation_id}"),
        "waiting": _grouped(duties.filter(filed_with__in=rows, met_on=None)),
        "reads_names": names,
        **_files(record, None if names else forms.pop("opening", {})),
        "reviews": record.reviews.select_related("by"),
        "offers": offers_for(record, user_of(request)) if revocation is None else [],
        "may_revise": may_revise(request, record, revocation),
        "review_form": ReviewForm(is_unopened=bool(unopened([record], user_of(request)))) if reviewing else None,
        "answer_form": AnswerForm() if _is_unit(request, record) and record.reviews.exists() and not answered else None,
        "is_answered": answered,
        **_sampling(record),
        "may_open_names": not names and _opens_names(request, record),
        "names_form": OpeningForm(auto_id="id_names_%s"),
        "scan_form": ScanForm() if revocation is None and _is_unit(request, record) else None,
        "papers": [(paper.title, *paper_urls(record, paper.key)) for paper in kind.papers],
        "is_without_list": record.kind == RecordKind.LESSON and not reads_list(request, record.organisation),
        "papers_key": Owner(unit=record.organisation).key,
    }
    return render(request, "training/filed_record.html", context | forms, status=status)


def _files(record: Record, opening: dict[int, OpeningForm] | None) -> dict[str, Any]:
    """The record's scan, the earlier ones, and its other files, each with the form to open it for who must say why.

    `opening` has forms that were sent, by their file; None for who opens the files at once.
    """

    def line(file: RecordFile, mark: RecordScan | None = None) -> dict[str, Any]:
        form = None
        if opening is not None:
            form = opening.get(file.pk) or OpeningForm(auto_id=f"id_{file.pk}_%s")
        return {"file": file, "mark": mark, "form": form}

    marks = {
        mark.file_id: mark for mark in RecordScan.objects.filter(file__record=record.pk).select_related("file", "by")
    }
    files = list(record.files.all())
    newest_first: list[RecordScan | None] = [*sorted(marks.values(), key=lambda mark: -mark.pk)]
    last, *earlier = newest_first or [None]
    return {
        "scan": line(last.file, last) if last else None,
        "earlier_scans": [line(mark.file, mark) for mark in earlier if mark],
        "files": [line(file) for file in files if file.pk not in marks],
    }


def _sampling(record: Record) -> dict[str, Any]:
    """What became of the record in a draw, or by which share the next one draws; nothing of an officer's own look."""
    if record.kind == RecordKind.ATTESTATION:
        return {}
    draw, is_drawn = draw_of(record)
    checked = Duty.objects.filter(filed_with__record_row__record=record.pk, met_on=None, rule__proof=AskedProof.CHECK)
    if draw is None and checked.exists():
        return {}  # an officer looks at each of these
    share = settings.SAMPLED_RECORDS_PERCENT
    return {"draw": draw, "is_drawn": is_drawn, "next_share": share, "drawn_by": SampleDraw.next_by()}


def _grouped(duties: Any) -> list[tuple[Duty, int]]:
    """One duty of each rule, and how many there are: a session meets the same rule for many."""
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        found.setdefault(duty.rule.code, []).append(duty)
    return [(group[0], len(group)) for group in found.values()]


def _is_unit(request: HttpRequest, record: Record) -> bool:
    return access.records_in(request.user, record.organisation_id)


def may_revise(request: HttpRequest, record: Record, revocation: Evidence | None) -> bool:
    """Whether the user may correct the record while it stands: the manager or teacher who filed it."""
    return (
        revocation is None
        and kind_of(record).form is not None
        and access.correctable_evidence(request.user).filter(pk=record.evidence_id).exists()
        and access.may_revise_record(request.user, record)
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_file(request: HttpRequest, record_id: uuid.UUID, file_id: int) -> HttpResponseBase:
    """A file of the record: to its unit at once, to an officer by POST with a reason that the unit reads."""
    record = readable_record(request, record_id)
    found = get_object_or_404(record.files, pk=file_id)
    if not reads_names(request, record):
        form = OpeningForm(request.POST or None, auto_id=f"id_{found.pk}_%s")
        if not form.is_valid():
            return show(request, record, status=400 if request.method == "POST" else 200, opening={found.pk: form})
        note = _("Opened the file “%(name)s”: %(reason)s") % {"name": found.name, "reason": form.cleaned_data["reason"]}
        say(record=record, by=user_of(request), note=note, is_opening=True)
    return FileResponse(found.file.open("rb"), content_type=found.content_type, filename=found.name)


@login_required
@never_cache
@require_GET
def as_pdf(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """The record as a sheet to print, sign and seal; names stand on it for those who may read them."""
    record = readable_record(request, record_id)
    content = record_pdf(record, with_names=reads_names(request, record))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind_of(record).slug}-{record.began_at:%Y%m%d}.pdf"'
    return response


@login_required
@never_cache
@require_GET
def as_paper(request: HttpRequest, record_id: uuid.UUID, kind: str, suffix: str) -> HttpResponse:
    """A paper of the record for Word, in the unit's template, or for a spreadsheet; names for those who may read."""
    record = readable_record(request, record_id)
    paper = next((one for one in kind_of(record).papers if one.key == kind), None)
    if paper is None:
        raise Http404
    names = reads_names(request, record)
    lines = kind_of(record).read(record) + (kind_of(record).name_lines(record) if names else [])
    values = values_by_label(paper, lines) | {"serial": record.evidence_id}
    if names:
        values["filled_by"] = str(record.recorded_by)
    if paper.key.endswith("-record"):
        values |= version_values(str(paper.title), record, with_names=names)
    if suffix == "docx":
        content = paper_for(kind, record.organisation, values)
    else:
        content = render_xlsx(kind, values_of(record.organisation) | values)
    response = HttpResponse(content, content_type=DOCX if suffix == "docx" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{record.began_at:%Y%m%d}.{suffix}"'
    return response
