"""The officers' copy: one message a day, units by division, never ranked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from notices.models import ReminderLine
from notices.services import claim_untold, notify, told_by
from people.access import OFFICERS, overseen_q
from people.models import RoleGrant, User

from .kinds import OFFICERS_COPY
from .words import language_of

DAYS = uuid.UUID("0a52c7bb-98d1-4a6f-9a55-52a6b6f1c3de")
MOST_LINES = 100


def copy_to_officers(today: date) -> None:
    """Tells each officer which of the overseen units were reminded; once a day."""
    grants = RoleGrant.objects.on(today).filter(role__in=OFFICERS, user__is_active=True)
    for user in User.objects.filter(pk__in=grants.values("user")):
        lines = list(
            ReminderLine.objects.filter(overseen_q(user, "organisation__"), day=today)
            .select_related("organisation__division")
            .order_by("organisation__division__code", "organisation__name")
        )
        if lines:
            _tell(user, lines, today)


def _tell(user: User, lines: list[ReminderLine], today: date) -> None:
    claim, untold = claim_untold(user, [(uuid.uuid5(DAYS, str(today)), "copy")])
    if not untold:
        return
    with translation.override(language_of(user)):
        values = {
            "units": str(len(lines)), "late": str(sum(line.late for line in lines)),
            "soon": str(sum(line.soon for line in lines)), "lines": "\n".join(_words(lines)),
        }  # fmt: skip
    told_by(claim, notify(OFFICERS_COPY, user, values=values, path=reverse("oversight:index")))


def _words(lines: Iterable[ReminderLine]) -> Iterator[str]:
    shown = list(lines)
    for line in shown[:MOST_LINES]:
        yield _("%(division)s · %(unit)s: %(late)s overdue, %(soon)s due soon") % {
            "division": line.organisation.division.name, "unit": line.organisation.name, "late": line.late,
            "soon": line.soon,
        }  # fmt: skip
    if len(shown) > MOST_LINES:
        yield _("… and %(number)s units more; the page has all of them.") % {"number": len(shown) - MOST_LINES}
