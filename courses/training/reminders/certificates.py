"""Certificates that end soon: their holder is told, once at each stage."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from common.jobs.leases import fenced
from notices.services import claim_untold, notify, told_by
from people.models import PersonKind, User
from people.staff.shifts import night_starts

from ..models import Certificate
from .kinds import CERTIFICATE_ENDS
from .words import day_words, language_of


def remind_of_certificates(today: date) -> int:
    """Tells holders with an account whose certificate ends soon; one taken again since then is left out."""
    last = today + timedelta(days=max(settings.REMIND_DAYS))
    ending = Certificate.objects.filter(revoked_at=None, valid_until__range=(today, last))
    holders = {
        user.person_id: user
        for user in User.objects.filter(person__in=ending.values("subject_id"), is_active=True)
        if user.person is not None and user.person.kind != PersonKind.PUPIL
    }
    keys = [key for key in holders if key]
    told, shifts = 0, night_starts(keys, today)
    for found in ending.filter(subject_id__in=keys).order_by("valid_until"):
        if not _is_renewed(found):
            told += _tell(holders[found.subject_id], found, today, shifts.get(found.subject_id))
    return told


def _is_renewed(found: Certificate) -> bool:
    later = Certificate.objects.filter(
        subject_id=found.subject_id, course_key=found.course_key, revoked_at=None, issued_at__gt=found.issued_at
    )
    return later.exists()


def _tell(user: User, found: Certificate, today: date, shift: time | None) -> bool:
    assert found.valid_until is not None
    left = found.valid_until - today
    stage = min(days for days in settings.REMIND_DAYS if left <= timedelta(days=days))
    with fenced():
        claim, untold = claim_untold(user, [(found.evidence_id, f"ends-{stage}@{found.valid_until}")])
        if untold:
            with translation.override(language_of(user)):
                values = {"title": found.title, "day": day_words(found.valid_until)}
            path = reverse("training:record")
            told_by(claim, notify(CERTIFICATE_ENDS, user, values=values, path=path, shift=shift))
    return bool(untold)
