"""Where each role works: the pages an account is sent to after sign-in and finds in its menu."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .access import OFFICERS, grants_of, seat_classes
from .models import Role, User

DRILL_LEADERS = (Role.TEACHER, Role.UNIT_MANAGER, Role.VENUE_KEEPER)


@dataclass(frozen=True)
class Desk:
    """A page of one's own and its name in the menu."""

    url: str
    label: str


def desks_of(user: User) -> list[Desk]:
    """The pages of the user's roles, the main one first; then the own record, and opening a drill."""
    roles = grants_of(user).roles
    found = []
    if Role.VENUE_KEEPER in roles:
        found.append(Desk(reverse("bookings:keeper"), _("Venue check-in")))
    if roles.intersection(OFFICERS):
        found += [
            Desk(reverse("oversight:index"), _("Coverage")),
            Desk(reverse("training:rules"), _("Rules and exceptions")),
        ]
    if user.has_perm("wagtailadmin.access_admin"):
        found.append(Desk(reverse("wagtailadmin_home"), _("Content and settings")))
    if user.is_superuser:
        found += [
            Desk(reverse("oversight:index"), _("Coverage")),
            Desk(reverse("bookings:keeper"), _("Venue check-in")),
        ]
    last = [Desk(reverse("training:record"), _("My records"))]
    if user.is_superuser or roles.intersection(DRILL_LEADERS):
        last.append(Desk(reverse("drills:open"), _("Open a drill")))
    if roles.intersection((Role.TEACHER, Role.UNIT_MANAGER)) and seat_classes(user).exists():
        last.append(Desk(reverse("people:classes"), _("Classes and seats")))
    return [*dict.fromkeys(found), *last]
