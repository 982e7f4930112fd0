"""What follows when a roster changed as a whole: duties of the unit, computed once behind it."""

from __future__ import annotations

import uuid

from django.dispatch import Signal

from common.jobs.services import is_under_way

from ..models import Organisation

# Sent with `organisation` after rows of a roster were written in bulk, which sends no signals of single rows.
roster_changed = Signal()


def duties_key(organisation_id: uuid.UUID) -> str:
    """The key of the job that computes a unit's duties anew."""
    return f"unit-duties:{organisation_id}"


def duties_are_computed(organisation: Organisation) -> bool:
    """True while the unit's duties are still being computed after a change of its roster."""
    return is_under_way(duties_key(organisation.pk))
