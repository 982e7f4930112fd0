"""When a unit or a subject comes under a rule and leaves it, and whether the first period is owed.

The stated rule: whoever comes under a rule within a period owes that period when more than thirty days of it are left,
or more than a quarter of it where that is less. Otherwise the next period is the first. What was done in time counts
all the same. The laws say nothing about it; the pre-job duty and what was owed before are not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from ..rulebook.compiled import DOOMSDAY, Version
from ..rulebook.periods import ONE_DAY, Period, Terms
from .values import Tenure, UnitState

REASONABLE = timedelta(days=30)
QUARTER = 4
LEAST_IN_SESSION = 15  # days of term in a month or quarter below which it owes nothing


def bound_since(unit: UnitState, version: Version) -> date:
    """Since when the rule binds the unit without a break, as far as its former attributes tell."""
    for former in unit.former:
        if version.scope.unit(former.facts) is not True:
            return max(former.until, unit.registered)
    return unit.registered


def bound_until(unit: UnitState, version: Version) -> tuple[date, dict[str, object]] | None:
    """The day from which a rule that binds the unit no more did not, with the attributes before; None if it never did.

    Only what ended since the unit's attributes hold is told: rows of earlier periods stay as they were computed.
    """
    for former in unit.former:
        if former.until < unit.floor:
            return None
        if version.scope.unit(former.facts) is True:
            return former.until, {name: former.facts.get(name) for name in version.scope.unit_names}
    return None


def entered(tenures: Sequence[Tenure], since: date, version: Version) -> date:
    """The day on which the subject came under the rule, for its last unbroken stay."""
    stays = sorted(tenures, key=lambda tenure: tenure.start)
    start, reached = stays[0].start, stays[0].end or DOOMSDAY
    for stay in stays[1:]:
        if reached < DOOMSDAY and stay.start > reached + ONE_DAY:
            start = stay.start
        reached = max(reached, stay.end or DOOMSDAY)
    return max(start, since, version.code_since)


def is_too_short(period: Period, due: date, day: date) -> bool:
    """True when who comes under a rule on `day` owes it from the next period on."""
    if day <= period.start:
        return False
    length = (period.end - period.start).days + 1
    return (due - day).days <= min(REASONABLE.days, length // QUARTER)


def is_in_holidays(version: Version, period: Period, terms: Terms, division_code: str) -> bool:
    """True for a period of a rule about schools that has hardly a day of term."""
    if not version.only_in_term:
        return False
    return terms.days_in_session(period.start, period.end, division_code) < LEAST_IN_SESSION
