"""The form that makes a key of the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import AccessToken, User
from people.papers.owners import Owner, owner_for, owners_for

from .keys import LONGEST_DAYS, OFFICE_SCOPES, SCOPES, STATUS_READ, issue_key


class KeyForm(forms.Form):
    """Name, unit or office, what it may do, for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name of the key"), max_length=80, help_text=gettext_lazy("Which program uses it?")
    )
    owner = forms.ChoiceField(label=gettext_lazy("For which unit or office"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"), choices=list(SCOPES.items()), initial=[STATUS_READ],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    days = forms.IntegerField(
        label=gettext_lazy("Good for (days)"), min_value=1, max_value=LONGEST_DAYS, initial=LONGEST_DAYS
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        owners = [(found.key, found.name) for found in owners_for(user)]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean_owner(self) -> Owner:
        found = owner_for(self.user, self.cleaned_data["owner"])
        if found is None:
            raise ValidationError(_("This is no unit or office of yours."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        owner, scopes = data.get("owner"), data.get("scopes", ())
        if owner and owner.office and not set(scopes) <= set(OFFICE_SCOPES):
            self.add_error("scopes", _("An office's key reads how duties stand; people belong to their units."))
        return data

    def save(self) -> tuple[AccessToken, str]:
        """The new key and its text."""
        data = self.cleaned_data
        return issue_key(
            user=self.user, owner=data["owner"], name=data["name"], scopes=data["scopes"], days=data["days"]
        )
