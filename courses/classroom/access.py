"""Who may open a lesson, lead it and see it: who opened it, who teaches its class, who manages its unit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import has_role, managed_organisations, taught_classes
from people.models import Organisation, Role, SchoolClass, User

from .models import LiveLesson


def may_teach(user: object) -> bool:
    """True for teachers, unit managers and superusers."""
    return has_role(user, Role.TEACHER, Role.UNIT_MANAGER)


def classes_for(user: object) -> QuerySet[SchoolClass]:
    """The classes for which the account may open a lesson: taught by it, or of a school it manages."""
    return SchoolClass.objects.filter(
        Q(pk__in=taught_classes(user).values("pk")) | Q(organisation__in=managed_organisations(user).values("pk"))
    ).select_related("organisation")


def units_for(user: object) -> QuerySet[Organisation]:
    """The units for which the account may open a lesson without a class: managed by it, or those it teaches in."""
    schools = taught_classes(user).values("organisation")
    return Organisation.objects.filter(Q(pk__in=managed_organisations(user).values("pk")) | Q(pk__in=schools))


def led_by(user: object) -> QuerySet[LiveLesson]:
    """The lessons that the account may lead and put on record; all of them for superusers."""
    if not isinstance(user, User) or not user.is_active:
        return LiveLesson.objects.none()
    if user.is_superuser:
        return LiveLesson.objects.all()
    return LiveLesson.objects.filter(
        Q(opened_by=user)
        | Q(school_class__in=taught_classes(user).values("pk"))
        | Q(organisation__in=managed_organisations(user).values("pk"))
    )
