"""How long the personal part of a row is kept, and which parts the law keeps even when somebody asks to be forgotten.

Order 61 articles 42 and 43: a unit's records of training and drills name time, content and who took part. Article 41
has the file kept for inspection and names no number of years; RECORDS_KEEP_YEARS is by default the longest limitation
of article 36 of the Administrative Penalty Law. Pupils and visitors are in no such record.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from people.keeping import years_after, years_before
from people.models import Person, PersonKind

from ..models import Evidence, EvidenceKind, EvidencePersonal, SubjectKind

# What articles 42(7) and (8) ask a record of; a simulated drill and a visit are none of it.
RECORDS = (
    EvidenceKind.QUIZ, EvidenceKind.LESSON, EvidenceKind.DRILL_REAL, EvidenceKind.DRILL_OTHER,
    EvidenceKind.PAPER_UPLOAD, EvidenceKind.CERTIFICATE,
)  # fmt: skip


def kept_by_law() -> Q:
    """A condition on a personal part: it belongs to a unit's record of its own people."""
    staff = Person.objects.filter(kind=PersonKind.EMPLOYEE).values("pk")
    own = Q(evidence__subject_kind=SubjectKind.PERSON, evidence__subject_id__in=staff)
    own |= Q(evidence__subject_kind=SubjectKind.ORGANISATION)
    return own & Q(evidence__kind__in=RECORDS, evidence__organisation_id__isnull=False)


def keep_until(row: Evidence) -> date:
    """The last day on which the personal part of a row is kept, by today's settings."""
    day = timezone.localdate(row.occurred_at)
    if row.kind in RECORDS and row.organisation_id and _is_of_staff(row):
        return years_after(day, settings.RECORDS_KEEP_YEARS)
    return day + timedelta(days=settings.NAMES_KEEP_DAYS)


def _is_of_staff(row: Evidence) -> bool:
    if row.subject_kind == SubjectKind.PERSON:
        return Person.objects.filter(pk=row.subject_id, kind=PersonKind.EMPLOYEE).exists()
    return row.subject_kind == SubjectKind.ORGANISATION


def until_of(part: EvidencePersonal) -> date:
    """The last day of a part: as it was promised when it was written, else by today's settings."""
    return part.keep_until or keep_until(part.evidence)


def parts_past(today: date) -> QuerySet[EvidencePersonal]:
    """Personal parts whose last day has gone by."""
    names = _start(today - timedelta(days=settings.NAMES_KEEP_DAYS))
    records = _start(years_before(today, settings.RECORDS_KEEP_YEARS))
    law = kept_by_law()
    unpromised = Q(keep_until=None) & (
        Q(law, evidence__occurred_at__lt=records) | ~law & Q(evidence__occurred_at__lt=names)
    )
    return EvidencePersonal.objects.filter(unpromised | Q(keep_until__lt=today))


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
