"""The periods that duties run in: natural years, halves, quarters, months, school terms and years."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

# Nominal terms of Zhejiang's schools (month, day), for years and counties without announced dates.
AUTUMN_TERM = ((9, 1), (1, 31))
SPRING_TERM = ((2, 1), (7, 10))
# When school is held in such a term: its winter holiday is taken out.
AUTUMN_SESSION = ((9, 1), (1, 24))
SPRING_SESSION = ((2, 21), (7, 10))
SCHOOL_YEAR_STARTS = (9, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    start: date
    end: date
    # Of a term that was announced late: the one that was reckoned with, which evidence may have met.
    nominal: Period | None = field(default=None, compare=False)
    # The first and last day whose evidence counts, where these are not the period's own.
    opens: date | None = field(default=None, compare=False)
    closes: date | None = field(default=None, compare=False)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def _months(day: date, length: int) -> Period:
    first = (day.month - 1) // length * length + 1
    start = date(day.year, first, 1)
    after = date(day.year + (first + length > 12), (first + length - 1) % 12 + 1, 1)
    return Period(start, after - ONE_DAY)


def school_year(day: date) -> Period:
    """The school year that `day` falls in, 1 September to 31 August."""
    first = day.year if (day.month, day.day) >= SCHOOL_YEAR_STARTS else day.year - 1
    return Period(date(first, 9, 1), date(first + 1, 8, 31))


@dataclass(frozen=True)
class Terms:
    """Announced school terms: division code and school year to the terms of that year, in order.

    `own` are the terms in which a school differs, by school and school year: the place of a term (0 autumn, 1 spring)
    to its days. They hold in what `at` gives for that school.
    """

    announced: Mapping[tuple[str, int], tuple[Period, ...]] = field(default_factory=dict)
    own: Mapping[tuple[uuid.UUID, int], Mapping[int, Period]] = field(default_factory=dict)
    school: uuid.UUID | None = None

    def at(self, unit: uuid.UUID) -> Terms:
        """The terms as they hold in this unit: its own where it has some."""
        return replace(self, school=unit) if unit in self._schools else self

    @cached_property
    def _schools(self) -> frozenset[uuid.UUID]:
        return frozenset(school for school, _year in self.own)

    def of_year(self, year: int, division_code: str) -> tuple[Period, ...]:
        """The terms of the school year beginning in `year`: the county's, else the city's, else the nominal ones."""
        return self.found(year, division_code) or nominal_terms(year)

    def found(self, year: int, division_code: str) -> tuple[Period, ...] | None:
        """The terms that hold in this division, or at the school; None when nobody announced both or entered one."""
        announced = self._announced(year, division_code)
        own = self.own.get((self.school, year)) if self.school else None
        if not own:
            return announced
        return tuple(own.get(place, term) for place, term in enumerate(announced or nominal_terms(year)))

    def source_of(self, day: date, division_code: str) -> str:
        """Where the term of a day comes from: "own" of the school, "announced", or "nominal": nobody has said."""
        for year in range(day.year - 1, day.year + 2):
            for place, term in enumerate(self.of_year(year, division_code)):
                if day <= term.end:
                    return self.source(year, place, division_code)
        raise AssertionError("a school year has terms")

    def source(self, year: int, place: int, division_code: str) -> str:
        """As `source_of`, of a term of a school year by its place (0 autumn, 1 spring)."""
        own = self.own.get((self.school, year)) if self.school else None
        if own and place in own:
            return "own"
        return "announced" if self._announced(year, division_code) else "nominal"

    def _announced(self, year: int, division_code: str) -> tuple[Period, ...] | None:
        for digits in (12, 9, 6, 4, 2):
            terms = self.announced.get((division_code[:digits].ljust(12, "0"), year))
            if terms and len(terms) == 2:
                return terms
        return None

    def term(self, day: date, division_code: str = "") -> Period:
        """The term that `day` falls in; in the holidays, the coming one."""
        for year in range(day.year - 1, day.year + 2):
            for index, term in enumerate(self.of_year(year, division_code)):
                if day <= term.end:
                    return self._with_days_that_count(year, index, division_code)
        raise AssertionError("a school year has terms")

    def _with_days_that_count(self, year: int, index: int, division_code: str) -> Period:
        """A term with the days whose evidence counts: the holidays before it belong to it.

        What the nominal term counted goes on counting when another is announced.
        """
        term, nominal = self.of_year(year, division_code)[index], nominal_terms(year)[index]
        earlier = (year, 0) if index else (year - 1, 1)
        over = max(self.of_year(earlier[0], division_code)[earlier[1]].end, nominal_terms(earlier[0])[earlier[1]].end)
        return Period(term.start, term.end, nominal, min(nominal.start, over + ONE_DAY), max(term.end, nominal.end))

    def days_in_session(self, first: date, last: date, division_code: str = "") -> int:
        """How many of the days from `first` to `last` lie in a term; the nominal winter holiday is left out."""
        found = 0
        for year in range(first.year - 1, last.year + 1):
            sessions = self.found(year, division_code) or (
                Period(date(year, *AUTUMN_SESSION[0]), date(year + 1, *AUTUMN_SESSION[1])),
                Period(date(year + 1, *SPRING_SESSION[0]), date(year + 1, *SPRING_SESSION[1])),
            )
            for session in sessions:
                found += max(0, (min(last, session.end) - max(first, session.start)).days + 1)
        return found


def nominal_terms(year: int) -> tuple[Period, Period]:
    """The terms of the school year beginning in `year` as they are reckoned with until they are announced."""
    return (
        Period(date(year, *AUTUMN_TERM[0]), date(year + 1, *AUTUMN_TERM[1])),
        Period(date(year + 1, *SPRING_TERM[0]), date(year + 1, *SPRING_TERM[1])),
    )


def school_term(day: date) -> Period:
    """The nominal term that `day` falls in; a day in the summer holidays belongs to the coming autumn term."""
    return Terms().term(day)


CADENCES: dict[str, Callable[[date], Period]] = {
    "calendar_year": lambda day: _months(day, 12),
    "calendar_half": lambda day: _months(day, 6),
    "quarter": lambda day: _months(day, 3),
    "month": lambda day: _months(day, 1),
    "school_term": school_term,
    "school_year": school_year,
}


def period_of(cadence: str, day: date, terms: Terms | None = None, division_code: str = "") -> Period | None:
    """The period of a calendar cadence around `day`; None for cadences without periods (once, standing)."""
    if cadence == "school_term" and terms is not None:
        return terms.term(day, division_code)
    find = CADENCES.get(cadence)
    return find(day) if find else None


def periods_between(
    cadence: str, first: date, last: date, terms: Terms | None = None, division_code: str = ""
) -> Iterator[Period]:
    """The periods from the one around `first` to the one that holds `last`, in order."""
    day = first
    while (period := period_of(cadence, day, terms, division_code)) is not None:
        yield period
        day = period.end + ONE_DAY
        if day > last:
            return


def add_months(day: date, months: int) -> date:
    """The same day of the month, some months later; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - ONE_DAY)
