"""What follows when many rows changed at once: duties, computed once behind it."""

from __future__ import annotations

import uuid

from django.dispatch import Signal

from common.jobs.models import Job

from ..models import Organisation, User

# Sent with `organisation` after rows of a roster were written in bulk, which sends no signals of single rows.
roster_changed = Signal()


def _prefix(organisation_id: uuid.UUID) -> str:
    return f"unit-duties:{organisation_id}:"


def duties_key(organisation_id: uuid.UUID) -> str:
    """The key of a job that computes a unit's duties anew: a new one each time, for what it misses must be computed."""
    return _prefix(organisation_id) + uuid.uuid4().hex


def duties_are_computed(organisation: Organisation) -> bool:
    """True while the unit's duties are still being computed after a change of its roster."""
    return Job.objects.filter(key__startswith=_prefix(organisation.pk), is_over=False).exists()


def units_key(user_id: int) -> str:
    """The key of a job that computes the duties of units that an officer entered."""
    return f"units-duties:{user_id}:{uuid.uuid4().hex}"


def units_are_computed(user: User) -> bool:
    """True while duties of units that the officer entered from a table are still being computed."""
    return Job.objects.filter(key__startswith=f"units-duties:{user.pk}:", is_over=False).exists()
