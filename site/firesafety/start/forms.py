"""Forms of the first set-up."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.normal import plain_line, typed_code
from people.models import User

from .setup_code import is_right

MOST_BYTES = 20 * 2**20


class AdministratorForm(forms.Form):
    """The code from the start of the platform, and who the administrator is."""

    code = forms.CharField(
        label=gettext_lazy("Set-up code"), max_length=40,
        help_text=gettext_lazy("The platform printed it where it was started."),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=60)
    username = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=150)
    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label=gettext_lazy("Password once more"), max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        code = typed_code(self.cleaned_data["code"])
        if not is_right(code):
            raise ValidationError(_("This is not the code that the platform printed."))
        return code

    def clean_name(self) -> str:
        name = plain_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(_("Please enter a name."))
        return name

    def clean_username(self) -> str:
        username = plain_line(self.cleaned_data["username"])
        field: Any = User._meta.get_field("username")
        field.run_validators(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("This sign-in name is taken."))
        return username

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password", "")
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", _("The two passwords differ."))
        elif password:
            try:
                validate_password(password, User(username=data.get("username", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return data


class CityForm(forms.Form):
    """A file of divisions of another city."""

    file = forms.FileField(
        label=gettext_lazy("File of divisions (.csv or .csv.gz)"),
        help_text=gettext_lazy("Columns code, name, level and parent_code."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".csv", ".csv.gz")):
            raise ValidationError(_("Please choose a .csv or .csv.gz file."))
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB."))
        return file
