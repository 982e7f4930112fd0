"""Until when a certificate holds: until the rule that asks most often would have it again."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from ..models import Cadence, Duty, Rule, SubjectKind
from ..rulebook.compiled import takes_content
from ..rulebook.periods import add_months

MONTHS = {
    Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF: 6, Cadence.SCHOOL_TERM: 6, Cadence.YEAR: 12,
    Cadence.SCHOOL_YEAR: 12,
}  # fmt: skip


def last_day_of(*, subject_id: uuid.UUID, kind: str, content_key: str, day: date) -> date | None:
    """The last day on which what was learnt on `day` holds; None where no rule has it done again.

    The rules are those under which the person owes something now and which take this kind and content.
    """
    owed = Duty.objects.filter(subject_kind=SubjectKind.PERSON, subject_id=subject_id, closed_on=None, missing="")
    lengths = [
        months
        for rule in Rule.objects.filter(pk__in=owed.order_by().values("rule"))
        if kind in rule.accepts and takes_content(rule, [content_key], day) and (months := months_of(rule))
    ]
    return add_months(day, min(lengths)) - timedelta(days=1) if lengths else None


def months_of(rule: Rule) -> int:
    """How many months lie between two times that a rule asks; 0 for one that asks once or has no period."""
    return rule.rolling_months if rule.cadence == Cadence.ROLLING else MONTHS.get(Cadence(rule.cadence), 0)
