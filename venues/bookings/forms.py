"""The booking form: phone, one-time code, party."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import LARGEST_PARTY, Booking, Slot
from .selectors import other_slots


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


class ChangeForm(forms.Form):
    """Another slot of the same venue, or another number of people. `chosen` is the slot once it is valid."""

    slot = forms.ChoiceField(label=_("When"))
    party_size = forms.TypedChoiceField(label=_("How many people"), coerce=int)

    def __init__(self, *args: Any, booking: Booking, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = booking.slot
        self.slots = {str(slot.pk): slot for slot in other_slots(own)}
        if own.is_open:
            self.slots[str(own.pk)] = own
        ordered = sorted(self.slots.items(), key=lambda item: item[1].starts_at)
        self.fields["slot"].choices = [(key, _slot_words(slot, booking)) for key, slot in ordered]  # type: ignore[attr-defined]
        self.fields["slot"].initial = wanted if wanted in self.slots else str(own.pk)
        sizes = range(1, max(LARGEST_PARTY, booking.party_size) + 1)
        self.fields["party_size"].choices = [(size, size) for size in sizes]  # type: ignore[attr-defined]
        self.fields["party_size"].initial = booking.party_size

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


def _slot_words(slot: Slot, booking: Booking) -> str:
    """Day, hours and the places left beside the party's own."""
    own = booking.party_size if slot.pk == booking.slot_id else 0
    left = slot.places_left + own
    room = ngettext("%(n)s place left", "%(n)s places left", left) % {"n": left}
    return f"{date_format(slot.day, 'MONTH_DAY_FORMAT')} {date_format(slot.day, 'D')} {slot.hours} · {room}"
