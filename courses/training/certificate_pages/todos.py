"""What waits for a manager: certificates of the unit's people that end soon and were not taken again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.access import grants_of
from people.desks import Todo
from people.models import Membership, User

from ..models import Certificate
from .lists import EXPIRES_SOON


def certificates_to_renew(user: User) -> Iterator[Todo]:
    """For each unit how many certificates end within sixty days, by the first of these days."""
    units = grants_of(user).managed_names
    if not units:
        return
    here = Membership.objects.filter(organisation__in=units, ended_on=None)
    ending = _ending(here, timezone.localdate())
    days: dict[uuid.UUID, list[date]] = {}
    for unit, person in here.filter(person__in=ending).values_list("organisation", "person").distinct():
        days.setdefault(unit, []).extend(ending[person])
    for unit, found in days.items():
        url = reverse("training:unit_certificates", args=[unit])
        yield Todo(
            title=_("Certificates that expire soon"), url=f"{url}?state=soon",
            action=_("See whose"), count=len(found), due=min(found), about=units[unit],
        )  # fmt: skip


def _ending(here: QuerySet[Membership], today: date) -> dict[uuid.UUID, list[date]]:
    """The last days of these people's certificates that end soon, without those taken again since."""
    again = Certificate.objects.filter(
        subject_id=OuterRef("subject_id"), course_key=OuterRef("course_key"), revoked_at=None,
        issued_at__gt=OuterRef("issued_at"),
    )  # fmt: skip
    rows = Certificate.objects.filter(
        ~Exists(again), subject_id__in=here.values("person"), revoked_at=None,
        valid_until__range=(today, today + EXPIRES_SOON),
    )  # fmt: skip
    found: dict[uuid.UUID, list[date]] = {}
    for person, day in rows.values_list("subject_id", "valid_until"):
        if day is not None:
            found.setdefault(person, []).append(day)
    return found
