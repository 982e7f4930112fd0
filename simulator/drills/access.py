"""Who may see a drill: who opened it, who played in it, and who answers for its class or unit."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import has_role, visible_classes
from people.models import Role, User

from .models import DrillSession


def visible_to(user: object) -> QuerySet[DrillSession]:
    """Drills the account may look at; none for somebody signed out (who holds a link of the session instead)."""
    if not isinstance(user, User) or not user.is_active:
        return DrillSession.objects.none()
    if user.is_superuser:
        return DrillSession.objects.all()
    mine = Q(opened_by=user) | Q(school_class__in=visible_classes(user))
    if user.person_id:
        mine |= Q(players__person=user.person_id)
    return DrillSession.objects.filter(mine).distinct()


def may_open_screen(user: object) -> bool:
    """True for teachers, unit managers and venue keepers: no roster is needed for a class at one screen."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return user.is_superuser or has_role(user, Role.TEACHER, Role.UNIT_MANAGER, Role.VENUE_KEEPER)
