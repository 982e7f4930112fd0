"""What the unit declared of training before it came to the platform: of whom, for which duty, what, when, by whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Organisation

from ..evidence.content_titles import titles_of
from ..ledger.row_numbers import row_number
from ..models import Evidence, EvidenceKind, SubjectKind


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """One declaration about one person; `trained_on` is the day it names, None where it names none."""

    declared_on: date
    name: str
    post: str
    duty: str
    trained: bool
    trained_on: date | None
    by: str
    number: str


def declarations_of(
    unit: Organisation,
    after: datetime,
    called: dict[uuid.UUID, str],
    posts: dict[uuid.UUID, str],
    *,
    names: bool,
) -> Iterable[DeclarationLine]:
    """The standing declarations about these people made before `after`, the oldest first, within a day by name.

    Those of earlier years stand here, too: duties of this year are met by them.
    """
    found = Evidence.objects.standing().filter(
        organisation_id=unit.pk, subject_kind=SubjectKind.PERSON, subject_id__in=list(called),
        kind=EvidenceKind.PAPER_UPLOAD, result__has_key="trained_before", recorded_at__lt=after,
    )  # fmt: skip
    rows = list(found.select_related("recorded_by"))
    rows.sort(key=lambda row: (timezone.localdate(row.recorded_at), called[row.subject_id], row.pk))
    titles = titles_of(row.content_key for row in rows)
    for row in rows:
        yield DeclarationLine(
            declared_on=timezone.localdate(row.recorded_at),
            name=called[row.subject_id],
            post=posts.get(row.subject_id, ""),
            duty=titles.get(row.content_key, ""),
            trained=row.result["trained_before"],
            trained_on=_day_named(row),
            by=str(row.recorded_by or "") if names else "",
            number=row_number(row.pk),
        )


def _day_named(row: Evidence) -> date | None:
    """The day that a declaration names. Rows of before may hold the first day of duty where nobody named one."""
    if not row.result["trained_before"] or row.result.get("undated"):
        return None
    return timezone.localdate(row.occurred_at)


def declaration_head() -> list[str]:
    return [
        _("Declared on"), _("Name"), _("Posts"), _("Duty"), _("What was declared"), _("Declared by"), _("Row number"),
    ]  # fmt: skip


def declaration_rows(lines: Iterable[DeclarationLine]) -> list[list[str]]:
    return [
        [f"{line.declared_on:%Y-%m-%d}", line.name, line.post, line.duty, _said(line), line.by or "—", line.number]
        for line in lines
    ]


def _said(line: DeclarationLine) -> str:
    if not line.trained:
        return _("Not yet trained")
    if line.trained_on is None:
        return _("Trained before, no day named")
    return _("Trained before, on %(day)s") % {"day": f"{line.trained_on:%Y-%m-%d}"}
