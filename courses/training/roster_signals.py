"""A roster that was written in bulk reaches the duties; people with evidence stay when it is taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.dispatch import receiver

from people.models import Organisation
from people.staff.followup import duties_key, roster_changed
from people.staff.roster_sheet.writing import recorded

from .models import Evidence, SubjectKind
from .tasks import ask_for_unit_duties


@receiver(roster_changed)
def roster_written(sender: Any, organisation: Organisation, **kwargs: Any) -> None:
    """Computes the unit's duties once, in the background."""
    ask_for_unit_duties(str(organisation.pk), key=duties_key(organisation.pk))


def people_with_evidence(people: set[uuid.UUID]) -> set[uuid.UUID]:
    """Who of these people has evidence."""
    rows = Evidence.objects.filter(subject_kind=SubjectKind.PERSON, subject_id__in=people)
    return set(rows.values_list("subject_id", flat=True))


recorded.append(people_with_evidence)
