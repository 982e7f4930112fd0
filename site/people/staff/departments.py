"""A unit's departments: added, renamed, joined with another, removed when empty."""

from __future__ import annotations

import enum

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Department, Organisation


class DepartmentRefusal(enum.Enum):
    """Why a department cannot be as asked, and what the manager reads then."""

    TAKEN = _("There is a department of this name already.")
    IN_USE = _("Somebody belongs or belonged to it. Rename it, or join it with another.")


class DepartmentRefused(ValueError):
    """A change of the departments that cannot be, for a reason people can read."""

    def __init__(self, reason: DepartmentRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def departments_of(organisation: Organisation) -> QuerySet[Department]:
    """The unit's departments by name, each with `people`: how many work there today."""
    here = Q(memberships__ended_on=None) | Q(memberships__ended_on__gte=timezone.localdate())
    return organisation.departments.annotate(people=Count("memberships__person", filter=here, distinct=True))


@transaction.atomic
def name_department(*, organisation: Organisation, name: str, department: Department | None = None) -> Department:
    """A new department, or another name for one there is. Raises DepartmentRefused TAKEN."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    same = organisation.departments.filter(name=name)
    if department is not None:
        same = same.exclude(pk=department.pk)
    if same.exists():
        raise DepartmentRefused(DepartmentRefusal.TAKEN)
    department = department or Department(organisation=organisation)
    department.name = name
    department.save()
    return department


@transaction.atomic
def join_department(*, department: Department, into: Department) -> int:
    """Puts everybody of a department into another and removes it; returns how many stays moved."""
    moved = department.memberships.update(department=into)
    department.delete()
    return moved


@transaction.atomic
def remove_department(*, department: Department) -> None:
    """Removes a department that nobody ever belonged to. Raises DepartmentRefused IN_USE."""
    if department.memberships.exists():
        raise DepartmentRefused(DepartmentRefusal.IN_USE)
    department.delete()
