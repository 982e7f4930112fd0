"""Who may see which divisions, organisations, classes and persons. Each rule answers both "may?" and "which?"."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from divisions.models import Division, subtree_q

from .models import Membership, Organisation, Person, Role, RoleGrant, SchoolClass, User

OFFICERS = (Role.CITY_OFFICER, Role.COUNTY_OFFICER)


def grants_of(user: object) -> QuerySet[RoleGrant]:
    """The grants of a signed-in user that are in force today; none for anybody else."""
    if not isinstance(user, User) or not user.is_active:
        return RoleGrant.objects.none()
    return RoleGrant.objects.filter(user=user).on(timezone.localdate())


def has_role(user: object, *roles: str) -> bool:
    """True when the user holds one of the roles somewhere; superusers hold all."""
    return _is_superuser(user) or grants_of(user).filter(role__in=roles).exists()


def _is_superuser(user: object) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser


def jurisdiction_divisions(user: object) -> list[Division]:
    """The tops of the division subtrees that an officer's or editor's jurisdictions cover."""
    wanted = grants_of(user).filter(role__in=[*OFFICERS, Role.EDITOR], jurisdiction__isnull=False)
    return list(Division.objects.filter(jurisdiction__rolegrant__in=wanted).distinct())


def visible_divisions(user: object) -> QuerySet[Division]:
    """Divisions inside the user's jurisdictions."""
    if _is_superuser(user):
        return Division.objects.all()
    return Division.objects.within_any(jurisdiction_divisions(user))


def overseen_divisions(user: object) -> list[Division]:
    """The tops of the subtrees an officer looks after; empty for everybody else, superusers included."""
    officer = grants_of(user).filter(role__in=OFFICERS, jurisdiction__isnull=False)
    return list(Division.objects.filter(jurisdiction__rolegrant__in=officer).distinct())


def overseen_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations in an officer's jurisdictions: by the division they lie in, or named one by one."""
    if _is_superuser(user):
        return Organisation.objects.all()
    officer = grants_of(user).filter(role__in=OFFICERS, jurisdiction__isnull=False)
    named = Organisation.objects.filter(jurisdiction__in=officer.values("jurisdiction"))
    return Organisation.objects.filter(
        subtree_q(overseen_divisions(user), "division__code") | Q(pk__in=named.values("pk"))
    )


def managed_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations whose fire-safety manager the user is; none for superusers who hold no such grant."""
    grants = grants_of(user).filter(role=Role.UNIT_MANAGER, organisation__isnull=False)
    return Organisation.objects.filter(pk__in=grants.values("organisation"))


def taught_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches; a teacher's grant that names a school and no class covers all its classes."""
    grants = grants_of(user).filter(role=Role.TEACHER)
    schools = grants.filter(school_class=None, organisation__isnull=False).values("organisation")
    named = grants.filter(school_class__isnull=False).values("school_class")
    return SchoolClass.objects.filter(Q(pk__in=named) | Q(organisation__in=schools))


def visible_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations in the user's jurisdictions, and those the user manages or teaches in."""
    if _is_superuser(user):
        return Organisation.objects.all()
    own = grants_of(user).filter(role__in=[Role.UNIT_MANAGER, Role.TEACHER], organisation__isnull=False)
    return Organisation.objects.filter(
        Q(pk__in=overseen_organisations(user).values("pk"))
        | Q(pk__in=own.values("organisation"))
        | Q(pk__in=taught_classes(user).values("organisation"))
    )


def visible_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches, and those of schools the user manages or oversees."""
    if _is_superuser(user):
        return SchoolClass.objects.all()
    return SchoolClass.objects.filter(
        Q(pk__in=taught_classes(user).values("pk"))
        | Q(organisation__in=overseen_organisations(user).values("pk"))
        | Q(organisation__in=managed_organisations(user).values("pk"))
    )


def visible_persons(user: object) -> QuerySet[Person]:
    """Today's members of the units the user manages or the classes the user teaches, and the user's own person.

    Officers see counts, not people: a jurisdiction alone opens no names. Who has left is out of sight.
    """
    if _is_superuser(user):
        return Person.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Person.objects.none()
    current = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=timezone.localdate()))
    members = current.filter(
        Q(organisation__in=managed_organisations(user).values("pk"))
        | Q(school_class__in=taught_classes(user).values("pk"))
    )
    return Person.objects.filter(Q(pk=user.person_id) | Q(pk__in=members.values("person")))


def keeps_division(user: object, division: Division) -> bool:
    """True when the user keeps the venue of this division."""
    return _is_superuser(user) or grants_of(user).filter(role=Role.VENUE_KEEPER, venue_division=division).exists()


def kept_divisions(user: object) -> QuerySet[Division]:
    """Divisions whose venue the user keeps."""
    if _is_superuser(user):
        return Division.objects.all()
    grants = grants_of(user).filter(role=Role.VENUE_KEEPER)
    return Division.objects.filter(pk__in=grants.values("venue_division"))


def can_see(user: object, obj: models.Model) -> bool:
    """True when `obj` is among the rows of its kind that the user may see; False for kinds unknown here."""
    rows = {
        Division: visible_divisions,
        Organisation: visible_organisations,
        SchoolClass: visible_classes,
        Person: visible_persons,
    }.get(type(obj))
    return rows is not None and rows(user).filter(pk=obj.pk).exists()
