"""Removes every sample, evidence and seals included (ADR 0004): the one place that deletes ledger rows."""

from __future__ import annotations

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from courses.training.ledger.seal import forget_sample_roots
from courses.training.models import (
    Certificate,
    Duty,
    Evidence,
    EvidencePersonal,
    KeyUnitDecision,
    KeyUnitList,
    Record,
    RecordFile,
    SealBatch,
    SealedEvidence,
    Waiver,
)
from courses.training.records.keeping import drop_files
from people.keeping import drop_scans
from people.models import Jurisdiction, LetterScan, Organisation, Person, SchoolClass, User
from privacy.models import PrivacyRequest
from venues.models import Exhibit, OpeningHours, Venue, VenueState

from .state import note_removed


@transaction.atomic
def remove_samples(*, for_good: bool = True) -> dict[str, int]:
    """Takes out all sample rows, leaf tables first; returns how many rows went per kind."""
    counts = {
        "bookings": _remove_bookings(),
        "drills": _remove_drills(),
        "attempts": _remove_attempts(),
        "decisions": _remove_decisions(),
        "evidence": _remove_evidence(),
        "openings": _close_openings(),
        "people": _remove_people(),
    }
    if for_good:
        note_removed()
    return counts


def _remove_bookings() -> int:
    from venues.bookings.models import Booking, Resident, Slot

    removed = Booking.objects.filter(slot__is_sample=True).delete()[0]
    Slot.objects.filter(is_sample=True).delete()
    Resident.objects.filter(bookings=None).delete()
    return removed


def _remove_drills() -> int:
    session = apps.all_models["drills"].get("drillsession")
    return session.objects.filter(is_sample=True).delete()[0] if session else 0  # type: ignore[attr-defined]


def _remove_attempts() -> int:
    from courses.quizzes.models import Attempt

    return Attempt.objects.filter(person__is_sample=True).delete()[0]


def _remove_decisions() -> int:
    """What sample officers decided, and sample lists of key units."""
    removed = Waiver.objects.filter(given_by__is_sample=True).delete()[0]
    removed += KeyUnitDecision.objects.filter(decided_by__is_sample=True).delete()[0]
    return removed + KeyUnitList.objects.filter(Q(is_sample=True) | Q(imported_by__is_sample=True)).delete()[0]


def _remove_evidence() -> int:
    samples = Evidence.objects.filter(is_sample=True)
    drop_files(RecordFile.objects.filter(record__evidence__is_sample=True))
    drop_scans(LetterScan.objects.filter(organisation__is_sample=True))
    Record.objects.filter(evidence__is_sample=True).delete()
    Duty.objects.filter(Q(met_by__is_sample=True) | Q(organisation__is_sample=True)).delete()
    Certificate.objects.filter(is_sample=True).delete()
    EvidencePersonal.objects.filter(evidence__in=samples).delete()
    evidence, batches, sealed = (
        connection.ops.quote_name(model._meta.db_table) for model in (Evidence, SealBatch, SealedEvidence)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {sealed} WHERE batch_id IN (SELECT id FROM {batches} WHERE is_sample)")
        cursor.execute(f"DELETE FROM {batches} WHERE is_sample")
        cursor.execute(f"DELETE FROM {evidence} WHERE is_sample AND revokes_id IS NOT NULL")
        removed = cursor.rowcount
        cursor.execute(f"DELETE FROM {evidence} WHERE is_sample")
        removed += cursor.rowcount
    transaction.on_commit(forget_sample_roots)
    return int(removed)


def _close_openings() -> int:
    samples = Venue.objects.filter(is_sample=True)
    OpeningHours.objects.filter(venue__in=samples).delete()
    Exhibit.objects.filter(venue__in=samples).delete()
    return samples.update(state=VenueState.PLANNED, is_sample=False, intro="", address="")


def _remove_people() -> int:
    PrivacyRequest.objects.filter(is_sample=True).delete()
    User.objects.filter(is_sample=True).delete()
    Jurisdiction.objects.filter(is_sample=True).delete()
    SchoolClass.objects.filter(is_sample=True).delete()
    removed = Person.objects.filter(is_sample=True).delete()[0]
    Organisation.objects.filter(is_sample=True).delete()
    return removed
