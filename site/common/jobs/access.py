"""Who sees background jobs and may let one run again: superusers, and groups given the right."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from .models import Job

policy = ModelPermissionPolicy(Job)


def may_see_jobs(user: Any) -> bool:
    return bool(policy.user_has_any_permission(user, ["view", "change"]))


def may_retry_jobs(user: Any) -> bool:
    return bool(policy.user_has_permission(user, "change"))
