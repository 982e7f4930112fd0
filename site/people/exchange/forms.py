"""The form that makes a key of the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import AccessToken, User

from .keys import LONGEST_DAYS, OFFICE_SCOPES, SCOPES, STATUS_READ, UNIT_SCOPES, VENUE_SCOPES, issue_key
from .owners import KeyOwner, key_owner_for, key_owners_for


class KeyForm(forms.Form):
    """Name, unit or office, what it may do, for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name of the key"), max_length=80, help_text=gettext_lazy("Which program uses it?")
    )
    owner = forms.ChoiceField(label=gettext_lazy("For which unit, office or venue"))
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
        owners = [(found.key, found.name) for found in key_owners_for(user)]
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]

    def clean_owner(self) -> KeyOwner:
        found = key_owner_for(self.user, self.cleaned_data["owner"])
        if found is None:
            raise ValidationError(_("This is no unit, office or venue of yours."))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        owner, scopes = data.get("owner"), data.get("scopes", ())
        if owner and (text := _beyond(owner, set(scopes))):
            self.add_error("scopes", text)
        return data

    def save(self) -> tuple[AccessToken, str]:
        """The new key and its text."""
        data, owner = self.cleaned_data, self.cleaned_data["owner"]
        given = {name: data[name] for name in ("name", "scopes", "days")}
        return issue_key(user=self.user, owner=owner.owner or owner.venue, **given)


def _beyond(owner: KeyOwner, scopes: set[str]) -> str:
    """Why a key of this owner cannot do all of that; empty when it can."""
    if owner.venue:
        return "" if scopes <= set(VENUE_SCOPES) else _("A venue's key reads its bookings, and nothing of units.")
    if owner.owner and owner.owner.office:
        fits = scopes <= set(OFFICE_SCOPES)
        return "" if fits else _("An office's key reads how duties stand and records; people belong to their units.")
    return "" if scopes <= set(UNIT_SCOPES) else _("Bookings are read by the key of a venue.")
