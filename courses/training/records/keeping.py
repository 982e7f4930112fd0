"""How long files of records are kept."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from people.keeping import years_before

from ..models import RecordFile


def record_files_past(today: date) -> QuerySet[RecordFile]:
    """Files of records about what began longer ago than records are kept."""
    first = years_before(today, settings.RECORDS_KEEP_YEARS)
    return RecordFile.objects.filter(record__began_at__lt=timezone.make_aware(datetime.combine(first, time.min)))


def drop_files(rows: QuerySet[RecordFile]) -> int:
    """Deletes these rows and their files; returns how many. A file that is gone already is no fault."""
    dropped = 0
    for row in rows:
        row.file.delete(save=False)
        row.delete()
        dropped += 1
    return dropped
