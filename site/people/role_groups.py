"""Roles that open the admin are groups there: whoever gets the role joins the group, and leaves it when it ends.

Apps register the group of a role when the site starts; what the group may do is theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from .models import RoleGrant, User

_groups: dict[str, Callable[[], Group]] = {}


def register_role_group(role: str, group: Callable[[], Group]) -> None:
    """Registers what makes or finds the group of a role."""
    _groups[role] = group


def join_groups(user: User) -> None:
    """Brings an account's groups in line with its roles of today.

    A group is left only for a role that the account had and has no more: what an operator gave by hand stays.
    """
    today = timezone.localdate()
    held = set(RoleGrant.objects.on(today).filter(user=user).values_list("role", flat=True))
    had = set(RoleGrant.objects.filter(user=user).values_list("role", flat=True)) - held
    left = {_groups[role]().pk for role in had & _groups.keys()}
    kept = {_groups[role]().pk for role in held & _groups.keys()}
    if kept:
        user.groups.add(*kept)
    if left - kept:
        user.groups.remove(*left - kept)


def on_grant_saved(instance: RoleGrant, **_signal: Any) -> None:
    if instance.role in _groups:
        join_groups(instance.user)


def leave_groups_of_ended_roles() -> int:
    """Takes accounts out of the groups of roles that ended by their date; returns how many accounts were looked at."""
    today = timezone.localdate()
    ended = RoleGrant.objects.filter(role__in=_groups, valid_until__lte=today, user__groups__isnull=False)
    users = User.objects.filter(pk__in=ended.values("user"))
    for user in users:
        join_groups(user)
    return len(users)
