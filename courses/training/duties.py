"""Which duties a piece of evidence meets. Computed from rules and memberships; see `recompute`."""

from .models import Duty, Evidence


def apply_evidence(evidence: Evidence) -> None:
    """Meets the open duties that accept `evidence`."""


def withdraw_evidence(evidence: Evidence) -> None:
    """Reopens the duties that `evidence` had met."""
    Duty.objects.filter(met_by=evidence).update(met_by=None, met_on=None)
