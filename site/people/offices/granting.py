"""Roles are granted by whoever is above, within what they oversee, and ended by them."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from divisions.codes import Level
from divisions.models import Division, subtree_q

from ..access import managed_organisations, overseen_divisions, overseen_organisations
from ..grants import grants_of
from ..models import (
    Jurisdiction,
    Organisation,
    Role,
    RoleGrant,
    SchoolClass,
    Superior,
    SuperiorSort,
    User,
    school_kinds,
)
from ..three_officers import duty_of, gives_rights

# What the site history calls them (people/wagtail_hooks.py).
GRANTED, ENDED = "people.grant", "people.end_grant"
OFFICE_ROLES = (Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.EDITOR, Role.REVIEWER)
SUPERIOR_ROLES = {Role.GROUP_MANAGER: SuperiorSort.GROUP, Role.DEPARTMENT_OFFICER: SuperiorSort.DEPARTMENT}
GRANTED_BY: dict[str, tuple[Role, ...]] = {
    Role.CITY_OFFICER: (
        Role.COUNTY_OFFICER,
        Role.EDITOR,
        Role.REVIEWER,
        Role.VENUE_KEEPER,
        Role.UNIT_MANAGER,
        Role.GROUP_MANAGER,
        Role.DEPARTMENT_OFFICER,
    ),
    Role.COUNTY_OFFICER: (Role.VENUE_KEEPER, Role.UNIT_MANAGER, Role.GROUP_MANAGER, Role.DEPARTMENT_OFFICER),
    Role.UNIT_MANAGER: (Role.TEACHER,),
}


class GrantRefusal(enum.Enum):
    """Why a role cannot be granted or ended, and what the granting person reads then."""

    ROLE = _("This role is granted by whoever is above you.")
    SCOPE = _("This lies outside what you oversee.")
    OWN = _("Nobody grants or ends a role of their own.")
    DUTY = _("One account has one of the three duties, and no other role beside it.")
    CLOSED = _("This account has been switched off. Ask the operator of the platform.")


class GrantRefused(ValueError):
    """A role that cannot be granted or ended, for a reason people can read."""

    def __init__(self, reason: GrantRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


def grantable_roles(user: User) -> list[Role]:
    """The roles that an account may grant somewhere, in the order of `Role`."""
    if gives_rights(user):
        return list(Role)
    allowed = {role for held in grants_of(user).roles for role in GRANTED_BY.get(held, ())}
    if Role.TEACHER in allowed and not schools_of(user).exists():
        allowed.discard(Role.TEACHER)
    return [role for role in Role if role in allowed]


def schools_of(user: User) -> QuerySet[Organisation]:
    """The schools whose teachers an account appoints."""
    rows = Organisation.objects.all() if gives_rights(user) else managed_organisations(user)
    return rows.filter(kind__in=school_kinds())


def offices_within(user: User) -> QuerySet[Jurisdiction]:
    """Jurisdictions that lie whole in what an account oversees; all of them for superusers."""
    if gives_rights(user):
        return Jurisdiction.objects.all()
    tops = overseen_divisions(user)
    if not tops:
        return Jurisdiction.objects.none()
    outside = Division.objects.exclude(subtree_q(tops))
    strangers = Organisation.objects.exclude(pk__in=overseen_organisations(user).values("pk"))
    rows = Jurisdiction.objects.exclude(divisions__in=outside).exclude(organisations__in=strangers)
    return rows.filter(Q(divisions__isnull=False) | Q(organisations__isnull=False)).distinct()


def offices_for(user: User, role: Role) -> QuerySet[Jurisdiction]:
    """The offices that a role may be given for: a city's officers look after a whole city, a county's after less."""
    rows = offices_within(user)
    whole = Jurisdiction.objects.filter(divisions__level__in=(Level.PROVINCE, Level.CITY)).values("pk")
    if role == Role.CITY_OFFICER:
        return rows.filter(pk__in=whole)
    return rows.exclude(pk__in=whole) if role == Role.COUNTY_OFFICER else rows


def venue_divisions(user: User) -> QuerySet[Division]:
    """Divisions whose venue's keepers an account appoints."""
    return Division.objects.all() if gives_rights(user) else Division.objects.within_any(overseen_divisions(user))


def superiors_within(user: User) -> QuerySet[Superior]:
    """Groups and departments in the area that an account oversees; all of them for superusers."""
    if gives_rights(user):
        return Superior.objects.all()
    tops = overseen_divisions(user)
    return Superior.objects.filter(subtree_q(tops, "division__code")) if tops else Superior.objects.none()


