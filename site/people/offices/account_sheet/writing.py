"""Accounts of a table opened with their roles, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets.kinds import Done, Step
from common.sheets.values import comparable

from ...models import Organisation, Person, Role, RoleGrant, User
from ...staff.invitations import InviteRefusal, InviteRefused, invite_person, open_account
from ...staff.roster import StaffRefused, enrol
from ..granting import GrantRefused, end_role, grant_role
from .matching import OF_A_UNIT, PERSON, Scopes, namesakes, phone_is_taken, unit_of


def open_accounts(by: User, steps: Sequence[Step]) -> list[Done]:
    """An account and a role for each step; what is refused leaves nothing behind."""
    scopes = Scopes(by)
    return [_open(by, scopes, step) for step in steps]


def _open(by: User, scopes: Scopes, step: Step) -> Done:
    role = Role(str(step.values["role"]))
    scope = scopes.scope(role, str(step.values["over"]))
    if isinstance(scope, str):
        return Done(refusal=scope)
    try:
        with transaction.atomic():
            user = _account(step, role, scope)
            grant = grant_role(user=user, role=role, by=by, **scope)
    except (GrantRefused, InviteRefused, StaffRefused) as error:
        return Done(refusal=str(error.reason.value))
    return Done(undo={"user": user.pk, "grant": grant.pk, "over": str(step.values["over"]), "role": role.value})


def _account(step: Step, role: Role, scope: dict[str, Any]) -> User:
    """The account: a manager's or teacher's belongs to the person on the roster, who is entered where missing."""
    name, phone = str(step.values["name"]), str(step.values.get("phone") or "")
    if role not in OF_A_UNIT:
        if phone_is_taken(phone):  # by an earlier line of the same table
            raise InviteRefused(InviteRefusal.PHONE)
        return open_account(name=name, phone=phone).user
    unit = unit_of(scope)
    person = _person(step, unit, name)
    if phone_is_taken(phone, str(person.pk)):
        raise InviteRefused(InviteRefusal.PHONE)
    # Whoever has an account keeps its password.
    user = User.objects.filter(person=person).first() or invite_person(person=person, organisation=unit).user
    if phone and not user.phone:
        user.phone = phone
        user.save(update_fields=["phone"])
    return user


def _person(step: Step, unit: Organisation, name: str) -> Person:
    """Whom the line means; somebody whom an earlier line has just entered is not entered twice."""
    if step.subject.startswith(PERSON):
        return Person.objects.get(pk=step.subject.removeprefix(PERSON).partition(":")[0])
    named = namesakes(unit, comparable(name))
    if len(named) == 1:
        return named[0]
    return enrol(person_id=step.key, organisation=unit, name=name, started_on=timezone.localdate())[0]


def close_accounts(by: User, notes: Sequence[dict[str, Any]]) -> list[str]:
    """Ends the roles; an account that nobody has signed in with is switched off."""
    return [_close(by, note) for note in notes]


def _close(by: User, note: dict[str, Any]) -> str:
    grant = RoleGrant.objects.filter(pk=note["grant"]).select_related("user").first()
    if grant is None:
        return ""
    try:
        end_role(grant=grant, by=by)
    except GrantRefused as error:
        return str(error.reason.value)
    user = grant.user
    others = RoleGrant.objects.on(timezone.localdate()).filter(user=user).exclude(pk=grant.pk)
    if user.last_login is None and not others.exists():
        User.objects.filter(pk=user.pk).update(is_active=False)
        return ""
    return "" if user.last_login is None else _("The role has ended; the account has been used and stays.")
