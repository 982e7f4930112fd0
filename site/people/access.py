"""Who may see which divisions, organisations, classes and persons. Each rule answers both "may?" and "which?"."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.any_rows import Units
from divisions.models import Division, subtree_q

from .grants import OFFICERS, grants_of
from .models import ListedUnit, Membership, Organisation, Person, SchoolClass, Superior, User

__all__ = ["OFFICERS", "grants_of"]


NEVER = Q(pk__in=[])  # no row meets it


def _among(field: str, keys: Collection[Any]) -> Q:
    """A condition: the field holds one of the keys; NEVER itself when there are none."""
    return Q(**{f"{field}__in": keys}) if keys else NEVER


def _either(*conditions: Q) -> Q:
    """One of the conditions holds. What is NEVER is left out, so that queries are as short as the user's rights."""
    held = [condition for condition in conditions if condition is not NEVER]
    return reduce(or_, held) if held else NEVER


def has_role(user: object, *roles: str) -> bool:
    """True when the user holds one of the roles somewhere; superusers hold all."""
    return _is_superuser(user) or not grants_of(user).roles.isdisjoint(roles)


def _is_superuser(user: object) -> bool:
    return isinstance(user, User) and user.is_active and user.is_superuser


def jurisdiction_divisions(user: object) -> list[Division]:
    """The tops of the division subtrees that an officer's or editor's jurisdictions cover."""
    return list(grants_of(user).administered)


def visible_divisions(user: object) -> QuerySet[Division]:
    """Divisions inside the user's jurisdictions."""
    if _is_superuser(user):
        return Division.objects.all()
    return Division.objects.within_any(jurisdiction_divisions(user))


def overseen_divisions(user: object) -> list[Division]:
    """The tops of the subtrees an officer looks after; empty for everybody else, superusers included."""
    return list(grants_of(user).overseen)


def overseen_q(user: object, prefix: str = "") -> Q:
    """A condition on an organisation, `prefix` leading to it: an officer's jurisdictions hold it.

    By the division it lies in, or named one by one. Always true for superusers.
    """
    if _is_superuser(user):
        return Q(**{f"{prefix}pk__isnull": False})
    grants = grants_of(user)
    inside = subtree_q(list(grants.overseen), f"{prefix}division__code") if grants.overseen else NEVER
    if not grants.offices_with_units:
        return inside
    named = Organisation.objects.filter(jurisdiction__in=grants.offices_with_units)
    return _either(inside, Q(**{f"{prefix}pk__in": named.values("pk")}))


def open_q(day: date, prefix: str = "") -> Q:
    """A condition on an organisation, `prefix` leading to it: it is not shut on this day."""
    return Q(**{f"{prefix}shut_on": None}) | Q(**{f"{prefix}shut_on__gt": day})


def overseen_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations in an officer's jurisdictions: by the division they lie in, or named one by one."""
    return Organisation.objects.filter(overseen_q(user))


def accountable_organisations(user: object) -> QuerySet[Organisation]:
    """The units the user answers for: overseen as an officer, or managed."""
    return Organisation.objects.filter(_either(overseen_q(user), _among("pk", grants_of(user).managed)))


def managed_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations whose fire-safety manager the user is; none for superusers who hold no such grant."""
    return Organisation.objects.filter(pk__in=grants_of(user).managed)


def taught_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches; a teacher's grant that names a school and no class covers all its classes."""
    return SchoolClass.objects.filter(_taught_q(user))


def _taught_q(user: object, prefix: str = "") -> Q:
    """A condition on a class, `prefix` leading to it: the user teaches it."""
    grants = grants_of(user)
    return _either(_among(f"{prefix}pk", grants.classes), _among(f"{prefix}organisation", grants.schools))


def classes_in(units: Units) -> QuerySet[SchoolClass]:
    """The classes of these schools."""
    return SchoolClass.objects.filter(organisation__in=units)


def seat_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes whose seats the user keeps: those the user teaches, and those of schools the user manages. No others."""
    return SchoolClass.objects.filter(_either(_taught_q(user), _among("organisation", grants_of(user).managed)))


def visible_organisations(user: object) -> QuerySet[Organisation]:
    """Organisations in the user's jurisdictions, and those the user manages or teaches in."""
    return Organisation.objects.filter(_either(overseen_q(user), _among("pk", grants_of(user).worked_in)))


def visible_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes the user teaches, and those of schools the user manages or oversees."""
    managed = _among("organisation", grants_of(user).managed)
    return SchoolClass.objects.filter(_either(_taught_q(user), overseen_q(user, "organisation__"), managed))


def visible_persons(user: object) -> QuerySet[Person]:
    """Today's members of the units the user manages or the classes the user teaches, and the user's own person.

    Officers see counts, not people: a jurisdiction alone opens no names. Who has left is out of sight.
    """
    if _is_superuser(user):
        return Person.objects.all()
    if not isinstance(user, User) or not user.is_active:
        return Person.objects.none()
    with_them = _either(_among("organisation", grants_of(user).managed), _taught_q(user, "school_class__"))
    if with_them is NEVER:
        return Person.objects.filter(pk=user.person_id) if user.person_id else Person.objects.none()
    current = Membership.objects.filter(Q(ended_on=None) | Q(ended_on__gte=timezone.localdate()))
    members = current.filter(with_them)
    return Person.objects.filter(Q(pk=user.person_id) | Q(pk__in=members.values("person")))


def own_superiors(user: object) -> QuerySet[Superior]:
    """The groups and departments the user acts for; none for anybody else, superusers included."""
    return Superior.objects.filter(pk__in=grants_of(user).superiors)


def units_under(superior: Superior) -> QuerySet[Organisation]:
    """A superior's own units: those on its list today and, of a department, those of its kinds in its division."""
    listed = ListedUnit.objects.on(timezone.localdate()).filter(superior=superior, organisation__isnull=False)
    own = Q(pk__in=listed.values("organisation"))
    if superior.kinds:
        own |= Q(kind__in=superior.kinds) & subtree_q([superior.division], "division__code")
    return Organisation.objects.filter(own)


def keeps_division(user: object, division: Division) -> bool:
    """True when the user keeps the venue of this division."""
    return _is_superuser(user) or division.pk in grants_of(user).kept


def kept_divisions(user: object) -> QuerySet[Division]:
    """Divisions whose venue the user keeps."""
    if _is_superuser(user):
        return Division.objects.all()
    return Division.objects.filter(pk__in=grants_of(user).kept)


def can_see(user: object, obj: models.Model) -> bool:
    """True when `obj` is among the rows of its kind that the user may see; False for kinds unknown here."""
    rows = {
        Division: visible_divisions,
        Organisation: visible_organisations,
        SchoolClass: visible_classes,
        Person: visible_persons,
    }.get(type(obj))
    return rows is not None and rows(user).filter(pk=obj.pk).exists()
