"""Night shifts: who works them, and when they begin."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, time

from django.db.models import Q

from ..models import Membership, Organisation

NIGHT_WORDS = ("夜", "晚", "night")  # a shift is a word of the unit's own, such as 夜班 or 晚班


def night_starts(people: Iterable[uuid.UUID], on: date, *, unit: Organisation | None = None) -> dict[uuid.UUID, time]:
    """When the night shift begins for those of the people who work one, in the unit or, without it, anywhere."""
    night = Q()
    for word in NIGHT_WORDS:
        night |= Q(shift__icontains=word)
    rows = Membership.objects.filter(
        night, Q(ended_on=None) | Q(ended_on__gte=on), person__in=list(people), started_on__lte=on
    )
    if unit is not None:
        rows = rows.filter(organisation=unit)
    return dict(rows.order_by("pk").values_list("person", "organisation__night_shift_starts"))


def set_night_shift(*, organisation: Organisation, starts: time) -> None:
    """When the unit's night shift begins: reminders reach whoever works it then."""
    Organisation.objects.filter(pk=organisation.pk).update(night_shift_starts=starts)
