"""Who is meant by a line, over what: an office, a unit or the venue of a division."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets.kinds import Match, Row
from common.sheets.values import comparable
from divisions.finding import find_divisions

from ...access import overseen_organisations
from ...models import Organisation, Role, RoleGrant, User
from ..granting import OFFICE_ROLES, grantable_roles, offices_for, venue_divisions

OFFERED = (*OFFICE_ROLES, Role.VENUE_KEEPER, Role.UNIT_MANAGER)


def offered_roles(user: User) -> list[Role]:
    """The roles that an account may grant by table."""
    return [role for role in grantable_roles(user) if role in OFFERED]


class Scopes:
    """What roles may be over, within what the sender oversees, read once."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.roles = {role.value for role in offered_roles(user)}
        self.offices = {
            role: {comparable(office.name): office for office in offices_for(user, role)}
            for role in OFFICE_ROLES
            if role.value in self.roles
        }
        self.units: dict[str, list[Organisation]] = defaultdict(list)
        rows = Organisation.objects.all() if user.is_superuser else overseen_organisations(user)
        for unit in rows.select_related("division"):
            self.units[comparable(unit.name)].append(unit)
        self.divisions = venue_divisions(user)

    def scope(self, role: str, text: str) -> dict[str, Any] | str:
        """What the role is over, by the names of `grant_role`, or the sentence why it cannot be."""
        if role not in self.roles:
            return _("This role is granted by whoever is above you.")
        if role in OFFICE_ROLES:
            office = self.offices[Role(role)].get(comparable(text))
            return {"jurisdiction": office} if office else _("No office of yours for this role has this name.")
        if role == Role.UNIT_MANAGER:
            units = self.units.get(comparable(text), [])
            if len(units) > 1:
                return _("More than one unit here has this name.")
            return {"organisation": units[0]} if units else _("No unit within what you oversee has this name.")
        found = find_divisions(text, self.divisions)
        if len(found) > 1:
            names = "、".join(f"{row.full_name} {row.code}" for row in found)
            return _("Several divisions are meant: %(names)s.") % {"names": names}
        return {"venue_division": found[0]} if found else _("No division of your area has this name or code.")

    def match(self, row: Row) -> Match:
        """Somebody who holds the role already under this name, or nobody yet."""
        role = str(row.values["role"])
        scope = self.scope(role, str(row.values["over"]))
        if isinstance(scope, str):
            return Match(problem=scope)
        name = comparable(str(row.values["name"]))
        held = RoleGrant.objects.on(timezone.localdate()).filter(role=role, **scope).select_related("user")
        for grant in held:
            if comparable(str(grant.user)) == name:
                return Match(f"grant:{grant.pk}", str(grant.user))
        return Match()
