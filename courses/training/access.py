"""Who may see which rows of the ledger and what is derived from it. Rows name nobody; names stay with people.access."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from divisions.models import subtree_q
from people.access import (
    managed_organisations,
    overseen_divisions,
    overseen_organisations,
    visible_persons,
)
from people.models import Organisation

from .models import Certificate, Duty, Evidence


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


def visible_duties(user: object) -> QuerySet[Duty]:
    """Duties owed in the units the user answers for."""
    return Duty.objects.filter(organisation__in=accountable_organisations(user).values("pk"))


def visible_certificates(user: object) -> QuerySet[Certificate]:
    """Certificates carry a name: only those of persons whose names the user may see."""
    return Certificate.objects.filter(subject_id__in=visible_persons(user).values("pk"))
