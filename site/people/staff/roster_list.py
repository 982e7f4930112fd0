"""The list of a unit's roster: by state, searched, filtered by post and department, page by page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.normal import whole_number

from ..models import Department, Membership, Organisation, Person, Post
from .post_words import UNKNOWN
from .roster import current, former

PER_PAGE = 100
MOST_LETTERS, MOST_CODE = 60, 41
HERE, COMING, LEFT = "", "coming", "left"
UNSTATED = "unstated"  # the filter for those without a post whose roster says nothing of it
NOWHERE = "none"  # the filter for whoever has no department, or a post that nobody knows
TABS: dict[str, str | Promise] = {HERE: _("Works here"), COMING: _("Comes later"), LEFT: _("Has left")}


@dataclass(frozen=True)
class RosterList:
    """What is asked of the roster; every question is answered from it."""

    unit: Organisation
    state: str = HERE
    text: str = ""
    post: str = ""
    department: str = ""

    @classmethod
    def asked(cls, unit: Organisation, query: QueryDict) -> RosterList:
        """What the address asks for; what it does not know is the whole list."""
        state = query.get("state", HERE)
        return cls(
            unit, state if state in TABS else HERE, query.get("q", "").strip()[:MOST_LETTERS],
            query.get("post", "")[:MOST_CODE], query.get("department", "")[:MOST_CODE],
        )  # fmt: skip

    @property
    def is_filtered(self) -> bool:
        return bool(self.text or self.post or self.department)

    @property
    def words(self) -> str:
        """The roster's own words for a post, where the list is narrowed to them."""
        return self.post.removeprefix(UNKNOWN) if self.post.startswith(UNKNOWN) else ""

    @property
    def tabs(self) -> list[tuple[str, str | Promise, bool]]:
        """The states with their words, and which one is shown."""
        return [(state, words, state == self.state) for state, words in TABS.items()]

    def _in_state(self) -> QuerySet[Membership]:
        today = timezone.localdate()
        if self.state == LEFT:
            return former(self.unit, today)
        rows = current(self.unit, today)
        return rows.filter(started_on__gt=today) if self.state == COMING else rows.filter(started_on__lte=today)

    def rows(self) -> QuerySet[Membership]:
        """The memberships that are asked for."""
        rows = self._in_state()
        if self.text:
            named = Q(person__name__icontains=self.text) | Q(person__second_name__icontains=self.text)
            rows = rows.filter(named | Q(staff_number__startswith=self.text))
        if self.post == NOWHERE:
            rows = rows.filter(post=None)
        elif self.post == UNSTATED:
            rows = rows.filter(post=None, post_words="")
        elif self.post:
            rows = rows.filter(post_words=self.words) if self.words else rows.filter(post__code=self.post)
        if self.department == NOWHERE:
            rows = rows.filter(department=None)
        elif self.department:
            rows = rows.filter(department=whole_number(self.department) or 0)
        return rows

    def page(self, number: str | None) -> Page[Person]:
        """A page of the people, by name."""
        people = Person.objects.filter(pk__in=self.rows().values("person")).order_by("name", "pk")
        return Paginator(people, PER_PAGE).get_page(number)

    def lines(self, page: Page[Person]) -> list[tuple[Person, list[Membership]]]:
        """Each person of a page with the memberships of the state shown, in one query."""
        people = list(page.object_list)
        rows = self._in_state().filter(person__in=people).select_related("post", "department", "employer")
        found: dict[uuid.UUID, list[Membership]] = {}
        for row in rows.order_by("started_on", "pk"):
            found.setdefault(row.person_id, []).append(row)
        return [(person, found.get(person.pk, [])) for person in people]

    @cached_property
    def posts(self) -> list[Post]:
        """The posts that are held in the unit today."""
        held = current(self.unit, timezone.localdate()).values("post")
        return list(Post.objects.filter(pk__in=held))

    @cached_property
    def departments(self) -> list[Department]:
        return list(self.unit.departments.all())


def known_words(people: Iterable[Person], unit: Organisation) -> list[tuple[Person, str]]:
    """Each of these people as a manager tells them from others of the name: by post, department, number and days."""
    found = list(people)
    rows = Membership.objects.filter(person__in=found, school_class=None)
    last: dict[uuid.UUID, Membership] = {}
    for row in rows.select_related("post", "department", "organisation").order_by("started_on", "pk"):
        if (
            row.person_id not in last
            or last[row.person_id].organisation_id != unit.pk
            or row.organisation_id == unit.pk
        ):
            last[row.person_id] = row
    return [(person, _words_of(person, last.get(person.pk), unit)) for person in found]


def _words_of(person: Person, row: Membership | None, unit: Organisation) -> str:
    if row is None:
        return str(person)
    days = gettext("since %(day)s") % {"day": row.started_on}
    if row.ended_on is not None and row.ended_on < timezone.localdate():
        days = gettext("left on %(day)s") % {"day": row.ended_on}
    elsewhere = "" if row.organisation_id == unit.pk else row.organisation.name
    department = row.department.name if row.department else ""
    parts = (str(person), elsewhere, department, row.post_title, row.staff_number, days)
    return " · ".join(str(part) for part in parts if part)
