"""Who is meant by a line, over what: an office, a unit, a class or the venue of a division."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets.kinds import NEW, Match, Row
from common.sheets.values import comparable
from divisions.finding import find_divisions

from ...access import overseen_organisations
from ...models import Membership, Organisation, Person, Role, RoleGrant, SchoolClass, User
from ...staff.invitations import InviteRefusal
from ...staff.roster import current
from ..granting import OFFICE_ROLES, grantable_roles, offices_for, schools_of, venue_divisions

OF_A_UNIT = (Role.UNIT_MANAGER, Role.TEACHER)  # held by people on the unit's roster
OFFERED = (*OFFICE_ROLES, Role.VENUE_KEEPER, *OF_A_UNIT)
PERSON = "person:"  # before somebody on the roster who gets the role


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
        self.schools = list(schools_of(user)) if Role.TEACHER in self.roles else []

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
        if role == Role.TEACHER:
            return self._taught(text)
        found = find_divisions(text, self.divisions)
        if len(found) > 1:
            names = "、".join(f"{row.full_name} {row.code}" for row in found)
            return _("Several divisions are meant: %(names)s.") % {"names": names}
        return {"venue_division": found[0]} if found else _("No division of your area has this name or code.")

    def _taught(self, text: str) -> dict[str, Any] | str:
        """A class of the latest year by name, or a school as a whole."""
        whole = [school for school in self.schools if comparable(school.name) == comparable(text)]
        if len(whole) == 1:
            return {"organisation": whole[0], "school_class": None}
        rows = SchoolClass.objects.filter(organisation__in=self.schools).order_by("school_year")
        latest = {row.organisation_id: row for row in rows if comparable(row.name) == comparable(text)}
        if len(latest) > 1:
            return _("Several of your schools have a class of this name.")
        found = next(iter(latest.values()), None)
        return {"school_class": found} if found else _("No class of your school has this name.")

    def match(self, row: Row) -> Match:
        """Somebody who holds the role already under this name, somebody on the roster who gets it, or nobody yet."""
        role = str(row.values["role"])
        scope = self.scope(role, str(row.values["over"]))
        if isinstance(scope, str):
            return Match(problem=scope)
        name = comparable(str(row.values["name"]))
        held = RoleGrant.objects.on(timezone.localdate()).filter(role=role, **scope).select_related("user")
        for grant in held:
            if comparable(str(grant.user)) == name:
                return Match(f"grant:{grant.pk}", str(grant.user))
        found = _on_roster(row, unit_of(scope), name) if role in OF_A_UNIT else Match()
        if not found.choices and not found.problem and phone_is_taken(row.values.get("phone"), person_meant(found)):
            return Match(problem=str(InviteRefusal.PHONE.value))
        return found


def unit_of(scope: dict[str, Any]) -> Organisation:
    """The unit on whose roster the holder of a role over this scope stands."""
    taught: SchoolClass | None = scope.get("school_class")
    unit: Organisation = taught.organisation if taught else scope["organisation"]
    return unit


def namesakes(unit: Organisation, name: str) -> list[Person]:
    """Who works in the unit under this name, as names are compared."""
    here = Person.objects.filter(pk__in=current(unit, timezone.localdate()).values("person")).order_by("created_at")
    return [person for person in here if comparable(person.name) == name]


def person_meant(match: Match) -> str:
    """The key of the person on the roster whom a match means; empty for nobody."""
    return match.subject.removeprefix(PERSON).partition(":")[0] if match.subject.startswith(PERSON) else ""


def phone_is_taken(phone: Any, person: str = "") -> bool:
    """True when an account in use has the number and is not this person's."""
    held = User.objects.filter(phone=phone, is_active=True) if phone else User.objects.none()
    return (held.exclude(person=uuid.UUID(person)) if person else held).exists()


def _on_roster(row: Row, unit: Organisation, name: str) -> Match:
    """The one of this name on the roster, or whom the answer means; asked where several have the name."""
    if row.answer == NEW:
        return Match()
    found = namesakes(unit, name)
    if row.answer:
        found = [person for person in found if PERSON + str(person.pk) == row.answer]
        if not found:
            return Match(problem=_("Whoever was meant has left or come since."))
    if len(found) > 1:
        return Match(choices=tuple((PERSON + str(person.pk), _words(person, unit)) for person in found))
    if not found:
        return Match()
    # One person may get several roles by one table: the line tells them apart.
    subject = f"{PERSON}{found[0].pk}:{row.line}"
    return Match(
        subject, found[0].name, {"role": ""}, remark=_("On the roster: %(who)s.") % {"who": _words(found[0], unit)}
    )


def _words(person: Person, unit: Organisation) -> str:
    """How a manager tells somebody on the roster from others of the name."""
    rows: list[Membership] = list(current(unit, timezone.localdate()).filter(person=person).select_related("post"))
    posts = "、".join(dict.fromkeys(str(row.post) for row in rows if row.post)) or _("no post")
    number = next((row.staff_number for row in rows if row.staff_number), "") or _("no number")
    return _("%(name)s (%(number)s, since %(day)s, %(posts)s)") % {
        "name": person.name, "number": number, "day": min(row.started_on for row in rows), "posts": posts,
    }  # fmt: skip
