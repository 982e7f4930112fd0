"""The periods that duties run in: natural years, halves, quarters, months, school terms and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# Nominal terms of Zhejiang's schools (month, day); counties publish their own dates each year.
AUTUMN_TERM = ((9, 1), (1, 31))
SPRING_TERM = ((2, 1), (7, 10))
SCHOOL_YEAR_STARTS = (9, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def _months(day: date, length: int) -> Period:
    first = (day.month - 1) // length * length + 1
    start = date(day.year, first, 1)
    after = date(day.year + (first + length > 12), (first + length - 1) % 12 + 1, 1)
    return Period(start, after - timedelta(days=1))


def school_year(day: date) -> Period:
    """The school year that `day` falls in, 1 September to 31 August."""
    first = day.year if (day.month, day.day) >= SCHOOL_YEAR_STARTS else day.year - 1
    return Period(date(first, 9, 1), date(first + 1, 8, 31))


def school_term(day: date) -> Period:
    """The term that `day` falls in; a day in the summer holidays belongs to the coming autumn term."""
    (autumn_start, autumn_end), (spring_start, spring_end) = AUTUMN_TERM, SPRING_TERM
    if (day.month, day.day) <= autumn_end:
        return Period(date(day.year - 1, *autumn_start), date(day.year, *autumn_end))
    if (day.month, day.day) <= spring_end:
        return Period(date(day.year, *spring_start), date(day.year, *spring_end))
    return Period(date(day.year, *autumn_start), date(day.year + 1, *autumn_end))


CADENCES = {
    "calendar_year": lambda day: _months(day, 12),
    "calendar_half": lambda day: _months(day, 6),
    "quarter": lambda day: _months(day, 3),
    "month": lambda day: _months(day, 1),
    "school_term": school_term,
    "school_year": school_year,
}


def period_of(cadence: str, day: date) -> Period | None:
    """The period of a calendar cadence around `day`; None for cadences without periods (once, standing)."""
    find = CADENCES.get(cadence)
    return find(day) if find else None
