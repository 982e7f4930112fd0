"""How long a person's name and seat are kept, and when a member may not be forgotten yet."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import LetterScan, Membership, Person, PersonKind

YEAR_ENDS = (8, 31)  # of the year after the one a school year is named by


def years_before(day: date, years: int) -> date:
    """The same day that many years earlier; 28 February for a leap day."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def years_after(day: date, years: int) -> date:
    return years_before(day, -years)


def over_before(day: date) -> Q:
    """A condition on a membership: it ended before `day`, by itself or with its class's school year."""
    last_year = day.year - 1 if day > date(day.year, *YEAR_ENDS) else day.year - 2
    return Q(ended_on__lt=day) | Q(school_class__school_year__lte=last_year)


def current_on(day: date | OuterRef) -> Q:
    """A condition on a membership: it had not ended on `day`."""
    return Q(ended_on=None) | Q(ended_on__gte=day)


def scans_past(today: date) -> QuerySet[LetterScan]:
    """Scans of signed letters of years longer ago than records are kept."""
    return LetterScan.objects.filter(year__lt=years_before(today, settings.RECORDS_KEEP_YEARS).year)


def drop_scans(rows: QuerySet[LetterScan]) -> int:
    """Deletes these scans and their files; returns how many. A file that is gone already is no fault."""
    dropped = 0
    for row in rows:
        row.file.delete(save=False)
        row.delete()
        dropped += 1
    return dropped


def names_past(today: date) -> QuerySet[Person]:
    """Persons whose name is past its time.

    A pupil's NAMES_KEEP_DAYS after leaving or after the class's school year, an employee's RECORDS_KEEP_YEARS after
    leaving the last unit, anybody else's NAMES_KEEP_DAYS after it was entered. Holders of an account keep theirs.
    """
    names_limit = today - timedelta(days=settings.NAMES_KEEP_DAYS)
    records_limit = years_before(today, settings.RECORDS_KEEP_YEARS)
    own = Membership.objects.filter(person=OuterRef("pk"))
    member = Exists(own)
    pupil = Q(kind=PersonKind.PUPIL) & member & ~Exists(own.exclude(over_before(names_limit)))
    staff = (
        Q(kind__in=(PersonKind.EMPLOYEE, PersonKind.OTHER)) & member & ~Exists(own.exclude(ended_on__lt=records_limit))
    )
    nobody = ~member & Q(created_at__date__lt=names_limit)
    return Person.objects.exclude(name="").exclude(user__is_active=True).filter(pupil | staff | nobody)


def works_somewhere(person: Person, today: date) -> bool:
    """True for an employee who is a member of a unit today: the unit must be able to name who was trained."""
    return person.kind == PersonKind.EMPLOYEE and person.memberships.filter(current_on(today)).exists()


def seats_past(today: date) -> QuerySet[Membership]:
    """Seats of memberships over for NAMES_KEEP_DAYS: with the school's list they say who it was."""
    limit = today - timedelta(days=settings.NAMES_KEEP_DAYS)
    return Membership.objects.filter(over_before(limit), seat__isnull=False)


NO_DETAILS = {"staff_number": "", "shift": "", "employer_name": "", "post_words": ""}


def details_held() -> QuerySet[Membership]:
    """Memberships with a staff number, a shift, the name of an employer or the roster's words for the post."""
    return Membership.objects.exclude(**NO_DETAILS)


def numbers_past(today: date) -> QuerySet[Membership]:
    """Staff numbers and the like of memberships that ended longer ago than records are kept."""
    limit = years_before(today, settings.RECORDS_KEEP_YEARS)
    return details_held().filter(ended_on__lt=limit)
