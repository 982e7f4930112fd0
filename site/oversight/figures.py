"""The figures of a coverage table: each owner's rows, counted by division; a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.training.duties.unit_counts import duties_by_status, duty_items, is_in_order
from courses.training.evidence.columns import column_of, evidence_items
from courses.training.evidence.selectors import placed_evidence
from divisions.codes import Level
from divisions.counting import count_by_division
from divisions.models import Division
from people.access import open_q
from people.models import Organisation
from venues.bookings.selectors import checked_in_since, slots_with_room
from venues.models import KIND_OF_LEVEL, Venue, VenueState

from .periods import SLOTS_AHEAD, Span


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
        return evidence_items(self.evidence)

    @property
    def duty_items(self) -> list[tuple[str, str, int]]:
        """Badge, word and number for each duty status there is any of."""
        return duty_items(self.duties)


def coverage(divisions: list[Division], span: Span, *, parent: Division | None = None) -> list[Row]:
    """The rows of a table over these divisions, none of which may contain another.

    With their `parent`, a first row holds what belongs to none of them, such as the parent's own venue: then the
    rows add up to the parent's subtree. The digits in which siblings differ are zeros in their parent's code.
    """
    if not divisions:
        return []
    rows = {parent.code[: len(divisions[0].prefix)]: Row(parent, own=True)} if parent else {}
    rows |= {division.prefix: Row(division) for division in divisions}
    tops = {prefix: row.division for prefix, row in rows.items()}
    _count_venues(rows, tops, span)
    _count_slots(rows, tops)
    _count_visits(rows, tops, span)
    _count_evidence(rows, tops, span)
    _count_duties(rows, tops, span)
    _count_units(rows, tops, span)
    return list(rows.values())


def _count_venues(rows: dict[str, Row], tops: dict[str, Division], span: Span) -> None:
    listed = Division.objects.on(span.today).filter(level__in=list(KIND_OF_LEVEL))
    for prefix, found in count_by_division(tops, listed, "code", [], number=Count("pk")):
        rows[prefix].listed += found["number"]
    venues = count_by_division(tops, Venue.objects.all(), "division__code", ["state", "is_sample"], number=Count("pk"))
    for prefix, found in venues:
        row = rows[prefix]
        row.states[found["state"]] += found["number"]
        if found["is_sample"] and found["state"] == VenueState.OPEN:
            row.sample_open += found["number"]
        row.has_samples |= found["is_sample"]
    single = {row.division.pk: row for row in rows.values() if row.own or row.division.level == Level.VILLAGE}
    for venue in Venue.objects.filter(division__in=list(single)):
        single[venue.division_id].venue = venue


def _count_slots(rows: dict[str, Row], tops: dict[str, Division]) -> None:
    now = timezone.now()
    slots = slots_with_room(now, now + SLOTS_AHEAD)
    for prefix, found in count_by_division(tops, slots, "venue__division__code", ["is_sample"], number=Count("pk")):
        rows[prefix].slots += found["number"]
        rows[prefix].has_samples |= found["is_sample"]


def _count_visits(rows: dict[str, Row], tops: dict[str, Division], span: Span) -> None:
    came, code = checked_in_since(span.starts_at), "slot__venue__division__code"
    sums = {"number": Count("pk"), "people": Sum("party_size")}
    for prefix, found in count_by_division(tops, came, code, ["slot__is_sample"], **sums):
        row = rows[prefix]
        row.parties += found["number"]
        row.visitors += found["people"]
        row.has_samples |= found["slot__is_sample"]


def _count_evidence(rows: dict[str, Row], tops: dict[str, Division], span: Span) -> None:
    evidence = placed_evidence().filter(occurred_at__gte=span.starts_at)
    for prefix, found in count_by_division(tops, evidence, "place_code", ["kind", "is_sample"], number=Count("pk")):
        rows[prefix].evidence[column_of(found["kind"])] += found["number"]
        rows[prefix].has_samples |= found["is_sample"]


def _count_duties(rows: dict[str, Row], tops: dict[str, Division], span: Span) -> None:
    """Duties by status, and the units whose duties are in order: counted together, unit by unit, without shut ones."""
    duties = duties_by_status(span.start, span.today).filter(open_q(span.today, "organisation__"))
    code = "organisation__division__code"
    buckets: defaultdict[tuple[str, Any], set[str]] = defaultdict(set)
    for prefix, found in count_by_division(tops, duties, code, ["organisation", "bucket"], number=Count("pk")):
        rows[prefix].duties[found["bucket"]] += found["number"]
        buckets[prefix, found["organisation"]].add(found["bucket"])
    for (prefix, _unit), statuses in buckets.items():
        rows[prefix].units_in_order += is_in_order(statuses)


def _count_units(rows: dict[str, Row], tops: dict[str, Division], span: Span) -> None:
    units = Organisation.objects.filter(open_q(span.today))
    for prefix, found in count_by_division(tops, units, "division__code", ["is_sample"], number=Count("pk")):
        row = rows[prefix]
        row.units += found["number"]
        row.has_samples |= found["is_sample"]
