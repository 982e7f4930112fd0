"""Where a unit stands today: one of four colours, with the reasons and what to do about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from ..duties.selectors import filed_in_time
from ..duties.unit_counts import duties_by_status, duty_items, is_in_order
from ..models import DUE_SOON, Cadence, Duty, Rule, SubjectKind
from ..rulebook.attributes import missing_label
from ..rulebook.compiled import current_book
from .next_acts import NextAct, acts_for_missing, next_acts


class Colour(models.TextChoices):
    """Green is earned: something is met, nothing is late, nothing falls due soon, nothing is unknown."""

    GREEN = "green", _("In order")
    YELLOW = "yellow", _("Something falls due soon")
    RED = "red", _("Something is overdue")
    GREY = "grey", _("Cannot be told yet")


BADGES = {Colour.GREEN: "met", Colour.YELLOW: "due", Colour.RED: "over", Colour.GREY: "plain"}


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The duties of one rule that stand alike: how many, of whom, since or until when, what to do next.

    `window_over` counts those whose period is over: the gap stays in the file, doing it now serves the present one.
    """

    rule: Rule
    subject_kind: str
    number: int
    day: date | None
    act: NextAct
    window_over: int = 0

    @property
    def whose(self) -> str:
        return str(SubjectKind(self.subject_kind).label)


