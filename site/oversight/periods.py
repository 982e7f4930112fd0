"""The spans of time a coverage page can be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.training.rulebook.periods import school_term

DEFAULT = "year"
SLOTS_AHEAD = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Span:
    """From a local day until today, today included."""

    key: str
    label: str
    start: date
    today: date

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.start, time.min))


def spans(today: date) -> list[Span]:
    """The choices, in the order they are shown."""
    return [
        Span("year", _("This calendar year"), date(today.year, 1, 1), today),
        Span("term", _("This school term"), school_term(today).start, today),
        Span("month", _("Last 30 days"), today - timedelta(days=30), today),
    ]


def span_of(key: str, today: date) -> Span:
    """The span with this key; this calendar year for an unknown one."""
    choices = {span.key: span for span in spans(today)}
    return choices.get(key, choices[DEFAULT])
