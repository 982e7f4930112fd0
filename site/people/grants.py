"""What an account's grants come to today. Within a request they are read once, elsewhere each time they are asked for.

The rules of who may see what (`access`) ask many times on one page; each answer used to nest the grants' query again.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from divisions.models import Division

from .models import Jurisdiction, Organisation, Role, RoleGrant, User

OFFICERS = (Role.CITY_OFFICER, Role.COUNTY_OFFICER)

_read: ContextVar[dict[int, Grants] | None] = ContextVar("grants_read", default=None)


@dataclass(frozen=True)
class Grants:
    """The grants of one account that are in force today; empty for whoever is signed out or closed."""

    rows: tuple[RoleGrant, ...] = ()

    def of(self, *roles: str) -> list[RoleGrant]:
        return [row for row in self.rows if row.role in roles]

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(row.role for row in self.rows)

    def _tops(self, *roles: str) -> tuple[Division, ...]:
        offices = {row.jurisdiction_id for row in self.of(*roles) if row.jurisdiction_id is not None}
        return tuple(Division.objects.filter(jurisdiction__in=offices).distinct()) if offices else ()

    @cached_property
    def overseen(self) -> tuple[Division, ...]:
        """The tops of the subtrees that an officer's jurisdictions cover."""
        return self._tops(*OFFICERS)

    @cached_property
    def administered(self) -> tuple[Division, ...]:
        """As `overseen`, for editors too."""
        return self._tops(*OFFICERS, Role.EDITOR)

    @cached_property
    def offices_with_units(self) -> frozenset[int]:
        """The officer's jurisdictions that name organisations one by one."""
        offices = {row.jurisdiction_id for row in self.of(*OFFICERS) if row.jurisdiction_id is not None}
        if not offices:
            return frozenset()
        through = Jurisdiction.organisations.through.objects.filter(jurisdiction__in=offices)
        return frozenset(through.values_list("jurisdiction", flat=True).distinct())

    @cached_property
    def managed(self) -> frozenset[uuid.UUID]:
        """The organisations whose fire-safety manager it is."""
        return frozenset(row.organisation_id for row in self.of(Role.UNIT_MANAGER) if row.organisation_id)

    @cached_property
    def _managed_rows(self) -> list[tuple[uuid.UUID, str, datetime, str]]:
        """Those organisations in the order of their names: key, name, since when they are here, kind."""
        units = Organisation.objects.filter(pk__in=self.managed).order_by("name", "pk")
        return list(units.values_list("pk", "name", "created_at", "kind"))

    @cached_property
    def managed_units(self) -> dict[uuid.UUID, tuple[str, datetime]]:
        """Those organisations by key: the name, and since when they are here, in the order of their names."""
        return {pk: (name, at) for pk, name, at, _kind in self._managed_rows}

    @cached_property
    def managed_kinds(self) -> frozenset[str]:
        """The codes of their kinds."""
        return frozenset(kind for _pk, _name, _at, kind in self._managed_rows)

    @cached_property
    def managed_names(self) -> dict[uuid.UUID, str]:
        """The names of those organisations by key, in their order."""
        return {pk: name for pk, (name, _at) in self.managed_units.items()}

    @cached_property
    def superiors(self) -> frozenset[uuid.UUID]:
        """The groups and departments it acts for."""
        held = self.of(Role.GROUP_MANAGER, Role.DEPARTMENT_OFFICER)
        return frozenset(row.superior_id for row in held if row.superior_id)

    @cached_property
    def classes(self) -> frozenset[uuid.UUID]:
        """The classes it teaches by name."""
        return frozenset(row.school_class_id for row in self.of(Role.TEACHER) if row.school_class_id)

    @cached_property
    def schools(self) -> frozenset[uuid.UUID]:
        """The schools all of whose classes it teaches."""
        whole = [row for row in self.of(Role.TEACHER) if row.school_class_id is None]
        return frozenset(row.organisation_id for row in whole if row.organisation_id)

    @cached_property
    def worked_in(self) -> frozenset[uuid.UUID]:
        """The organisations it manages or teaches in."""
        own = {row.organisation_id for row in self.of(Role.UNIT_MANAGER, Role.TEACHER) if row.organisation_id}
        taught = {row.school_class.organisation_id for row in self.of(Role.TEACHER) if row.school_class}
        return frozenset(own | taught)

    @cached_property
    def kept(self) -> frozenset[int]:
        """The divisions whose venue it keeps."""
        return frozenset(row.venue_division_id for row in self.of(Role.VENUE_KEEPER) if row.venue_division_id)


def grants_of(user: object) -> Grants:
    """The grants of a signed-in user that are in force today; none for anybody else."""
    if not isinstance(user, User) or not user.is_active or user.pk is None:
        return Grants()
    read = _read.get()
    if read is not None and user.pk in read:
        return read[user.pk]
    rows = RoleGrant.objects.filter(user=user).on(timezone.localdate()).select_related("school_class")
    found = Grants(tuple(rows))
    if read is not None:
        read[user.pk] = found
    return found


@contextmanager
def read_once() -> Iterator[None]:
    """Within the block each account's grants are read once, and again after one has changed."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def forget_grants(**_signal: Any) -> None:
    """Whatever changes a grant or a jurisdiction calls this."""
    read = _read.get()
    if read is not None:
        read.clear()


def managers_of(organisation_id: uuid.UUID) -> QuerySet[User]:
    """The accounts that manage a unit today and can sign in."""
    grants = RoleGrant.objects.on(timezone.localdate()).filter(
        role=Role.UNIT_MANAGER, organisation=organisation_id, user__is_active=True
    )
    return User.objects.filter(pk__in=grants.values("user")).order_by("pk")
