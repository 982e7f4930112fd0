"""What the books of this room hold about people: opaque numbers, and what was asked for under which number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.data_register import Erased, Ground, Holding, NotPersonal, Subject, Whose
from people.keeping import years_after, years_before
from people.models import PersonKind

from .models import Consent, GuardianSlip, PrivacyRequest

KEPT_YEARS = 3  # PIPL art. 56: records of what was done with personal data are kept for at least three years


def _limit(now: datetime) -> date:
    return years_before(timezone.localdate(now), KEPT_YEARS)


def _kept() -> str:
    return _("%(years)s years") % {"years": KEPT_YEARS}


def _requests_of(subject: Subject) -> QuerySet[PrivacyRequest]:
    whose = Q(pk__in=[])
    for name in ("person", "resident", "account"):
        if number := getattr(subject, name):
            whose |= Q(**{name: number})
    return PrivacyRequest.objects.filter(whose)


def _erase_requests(subject: Subject, now: datetime) -> Erased:
    newest = _requests_of(subject).order_by("-at").first()
    if newest is None:
        return Erased()
    until = years_after(timezone.localdate(newest.at), KEPT_YEARS)
    return Erased(kept=_requests_of(subject).count(), until=until, reason=_("PIPL art. 56"))


def _decisions_of(subject: Subject) -> QuerySet[Consent]:
    return Consent.objects.filter(person=subject.person)


def _erase_decisions(subject: Subject, now: datetime) -> Erased:
    newest = _decisions_of(subject).first()
    if newest is None:
        return Erased()
    until = years_after(timezone.localdate(newest.recorded_at), KEPT_YEARS)
    return Erased(kept=_decisions_of(subject).count(), until=until, reason=_("PIPL art. 56"))


def _slips_of(subject: Subject) -> QuerySet[GuardianSlip]:
    return GuardianSlip.objects.filter(person=subject.person)


def _shred_slips(now: datetime) -> int:
    before = now - timedelta(days=settings.NAMES_KEEP_DAYS)
    return GuardianSlip.objects.filter(Q(expires_at__lt=before) | Q(ended_at__lt=before)).delete()[0]


HELD = [
    Holding(
        model="privacy.PrivacyRequest",
        fields=("reference", "gone", "kept"),
        beside=("at", "kind", "asked_by"),
        whose=(Whose.PUPILS, Whose.STAFF, Whose.RESIDENTS, Whose.ACCOUNTS),
        purpose=_("to show that a request was served"),
        ground=Ground.DUTY,
        kept=_kept,
        why=_("PIPL art. 56: records of what was done with personal data are kept for at least three years"),
        shred=lambda now: PrivacyRequest.objects.filter(at__date__lt=_limit(now)).delete()[0],
        erase=_erase_requests,
        rows=_requests_of,
        minors=lambda rows: rows.filter(of_minor=True),
    ),
    Holding(
        model="privacy.Consent",
        fields=("reference",),
        beside=("act", "way", "on"),
        whose=(Whose.PUPILS,),
        purpose=_("to show what a guardian decided about a child's name"),
        ground=Ground.DUTY,
        kept=_kept,
        why=_("PIPL art. 56: records of what was done with personal data are kept for at least three years"),
        shred=lambda now: Consent.objects.filter(recorded_at__date__lt=_limit(now), person__name="").delete()[0],
        erase=_erase_decisions,
        rows=_decisions_of,
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
    Holding(
        model="privacy.GuardianSlip",
        fields=("digest",),
        hidden=("digest",),
        beside=("school_class", "seat", "made_at", "expires_at"),
        whose=(Whose.PUPILS,),
        purpose=_("to know a guardian by the slip that the school gave out"),
        ground=Ground.DUTY,
        kept=lambda: _("%(days)s days after it has run out") % {"days": settings.NAMES_KEEP_DAYS},
        why=_("for questions about who could open what"),
        shred=_shred_slips,
        erase=lambda subject, now: Erased(gone=_slips_of(subject).delete()[0]),
        rows=_slips_of,
        minors=lambda rows: rows.filter(person__kind=PersonKind.PUPIL),
    ),
]  # fmt: skip

NOT_PERSONAL = [
    NotPersonal(model="privacy.RetentionRun", fields=("counts",), why="counts by table"),
    NotPersonal(model="privacy.Incident", fields=("what", "told"), why="whoever writes is told to name nobody"),
]
