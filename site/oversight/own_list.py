"""The own units of a group or department: how they stand, who answers for them; people only as numbers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from courses.training.duties.unit_counts import duties_by_status, is_in_order
from courses.training.models import Duty, SubjectKind
from people.access import open_q, units_under
from people.models import Membership, Organisation, Superior
from people.superiors.circulars import not_here

from .periods import Span
from .unit_list import NAMED_POSTS

FEWEST = 5  # a number of people below it would tell who they are


def own_units(superior: Superior, today: date) -> QuerySet[Organisation]:
    """The superior's own units that are not shut."""
    return units_under(superior).filter(open_q(today))


def people_words(number: int) -> str:
    """A number of people as those above a unit read it: few are not told apart."""
    if 0 < number < FEWEST:
        return _("fewer than %(number)s") % {"number": FEWEST}
    return str(number)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the units of a list stand. Those that are not here count as not trained."""

    here: int
    absent: int
    in_order: int
    overdue: int

    @property
    def total(self) -> int:
        return self.here + self.absent

    @property
    def percent(self) -> int | None:
        """The share of all units on the list that are in order, rounded down; None without any unit."""
        return self.in_order * 100 // self.total if self.total else None


def standing_of(superior: Superior, span: Span) -> Standing:
    """Counted in three queries, however long the list is."""
    units = own_units(superior, span.today)
    rows = duties_by_status(span.start, span.today).filter(organisation__in=units.values("pk"))
    buckets: dict[uuid.UUID, set[str]] = defaultdict(set)
    for unit, bucket in rows.values_list("organisation", "bucket").distinct().order_by():
        buckets[unit].add(bucket)
    in_order = sum(1 for found in buckets.values() if is_in_order(found))
    overdue = sum(1 for found in buckets.values() if "overdue" in found)
    return Standing(units.count(), not_here(superior).count(), in_order, overdue)


@dataclass(slots=True)
class Holder:
    """Who answers for fire safety in a unit, by post and name, and how much of it is overdue."""

    post: str
    name: str
    overdue: int = 0


@dataclass(slots=True)
class OwnLine:
    """One unit: what is overdue of the unit's own, how many people are behind, who answers for it."""

    unit: Organisation
    own: int = 0
    classes: int = 0
    people: int = 0
    unknown: bool = False
    holders: list[Holder] = field(default_factory=list)

    @property
    def people_words(self) -> str:
        return people_words(self.people)


def own_lines(units: list[Organisation], span: Span) -> list[OwnLine]:
    """A line for each of these units, in a fixed number of queries."""
    lines = {unit.pk: OwnLine(unit) for unit in units}
    rows = duties_by_status(span.start, span.today).filter(organisation__in=units)
    late = rows.filter(bucket="overdue")
    found = late.values_list("organisation", "subject_kind").order_by()
    for unit, kind, duties, subjects in found.annotate(Count("pk"), Count("subject_id", distinct=True)):
        if kind == SubjectKind.ORGANISATION:
            lines[unit].own = duties
        elif kind == SubjectKind.CLASS:
            lines[unit].classes = subjects
        else:
            lines[unit].people = subjects
    unknown = rows.filter(bucket="not_computable").values_list("organisation", flat=True).distinct().order_by()
    for unit in unknown:
        lines[unit].unknown = True
    _add_holders(lines, late, span.today)
    return list(lines.values())


def _add_holders(lines: dict[uuid.UUID, OwnLine], late: QuerySet[Duty], today: date) -> None:
    current = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), organisation__in=list(lines))
    rows = current.filter(started_on__lte=today, post__code__in=NAMED_POSTS).select_related("post", "person")
    found = list(rows.order_by("post__code", "pk"))
    counts = late.filter(subject_kind=SubjectKind.PERSON, subject_id__in=[row.person_id for row in found])
    behind = {
        (unit, person): number
        for unit, person, number in counts.values_list("organisation", "subject_id")
        .annotate(number=Count("pk"))
        .order_by()
    }
    for row in found:
        post = row.post.name if row.post else ""
        held = lines[row.organisation_id].holders
        held.append(Holder(post, row.person.name, behind.get((row.organisation_id, row.person_id), 0)))
