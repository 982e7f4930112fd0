"""Rosters and units written in bulk reach the duties; what has evidence stays when they are taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from people.models import Organisation
from people.staff.followup import duties_key, roster_changed, units_key
from people.staff.roster_sheet.writing import recorded
from people.staff.unit_sheet.kind import units_entered
from people.staff.unit_sheet.writing import recorded_units

from .models import Evidence, KeyUnitDecision, Record, SubjectKind, Waiver
from .tasks import ask_for_duties_of_units, ask_for_unit_duties


@receiver(roster_changed)
def roster_written(sender: Any, organisation: Organisation, **kwargs: Any) -> None:
    """Computes the unit's duties once, in the background."""
    ask_for_unit_duties(str(organisation.pk), key=duties_key(organisation.pk))


@receiver(units_entered)
def units_written(sender: Any, units: list[str], user_id: int, **kwargs: Any) -> None:
    """Computes the duties of the units that were entered or changed, in the background."""
    ask_for_duties_of_units(units, key=units_key(user_id))


def units_with_evidence(units: set[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these units stand in evidence, or were decided about."""
    found: set[uuid.UUID | None] = set()
    found |= set(Evidence.objects.filter(organisation_id__in=units).values_list("organisation_id", flat=True))
    for model in (Waiver, KeyUnitDecision, Record):
        found |= set(model.objects.filter(organisation__in=units).values_list("organisation_id", flat=True))
    return {key for key in found if key}


recorded_units.append(units_with_evidence)


def people_with_evidence(people: set[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these people has evidence."""
    rows = Evidence.objects.filter(subject_kind=SubjectKind.PERSON, subject_id__in=people)
    return set(rows.values_list("subject_id", flat=True))


recorded.append(people_with_evidence)
