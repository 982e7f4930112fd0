"""The figures of a coverage table: a fixed number of GROUP BY queries over code prefixes, whatever the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.training.duties.selectors import owed_since, status_case
from courses.training.key_units.rates import units_in_order
from courses.training.models import Evidence, EvidenceKind
from divisions.codes import Level
from divisions.models import Division, subtree_q
from people.models import Organisation
from venues.bookings.models import Booking, BookingState, Slot
from venues.models import KIND_OF_LEVEL, Venue, VenueKind, VenueState

from .periods import SLOTS_AHEAD, Span

# Columns of the table; a paper record and a certificate from elsewhere are both paper somebody handed in.
EVIDENCE_COLUMNS = {
    EvidenceKind.QUIZ: "quiz",
    EvidenceKind.LESSON: "lesson",
    EvidenceKind.DRILL_REAL: "drill_real",
    EvidenceKind.DRILL_SIMULATED: "drill_simulated",
    EvidenceKind.VISIT: "visit",
    EvidenceKind.PAPER_UPLOAD: "paper",
    EvidenceKind.CERTIFICATE: "paper",
}


DUTY_BADGES = {"met": "met", "due": "info", "overdue": "over", "unverified": "due", "not_computable": "due"}


def evidence_labels() -> dict[str, str]:
    """Column keys of evidence, in order, in words."""
    return {
        "quiz": _("Quizzes"),
        "lesson": _("Lessons"),
        "drill_real": _("Real drills"),
        "drill_simulated": _("Simulated drills"),
        "visit": _("Visits"),
        "paper": _("Paper records"),
    }


def duty_labels() -> dict[str, str]:
    """Duty statuses, in order, in words."""
    return {
        "met": _("Met"),
        "due": _("Not due yet"),
        "overdue": _("Overdue"),
        "unverified": _("Late, rule not verified"),
        "not_computable": _("Not computable"),
    }


def duty_items(duties: Counter[str]) -> list[tuple[str, str, int]]:
    """Badge, word and number for each status there is any of."""
    return [(DUTY_BADGES[key], label, duties[key]) for key, label in duty_labels().items() if duties[key]]


@dataclass
class Row:
    """One division and everything below it; an `own` row holds only what belongs to the division itself."""

    division: Division
    own: bool = False
    listed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    sample_open: int = 0
    slots: int = 0
    parties: int = 0
    visitors: int = 0
    evidence: Counter[str] = field(default_factory=Counter)
    duties: Counter[str] = field(default_factory=Counter)
    units: int = 0
    units_in_order: int = 0
    has_samples: bool = False
    venue: Venue | None = None

    @property
    def name(self) -> str:
        """The division's name, marked where the row leaves out what lies below."""
        return _("%(division)s itself") % {"division": self.division.name} if self.own else self.division.name

    @property
    def open(self) -> int:
        return self.states[VenueState.OPEN]

    @property
    def evidence_items(self) -> list[tuple[str, int]]:
        """The kinds of evidence there are any of, in words, with their numbers."""
        return [(label, self.evidence[key]) for key, label in evidence_labels().items() if self.evidence[key]]

    @property
    def duty_items(self) -> list[tuple[str, str, int]]:
        """Badge, word and number for each duty status there is any of."""
        return duty_items(self.duties)


@dataclass(frozen=True)
class KindTile:
    """Venues of one kind: how many are open, of how many divisions on the list."""

    kind: VenueKind
    open: int
    sample_open: int
    listed: int


def _group(
    rows: dict[str, Row], queryset: QuerySet[Any], field_name: str, by: Iterable[str], **sums: Any
) -> Iterator[tuple[Row, dict[str, Any]]]:
    """Counts `queryset` by division prefix, one query for each level among the rows."""
    for length in sorted({len(prefix) for prefix in rows}):
        tops = [row.division for prefix, row in rows.items() if len(prefix) == length]
        counted = (
            queryset.filter(_span(tops, field_name))
            .annotate(prefix=Substr(field_name, 1, length))
            .values("prefix", *by)
            .annotate(**sums)
            .order_by()
        )
        for found in counted:
            if row := rows.get(found["prefix"]):
                yield row, found


def _span(tops: list[Division], field_name: str) -> Q:
    """One range where the rows are siblings; it may hold strangers, which the prefixes then drop."""
    first = min(top.code for top in tops)
    last = max(top.prefix for top in tops)
    return Q(**{f"{field_name}__gte": first, f"{field_name}__lte": last.ljust(12, "9")})


def coverage(divisions: list[Division], span: Span, *, parent: Division | None = None) -> list[Row]:
    """The rows of a table over these divisions, none of which may contain another.

    With their `parent`, a first row holds what belongs to none of them, such as the parent's own venue: then the
    rows add up to the parent's subtree. The digits in which siblings differ are zeros in their parent's code.
    """
    if not divisions:
        return []
    rows = {parent.code[: len(divisions[0].prefix)]: Row(parent, own=True)} if parent else {}
    rows |= {division.prefix: Row(division) for division in divisions}
    _count_venues(rows, span)
    _count_visits(rows, span)
    _count_evidence(rows, span)
    _count_duties(rows, span)
    return list(rows.values())


