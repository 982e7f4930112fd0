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
from people.models import Membership, Person

from .. import access
from ..filings.certificates import certificate_words
from ..filings.sittings import session_words
from ..ledger.row_numbers import row_number
from ..models import Record, RecordKind, Standing
from ..records.selectors import scans_of
from .kinds import BY_SLUG, KINDS, address_of, is_about_person, kind_of, record_paper_url

PER_PAGE = 30
BADGES = {
    "filed": "plain", "cleared": "plain", "drawn": "due", "questioned": "due", "accepted": "met", "refused": "over",
}  # fmt: skip
# Which certificate, which paper, which training it is.
ABOUT: dict[str, Callable[[Any], str]] = {
    RecordKind.CERTIFICATE: certificate_words,
    RecordKind.PAPER: lambda paper: paper.title,
    RecordKind.SESSION: session_words,
    RecordKind.LESSON: lambda log: f"{log.whom} · {log.title}",
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
        "lines": lines_of(page.object_list, request.user),
        "kinds": list(KINDS.values()),
        "wanted": wanted,
        "new_kinds": [kind for kind in KINDS.values() if kind.form is not None and kind.is_offered],
        "may_record": access.records_in(request.user, unit.pk),
    }
    return render(request, "training/filed_records.html", context)


def lines_of(records: Any, user: object) -> list[dict[str, Any]]:
    """What a list shows of each record, also what tells two of a kind apart: a query for each kind that is on it."""
    found = list(records)
    words: dict[uuid.UUID, str] = {}
    for kind, about in ABOUT.items():
        keys = [record.pk for record in found if record.kind == kind]
        if keys:
            words |= {row.pk: about(row) for row in KINDS[kind].model._default_manager.filter(pk__in=keys)}
    scans = scans_of(record.pk for record in found)
    whose = whose_of(found, user)
    return [
        _line(record, words.get(record.pk, ""), whose.get(record.pk, "")) | {"has_scan": record.pk in scans}
        for record in found
    ]


def whose_of(records: list[Record], user: object) -> dict[uuid.UUID, str]:
    """Whose each record about a person is: the name for its unit, the post for others."""
    found = [record for record in records if is_about_person(record)]
    people = Person.objects.in_bulk([record.evidence.subject_id for record in found])
    named = access.units_with_names(user, (record.organisation_id for record in found))
    others = [record for record in found if record.organisation_id not in named]
    posts = _posts_of(others)
    words = {}
    for record in found:
        person = people.get(record.evidence.subject_id)
        if record.organisation_id in named:
            words[record.pk] = person.name if person else ""
        else:
            post = posts.get((record.evidence.subject_id, record.organisation_id), "")
            words[record.pk] = post
    return words


def _posts_of(records: list[Record]) -> dict[tuple[uuid.UUID, uuid.UUID], str]:
    """The post of each record's person in its unit."""
    rows = Membership.objects.filter(
        person__in=[record.evidence.subject_id for record in records],
        organisation__in=[record.organisation_id for record in records], post__isnull=False,
    ).select_related("post")  # fmt: skip
    return {(row.person_id, row.organisation_id): str(row.post) for row in rows} if records else {}


def _line(record: Record, about: str, whose: str) -> dict[str, Any]:
    return {
        "whose": whose,
        "about": about,
        "number": row_number(record.evidence_id) if is_about_person(record) else "",
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
