"""People in and out of a unit: enrolling, posts, department, employer, leaving, coming back.

Duties follow from the memberships.
"""

from __future__ import annotations

import enum
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Department, Employment, Membership, Organisation, Person, PersonKind, Post, RoleGrant

ONE_DAY = timedelta(days=1)
GUEST_KINDS = {Employment.VOLUNTEER.value: PersonKind.OTHER}  # whoever helps out is nobody's employee


class StaffRefusal(enum.Enum):
    """Why somebody cannot be entered or moved, and what the manager reads then."""

    TAKEN = _("This form has already entered somebody else. Please open a new one.")
    TWICE = _("Somebody with this name and staff number works here already.")
    NUMBER = _("This staff number belongs to somebody who works here.")
    GONE = _("This person no longer works here.")
    EARLY = _("The last day lies before the first.")
    HERE = _("This person works here already.")
    OVERLAP = _("This person was here until that day or later. Choose a later first day.")


class StaffRefused(ValueError):
    """A change of the roster that cannot be, for a reason people can read."""

    def __init__(self, reason: StaffRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works in the unit, and whose employee that is: a unit of the site, or else a name."""

    department: Department | None = None
    shift: str = ""
    employment: str = Employment.OWN.value
    employer: Organisation | None = None
    employer_name: str = ""

    @classmethod
    def of(cls, row: Membership) -> Place:
        return cls(row.department, row.shift, row.employment, row.employer, row.employer_name)

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a membership; who is employed by the unit itself has no other employer."""
        own = self.employment == Employment.OWN or self.employer is not None
        return {
            "department": self.department,
            "shift": self.shift,
            "employment": self.employment,
            "employer": None if self.employment == Employment.OWN else self.employer,
            "employer_name": "" if own else self.employer_name,
        }


SOMEWHERE = Place()


def current(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Who works in the unit on a day or will later, pupils left out: the training before work is owed already."""
    return current_in([organisation.pk], on)


def current_in(organisations: Collection[uuid.UUID], on: date) -> QuerySet[Membership]:
    """As `current`, of several units."""
    rows = Membership.objects.filter(organisation__in=organisations, school_class=None)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gte=on)).exclude(person__kind=PersonKind.PUPIL)


def former(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Memberships of people who have left the unit, pupils left out."""
    rows = organisation.memberships.filter(ended_on__lt=on, school_class=None)
    here = current(organisation, on).values("person")
    return rows.exclude(person__in=here).exclude(person__kind=PersonKind.PUPIL)


@transaction.atomic
def enrol(
    *,
    person_id: uuid.UUID,
    organisation: Organisation,
    name: str,
    started_on: date,
    posts: Iterable[Post] = (),
    on_duty_from: date | None = None,
    staff_number: str = "",
    second_name: str = "",
    ended_on: date | None = None,
    place: Place = SOMEWHERE,
) -> tuple[Person, bool]:
    """Enters somebody who works in the unit, in any number of posts; returns the person, and whether it is new.

    `person_id` is made with the form: sent twice, it enters one person. Two people may have one name when their staff
    numbers differ. Whoever the employer sends, and has under this name and staff number, is the same person here.
    Raises StaffRefused TAKEN, TWICE, NUMBER or EARLY.
    """
    if existing := Person.objects.filter(pk=person_id).first():
        if not organisation.memberships.filter(person=existing).exists():
            raise StaffRefused(StaffRefusal.TAKEN)
        return existing, False
    lock_roster(organisation)
    today = timezone.localdate()
    here = current(organisation, today)
    if here.filter(person__name=name, staff_number=staff_number).exists():
        raise StaffRefused(StaffRefusal.TWICE)
    if staff_number and here.filter(staff_number=staff_number).exists():
        raise StaffRefused(StaffRefusal.NUMBER)
    if ended_on and ended_on < started_on:
        raise StaffRefused(StaffRefusal.EARLY)
    person = _sent_by(place.employer, name, staff_number, today)
    if person is not None and here.filter(person=person).exists():
        raise StaffRefused(StaffRefusal.TWICE)
    is_new = person is None
    if person is None:
        kind = GUEST_KINDS.get(place.employment, PersonKind.EMPLOYEE)
        person = Person.objects.create(
            pk=person_id, name=name, second_name=second_name, kind=kind, is_sample=organisation.is_sample
        )
    _add_rows(
        person, organisation, posts, place, started_on=started_on, on_duty_from=on_duty_from, ended_on=ended_on,
        staff_number=staff_number,
    )  # fmt: skip
    return person, is_new


def lock_roster(organisation: Organisation) -> None:
    """Two forms about one roster come in turn."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _sent_by(employer: Organisation | None, name: str, staff_number: str, today: date) -> Person | None:
    """Whom the employer has on its roster under this name and staff number; None without a number."""
    if employer is None or not staff_number:
        return None
    rows = current(employer, today).filter(person__name=name, staff_number=staff_number).select_related("person")
    row = rows.first()
    return row.person if row else None


def _add_rows(
    person: Person, organisation: Organisation, posts: Iterable[Post], place: Place, **columns: Any
) -> list[Membership]:
    """A membership for each post; one without a post where none is given."""
    held: list[Post | None] = [*posts] or [None]
    return [
        Membership.objects.create(person=person, organisation=organisation, post=post, **place.columns, **columns)
        for post in held
    ]


def _rows_here(person: Person, organisation: Organisation) -> list[Membership]:
    """What somebody holds in the unit today, locked. Raises StaffRefused GONE."""
    rows = current(organisation, timezone.localdate()).filter(person=person).select_related("department", "employer")
    found = list(rows.select_for_update(of=("self",)))
    if not found:
        raise StaffRefused(StaffRefusal.GONE)
    return found


@transaction.atomic
def set_posts(*, person: Person, organisation: Organisation, posts: Iterable[Post], since: date) -> None:
    """Moves somebody to these posts from a day on; what stays as it is keeps its first day. Raises StaffRefused GONE.

    A post that begins is a membership of its own, so that what the law asks of a new post is owed. Whose post was not
    known has not moved when it is said to be held since the first day.
    """
    rows = _rows_here(person, organisation)
    wanted: set[Post | None] = set(posts) or {None}
    held = {row.post for row in rows}
    open_to = sorted((post for post in wanted if post and post not in held), key=lambda post: post.code)
    for row in rows:
        if row.post is None and row.started_on >= since and open_to:
            row.post = open_to.pop(0)
            row.save(update_fields=["post"])
        elif row.post not in wanted:
            row.ended_on = max(since - ONE_DAY, row.started_on)
            row.save(update_fields=["ended_on"])
    for post in wanted - {row.post for row in rows}:
        Membership.objects.create(
            person=person, organisation=organisation, post=post, started_on=since, staff_number=rows[0].staff_number,
            **Place.of(rows[0]).columns,
        )  # fmt: skip


@transaction.atomic
def set_place(
    *, person: Person, organisation: Organisation, place: Place, name: str | None = None, second_name: str | None = None
) -> None:
    """Department, shift, employer and names as they are now. Raises StaffRefused GONE."""
    for row in _rows_here(person, organisation):
        for column, value in place.columns.items():
            setattr(row, column, value)
        row.save(update_fields=list(place.columns))
    if name is not None:
        person.name = name
    if second_name is not None:
        person.second_name = second_name
    person.save(update_fields=["name", "second_name"])


@transaction.atomic
def leave(*, person: Person, organisation: Organisation, on: date) -> None:
    """Ends somebody's work in the unit with a day, and the roles held in it; what was recorded stays.

    Raises StaffRefused GONE or EARLY.
    """
    rows = _rows_here(person, organisation)
    if any(on < row.started_on for row in rows):
        raise StaffRefused(StaffRefusal.EARLY)
    for row in rows:
        row.ended_on = on
        row.save(update_fields=["ended_on"])
    end_roles(people=[person], organisation=organisation, on=on)


def end_roles(*, people: Iterable[Person], organisation: Organisation, on: date) -> int:
    """Ends the roles that leavers hold in a unit and its classes: at once, or with a last day that is still to come.

    Returns how many ended.
    """
    today = timezone.localdate()
    until = on + ONE_DAY if on > today else today
    here = Q(organisation=organisation) | Q(school_class__organisation=organisation)
    rows = RoleGrant.objects.filter(here, user__person__in=list(people))
    held = rows.filter(Q(valid_until=None) | Q(valid_until__gt=until))
    for grant in held:
        grant.valid_until = until
        grant.save(update_fields=["valid_until"])
    return len(held)


@transaction.atomic
def come_back(
    *,
    person: Person,
    organisation: Organisation,
    posts: Iterable[Post],
    started_on: date,
    on_duty_from: date | None = None,
    place: Place | None = None,
) -> list[Membership]:
    """Enters somebody anew who had left the unit, under the old staff number. Raises StaffRefused HERE, GONE, OVERLAP.

    It is a new stay: what the law asks of whoever begins is owed again.
    """
    lock_roster(organisation)
    if current(organisation, timezone.localdate()).filter(person=person).exists():
        raise StaffRefused(StaffRefusal.HERE)
    last = organisation.memberships.filter(person=person, school_class=None).order_by("-ended_on").first()
    if last is None:
        raise StaffRefused(StaffRefusal.GONE)
    if last.ended_on is not None and started_on <= last.ended_on:
        raise StaffRefused(StaffRefusal.OVERLAP)
    return _add_rows(
        person, organisation, posts, place or Place.of(last), started_on=started_on, on_duty_from=on_duty_from,
        staff_number=last.staff_number,
    )  # fmt: skip


@transaction.atomic
def send_to_site(
    *,
    person: Person,
    employer: Organisation,
    site: Organisation,
    posts: Iterable[Post],
    started_on: date,
    department: Department | None = None,
    shift: str = "",
) -> list[Membership]:
    """Puts somebody of the employer's roster on a site's: one person, so that the company's training counts there.

    Raises StaffRefused GONE when the employer does not have the person, HERE when the site does already.
    """  # fmt: skip
    lock_roster(site)
    today = timezone.localdate()
    if site == employer or not (own := current(employer, today).filter(person=person).first()):
        raise StaffRefused(StaffRefusal.GONE)
    if current(site, today).filter(person=person).exists():
        raise StaffRefused(StaffRefusal.HERE)
    place = Place(department, shift, Employment.OUTSOURCED.value, employer)
    return _add_rows(person, site, posts, place, started_on=started_on, staff_number=own.staff_number)


def sites_of(employer: Organisation, among: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """The units that the employer may send people to: those of `among`, and where its people work already."""
    today = timezone.localdate()
    sent = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today), employer=employer)
    return Organisation.objects.filter(Q(pk__in=among) | Q(pk__in=sent.values("organisation"))).exclude(pk=employer.pk)
