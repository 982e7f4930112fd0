"""Who may serve whose requests, keep a class's consents, and read the yearly report."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.access import has_role, managed_organisations, overseen_q, taught_classes
from people.keeping import current_on
from people.models import Membership, Person, Role, SchoolClass, User


def _members_in_reach(user: object) -> Q:
    """A condition on a membership: of a unit the user manages or oversees, or of a class the user teaches."""
    own = Q(organisation__in=managed_organisations(user).values("pk"))
    taught = Q(school_class__in=taught_classes(user).values("pk"))
    return own | taught | overseen_q(user, "organisation__")


def served_persons(user: object) -> QuerySet[Person]:
    """Persons whose requests the user may serve: members, today's and former, of what the user answers for."""
    if not isinstance(user, User) or not user.is_active:
        return Person.objects.none()
    if user.is_superuser:
        return Person.objects.all()
    return Person.objects.filter(pk__in=Membership.objects.filter(_members_in_reach(user)).values("person"))


def may_serve(user: object) -> bool:
    """True for whoever answers for people: managers, teachers, officers, superusers."""
    return has_role(user, Role.UNIT_MANAGER, Role.TEACHER, Role.CITY_OFFICER, Role.COUNTY_OFFICER)


def may_erase(user: object, person: Person) -> bool:
    """False when the person is today also a member of a unit that the user does not answer for."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return True
    current = Membership.objects.filter(current_on(timezone.localdate()), person=person)
    return served_persons(user).filter(pk=person.pk).exists() and not current.exclude(_members_in_reach(user)).exists()


def is_officer(user: object) -> bool:
    """True for who oversees units without seeing their names: such a one finds a person by the whole name alone."""
    return has_role(user, Role.CITY_OFFICER, Role.COUNTY_OFFICER)


def consent_classes(user: object) -> QuerySet[SchoolClass]:
    """Classes whose guardians' decisions the user keeps: taught, or of schools the user manages. No officer's."""
    if isinstance(user, User) and user.is_active and user.is_superuser:
        return SchoolClass.objects.all()
    own = Q(organisation__in=managed_organisations(user).values("pk")) | Q(pk__in=taught_classes(user).values("pk"))
    return SchoolClass.objects.filter(own)


def may_report(user: object) -> bool:
    """True for the city's officers and for superusers, who answer for the platform."""
    return has_role(user, Role.CITY_OFFICER)
