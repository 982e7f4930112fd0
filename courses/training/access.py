"""Who may see which rows of the ledger and what is derived from it. Rows name nobody; names stay with people.access."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from divisions.models import subtree_q
from people.access import (
    managed_organisations,
    overseen_divisions,
    overseen_organisations,
    taught_classes,
    visible_persons,
)
from people.models import Organisation, SchoolClass, User

from .models import Certificate, Duty, Evidence, SubjectKind


def accountable_organisations(user: object) -> QuerySet[Organisation]:
    """The units whose ledger rows the user answers for: overseen as an officer, or managed."""
    return Organisation.objects.filter(
        Q(pk__in=overseen_organisations(user).values("pk")) | Q(pk__in=managed_organisations(user).values("pk"))
    )


def visible_evidence(user: object) -> QuerySet[Evidence]:
    """Evidence of those units; for officers also what happened in their area to nobody's unit (residents' visits)."""
    units = Q(organisation_id__in=accountable_organisations(user).values("pk"))
    area = Q(organisation_id=None) & subtree_q(overseen_divisions(user), "division_code")
    return Evidence.objects.filter(units | area)


def opens_personal_parts(user: object, subject_kind: str, subject_id: uuid.UUID) -> bool:
    """Whether the user may read the names in a subject's evidence. Officers oversee units and classes without names."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return True
    rows: QuerySet[Any] = {
        SubjectKind.PERSON: visible_persons,
        SubjectKind.CLASS: _named_classes,
        SubjectKind.ORGANISATION: managed_organisations,
    }[SubjectKind(subject_kind)](user)
    return rows.filter(pk=subject_id).exists()


def _named_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches or whose school the user manages."""
    return SchoolClass.objects.filter(
        Q(pk__in=taught_classes(user).values("pk")) | Q(organisation__in=managed_organisations(user).values("pk"))
    )


def visible_duties(user: object) -> QuerySet[Duty]:
    """Duties owed in the units the user answers for."""
    return Duty.objects.filter(organisation__in=accountable_organisations(user).values("pk"))


def visible_certificates(user: object) -> QuerySet[Certificate]:
    """Certificates carry a name: only those of persons whose names the user may see."""
    return Certificate.objects.filter(subject_id__in=visible_persons(user).values("pk"))
