"""The drills of a school in its term: a fire drill counts for all rules, another for those that take any."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from courses.training.models import RealDrill
from courses.training.rulebook.calendars import load_terms
from courses.training.rulebook.periods import Period
from people.models import Organisation


def term_of(school: Organisation, day: date) -> Period:
    """The school's term around a day; in the holidays the coming one."""
    return term_and_guess(school, day)[0]


def term_and_guess(school: Organisation, day: date) -> tuple[Period, bool]:
    """As `term_of`, and whether its days are guessed: nobody has said when it begins and ends."""
    terms, code = load_terms().at(school.pk), school.division.code
    return terms.term(day, code), terms.source_of(day, code) == "nominal"


def drills_of(school: Organisation, term: Period) -> QuerySet[RealDrill]:
    """The drills on record that were held in the term or the holidays before it, newest first."""
    zone = timezone.get_default_timezone()
    first = datetime.combine(min(term.start, term.opens or term.start), time(), zone)
    after = datetime.combine(max(term.end, term.closes or term.end) + timedelta(days=1), time(), zone)
    rows = RealDrill.objects.filter(organisation=school, began_at__gte=first, began_at__lt=after)
    return rows.filter(evidence__revoked_by=None).order_by("-began_at")
