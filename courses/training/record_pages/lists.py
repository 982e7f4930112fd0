"""A unit's records of all kinds, newest first, and what can be filed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from people.access import accountable_organisations

from .. import access
from ..filings.certificates import certificate_words
from ..models import Record, RecordKind, Standing
from ..records.selectors import scans_of
from .kinds import BY_SLUG, KINDS, address_of, kind_of, record_paper_url

PER_PAGE = 30
BADGES = {
    "filed": "plain", "cleared": "plain", "drawn": "due", "questioned": "due", "accepted": "met", "refused": "over",
}  # fmt: skip
# Which certificate, which paper, which training it is: never whose.
ABOUT: dict[str, Callable[[Any], str]] = {
    RecordKind.CERTIFICATE: certificate_words,
    RecordKind.PAPER: lambda paper: paper.title,
    RecordKind.SESSION: lambda session: session.get_training_display(),
    RecordKind.PUBLICITY: lambda publicity: publicity.get_activity_display(),
}


@login_required
@never_cache
@require_GET
def filed_records(request: HttpRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """The unit's records, all or of one kind, a page at a time."""
    unit = get_object_or_404(accountable_organisations(request.user), pk=organisation_id)
    rows = access.readable_records(request.user).filter(organisation=unit).select_related("evidence__revoked_by")
    wanted = BY_SLUG.get(request.GET.get("kind", ""))
    if wanted:
        rows = rows.filter(kind=wanted.kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "page_obj": page,
        "lines": lines_of(page.object_list),
        "kinds": list(KINDS.values()),
        "wanted": wanted,
        "new_kinds": [kind for kind in KINDS.values() if kind.form is not None],
        "may_record": access.recording_organisations(request.user).filter(pk=unit.pk).exists(),
    }
    return render(request, "training/filed_records.html", context)


def lines_of(records: Any) -> list[dict[str, Any]]:
    """What a list shows of each record, also what tells two of a kind apart: a query for each kind that is on it."""
    found = list(records)
    words: dict[uuid.UUID, str] = {}
    for kind, about in ABOUT.items():
        keys = [record.pk for record in found if record.kind == kind]
        if keys:
            words |= {row.pk: about(row) for row in KINDS[kind].model._default_manager.filter(pk__in=keys)}
    scans = scans_of(record.pk for record in found)
    return [_line(record, words.get(record.pk, "")) | {"has_scan": record.pk in scans} for record in found]


def _line(record: Record, about: str) -> dict[str, Any]:
    return {
        "about": about,
        "record": record,
        "key": str(record.pk),
        "title": kind_of(record).title,
        "url": address_of(record),
        "docx": record_paper_url(record),
        "badge": BADGES[record.standing],
        "is_revoked": _is_revoked(record),
        "is_answered": record.standing == Standing.QUESTIONED and getattr(record, "word", None) == "",
    }


def _is_revoked(record: Record) -> bool:
    return getattr(record.evidence, "revoked_by", None) is not None
