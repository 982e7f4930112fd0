"""The group that lets fire officers into /cms/: to read the ledger and to enter what their county announced.

Which rows each of them sees and may write is decided by access.py, not here.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from .models import CalendarDay, Certificate, Duty, Evidence, Rule, SchoolTerm

OFFICERS = "消防监督"


def ensure_officer_group() -> Group:
    """The group with its rights. Idempotent."""
    group, _made = Group.objects.get_or_create(name=OFFICERS)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for model, actions in (
        (SchoolTerm, ("view", "add", "change", "delete")),
        (CalendarDay, ("view", "add", "change", "delete")),
        *((model, ("view",)) for model in (Evidence, Duty, Certificate, Rule)),
    ):
        codenames = [f"{action}_{model._meta.model_name}" for action in actions]
        group.permissions.add(
            *Permission.objects.filter(content_type=ContentType.objects.get_for_model(model), codename__in=codenames)
        )
    return group
