"""Who may open, lead and see a drill: who opened it, who played in it, who answers for its class, unit or venue."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from divisions.models import Division
from people.access import (
    has_role,
    kept_divisions,
    managed_organisations,
    taught_classes,
    visible_classes,
)
from people.models import Organisation, Role, SchoolClass, User

from .models import LED, DrillSession

ORGANISERS = (Role.TEACHER, Role.UNIT_MANAGER, Role.VENUE_KEEPER)


@dataclass(frozen=True)
class Audience:
    """What sessions may be opened for: the classes somebody teaches, the units they manage, the venues they keep."""

    classes: QuerySet[SchoolClass]
    organisations: QuerySet[Organisation]
    divisions: QuerySet[Division]


def may_open(user: object) -> bool:
    """True for teachers, unit managers, venue keepers and superusers."""
    return has_role(user, *ORGANISERS)


def may_open_for(user: object) -> Audience:
    """The audiences for which the account may open a session; for a superuser those of their own grants."""
    everything = isinstance(user, User) and user.is_superuser
    return Audience(
        classes=taught_classes(user),
        organisations=managed_organisations(user),
        divisions=Division.objects.none() if everything else kept_divisions(user),
    )


def led_by(user: object) -> QuerySet[DrillSession]:
    """The led sessions that the account may lead: it opened them, or it answers for their class, unit or venue."""
    if not isinstance(user, User) or not user.is_active:
        return DrillSession.objects.none()
    led = DrillSession.objects.filter(mode__in=LED)
    return led if user.is_superuser else led.filter(_answers_for(user))


def may_lead(user: object, session: DrillSession) -> bool:
    return led_by(user).filter(pk=session.pk).exists()


def _answers_for(user: User) -> Q:
    return (
        Q(opened_by=user)
        | Q(school_class__in=taught_classes(user).values("pk"))
        | Q(organisation__in=managed_organisations(user).values("pk"))
        | Q(division__in=kept_divisions(user).values("pk"))
    )


def visible_to(user: object) -> QuerySet[DrillSession]:
    """The drills that the account may see; none for a visitor who is not signed in."""
    if not isinstance(user, User) or not user.is_active:
        return DrillSession.objects.none()
    if user.is_superuser:
        return DrillSession.objects.all()
    mine = Q(opened_by=user) | Q(school_class__in=visible_classes(user)) | (Q(mode__in=LED) & _answers_for(user))
    if user.person_id:
        mine |= Q(players__person=user.person_id)
    return DrillSession.objects.filter(mine).distinct()
