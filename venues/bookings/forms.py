"""The booking form: phone, one-time code, party."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LARGEST_PARTY


class PhoneForm(forms.Form):
    """A phone and the code that shows whose it is."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("Used to send a one-time code; the number itself is not kept."),
    )
    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}),
    )

    def __init__(self, *args: Any, asks_code: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = asks_code


class BookingForm(PhoneForm):
    """What a resident gives. Phone and code are asked for only while no phone is verified in this session."""

    party_size = forms.TypedChoiceField(
        label=_("How many people"), coerce=int, choices=[(n, n) for n in range(1, LARGEST_PARTY + 1)], initial=1
    )
    name = forms.CharField(label=_("Name"), max_length=40, required=False)
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, verified: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if verified:
            del self.fields["phone"], self.fields["code"]

    def renew_key(self) -> None:
        """Makes a new request of a form that was sent: its key belongs to somebody else's booking."""
        self.data = {**self.data, "request_key": str(uuid.uuid4())}
