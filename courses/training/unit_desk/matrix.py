"""People by duties: who of a unit stands where under which rule. A page at a time, filtered and searched in SQL."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Membership, Organisation, Person, Post
from people.staff.roster import current

from ..duties.explanations import BADGES
from ..duties.selectors import owed_since, status_case
from ..models import DUE_SOON, Cadence, Duty, DutyStatus, Evidence, EvidenceKind, Rule, SubjectKind
from .state import year_start

LONGEST_SEARCH = 60
NOWHERE = "none"  # the filter for whoever has no department, or a post that nobody knows
# What decides which of several periods of one rule a cell shows: the worst of them.
WORST = (
    DutyStatus.OVERDUE, DutyStatus.MISSED, DutyStatus.IN_GRACE, DutyStatus.REVOKED, DutyStatus.UNVERIFIED,
    DutyStatus.NOT_COMPUTABLE, DutyStatus.NOT_KNOWN, DutyStatus.DUE_SOON, DutyStatus.OPEN, DutyStatus.FILED,
    DutyStatus.MET_LATE, DutyStatus.MET, DutyStatus.WAIVED, DutyStatus.EXCUSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filters:
    """What a matrix is narrowed to; empty texts narrow nothing."""

    text: str = ""
    post: str = ""
    department: str = ""
    state: str = ""
    rule: str = ""

    @classmethod
    def of(cls, query: Any) -> Filters:
        """Those of a query string or of a file's options."""
        get = query.get
        return cls(
            get("q", "").strip()[:LONGEST_SEARCH], get("post", "")[:40], get("department", "")[:40],
            get("state", "")[:20], get("rule", "")[:40],
        )  # fmt: skip

    def as_options(self) -> dict[str, str]:
        """The filters that narrow something, as a form's fields."""
        found = {
            "q": self.text, "post": self.post, "department": self.department, "state": self.state, "rule": self.rule,
        }  # fmt: skip
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one person stands under one rule; `declared` when the unit's word about earlier training meets it."""

    duty: Duty
    status: DutyStatus
    url: str
    declared: bool = False

    @property
    def day(self) -> str:
        """The day it was met, or falls due; empty where there is none, and for the unit's word."""
        return "" if self.declared else str(self.duty.met_on or self.duty.due_on or "")

    @property
    def badge(self) -> str:
        return BADGES.get(self.status, "plain")

    @property
    def label(self) -> str:
        return _("By the unit's word") if self.declared else str(self.status.label)


@dataclass(frozen=True, slots=True)
class Row:
    """One person with the posts held here, and a cell for each column; None where nothing is owed."""

    person: Person
    posts: str
    cells_and_rules: tuple[tuple[Cell | None, Rule], ...]


def states() -> dict[str, str]:
    """The states one may filter by, in words."""
    return {
        "overdue": _("Overdue"),
        "soon": _("Due within 30 days"),
        "due": _("Not due yet"),
        "unverified": _("Late, rule not verified"),
        "not_computable": _("Not computable"),
        "met": _("All met"),
    }


def _owed(unit: Organisation, today: date) -> QuerySet[Duty]:
    return owed_since(year_start(today), today).filter(organisation=unit, subject_kind=SubjectKind.PERSON)


def columns(unit: Organisation, today: date) -> list[Rule]:
    """The newest version of each rule that people of the unit owe something under now, by code."""
    keys = _owed(unit, today).order_by().values("rule").distinct()
    newest: dict[str, Rule] = {}
    for rule in Rule.objects.filter(pk__in=keys).exclude(cadence=Cadence.PER_EVENT).order_by("code", "version"):
        newest[rule.code] = rule
    return list(newest.values())


def people_of(unit: Organisation, filters: Filters, today: date) -> QuerySet[Person]:
    """The unit's people within the filters, those with something overdue first, then by name."""
    members = current(unit, today)
    if filters.post:
        members = members.filter(post=None) if filters.post == NOWHERE else members.filter(post__code=filters.post)
    if filters.department == NOWHERE:
        members = members.filter(department=None)
    elif filters.department.isdigit():
        members = members.filter(department=int(filters.department))
    if filters.text:
        members = members.filter(Q(person__name__icontains=filters.text) | Q(staff_number__startswith=filters.text))
    people = Person.objects.filter(pk__in=members.values("person"))
    owed = _owed(unit, today)
    if filters.rule:
        owed = owed.filter(rule__code=filters.rule)
    if condition := _in_state(owed, filters.state, today):
        people = people.filter(condition)
    elif filters.rule:
        people = people.filter(pk__in=owed.values("subject_id"))
    behind = _bucket(owed.filter(due_on__lt=today), "overdue", today).values("subject_id")
    return people.order_by(Case(When(pk__in=behind, then=Value(0)), default=Value(1)), "name", "pk")


