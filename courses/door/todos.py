"""What waits for a manager at the staff doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import managed_organisations
from people.desks import Todo
from people.models import User

from .entries import asking, waiting
from .models import PENDING_DAYS


def people_at_doors(user: User) -> Iterator[Todo]:
    """Who asks for a person, today; and who waits to be confirmed, until the first of them is forgotten."""
    for unit in managed_organisations(user):
        url = reverse("door:desk", args=[unit.pk])
        if count := asking(unit).count():
            yield Todo(
                title=_("People at the door ask for somebody to explain"), url=url, action=_("Go and explain"),
                count=count, due=timezone.localdate(), about=unit.name,
            )  # fmt: skip
        first = waiting(unit).first()
        if first is not None and first.signed_at is not None:
            yield Todo(
                title=_("People who took the course at the door wait to be confirmed"), url=url, action=_("Confirm"),
                count=waiting(unit).count(), due=timezone.localdate(first.signed_at) + timedelta(days=PENDING_DAYS),
                about=unit.name,
            )  # fmt: skip
