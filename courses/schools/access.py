"""Who keeps a school's desk, who sees a class's page, who announces terms."""

from __future__ import annotations

from django.db.models import QuerySet

from divisions.models import Division
from people.access import OFFICERS, grants_of, managed_organisations, overseen_divisions, own_superiors, seat_classes
from people.models import Organisation, SchoolClass, Sector, Superior, school_kinds


def own_schools(user: object) -> QuerySet[Organisation]:
    """The schools that the account manages."""
    if not grants_of(user).managed:
        return Organisation.objects.none()
    return managed_organisations(user).filter(kind__in=school_kinds())


def keeps_school(user: object) -> bool:
    """True when the account manages a school; the menu of every page asks."""
    kinds = grants_of(user).managed_kinds
    return bool(kinds) and not kinds.isdisjoint(school_kinds())


def seen_classes(user: object) -> QuerySet[SchoolClass]:
    """The classes whose state the account reads: those of its schools, and those it teaches."""
    return seat_classes(user).select_related("organisation__division")


def announces_terms(user: object) -> bool:
    """True for fire officers and for whoever acts for an education department."""
    grants = grants_of(user)
    return bool(grants.roles.intersection(OFFICERS)) or (bool(grants.superiors) and _education(user).exists())


def _education(user: object) -> QuerySet[Superior]:
    return own_superiors(user).filter(sector=Sector.EDUCATION)


def term_divisions(user: object) -> QuerySet[Division]:
    """The cities and counties whose terms the account announces: within its area."""
    tops = [*overseen_divisions(user), *(row.division for row in _education(user).select_related("division"))]
    return Division.objects.within_any(tops).filter(level__in=["province", "city", "county"]).order_by("code")
