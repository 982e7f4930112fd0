"""School terms and days off from the tables, and the shipped announcements that fill them."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path

import yaml

from common.holidays import is_working_day
from divisions.models import Division

from ..models import CalendarDay, OwnTerm, SchoolTerm, Term
from .periods import Period, Terms

CALENDAR_FILE = Path(__file__).parents[1] / "calendar" / "announced.yaml"


class CalendarFileError(ValueError):
    """The file of announcements is broken; the message names the entry."""


def load_terms() -> Terms:
    """All announced terms, and those in which schools differ; two queries."""
    announced: dict[tuple[str, int], tuple[Period, ...]] = {}
    rows = SchoolTerm.objects.order_by("starts_on").values_list("division__code", "school_year", "starts_on", "ends_on")
    for code, year, first, last in rows:
        announced[code, year] = (*announced.get((code, year), ()), Period(first, last))
    own: dict[tuple[uuid.UUID, int], dict[int, Period]] = {}
    for school, year, term, first, last in OwnTerm.objects.values_list(
        "organisation_id", "school_year", "term", "starts_on", "ends_on"
    ):
        own.setdefault((school, year), {})[Term.values.index(term)] = Period(first, last)
    return Terms(announced, own)


def own_days(division_code: str, first: date, last: date) -> dict[date, bool]:
    """What the division or one above it announced for these days; the lower division wins."""
    codes = [division_code[:digits].ljust(12, "0") for digits in (2, 4, 6, 9, 12)]
    rows = CalendarDay.objects.filter(division__code__in=codes, day__range=(first, last))
    return dict(rows.order_by("division__code").values_list("day", "is_workday"))


def working_days_between(division_code: str, first: date, last: date) -> tuple[int, bool]:
    """How many of the days from `first` to `last` are worked, and whether that has been announced for all of them."""
    own = own_days(division_code, first, last)
    answers = [is_working_day(first + timedelta(days=n), own) for n in range((last - first).days + 1)]
    return sum(worked for worked, _known in answers), all(known for _worked, known in answers)


def load_calendar(path: Path = CALENDAR_FILE) -> int:
    """Adds the announced terms of the file that the table lacks; returns how many. Raises CalendarFileError.

    Divisions not in the system are passed over; what somebody entered by hand is left as it is.
    """
    divisions = {
        division.code: division for division in Division.objects.filter(level__in=["province", "city", "county"])
    }
    added = 0
    for number, entry in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))["terms"], start=1):
        wanted = {"division", "school_year", "term", "starts_on", "ends_on", "document"}
        if set(entry) != wanted:
            raise CalendarFileError(f"entry {number}: wants exactly {', '.join(sorted(wanted))}")
        if entry["ends_on"] <= entry["starts_on"]:
            raise CalendarFileError(f"entry {number}: ends before it starts")
        if division := divisions.get(str(entry["division"])):
            given = {name: entry[name] for name in ("starts_on", "ends_on", "document")}
            added += SchoolTerm.objects.get_or_create(
                division=division, school_year=entry["school_year"], term=entry["term"], defaults=given
            )[1]
    return added
