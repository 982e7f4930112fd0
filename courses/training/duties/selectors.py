"""Reads on duties: a subject's, those that a revocation opened again, and their status in SQL."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils import timezone

from ..evidence.selectors import revoked_evidence_of
from ..models import TRAINED_BEFORE, Cadence, Duty, Evidence, Verification
from ..rulebook.compiled import takes_content


def duties_of(subject_kind: str, subject_id: uuid.UUID) -> QuerySet[Duty]:
    """A subject's duties, soonest first; those closed in time and those over for more than a year are left out."""
    since = timezone.localdate() - timedelta(days=366)
    owed = Q(closed_on=None) | Q(closed_on__gt=F("due_on")) | Q(met_on__isnull=False, period_end__isnull=False)
    return Duty.objects.filter(
        owed, Q(period_end=None) | Q(period_end__gte=since), subject_kind=subject_kind, subject_id=subject_id
    ).select_related("rule", "met_by", "filed_with", "organisation__division")


def reopened_by(evidence: Evidence, revocation: Evidence) -> list[Duty]:
    """Which duties stand open since the row was revoked."""
    found = Duty.objects.filter(
        subject_kind=evidence.subject_kind,
        subject_id=evidence.subject_id,
        met_on=None,
        revoked_on=timezone.localdate(revocation.occurred_at),
    ).select_related("rule", "organisation")
    return [duty for duty in found if _would_take(duty, evidence)]


def withdrawn_from(duty: Duty) -> list[Evidence]:
    """The rows that were revoked and had counted for the duty, which is unmet; newest first."""
    if duty.met_on or not duty.revoked_on:
        return []
    return [row for row in revoked_evidence_of(duty.subject_kind, duty.subject_id) if _would_take(duty, row)]


def _would_take(duty: Duty, evidence: Evidence) -> bool:
    """True when the row is of the kind, content and time that the duty asks for."""
    rule, day = duty.rule, timezone.localdate(evidence.occurred_at)
    earliest = date.min if rule.counts_earlier or rule.cadence == Cadence.STANDING else duty.period_start
    in_time = earliest <= day <= (duty.last_day or date.max)
    return in_time and evidence.kind in rule.accepts and takes_content(rule, evidence.contents, day)


def status_case(today: date) -> Case:
    """`Duty.status` in SQL, in six words: met, due, overdue, unverified, not_computable, other (waived, closed…).

    What is not known of the time before the unit was here is not computable either, unless somebody is let off.
    """
    return Case(
        When(missing=TRAINED_BEFORE, waived_until__gte=today, then=Value("other")),
        When(~Q(missing=""), then=Value("not_computable")),
        When(met_on__isnull=False, then=Value("met")),
        When(Q(closed_on__lte=today) | Q(waived_until__gte=today) | Q(period_start__gt=today), then=Value("other")),
        When(Q(period_end__isnull=False, waived_until__gte=F("due_on")), then=Value("other")),  # excused
        When(filed_in_time(), then=Value("due")),
        When(Q(due_on=None) | Q(due_on__gte=today) | Q(grace_until__gte=today), then=Value("due")),
        When(rule__verification=Verification.UNCHECKED, then=Value("unverified")),
        default=Value("overdue"),
    )


def filed_in_time() -> Q:
    """A condition on a duty: a record was filed for it in time and waits for what the rule asks behind it."""
    return Q(filed_on__isnull=False) & (Q(due_on=None) | Q(filed_on__lte=F("due_on")))


def owed_since(start: date, today: date) -> QuerySet[Duty]:
    """Duties that count between two days: open by now, not over before, and still unmet or due in that time."""
    return Duty.objects.filter(
        Q(closed_on=None) | Q(closed_on__gt=today),
        Q(period_end=None) | Q(period_end__gte=start),
        Q(met_on=None) | Q(due_on=None) | Q(due_on__gte=start),
        period_start__lte=today,
    )


def pressing_duties(today: date, *, within: timedelta) -> QuerySet[Duty]:
    """Duties overdue or due `within` some days that can still be met.

    Left out: what is met, filed in time, waived, closed or over, what waits for an attribute, and rules whose text
    nobody has read.
    """
    in_time = Q(period_end=None) | Q(period_end__gte=today) | Q(grace_until__gte=today)
    return (
        Duty.objects.filter(in_time, met_on=None, period_start__lte=today, due_on__lte=today + within)
        .filter(Q(closed_on=None) | Q(closed_on__gt=today), Q(waived_until=None) | Q(waived_until__lt=today))
        .filter(Q(filed_on=None) | Q(filed_on__gt=F("due_on")))
        .exclude(rule__verification=Verification.UNCHECKED)
        .order_by()
    )


def is_late(today: date) -> Q:
    """A condition on a duty with a day: the day has passed, and its grace too."""
    return Q(due_on__lt=today) & (Q(grace_until=None) | Q(grace_until__lt=today))


def last_chance(today: date) -> Case:
    """The day by which a duty that is not late must be met: the end of its grace once its own day has passed."""
    return Case(When(due_on__lt=today, then=F("grace_until")), default=F("due_on"))
