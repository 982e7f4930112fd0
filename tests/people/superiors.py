"""A department and a group above units, with accounts of their own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from people.models import ListedUnit, Organisation, Role, RoleGrant, Superior, SuperiorSort, User
from tests.conftest import make_user


def make_department(division: Any, *, kinds: tuple[str, ...] = ("primary_school",)) -> Superior:
    return Superior.objects.create(
        sort=SuperiorSort.DEPARTMENT, sector="education", name=f"{division.name}教育局", division=division,
        kinds=[*kinds],
    )  # fmt: skip


def make_group(division: Any, name: str = "示例集团") -> Superior:
    return Superior.objects.create(sort=SuperiorSort.GROUP, name=name, division=division)


def acting(superior: Superior, username: str) -> User:
    """Somebody who acts for a group or department."""
    user = make_user(username)
    role = Role.GROUP_MANAGER if superior.is_group else Role.DEPARTMENT_OFFICER
    RoleGrant.objects.create(user=user, role=role, superior=superior)
    return user


def put(superior: Superior, name: str, unit: Organisation | None = None, **fields: Any) -> ListedUnit:
    """A line of its list, tied to a unit or not."""
    fields.setdefault("since", timezone.localdate())
    return ListedUnit.objects.create(superior=superior, name=name, organisation=unit, **fields)
