"""三员: with SEPARATE_DUTIES, running the platform, giving rights and auditing are three accounts' work.

| duty | may | may not |
|---|---|---|
| system | put in the city, jobs, the site's details, redirects | give rights, read the logs |
| security | offices, roles, access keys | run anything, read the logs |
| audit | read and export the sign-in log and the site's history | change anything |

An account has one duty at most and no other role beside it. Accounts of the three are opened at the machine
(`manage.py create_admin NAME --duty security`): nobody gives a duty in the browser, so nobody widens their own. An
account that may do everything cannot stay signed in meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from .models import RoleGrant, User

KEPT = "_platform_duty"  # on the account, so that a page asks once


class PlatformDuty(StrEnum):
    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"


GROUPS = {PlatformDuty.SYSTEM: "系统管理员", PlatformDuty.SECURITY: "安全管理员", PlatformDuty.AUDIT: "审计管理员"}

# What each group may do in the admin: application and permission.
PERMISSIONS: dict[PlatformDuty, tuple[tuple[str, str], ...]] = {
    PlatformDuty.SYSTEM: (
        ("jobs", "view_job"),
        ("jobs", "change_job"),
        ("portal", "change_sitedetails"),
        ("wagtailredirects", "add_redirect"),
        ("wagtailredirects", "change_redirect"),
        ("wagtailredirects", "delete_redirect"),
    ),
    PlatformDuty.SECURITY: tuple(
        ("people", f"{act}_{model}")
        for model in ("rolegrant", "jurisdiction")
        for act in ("view", "add", "change", "delete")
    ),
    PlatformDuty.AUDIT: (("people", "view_signin"),),
}


class DutyRefused(ValidationError):
    """One account cannot have two duties, or a duty beside a role."""


def duty_of(user: object) -> PlatformDuty | None:
    """The duty of an account; None without one, and always while SEPARATE_DUTIES is off."""
    if not settings.SEPARATE_DUTIES or not isinstance(user, User) or not user.is_active:
        return None
    if not hasattr(user, KEPT):
        names = set(user.groups.filter(name__in=GROUPS.values()).values_list("name", flat=True))
        setattr(user, KEPT, next((duty for duty, name in GROUPS.items() if names == {name}), None))
    return getattr(user, KEPT)  # type: ignore[no-any-return]


def may(user: object, duty: PlatformDuty) -> bool:
    """True for who has the duty; superusers have all three while duties are not kept apart."""
    if not settings.SEPARATE_DUTIES:
        return isinstance(user, User) and user.is_active and user.is_superuser
    return duty_of(user) == duty


def gives_rights(user: object) -> bool:
    """True for who gives rights everywhere."""
    return may(user, PlatformDuty.SECURITY)


def rows_of_security(queryset: QuerySet[Any], user: object) -> QuerySet[Any]:
    """The scope of what says who may do what."""
    return queryset if gives_rights(user) else queryset.none()


def rows_of_audit(queryset: QuerySet[Any], user: object) -> QuerySet[Any]:
    """The scope of what tells what people did."""
    return queryset if may(user, PlatformDuty.AUDIT) else queryset.none()


def group_of(duty: PlatformDuty) -> Group:
    """The group of a duty with exactly its permissions, made when it is missing."""
    group, _made = Group.objects.get_or_create(name=GROUPS[duty])
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for app, codename in PERMISSIONS[duty]:
        wanted |= Q(content_type__app_label=app, codename=codename)
    group.permissions.set(Permission.objects.filter(wanted))
    return group


def give_duty(user: User, duty: PlatformDuty) -> None:
    """Gives an account its one duty. Raises DutyRefused when it has another, a role, or may do everything."""
    if user.is_superuser:
        raise DutyRefused(_("An account that may do everything has no duty of its own."))
    if user.groups.exclude(name=GROUPS[duty]).exists() or RoleGrant.objects.filter(user=user).exists():
        raise DutyRefused(_("One account has one of the three duties, and no other role beside it."))
    user.groups.add(group_of(duty))
    user.__dict__.pop(KEPT, None)


def refuse_role_beside_duty(instance: RoleGrant, **_signal: Any) -> None:
    """Before a role is saved: whoever has one of the three duties gets no role beside it. Raises DutyRefused."""
    if duty_of(instance.user) is not None:
        raise DutyRefused(_("One account has one of the three duties, and no other role beside it."))


class ThreeOfficersMiddleware:
    """Signs accounts out that may do everything, while duties are kept apart."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SEPARATE_DUTIES and getattr(request.user, "is_superuser", False):
            logout(request)
            text = _("Duties are kept apart here: sign in with the account of the duty that this work belongs to.")
            messages.error(request, text)
            return redirect("account_login")
        return self.get_response(request)
