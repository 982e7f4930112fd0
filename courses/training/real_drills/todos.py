"""What waits in the records of drills: for officers those nobody has looked at, for managers what an officer asked."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from people.access import managed_organisations
from people.desks import Todo
from people.models import User

from .. import access
from ..models import RealDrill, RecordReview, Verdict


def _standing(rows: QuerySet[RealDrill]) -> QuerySet[RealDrill]:
    return rows.filter(evidence__revoked_by=None).order_by()


def drills_to_review(user: User) -> Iterator[Todo]:
    """For an officer: how many drills are on record that no officer has looked at; the link opens the oldest."""
    rows = _standing(access.reviewable_real_drills(user)).annotate(
        looked_at=Count("reviews", filter=~Q(reviews__verdict=""))
    )
    waiting = rows.filter(looked_at=0).order_by("recorded_at")
    oldest = waiting.first()
    if oldest is None:
        return
    yield Todo(
        title=_("Records of drills that nobody has looked at"), url=reverse("training:real_drill", args=[oldest.pk]),
        action=_("Look at the oldest"), count=waiting.count(),
    )  # fmt: skip


def questions_to_answer(user: User) -> Iterator[Todo]:
    """For a manager: drills whose last word is an officer's question; the link opens the oldest."""
    last = RecordReview.objects.filter(drill=OuterRef("pk")).order_by("-pk")
    rows = _standing(RealDrill.objects.filter(organisation__in=managed_organisations(user).values("pk")))
    asked = rows.annotate(last_word=Subquery(last.values("verdict")[:1])).filter(last_word=Verdict.QUESTIONED)
    oldest = asked.order_by("recorded_at").first()
    if oldest is None:
        return
    yield Todo(
        title=_("An officer has asked about a record"), url=reverse("training:real_drill", args=[oldest.pk]),
        action=_("Answer"), count=asked.count(),
    )  # fmt: skip
