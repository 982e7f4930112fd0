"""What waits for a manager at the staff doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units
from people.access import grants_of
from people.desks import Todo
from people.models import User

from .entries import OPEN, at_doors
from .models import PENDING_DAYS, DoorEntry


def open_courses(units: Units) -> QuerySet[DoorEntry]:
    """Courses at the doors of these units that nobody has decided about."""
    return DoorEntry.objects.filter(door__organisation__in=units, state__in=OPEN)


def people_at_doors(user: User) -> Iterator[Todo]:
    """Who asks for a person, today; and who waits to be confirmed, until the first of them is forgotten."""
    names = grants_of(user).managed_names
    for unit, found in at_doors(names).items():
        url = reverse("door:desk", args=[unit])
        if found.asking:
            yield Todo(
                title=_("People at the door ask for somebody to explain"), url=url, action=_("Go and explain"),
                count=found.asking, due=timezone.localdate(), about=names[unit],
            )  # fmt: skip
        if found.since is not None:
            yield Todo(
                title=_("People who took the course at the door wait to be confirmed"), url=url, action=_("Confirm"),
                count=found.waiting, due=timezone.localdate(found.since) + timedelta(days=PENDING_DAYS),
                about=names[unit],
            )  # fmt: skip
