"""Writing the sign-in log, from what allauth and Django announce."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import clean_client_ip
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from common.caching import forget_pages

from .models import SignIn, SignInKind, User

security = logging.getLogger("firesafety.security")


def note(request: HttpRequest | None, kind: SignInKind, *, user: User | None = None, method: str = "") -> None:
    """Writes a line. A name that is no account's is not kept: people type passwords into the wrong field."""
    meta = request.META if request is not None else {}
    row = SignIn.objects.create(
        kind=kind,
        account=user.pk if user else None,
        username=user.get_username() if user else "",
        method=method[:60],
        address=clean_client_ip(meta.get("REMOTE_ADDR", "")),
        user_agent=meta.get("HTTP_USER_AGENT", "")[:200],
    )
    transaction.on_commit(lambda: _pass_on(row))


def _pass_on(row: SignIn) -> None:
    """Tells the line to whoever collects logs outside (SECURITY_SYSLOG). What people type has no line breaks here."""
    said = {
        "at": row.at.isoformat(timespec="milliseconds"), "kind": row.kind, "username": row.username,
        "method": row.method, "address": row.address, "user_agent": row.user_agent,
    }  # fmt: skip
    security.info(json.dumps(said, ensure_ascii=True))


def account_of(login: str) -> User | None:
    """The account with this sign-in name, however it is spelt; None when there is none."""
    return User.objects.filter(username__iexact=login.strip()).first() if login else None


def forget_old_sign_ins() -> int:
    """Drops lines older than SIGN_IN_LOG_DAYS."""
    return SignIn.objects.all().expire(timezone.now() - timedelta(days=settings.SIGN_IN_LOG_DAYS))


# -- what is announced ------------------------------------------------------------------------------------------------


def on_signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    records = get_authentication_records(request, user)
    methods = [str(one.get("type") or one.get("provider") or one.get("method", "")) for one in records]
    note(request, SignInKind.SIGNED_IN, user=user, method=", ".join(dict.fromkeys(methods)))


def on_signed_out(sender: Any, request: HttpRequest | None, user: User | None, **_: Any) -> None:
    """The browser forgets the pages of who has left."""
    if request is not None:
        forget_pages(request)
    if user is not None:
        note(request, SignInKind.SIGNED_OUT, user=user)


def on_wrong_second_factor(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note(request, SignInKind.WRONG_SECOND, user=user, method=authenticator.type)


def on_second_factor_added(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note(request, SignInKind.SECOND_ADDED, user=user, method=authenticator.type)


def on_second_factor_removed(sender: Any, request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    note(request, SignInKind.SECOND_REMOVED, user=user, method=authenticator.type)


def on_proved_again(sender: Any, request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """Who has proved once more who they are goes on under a new session key."""
    if not reauthenticated:
        return
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def on_password_changed(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    note(request, SignInKind.PASSWORD_CHANGED, user=user)


def tell_sign_in_name(sender: Any, request: HttpRequest, user: User, **_signal: Any) -> None:
    """Who has set a password by a link may never have read the name to sign in with."""
    messages.success(request, _("Your sign-in name is %(name)s. Note it down.") % {"name": user.get_username()})


def connect() -> None:
    """Listens to allauth and Django."""
    from allauth.account import signals as account
    from allauth.mfa import signals as mfa
    from django.contrib.auth.signals import user_logged_out

    account.user_logged_in.connect(on_signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(on_signed_out, dispatch_uid="people.signed_out")
    mfa.authentication_failed.connect(on_wrong_second_factor, dispatch_uid="people.wrong_second")
    mfa.authenticator_added.connect(on_second_factor_added, dispatch_uid="people.second_added")
    mfa.authenticator_removed.connect(on_second_factor_removed, dispatch_uid="people.second_removed")
    account.password_reset.connect(tell_sign_in_name, dispatch_uid="people.sign_in_name")
    account.authentication_step_completed.connect(on_proved_again, dispatch_uid="people.proved_again")
    for signal in (account.password_changed, account.password_reset, account.password_set):
        signal.connect(on_password_changed, dispatch_uid=f"people.password.{id(signal)}")