@dataclass(frozen=True, slots=True)
class UnitState:
    """A unit's colour, what makes it so, and the numbers of its duties by status.

    `later` is what is open and not due within thirty days: on a later day, or at all times where the law sets no day.
    `waiting` are duties for which a record was filed in time that does not count before an officer has looked at it.
    `by_rule` are the numbers for each version of a rule, by its key; what waits is counted there as "waiting".
    """

    colour: Colour
    late: tuple[RuleLine, ...]
    soon: tuple[RuleLine, ...]
    unknown: tuple[str, ...]
    unknown_acts: tuple[NextAct, ...]
    unverified: int
    waiting: int
    numbers: Counter[str]
    later: tuple[RuleLine, ...] = ()
    by_rule: Mapping[int, Counter[str]] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The colour in words; where something is still open or waits for a look, it is in order only so far."""
        if self.colour != Colour.GREEN or not self.is_open:
            return str(self.colour.label)
        if number := len(self.unkept):
            text = ngettext(
                "In order so far; %(number)s rule to keep at all times has no record",
                "In order so far; %(number)s rules to keep at all times have no record",
                number,
            )
            return text % {"number": number}
        return gettext("In order so far") if self.later else gettext("In order so far; the fire office has to look")

    @property
    def is_open(self) -> bool:
        """True when something is still to be done or looked at, be it on a later day."""
        return bool(self.later or self.waiting)

    @property
    def later_number(self) -> int:
        """How many duties are open and not due within thirty days."""
        return sum(line.number for line in self.later)

    @property
    def later_with_a_day(self) -> list[RuleLine]:
        """Of `later` what is not to be kept at all times: that is listed apart."""
        return [line for line in self.later if line.rule.cadence != Cadence.STANDING]

    @property
    def unkept(self) -> list[RuleLine]:
        """Of `later` what is to be kept at all times and has no record yet."""
        return [line for line in self.later if line.rule.cadence == Cadence.STANDING]

    @property
    def items(self) -> list[tuple[str, str, int]]:
        """Badge, word and number of each status, as officers read them of the unit."""
        return duty_items(self.numbers)

    @property
    def badge(self) -> str:
        return BADGES[self.colour]

    @property
    def next_day(self) -> date | None:
        """The next day on which something falls due; None when nothing does within thirty days."""
        return min((line.day for line in self.soon if line.day), default=None)

    @property
    def is_nothing_met(self) -> bool:
        return not self.numbers["met"]


def year_start(today: date) -> date:
    return date(today.year, 1, 1)


def late_duties(unit: Organisation | QuerySet[Organisation], today: date) -> QuerySet[Duty]:
    """Overdue duties of this year, without gaps that were made good: a later period of the same rule is met."""
    units = {"organisation": unit} if isinstance(unit, Organisation) else {"organisation__in": unit}
    later = Duty.objects.filter(
        subject_id=OuterRef("subject_id"), subject_kind=OuterRef("subject_kind"), rule__code=OuterRef("rule__code"),
        organisation=OuterRef("organisation"), period_start__gt=OuterRef("period_start"), met_on__isnull=False,
    )  # fmt: skip
    return duties_by_status(year_start(today), today).filter(~Exists(later), bucket="overdue", **units)


def _is_soon(today: date) -> Q:
    """Falls due within thirty days, today included; what was filed and waits is done by the unit."""
    return Q(due_on__range=(today, today + DUE_SOON)) & ~filed_in_time()


def _is_later(today: date) -> Q:
    """Open without falling due within thirty days; what was filed and waits is done by the unit."""
    in_time = Q(due_on__range=(today, today + DUE_SOON))
    return (Q(due_on=None) | ~in_time) & ~filed_in_time()


@lru_cache(maxsize=8)
def _groups_on(today: date) -> QuerySet[Any, Any]:
    """All duties in groups of bucket, rule and kind of subject, as `unit_state` reads them: the query, never run."""
    soon, later = _is_soon(today), _is_later(today)
    rows = duties_by_status(year_start(today), today).values_list("bucket", "rule_id", "subject_kind")
    groups: QuerySet[Any, Any] = rows.annotate(
        number=Count("pk"),
        soon=Count("pk", filter=soon), soon_day=Min("due_on", filter=soon),
        later=Count("pk", filter=later), later_day=Min("due_on", filter=later),
        waiting=Count("pk", filter=filed_in_time() & Q(met_on=None)),
    ).order_by()  # fmt: skip
    return groups


def unit_state(unit: Organisation, today: date) -> UnitState:
    """The state in at most four queries, however many people the unit has."""
    groups = list(_groups_on(today).filter(organisation=unit))
    numbers: Counter[str] = Counter()
    by_rule: dict[int, Counter[str]] = {}
    for bucket, rule, _kind, number, *_days, waiting in groups:
        numbers[bucket] += number
        counts = by_rule.setdefault(rule, Counter())
        filed = waiting if bucket == "due" else 0
        counts[bucket] += number - filed
        counts["waiting"] += filed
    due = [row[1:] for row in groups if row[0] == "due"]
    pressing = [(rule, kind, found, day, 0) for rule, kind, _all, found, day, *_later in due if found]
    open_later = [(rule, kind, found, day, 0) for rule, kind, _all, _soon, _day, found, day, _waiting in due if found]
    late = _late(unit, today) if numbers["overdue"] else []
    wanted = {row[0] for row in (*late, *pressing, *open_later)}
    rules = current_book().rows if wanted else {}
    acts = next_acts(unit, [rules[pk] for pk in wanted])
    unknown = _missing(unit) if numbers["not_computable"] else ()
    return UnitState(
        colour=_colour(numbers, bool(late), bool(pressing)),
        late=_lines(late, rules, acts),
        soon=_lines(pressing, rules, acts),
        unknown=tuple(sorted(missing_label(name) for name in unknown)),
        unknown_acts=acts_for_missing(unit, unknown),
        unverified=numbers["unverified"],
        waiting=sum(number for *_group, number in due),
        numbers=numbers,
        later=_lines(open_later, rules, acts),
        by_rule=by_rule,
    )


def _colour(numbers: Counter[str], is_late: bool, is_soon: bool) -> Colour:
    if is_late:
        return Colour.RED
    if numbers["not_computable"] or not numbers:
        return Colour.GREY
    statuses = {status for status, number in numbers.items() if number} - {"overdue"}
    return Colour.GREEN if is_in_order(statuses) and not is_soon else Colour.YELLOW


# Rule, kind of subject, how many, since or until when, how many of them in a period that is over.
_Row = tuple[int, str, int, date | None, int]


def _late(unit: Organisation, today: date) -> list[_Row]:
    """What is overdue and not made good, by rule and kind of subject."""
    rows = late_duties(unit, today).values_list("rule_id", "subject_kind")
    over = Count("pk", filter=_is_over(today))
    return list(rows.annotate(number=Count("pk"), day=Min("due_on"), over=over).order_by())


def _lines(rows: list[_Row], rules: dict[int, Rule], acts: dict[int, NextAct]) -> tuple[RuleLine, ...]:
    """The lines, the oldest day first."""
    lines = [RuleLine(rules[rule], kind, number, day, acts[rule], over) for rule, kind, number, day, over in rows]
    return tuple(sorted(lines, key=lambda line: (line.day or date.max, line.rule.code, line.subject_kind)))


def _is_over(today: date) -> Q:
    return Q(period_end__lt=today) & (Q(grace_until=None) | Q(grace_until__lt=today))


def _missing(unit: Organisation) -> tuple[str, ...]:
    """The names of the attributes that nobody knows."""
    kept = Duty.objects.filter(organisation=unit).exclude(missing="").order_by()
    return tuple({name for text in kept.values_list("missing", flat=True).distinct() for name in text.split(",")})
