"""allauth's forms with labels of ours."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class _NamedKey:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")  # type: ignore[attr-defined]


class AddKeyForm(_NamedKey, AddWebAuthnForm):
    pass


class EditKeyForm(_NamedKey, EditWebAuthnForm):
    pass
