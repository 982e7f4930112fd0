"""Who is told what was said of a record: the unit's managers of a question, whoever asked of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from notices.kinds import NoticeKind
from notices.services import notify_all
from people.grants import managers_of
from people.models import User

from .models import RecordReview, Verdict
from .reminders.kinds import RECORD_ANSWERED, RECORD_QUESTIONED


@receiver(post_save, sender=RecordReview, dispatch_uid="training.record_notices")
def tell_of_review(instance: RecordReview, created: bool, **_signal: Any) -> None:
    """Tells of questions, refusals and answers, in the transaction that writes them; the words stay on the page."""
    if not created or instance.is_opening:
        return
    if instance.verdict in (Verdict.QUESTIONED, Verdict.REFUSED):
        _tell(RECORD_QUESTIONED, instance, managers_of(instance.record.organisation_id))
    elif not instance.verdict:
        _tell(RECORD_ANSWERED, instance, _whoever_asked(instance))


def _whoever_asked(review: RecordReview) -> Iterable[User]:
    asked = RecordReview.objects.filter(record=review.record_id).exclude(verdict="").order_by("-pk").first()
    return [asked.by] if asked is not None and asked.by.is_active else []


def _tell(kind: NoticeKind, review: RecordReview, whom: Iterable[User]) -> None:
    record = review.record
    day = timezone.localdate(record.began_at)
    values = {"unit": record.organisation.name, "day": day.isoformat()}
    path = reverse("training:filed_record", args=[record.pk])
    others = [user for user in whom if user != review.by]
    notify_all(kind, others, values=values, path=path, sender=review.by, organisation=record.organisation)
