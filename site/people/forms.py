"""Forms about accounts: allauth's with labels of ours, and the one that makes an access key."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, VerifyPhoneForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from divisions.fields import DivisionField
from divisions.models import Division

from .models import AccessToken, TokenKind
from .tokens import divisions_for, issue_token, kinds_for

LONGEST_DAYS = 400


class SignInForm(LoginForm):
    """allauth's, with the words for what goes into its first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name, or verified telephone number")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)


def _name_code(field: forms.Field) -> None:
    """Names a field for a code as people do, without the placeholder that says it in other words."""
    field.label = _("Code of six digits")
    field.widget.attrs["inputmode"] = "numeric"
    field.widget.attrs.pop("placeholder", None)


class LoginCodeForm(ConfirmLoginCodeForm):
    """allauth's, with a word that people know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])


class PhoneCodeForm(VerifyPhoneForm):
    """allauth's, with a word that people know."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_code(self.fields["code"])


class _NamedKey:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")  # type: ignore[attr-defined]


class AddKeyForm(_NamedKey, AddWebAuthnForm):
    pass


class EditKeyForm(_NamedKey, EditWebAuthnForm):
    pass


class TokenForm(forms.Form):
    """A key for a machine of one's own: a venue's kiosk, or, for superusers, a drill worker or a witnessed site."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name of the key"), max_length=80)
    division = DivisionField(
        divisions=Division.objects.none(), label=_("Division of the kiosk's venue, for a kiosk's key"), required=False
    )
    days = forms.IntegerField(label=_("Good for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=LONGEST_DAYS)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        today = Division.objects.on(timezone.localdate())
        place: Any = self.fields["division"]
        place.divisions = today if user.is_superuser else today.filter(pk__in=divisions_for(user).values("pk"))
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds_for(user)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self.found: Division | None = None
        if data.get("kind") == TokenKind.WITNESS and not data.get("name", "x").isidentifier():
            raise ValidationError({"name": _("A site's name has letters, digits and underscores only.")})
        if data.get("kind") == TokenKind.KIOSK:
            self.found = data.get("division")
            if self.found is None and "division" not in self.errors:
                raise ValidationError({"division": _("Please name the venue's division.")})
        return data

    def save(self) -> tuple[AccessToken, str]:
        """The new key and its text."""
        data = self.cleaned_data
        return issue_token(
            kind=TokenKind(data["kind"]),
            name=data["name"],
            made_by=self.user,
            division=self.found,
            expires_at=timezone.now() + timedelta(days=data["days"]),
        )
