"""Accounts by invitation: a sign-in name and a link under which its holder sets the password."""

from __future__ import annotations

import enum
import secrets
from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Membership, Organisation, Person, Post, Role, RoleGrant, User
from ..second_factor import has_second_factor
from ..telling import tell_invited
from .catalogue import APPOINTED
from .roster import Place, current

LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without i, l and o, which are misread
NAME_LETTERS, NAME_DIGITS = 3, 5


class InviteRefusal(enum.Enum):
    """Why somebody cannot be invited, and what the inviting person reads then."""

    CLOSED = _("This account has been switched off. Ask the operator of the platform.")
    PHONE = _("An account of somebody else has this telephone number.")
    WIDER = _("This account holds roles beyond your unit. Only the operator of the platform makes it a new link.")


class InviteRefused(ValueError):
    """An invitation that cannot be made, for a reason people can read."""

    def __init__(self, reason: InviteRefusal) -> None:
        super().__init__(reason.name)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed over: the sign-in name, the link, for how many days it opens, and by which ways it was sent."""

    user: User
    url: str
    days: int
    sent_by: tuple[str, ...] = ()


def _new_name() -> str:
    """A sign-in name that says nothing about its holder and can be read out over the telephone."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _letter in range(NAME_LETTERS))
        name = f"{letters}{secrets.randbelow(10**NAME_DIGITS):0{NAME_DIGITS}d}"
        if not User.objects.filter(username=name).exists():
            return name


def _path_of(user: User) -> str:
    """The address under which the holder sets the password; it opens once, and until the days are over."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, _dash, rest = key.partition("-")
    return reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": rest})


def unused_link(user: User) -> Invitation | None:
    """The link of an account whose holder has not set a password yet, to be printed; None for any other account."""
    if not user.is_active or user.is_superuser or user.last_login or user.has_usable_password():
        return None
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    return Invitation(user, f"{settings.PUBLIC_URL.rstrip('/')}{_path_of(user)}", days)


def link_for_operator(user: User) -> Invitation:
    """The link of an account that was opened at the machine. It is sent to nobody: the operator hands it over."""
    return Invitation(
        user, f"{settings.PUBLIC_URL.rstrip('/')}{_path_of(user)}", settings.PASSWORD_RESET_TIMEOUT // 86_400
    )


def _link(user: User, *, unit: str = "") -> Invitation:
    """A new link, sent to whoever can be reached, and handed over by whoever invites in any case."""
    path = _path_of(user)
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    sent_by = tell_invited(user, unit=unit or settings.WAGTAIL_SITE_NAME, path=path, days=days)
    return Invitation(user, f"{settings.PUBLIC_URL.rstrip('/')}{path}", days, tuple(sent_by))


@transaction.atomic
def open_account(*, name: str, phone: str = "", is_sample: bool = False) -> Invitation:
    """A new account for somebody who works with the platform and is on no roster, as an officer or an editor."""
    user = User(username=_new_name(), display_name=name, phone=phone, is_sample=is_sample)
    user.set_unusable_password()
    user.save()
    return _link(user)


def new_link(user: User, *, unit: str = "") -> Invitation:
    """Another link to an account that opens nothing beyond what the caller has looked at. Raises InviteRefused."""
    if not user.is_active:
        raise InviteRefused(InviteRefusal.CLOSED)
    if user.is_superuser or user.is_staff or has_second_factor(user):
        raise InviteRefused(InviteRefusal.WIDER)
    return _link(user, unit=unit)


@transaction.atomic
def invite_person(*, person: Person, organisation: Organisation) -> Invitation:
    """An account for somebody on the unit's roster, or a new link to the account there is. Raises InviteRefused.

    A new link replaces the password of the account, so a manager makes one only for accounts that open nothing
    beyond this unit: none with a second factor, and none with a role elsewhere.
    """
    user = User.objects.filter(person=person).first()
    if user is None:
        user = User(username=_new_name(), display_name=person.name, person=person, is_sample=person.is_sample)
        user.set_unusable_password()
        user.save()
        return _link(user, unit=organisation.name)
    if RoleGrant.objects.filter(user=user).exclude(organisation=organisation).exists() and user.is_active:
        raise InviteRefused(InviteRefusal.WIDER)
    return new_link(user, unit=organisation.name)


@transaction.atomic
def appoint_manager(*, person: Person, organisation: Organisation, by: User, phone: str = "") -> Invitation:
    """Makes somebody on the unit's roster its fire-safety manager, with an account. Harmless twice."""
    invitation = invite_person(person=person, organisation=organisation)
    if phone and not invitation.user.phone:
        invitation.user.phone = phone
        invitation.user.save(update_fields=["phone"])
    held = managers_of(organisation).filter(user=invitation.user)
    if not held.exists():
        RoleGrant.objects.create(
            user=invitation.user, role=Role.UNIT_MANAGER, organisation=organisation, given_by=by,
            valid_from=timezone.localdate(),
        )  # fmt: skip
    _enter_post(person, organisation)
    return invitation


def _enter_post(person: Person, organisation: Organisation) -> None:
    """Gives whoever is appointed that post on the roster: the one there is while none is known, else one more."""
    post = Post.objects.filter(code=APPOINTED).first()
    today = timezone.localdate()
    rows = list(current(organisation, today).filter(person=person).order_by("started_on", "pk"))
    if post is None or not rows or any(row.post_id == post.pk for row in rows):
        return
    row = next((row for row in rows if row.post_id is None and not row.post_words), None)
    if row is None:
        first = rows[0]
        row = Membership(
            person=person, organisation=organisation, staff_number=first.staff_number,
            started_on=max(today, first.started_on), **Place.of(first).columns,
        )  # fmt: skip
    row.post = post
    row.save()


def managers_of(organisation: Organisation) -> QuerySet[RoleGrant]:
    """The grants of the unit's managers that are in force."""
    today = timezone.localdate()
    return RoleGrant.objects.on(today).filter(role=Role.UNIT_MANAGER, organisation=organisation).select_related("user")


@transaction.atomic
def dismiss_manager(*, grant: RoleGrant) -> None:
    """Ends a manager's role with today."""
    grant.valid_until = timezone.localdate()
    grant.save(update_fields=["valid_until"])
