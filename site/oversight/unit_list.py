"""Units of an officer's area as a list: narrowed, searched, the most overdue first; what one unit owes, by whom."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.training.duties.unit_counts import duties_by_status, duty_labels
from courses.training.models import Rule, SubjectKind
from divisions.models import Division, subtree_q
from people.access import open_q, overseen_organisations
from people.models import Membership, Organisation, SchoolClass, kind_choices
from people.staff.roster import current

from .periods import Span

LONGEST_SEARCH = 60
SHUT = "shut"
# The posts whose holders are named to officers: who answers for fire safety in a unit.
NAMED_POSTS = ("responsible_person", "fire_manager")


@dataclass(frozen=True, slots=True)
class UnitFilters:
    """What the list is narrowed to; empty texts narrow nothing."""

    text: str = ""
    kind: str = ""
    state: str = ""
    division: str = ""

    @classmethod
    def of(cls, query: Any) -> UnitFilters:
        get = query.get
        return cls(
            get("q", "").strip()[:LONGEST_SEARCH], get("kind", "")[:40], get("state", "")[:20],
            get("division", "")[:12],
        )  # fmt: skip

    def as_options(self) -> dict[str, str]:
        """The filters that narrow something, as a form's fields."""
        found = {"q": self.text, "kind": self.kind, "state": self.state, "division": self.division}
        return {name: value for name, value in found.items() if value}


def unit_states() -> dict[str, str]:
    """The states a unit may be asked for by, in words: it has a duty of that status, or none at all."""
    return duty_labels() | {"none": _("No data: counts as not trained")}


def kinds_of(user: Any) -> list[tuple[str, str]]:
    """The kinds of unit that there are in the area."""
    return kinds_among(overseen_organisations(user))


def kinds_among(rows: QuerySet[Organisation]) -> list[tuple[str, str]]:
    """The kinds of these units, in the order of all kinds."""
    found = set(rows.order_by().values_list("kind", flat=True).distinct())
    return [(kind, label) for kind, label in kind_choices() if kind in found]


def units_of(user: Any, filters: UnitFilters, span: Span) -> QuerySet[Organisation]:
    """The units of the area within the filters, with `overdue` and `oldest`, the most overdue first.

    Those that are shut are there only when they are asked for.
    """
    is_open = open_q(span.today)
    return narrowed(overseen_organisations(user).filter(~is_open if filters.state == SHUT else is_open), filters, span)


def narrowed(rows: QuerySet[Organisation], filters: UnitFilters, span: Span) -> QuerySet[Organisation]:
    """Units within the filters, with `overdue` and `oldest`, the most overdue first."""
    units = rows.select_related("division")
    if filters.text:
        units = units.filter(name__icontains=filters.text)
    if filters.kind:
        units = units.filter(kind=filters.kind)
    if filters.division:
        here = Division.objects.filter(code=filters.division).first()
        units = units.filter(subtree_q([here], "division__code")) if here else units.none()
    owed = duties_by_status(span.start, span.today).filter(organisation=OuterRef("pk")).order_by()
    if filters.state == "none":
        units = units.filter(~Exists(owed))
    elif filters.state in duty_labels():
        units = units.filter(Exists(owed.filter(bucket=filters.state)))
    late = owed.filter(bucket="overdue").values("organisation")
    number = Subquery(late.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return units.annotate(
        overdue=Coalesce(number, 0), oldest=Subquery(late.annotate(oldest=Min("due_on")).values("oldest"))
    ).order_by("-overdue", F("oldest").asc(nulls_last=True), "name", "pk")


@dataclass(slots=True)
class OwedLine:
    """What stands alike in a unit: one rule and one owner, who is the unit, a class, or the people of a post."""

    rule: Rule
    whose: str
    kind: str
    number: int = 0
    oldest: date | None = None
    duty: uuid.UUID | None = None

    def take(self, duty: uuid.UUID, due: date | None) -> None:
        self.number += 1
        if self.duty is None or (due or date.max) < (self.oldest or date.max):
            self.duty, self.oldest = duty, due

    @property
    def is_people(self) -> bool:
        """True for a line that counts people, not the unit or a class."""
        return self.kind == str(SubjectKind.PERSON.label)

    @property
    def url(self) -> str:
        """The page of the oldest of these duties."""
        return reverse("training:duty", args=[self.duty]) if self.duty else ""


def owed_lines(unit: Organisation, state: str, span: Span, *, text: str = "") -> list[OwedLine]:
    """The unit's duties of a status by rule and owner, the oldest first; people count by post, pupils by class."""
    rows = duties_by_status(span.start, span.today).filter(organisation=unit, bucket=state).order_by()
    found = list(rows.values_list("pk", "rule_id", "subject_kind", "subject_id", "due_on"))
    rules = Rule.objects.in_bulk({row[1] for row in found})
    classes = [row[3] for row in found if row[2] == SubjectKind.CLASS]
    owners = _owners(unit, span.today, {row[2] for row in found}, classes) | {unit.pk: [str(_("The unit itself"))]}
    lines: dict[tuple[int, str, str], OwedLine] = {}
    for duty, rule, kind, subject, due in found:
        for whose in owners.get(subject) or [_("People who have left")]:
            key = (rule, kind, whose)
            lines.setdefault(key, OwedLine(rules[rule], whose, str(SubjectKind(kind).label))).take(duty, due)
    wanted = text.casefold()
    shown = [line for line in lines.values() if not wanted or wanted in f"{line.rule.name} {line.whose}".casefold()]
    return sorted(shown, key=lambda line: (line.oldest or date.max, -line.number, line.rule.code, line.whose))


def _owners(
    unit: Organisation, today: date, kinds: Iterable[str], classes: list[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    """How each class and person is called: a class by name, a pupil by the class, others by their posts."""
    owners: dict[uuid.UUID, list[str]] = {}
    if SubjectKind.CLASS in kinds:
        owners |= {pk: [found.name] for pk, found in SchoolClass.objects.in_bulk(classes).items()}
    if SubjectKind.PERSON in kinds:
        pupils = unit.memberships.filter(ended_on=None, school_class__isnull=False)
        for person, name in pupils.values_list("person_id", "school_class__name"):
            owners.setdefault(person, []).append(_("Pupils of %(class)s") % {"class": name})
        staff = current(unit, today).order_by()
        for person, post in staff.values_list("person_id", "post__name").distinct():
            owners.setdefault(person, []).append(post or _("Without a post"))
    return owners


def named_holders(unit: Organisation, today: date) -> list[tuple[str, str]]:
    """Post and name of who answers for fire safety in the unit: the only people named to officers."""
    rows = current(unit, today).filter(post__code__in=NAMED_POSTS).select_related("post", "person")
    return list(dict.fromkeys((_post_name(row), row.person.name) for row in rows.order_by("post__code", "pk")))


def _post_name(row: Membership) -> str:
    return row.post.name if row.post else ""


def numbers_of(unit: Organisation, span: Span) -> dict[str, int]:
    """How many duties of the unit have which status."""
    rows = duties_by_status(span.start, span.today).filter(organisation=unit)
    return dict(rows.values_list("bucket").annotate(number=Count("pk")).order_by())
