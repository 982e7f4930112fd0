"""Telephone numbers of accounts: verified by a code, they serve to sign in and when a password is forgotten.

`people` sends nothing: who delivers a code registers itself when the site starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import mobile_number

from .models import User

AGAIN_SECONDS = 60  # so long one waits for a code before another can be asked for
UNSENT_KEY = "unsent_code"  # in a session: the number to which the last code could not be sent
CODE_COUNTS_S = 600  # so long after a sign-in by code a new password is set without the old one

CodeSender = Callable[[str, str], None]
_senders: list[CodeSender] = []


def register_code_sender(send: CodeSender) -> None:
    """Registers what delivers a code to a number; the last one counts. It raises OSError when it cannot."""
    _senders[:] = [send]


def send_code(phone: str, code: str) -> None:
    """Delivers a code; raises OSError when nobody can."""
    if not _senders:
        raise OSError("nothing delivers codes")
    _senders[0](phone, code)


def account_with_phone(phone: str) -> User | None:
    """The account in use that has verified this number."""
    return User.objects.filter(phone=phone, is_phone_verified=True, is_active=True).first()


def keep_phone(user: User, phone: str, *, verified: bool) -> None:
    """Writes an account's number. Whoever verifies a number takes it over: it is in one hand."""
    if verified:
        User.objects.filter(phone=phone, is_phone_verified=True).exclude(pk=user.pk).update(
            phone="", is_phone_verified=False
        )
    user.phone, user.is_phone_verified = phone, verified
    user.save(update_fields=["phone", "is_phone_verified"])


class PhoneField(forms.CharField):
    """A mainland mobile number, however it is typed."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Telephone number"))
        options.setdefault("max_length", 20)
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        """Its eleven digits; "" when it is empty and may be."""
        text: str = super().clean(value)
        number = mobile_number(text)
        if text and not number:
            raise ValidationError(_("This is no mobile number of eleven digits."))
        return number


def signed_in_by_code(request: HttpRequest) -> bool:
    """True when this session was opened by a code to the phone within the last minutes."""
    since = time.time() - CODE_COUNTS_S
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "code" and float(record.get("at", 0)) > since for record in records)
