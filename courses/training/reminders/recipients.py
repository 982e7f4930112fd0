"""Who must act on a unit's duties: its managers, the responsible person, the teachers of a class, whoever owes it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from people.models import Membership, Organisation, PersonKind, Role, RoleGrant, SchoolClass, User
from people.staff.shifts import night_starts

from ..models import SubjectKind
from .lapses import Pressing

RESPONSIBLE = "responsible_person"


@dataclass(frozen=True, slots=True)
class Addressees:
    """The accounts of one unit by what they answer for."""

    unit: frozenset[User]
    teachers: dict[uuid.UUID | None, set[User]]
    persons: dict[uuid.UUID, User]
    shifts: dict[uuid.UUID, time]  # when the night shift begins for people who work it here

    def shift_of(self, user: User) -> time | None:
        """When the account's holder begins to work by night; None by day."""
        return self.shifts.get(user.person_id) if user.person_id else None

    def of(self, pressing: Pressing) -> frozenset[User]:
        """Who answers for a duty; the one who owes it is told apart, of their own alone."""
        if pressing.subject_kind != SubjectKind.CLASS:
            return self.unit
        taught = self.teachers.get(pressing.subject, set()) | self.teachers.get(None, set())
        return self.unit | taught


def addressees(unit: Organisation, today: date, persons: Iterable[uuid.UUID]) -> Addressees:
    """The accounts to tell in a unit. Pupils are told nothing: their class's teacher is."""
    grants = RoleGrant.objects.on(today).filter(user__is_active=True).select_related("user")
    managers = {grant.user for grant in grants.filter(role=Role.UNIT_MANAGER, organisation=unit)}
    classes = SchoolClass.objects.filter(organisation=unit)
    teachers: dict[uuid.UUID | None, set[User]] = {}
    for grant in grants.filter(Q(organisation=unit) | Q(school_class__in=classes), role=Role.TEACHER):
        teachers.setdefault(grant.school_class_id, set()).add(grant.user)
    own = User.objects.filter(person__in=list(persons), is_active=True).exclude(person__kind=PersonKind.PUPIL)
    unit_wide = frozenset(managers | set(_responsible(unit, today)))
    by_person = {user.person_id: user for user in own if user.person_id is not None}
    everybody = unit_wide.union(by_person.values(), *teachers.values())
    people = {user.person_id for user in everybody if user.person_id is not None}
    return Addressees(unit_wide, teachers, by_person, night_starts(people, today, unit=unit))


def _responsible(unit: Organisation, today: date) -> Iterable[User]:
    held = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=today), organisation=unit, started_on__lte=today, post__code=RESPONSIBLE
    )
    return User.objects.filter(person__in=held.values("person"), is_active=True)
