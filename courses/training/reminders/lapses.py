"""Which lapse of a duty somebody is told of: the last stage before its day, or that the day has passed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from ..models import Duty, Rule

SHORT_NOTICE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pressing:
    """A duty that somebody is to be told of, and why today."""

    duty: uuid.UUID
    subject_kind: str
    subject: uuid.UUID
    rule: Rule
    day: date
    is_late: bool
    lapse: str


def pressing_now(duties: Iterable[Duty], today: date) -> Iterator[Pressing]:
    """Those of the duties of which somebody is to be told today, each with its lapse.

    A stage of thirty days says nothing to whoever has a month in all: what is done in a short period is told in its
    last third, or in its last seven days.
    """
    for duty in duties:
        assert duty.due_on is not None  # what presses has a day
        day = duty.grace_until if duty.due_on < today <= (duty.grace_until or duty.due_on) else duty.due_on
        assert day is not None
        lapse = _lapse(duty, day, today)
        if lapse:
            yield Pressing(duty.pk, duty.subject_kind, duty.subject_id, duty.rule, day, day < today, lapse)


def _lapse(duty: Duty, day: date, today: date) -> str:
    """The name of the lapse, the same until the next one; empty when it is too early to say anything."""
    assert duty.due_on is not None
    if day < today:
        return f"late@{duty.due_on}"
    if day != duty.due_on:
        return f"grace@{day}"
    left = day - today
    if left > max((duty.due_on - duty.period_start) / 3, SHORT_NOTICE):
        return ""
    stages = [days for days in settings.REMIND_DAYS if left <= timedelta(days=days)]
    return f"{min(stages)}@{duty.due_on}" if stages else ""
