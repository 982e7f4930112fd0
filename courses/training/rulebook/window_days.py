"""The days of a period that count for a rule with windows, as pages and forms say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from people.models import Organisation

from ..models import Duty
from .calendars import load_terms
from .compiled import Version, Window, window_of
from .periods import Period, Terms, period_of


def spans_of(windows: Iterable[Window], period: Period) -> list[Period]:
    """The stretches of a period that the windows are, the first one first."""
    return sorted((window.span(period) for window in windows), key=lambda span: span.start)


def spans_words(spans: Iterable[Period]) -> str:
    """Stretches of days in words."""
    said = [_("%(first)s to %(last)s") % {"first": span.start, "last": span.end} for span in spans]
    return pgettext("list", ", ").join(said)


def spans_of_duty(duty: Duty) -> list[Period]:
    """The stretches whose days count for a duty; empty where its rule counts all of them."""
    if duty.period_end is None:
        return []
    return spans_of((window_of(row) for row in duty.rule.windows), Period(duty.period_start, duty.period_end))


@dataclass(frozen=True, slots=True)
class DaysThatCount:
    """Which rules take what a unit held on a day, and which days those with windows take in its term."""

    unit: Organisation
    day: date
    terms: Terms

    @classmethod
    def of(cls, unit: Organisation, day: date, versions: Iterable[Version]) -> DaysThatCount:
        """The terms are read only where one of these versions has windows."""
        return cls(unit, day, load_terms() if any(version.windows for version in versions) else Terms())

    def _period(self, version: Version) -> Period | None:
        return period_of(version.cadence, self.day, self.terms.at(self.unit.pk), self.unit.division.code)

    def takes(self, version: Version) -> bool:
        """True when the day counts for the rule."""
        period = self._period(version)
        return period is None or version.counts_on(self.day, period)

    def words(self, version: Version) -> str:
        """From when to when the rule counts in the term of the day; empty where all days count."""
        period = self._period(version) if version.windows else None
        return "" if period is None else spans_words(spans_of(version.windows, period))
