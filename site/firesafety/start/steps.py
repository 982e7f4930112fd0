"""What a new installation needs, in order, and how much of it is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from divisions.codes import Level
from people.models import Jurisdiction, Organisation, Role, RoleGrant
from people.three_officers import PlatformDuty

from .city import divisions_by_level


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its key for the page, its title, what is there, whether that is enough, and where it is done.

    `duty` says whose work it is where duties are kept apart; None for what officers and not the three do.
    """

    key: str
    title: str
    there: str
    is_done: bool
    url: str = ""
    action: str = ""
    duty: PlatformDuty | None = PlatformDuty.SECURITY


def steps() -> list[Step]:
    """City, offices, officers, keepers, editors, units with their managers."""
    return [_city(), _offices(), *_roles(), _units()]


def _city() -> Step:
    counts = divisions_by_level()
    total = sum(counts.values())
    there = _("%(counties)s counties, %(towns)s towns, %(villages)s villages") % {
        "counties": counts[Level.COUNTY], "towns": counts[Level.TOWN], "villages": counts[Level.VILLAGE],
    }  # fmt: skip
    return Step(
        "city", _("The city and its divisions"), there if total else _("none yet"), total > 0, duty=PlatformDuty.SYSTEM
    )


def _offices() -> Step:
    count = Jurisdiction.objects.filter(is_sample=False).count()
    there = ngettext("%(count)s office", "%(count)s offices", count) % {"count": count}
    return Step("offices", _("Offices and what each looks after"), there, count > 0, reverse("people:offices"),
                _("Offices"))  # fmt: skip


def _roles() -> list[Step]:
    held = RoleGrant.objects.on(timezone.localdate()).filter(user__is_sample=False, user__is_active=True)
    counts: dict[str, int] = {}
    for role in held.values_list("role", flat=True):
        counts[role] = counts.get(role, 0) + 1
    titles: dict[Role, Any] = {
        Role.CITY_OFFICER: _("The city's fire officers"),
        Role.COUNTY_OFFICER: _("The counties' fire officers"),
        Role.VENUE_KEEPER: _("Keepers of venues"),
        Role.EDITOR: Role.EDITOR.label,
        Role.REVIEWER: Role.REVIEWER.label,
    }
    made = []
    for role, title in titles.items():
        url = reverse("people:role_grant", args=[role])
        made.append(Step(role, title, str(counts.get(role, 0)), bool(counts.get(role)), url, _("Invite")))
    return made


def _units() -> Step:
    rows = Organisation.objects.filter(is_sample=False)
    managed = RoleGrant.objects.on(timezone.localdate()).filter(role=Role.UNIT_MANAGER)
    count, without = rows.count(), rows.exclude(pk__in=managed.values("organisation")).count()
    there = _("%(count)s units, %(without)s without a manager") % {"count": count, "without": without}
    return Step("units", _("Units and their managers"), there, count > 0 and not without, reverse("people:units"),
                _("Units"), None)  # fmt: skip
