"""Who may see which rows of the ledger and what is derived from it. Rows name nobody; names stay with people.access."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q, QuerySet

from divisions.models import subtree_q
from people.access import (
    OFFICERS,
    has_role,
    managed_organisations,
    overseen_divisions,
    overseen_organisations,
    taught_classes,
    visible_classes,
    visible_organisations,
    visible_persons,
)
from people.models import Organisation, Role, SchoolClass, User

from .models import CalendarDay, Certificate, Duty, Evidence, KeyUnitList, RuleDraft, SchoolTerm, SubjectKind


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


def readable_duties(user: object) -> QuerySet[Duty]:
    """Duties the user may open: those whose record the user may open, and all of units the user answers for."""
    person = Q(subject_kind=SubjectKind.PERSON, subject_id__in=visible_persons(user).values("pk"))
    school_class = Q(subject_kind=SubjectKind.CLASS, subject_id__in=visible_classes(user).values("pk"))
    unit = Q(subject_kind=SubjectKind.ORGANISATION, subject_id__in=visible_organisations(user).values("pk"))
    return Duty.objects.filter(Q(pk__in=visible_duties(user).values("pk")) | person | school_class | unit)


def decidable_duties(user: object) -> QuerySet[Duty]:
    """Duties an officer may attest or waive: those owed in the units overseen. A manager decides none of his own."""
    return Duty.objects.filter(organisation__in=overseen_organisations(user).values("pk"))


def is_officer(user: object) -> bool:
    return has_role(user, *OFFICERS)


def may_publish_rules(user: object) -> bool:
    """Rules hold in every county: only the city's officers put new versions in force."""
    return has_role(user, Role.CITY_OFFICER)


def own_drafts(user: object) -> QuerySet[RuleDraft]:
    """Drafts the user made: what they show was computed over the author's area."""
    return RuleDraft.objects.filter(made_by=user) if is_officer(user) else RuleDraft.objects.none()  # type: ignore[misc]


def overseen_key_unit_lists(user: object) -> QuerySet[KeyUnitList]:
    """Lists of divisions inside the officer's area."""
    if getattr(user, "is_superuser", False) and has_role(user):
        return KeyUnitList.objects.all()
    return KeyUnitList.objects.filter(subtree_q(overseen_divisions(user), "division__code"))


def own_terms(user: object) -> QuerySet[SchoolTerm]:
    """Terms announced by divisions inside the officer's area."""
    return SchoolTerm.objects.filter(subtree_q(overseen_divisions(user), "division__code"))


def own_calendar_days(user: object) -> QuerySet[CalendarDay]:
    """Days announced by divisions inside the officer's area."""
    return CalendarDay.objects.filter(subtree_q(overseen_divisions(user), "division__code"))
