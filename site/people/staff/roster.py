"""People in and out of a unit: enrolling, posts, leaving. Duties follow from the memberships."""

from __future__ import annotations

import enum
import uuid
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Membership, Organisation, Person, PersonKind, Post

ONE_DAY = timedelta(days=1)


class StaffRefusal(enum.Enum):
    """Why somebody cannot be entered or moved, and what the manager reads then."""

    TAKEN = _("This form has already entered somebody else. Please open a new one.")
    TWICE = _("Somebody with this name and staff number works here already.")
    NUMBER = _("This staff number belongs to somebody who works here.")
    GONE = _("This person no longer works here.")
    EARLY = _("The last day lies before the first.")


class StaffRefused(ValueError):
    """A change of the roster that cannot be, for a reason people can read."""

    def __init__(self, reason: StaffRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def current(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """Who works in the unit on a day or will later, pupils left out: the training before work is owed already."""
    rows = organisation.memberships.filter(Q(ended_on=None) | Q(ended_on__gte=on), school_class=None)
    return rows.exclude(person__kind=PersonKind.PUPIL)


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
) -> tuple[Person, bool]:
    """Enters somebody who works in the unit, in any number of posts; returns the person, and whether it is new.

    `person_id` is made with the form: sent twice, it enters one person. Two people may have one name when their staff
    numbers differ. Raises StaffRefused TAKEN, TWICE or NUMBER.
    """
    if existing := Person.objects.filter(pk=person_id).first():
        if not organisation.memberships.filter(person=existing).exists():
            raise StaffRefused(StaffRefusal.TAKEN)
        return existing, False
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # two forms at once come in turn
    here = current(organisation, timezone.localdate())
    if here.filter(person__name=name, staff_number=staff_number).exists():
        raise StaffRefused(StaffRefusal.TWICE)
    if staff_number and here.filter(staff_number=staff_number).exists():
        raise StaffRefused(StaffRefusal.NUMBER)
    person = Person.objects.create(pk=person_id, name=name, kind=PersonKind.EMPLOYEE, is_sample=organisation.is_sample)
    held: list[Post | None] = [*posts] or [None]
    for post in held:
        Membership.objects.create(
            person=person, organisation=organisation, post=post, started_on=started_on, on_duty_from=on_duty_from,
            staff_number=staff_number,
        )  # fmt: skip
    return person, True


@transaction.atomic
def set_posts(*, person: Person, organisation: Organisation, posts: Iterable[Post], since: date) -> None:
    """Moves somebody to these posts from a day on; what stays as it is keeps its first day. Raises StaffRefused GONE.

    A post that begins is a membership of its own, so that what the law asks of a new post is owed.
    """
    rows = list(current(organisation, timezone.localdate()).filter(person=person).select_for_update())
    if not rows:
        raise StaffRefused(StaffRefusal.GONE)
    wanted: set[Post | None] = set(posts) or {None}
    for row in rows:
        if row.post not in wanted:
            row.ended_on = max(since - ONE_DAY, row.started_on)
            row.save(update_fields=["ended_on"])
    for post in wanted - {row.post for row in rows}:
        Membership.objects.create(
            person=person, organisation=organisation, post=post, started_on=since, staff_number=rows[0].staff_number
        )


@transaction.atomic
def leave(*, person: Person, organisation: Organisation, on: date) -> None:
    """Ends somebody's work in the unit with a day; what was recorded stays. Raises StaffRefused GONE or EARLY."""
    rows = list(current(organisation, timezone.localdate()).filter(person=person).select_for_update())
    if not rows:
        raise StaffRefused(StaffRefusal.GONE)
    if any(on < row.started_on for row in rows):
        raise StaffRefused(StaffRefusal.EARLY)
    for row in rows:
        row.ended_on = on
        row.save(update_fields=["ended_on"])
