"""What waits for a manager: invitations whose link has run out before anybody set a password."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.any_rows import Units

from ..access import grants_of
from ..desks import Todo
from ..models import Membership, PersonKind, SignIn, SignInKind, User


def invitations_run_out(user: User) -> Iterator[Todo]:
    """For each unit how many of its people were invited in vain, since the day on which the first link ran out."""
    units = grants_of(user).managed_names
    if not units:
        return
    waiting: dict[uuid.UUID, dict[uuid.UUID, date]] = {}
    for unit, person, invited_at in _unused(units):
        waiting.setdefault(unit, {})[person] = timezone.localdate(invited_at + _lasts())
    for unit, people in waiting.items():
        url = reverse("people:staff", args=[unit])
        if len(people) == 1:
            url = reverse("people:staff_member", args=[unit, next(iter(people))])
        yield Todo(
            title=_("Invitations that ran out unused"), url=url, action=_("Make a new link"), count=len(people),
            due=min(people.values()), about=units[unit],
        )  # fmt: skip


def never_opened(units: Units) -> QuerySet[Membership]:
    """People of these units whose account nobody has opened."""
    return Membership.objects.filter(
        organisation__in=units, school_class=None, person__user__is_active=True, person__user__last_login=None
    )  # fmt: skip


def _lasts() -> timedelta:
    return timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


def _unused(units: dict[uuid.UUID, str]) -> QuerySet[Membership, tuple[uuid.UUID, uuid.UUID, datetime]]:
    """Unit, person and day of the last link of accounts that were never opened and whose link opens no more."""
    links = SignIn.objects.filter(kind=SignInKind.INVITED, account=OuterRef("person__user")).order_by()
    last = links.values("account").annotate(last=Max("at")).values("last")
    today = timezone.localdate()
    here = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=today), organisation__in=units, school_class=None,
        person__user__is_active=True, person__user__last_login=None,
        person__user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )  # fmt: skip
    return (
        here.exclude(person__kind=PersonKind.PUPIL)
        .annotate(invited_at=Coalesce(Subquery(last), F("person__user__date_joined")))
        .filter(invited_at__lt=timezone.now() - _lasts())
        .values_list("organisation", "person", "invited_at")
    )