def _count_venues(rows: dict[str, Row], span: Span) -> None:
    listed = Division.objects.on(span.today).filter(level__in=list(KIND_OF_LEVEL))
    for row, found in _group(rows, listed, "code", [], number=Count("pk")):
        row.listed += found["number"]
    for row, found in _group(rows, Venue.objects, "division__code", ["state", "is_sample"], number=Count("pk")):  # type: ignore[arg-type]
        row.states[found["state"]] += found["number"]
        if found["is_sample"] and found["state"] == VenueState.OPEN:
            row.sample_open += found["number"]
        row.has_samples |= found["is_sample"]
    now = timezone.now()
    slots = Slot.objects.filter(
        is_open=True, booked__lt=F("capacity"), starts_at__gte=now, starts_at__lt=now + SLOTS_AHEAD
    )
    for row, found in _group(rows, slots, "venue__division__code", ["is_sample"], number=Count("pk")):
        row.slots += found["number"]
        row.has_samples |= found["is_sample"]
    single = {row.division.pk: row for row in rows.values() if row.own or row.division.level == Level.VILLAGE}
    for venue in Venue.objects.filter(division__in=list(single)):
        single[venue.division_id].venue = venue


def _count_visits(rows: dict[str, Row], span: Span) -> None:
    came = Booking.objects.filter(state=BookingState.CHECKED_IN, checked_in_at__gte=span.starts_at)
    code = "slot__venue__division__code"
    for row, found in _group(rows, came, code, ["slot__is_sample"], number=Count("pk"), people=Sum("party_size")):
        row.parties += found["number"]
        row.visitors += found["people"]
        row.has_samples |= found["slot__is_sample"]


def placed_evidence() -> QuerySet[Evidence]:
    """Standing evidence with `place_code`: where it happened, else where its unit lies; null when neither is known."""
    unit = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("division__code")[:1]
    return Evidence.objects.standing().annotate(
        place_code=Case(When(~Q(division_code=""), then=F("division_code")), default=Subquery(unit))
    )


def _count_evidence(rows: dict[str, Row], span: Span) -> None:
    evidence = placed_evidence().filter(occurred_at__gte=span.starts_at)
    for row, found in _group(rows, evidence, "place_code", ["kind", "is_sample"], number=Count("pk")):
        row.evidence[EVIDENCE_COLUMNS[found["kind"]]] += found["number"]
        row.has_samples |= found["is_sample"]


def _count_duties(rows: dict[str, Row], span: Span) -> None:
    duties = owed_since(span.start, span.today).annotate(bucket=status_case(span.today))
    for row, found in _group(rows, duties, "organisation__division__code", ["bucket"], number=Count("pk")):
        row.duties[found["bucket"]] += found["number"]
    good = {"in_order": Count("pk", filter=Q(pk__in=units_in_order(span.start, span.today).values("pk")))}
    units = Organisation.objects
    for row, found in _group(rows, units, "division__code", ["is_sample"], number=Count("pk"), **good):  # type: ignore[arg-type]
        row.units += found["number"]
        row.units_in_order += found["in_order"]
        row.has_samples |= found["is_sample"]


def kind_tiles(tops: list[Division], span: Span) -> list[KindTile]:
    """Venues by kind over whole subtrees; the denominator is the division list, not the venues somebody entered."""
    listed = Counter(
        dict(
            Division.objects.on(span.today)
            .within_any(tops)
            .values_list("level")
            .annotate(number=Count("pk"))
            .order_by()
        )
    )
    opened: Counter[tuple[str, bool]] = Counter()
    venues = Venue.objects.filter(subtree_q(tops, "division__code"), state=VenueState.OPEN)
    for kind, is_sample, number in venues.values_list("kind", "is_sample").annotate(number=Count("pk")).order_by():
        opened[kind, is_sample] = number
    return [
        KindTile(kind, opened[kind, True] + opened[kind, False], opened[kind, True], listed[level])
        for level, kind in KIND_OF_LEVEL.items()
        if listed[level]
    ]


@dataclass(frozen=True)
class UnitLine:
    """A unit with its duties by status."""

    unit: Organisation
    duties: Counter[str]

    @property
    def items(self) -> list[tuple[str, str, int]]:
        """Badge, word and number for each duty status; empty for a unit without data."""
        return duty_items(self.duties)


def unit_lines(units: list[Organisation], span: Span) -> list[UnitLine]:
    """Duty counts of these units, in one query."""
    counts: dict[Any, Counter[str]] = {unit.pk: Counter() for unit in units}
    duties = owed_since(span.start, span.today).filter(organisation__in=units).annotate(bucket=status_case(span.today))
    for unit, bucket, number in duties.values_list("organisation", "bucket").annotate(number=Count("pk")).order_by():
        counts[unit][bucket] = number
    return [UnitLine(unit, counts[unit.pk]) for unit in units]
