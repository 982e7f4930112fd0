"""Closing an account: nobody signs in with it again, and nothing in it names its holder."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from .models import RoleGrant, User

CLOSED = "closed-"  # with the account's number, the sign-in name of a closed account


def open_accounts() -> QuerySet[User]:
    """Accounts that have not been closed."""
    return User.objects.exclude(username__startswith=CLOSED)


@transaction.atomic
def close_account(user: User) -> None:
    """Takes names, numbers, e-mail, password, second factors and sessions; the row stays: records name its number."""
    for session in UserSession.objects.filter(user=user):
        session.end()
    UserSession.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    RoleGrant.objects.filter(user=user).delete()
    user.username = f"{CLOSED}{user.pk}"
    user.first_name = user.last_name = user.email = user.display_name = user.phone = ""
    user.is_phone_verified = False
    user.is_active = user.is_staff = user.is_superuser = False
    user.person = None
    user.set_unusable_password()
    user.save()


def long_inactive(now: datetime) -> QuerySet[User]:
    """Accounts that were switched off, and last used ACCOUNTS_KEEP_DAYS ago or longer."""
    before = now - timedelta(days=settings.ACCOUNTS_KEEP_DAYS)
    unused = Q(last_login__lt=before) | Q(last_login=None, date_joined__lt=before)
    return open_accounts().filter(unused, is_active=False)