def grants_below(user: User) -> QuerySet[RoleGrant]:
    """The grants that an account may end: of the roles it grants, within what it oversees, never its own."""
    rows = RoleGrant.objects.exclude(user=user)
    if gives_rights(user):
        return rows
    roles = grantable_roles(user)
    inside = (
        Q(jurisdiction__in=offices_within(user).values("pk"))
        | Q(venue_division__in=venue_divisions(user).values("pk"))
        | Q(role=Role.UNIT_MANAGER, organisation__in=overseen_organisations(user).values("pk"))
        | Q(superior__in=superiors_within(user).values("pk"))
        | Q(role=Role.TEACHER, organisation__in=schools_of(user).values("pk"))
        | Q(role=Role.TEACHER, school_class__organisation__in=schools_of(user).values("pk"))
    )
    return rows.filter(inside, role__in=roles)


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: Role,
    by: User,
    jurisdiction: Jurisdiction | None = None,
    organisation: Organisation | None = None,
    school_class: SchoolClass | None = None,
    venue_division: Division | None = None,
    superior: Superior | None = None,
    valid_until: date | None = None,
) -> RoleGrant:
    """Gives an account a role over one scope from today; harmless twice. Raises GrantRefused.

    `valid_until` is the first day on which it no longer holds.
    """
    if user.pk == by.pk:
        raise GrantRefused(GrantRefusal.OWN)
    if not user.is_active:
        raise GrantRefused(GrantRefusal.CLOSED)
    if duty_of(user) is not None:
        raise GrantRefused(GrantRefusal.DUTY)
    if role not in grantable_roles(by):
        raise GrantRefused(GrantRefusal.ROLE)
    scope: dict[str, Any] = {
        "jurisdiction": jurisdiction, "organisation": organisation, "school_class": school_class,
        "venue_division": venue_division, "superior": superior,
    }  # fmt: skip
    if not _oversees(by, role, **scope):
        raise GrantRefused(GrantRefusal.SCOPE)
    today = timezone.localdate()
    User.objects.select_for_update().get(pk=user.pk)  # the same form sent twice comes in turn
    same = RoleGrant.objects.on(today).filter(user=user, role=role, **scope).first()
    if same is None:
        made = RoleGrant.objects.create(
            user=user, role=role, given_by=by, valid_from=today, valid_until=valid_until, **scope
        )
        _note(made, GRANTED, by)
        return made
    if same.valid_until != valid_until:
        same.valid_until = valid_until
        same.save(update_fields=["valid_until"])
        _note(same, GRANTED, by)
    return same


def _note(grant: RoleGrant, action: str, by: User) -> None:
    """A line in the site history: the role and until when, under the account's number and not its name."""
    until = grant.valid_until.isoformat() if grant.valid_until else ""
    log(instance=grant, action=action, user=by, title=grant.get_role_display(), data={"until": until})


def _oversees(
    by: User,
    role: Role,
    *,
    jurisdiction: Jurisdiction | None,
    organisation: Organisation | None,
    school_class: SchoolClass | None,
    venue_division: Division | None,
    superior: Superior | None,
) -> bool:
    """True when the scope is one that goes with the role and lies within what the granting account oversees."""
    if role in OFFICE_ROLES:
        return jurisdiction is not None and offices_for(by, role).filter(pk=jurisdiction.pk).exists()
    if role in SUPERIOR_ROLES:
        rows = superiors_within(by).filter(sort=SUPERIOR_ROLES[role])
        return superior is not None and rows.filter(pk=superior.pk).exists()
    if role == Role.VENUE_KEEPER:
        return venue_division is not None and venue_divisions(by).filter(pk=venue_division.pk).exists()
    if role == Role.TEACHER:
        school = school_class.organisation if school_class else organisation
        return school is not None and schools_of(by).filter(pk=school.pk).exists()
    if role == Role.UNIT_MANAGER:
        units = Organisation.objects.all() if gives_rights(by) else overseen_organisations(by)
        return organisation is not None and units.filter(pk=organisation.pk).exists()
    return False


@transaction.atomic
def end_role(*, grant: RoleGrant, by: User) -> None:
    """Ends a role with today. Raises GrantRefused SCOPE when it is not the account's to end."""
    found = grants_below(by).filter(pk=grant.pk).select_for_update(of=("self",)).first()
    if found is None:
        raise GrantRefused(GrantRefusal.SCOPE)
    today = timezone.localdate()
    if found.valid_until is None or found.valid_until > today:
        found.valid_until = today
        found.save(update_fields=["valid_until"])
        _note(found, ENDED, by)