def _bucket(owed: QuerySet[Duty], bucket: str, today: date) -> QuerySet[Duty]:
    return owed.annotate(bucket=status_case(today)).filter(bucket=bucket).order_by()


def _in_state(owed: QuerySet[Duty], state: str, today: date) -> Q | None:
    """The condition on a person that a filter by state means; None for no such filter."""
    if state == "soon":
        rows = _bucket(owed, "due", today).filter(due_on__range=(today, today + DUE_SOON))
        return Q(pk__in=rows.values("subject_id"))
    if state == "met":
        unmet = owed.annotate(bucket=status_case(today)).exclude(bucket__in=["met", "other"]).order_by()
        return Q(pk__in=owed.order_by().values("subject_id")) & ~Q(pk__in=unmet.values("subject_id"))
    if state in states():
        return Q(pk__in=_bucket(owed, state, today).values("subject_id"))
    return None


def rows_of(unit: Organisation, people: Iterable[Person], rules: list[Rule], today: date) -> list[Row]:
    """The rows of these people, in four queries."""
    found = list(people)
    keys = [person.pk for person in found]
    places = {rule.code: place for place, rule in enumerate(rules)}
    every = {rule.pk: rule for rule in Rule.objects.filter(code__in=list(places))}
    address = reverse("training:duty", args=[uuid.UUID(int=0)]).replace(str(uuid.UUID(int=0)), "{}")
    cells: dict[uuid.UUID, list[Cell | None]] = {pk: [None] * len(rules) for pk in keys}
    # By people, of which there are few: by unit the database would read all of its duties.
    owed = owed_since(year_start(today), today).filter(subject_kind=SubjectKind.PERSON, subject_id__in=keys)
    duties = list(owed.order_by("period_start"))
    declared = _declared(duties)
    for duty in duties:
        rule = every.get(duty.rule_id)
        if rule is None or duty.organisation_id != unit.pk:
            continue
        duty.rule = rule
        status = duty.status(today)
        if status in WORST and _is_told(cells[duty.subject_id][places[rule.code]], duty, status):
            cells[duty.subject_id][places[rule.code]] = Cell(
                duty, status, address.format(duty.pk), duty.met_by_id in declared
            )  # fmt: skip
    posts = _posts(unit, keys, today)
    return [
        Row(person, "、".join(posts.get(person.pk, ())), tuple(zip(cells[person.pk], rules, strict=True)))
        for person in found
    ]


def _declared(duties: list[Duty]) -> set[uuid.UUID]:
    """The rows, of those that meet these duties, that are the unit's word about training before it came here."""
    met = {duty.met_by_id for duty in duties if duty.met_by_id}
    found = Evidence.objects.filter(pk__in=met, kind=EvidenceKind.PAPER_UPLOAD, result__has_key="trained_before")
    return set(found.values_list("pk", flat=True)) if met else set()


def _is_told(there: Cell | None, duty: Duty, status: DutyStatus) -> bool:
    """True for a duty that its cell shows: a later period that is met makes the gap before it good, else the worst."""
    return there is None or duty.met_on is not None or WORST.index(status) <= WORST.index(there.status)


def _posts(unit: Organisation, keys: list[uuid.UUID], today: date) -> dict[uuid.UUID, list[str]]:
    """What these people are here: posts, or the roster's words where those are no post of the catalogue."""
    rows = current(unit, today).filter(person__in=keys).order_by("started_on", "pk")
    found: dict[uuid.UUID, list[str]] = {}
    for person, post, words in rows.values_list("person_id", "post__name", "post_words"):
        title = post or words
        if title and title not in found.setdefault(person, []):
            found[person].append(title)
    return found


def posts_held(unit: Organisation, today: date) -> QuerySet[Post]:
    """The posts that somebody of the unit holds."""
    return Post.objects.filter(pk__in=current(unit, today).exclude(post=None).order_by().values("post"))


def departments_of(unit: Organisation) -> list[tuple[str, str]]:
    """Number and name of the unit's departments."""
    rows = Membership.objects.filter(organisation=unit, department__isnull=False).order_by("department__name")
    return [(str(pk), name) for pk, name in rows.values_list("department_id", "department__name").distinct()]
