"""The booking form: phone, one-time code, party."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .models import LARGEST_GROUP, LARGEST_PARTY, SMALLEST_GROUP, Booking, GroupVisit, Slot
from .nearby import nearest_slots
from .selectors import other_slots


class PhoneForm(forms.Form):
    """A phone and the code that shows whose it is."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text=_("For a one-time code and for news of your visit; kept sealed, and erased on the day after it."),
    )
    code = forms.CharField(
        label=_("One-time code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "input-code",
                "autofocus": True,
            }
        ),
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
        sent = cast(QueryDict, self.data).copy()
        sent["request_key"] = str(uuid.uuid4())
        self.data = sent


class GroupForm(BookingForm):
    """What a class, a school or a unit tells beside it."""

    party_size = forms.IntegerField(  # type: ignore[assignment]
        label=_("How many people, with those who accompany them"), min_value=SMALLEST_GROUP, max_value=LARGEST_GROUP
    )
    unit_name = forms.CharField(label=_("School or unit"), max_length=80)
    name = forms.CharField(label=_("Who leads the group"), max_length=40)
    minors = forms.BooleanField(label=_("There are minors"), required=False)
    adults = forms.IntegerField(label=_("Accompanying adults"), min_value=0, max_value=LARGEST_GROUP, initial=2)
    note = forms.CharField(label=_("What the keeper should know"), max_length=200, required=False)
    awaits_school = forms.BooleanField(
        label=_("Our school has not approved it yet"),
        required=False,
        help_text=_("The places are kept meanwhile; the ticket has the papers to print for the approval."),
    )
    field_order = ("phone", "code", "unit_name", "name", "party_size", "minors", "adults", "note", "awaits_school")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("minors") and not data.get("adults"):
            self.add_error("adults", _("Minors are accompanied by an adult."))
        elif data.get("adults", 0) > data.get("party_size", LARGEST_GROUP):
            self.add_error("adults", _("These are more than the whole group."))
        return data

    def group(self) -> GroupVisit:
        """Whose visit it is, unsaved."""
        data = self.cleaned_data
        return GroupVisit(
            unit_name=data["unit_name"],
            leader=data["name"],
            minors=data["minors"],
            adults=data["adults"],
            note=data["note"],
        )


class CallerForm(forms.Form):
    """What a keeper asks a caller, or whoever stands at the door. `chosen` is the slot once it is valid."""

    slot = forms.ChoiceField(label=_("When"))
    party_size = forms.IntegerField(label=_("How many people"), min_value=1, max_value=LARGEST_GROUP, initial=1)
    name = forms.CharField(label=_("Surname"), max_length=40, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("A mobile number gets a text message. With a landline or none, read the ticket number out."),
    )
    is_here = forms.BooleanField(label=_("They are here: check them in at once"), required=False)
    over_reason = forms.CharField(
        label=_("Why they come in although the slot is full"),
        max_length=120,
        required=False,
        help_text=_("Only for who is here."),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, slots: list[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.pk): slot for slot in slots}
        self.fields["slot"].choices = [(key, _slot_words(slot)) for key, slot in self.slots.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


class ChangeForm(forms.Form):
    """Another slot, or another number of people. When its own is closed the nearest venues are offered too.

    `chosen` is the slot once it is valid.
    """

    slot = forms.ChoiceField(label=_("When"))
    party_size = forms.TypedChoiceField(label=_("How many people"), coerce=int)

    def __init__(self, *args: Any, booking: Booking, wanted: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = booking.slot
        self.slots = {str(slot.pk): slot for slot in other_slots(own)}
        if own.is_open:
            self.slots[str(own.pk)] = own
        else:
            self.slots |= {str(slot.pk): slot for slot in nearest_slots(booking)}
        ordered = sorted(self.slots.items(), key=lambda item: item[1].starts_at)
        self.fields["slot"].choices = [(key, _slot_words(slot, booking)) for key, slot in ordered]  # type: ignore[attr-defined]
        self.fields["slot"].initial = wanted if wanted in self.slots else str(own.pk)
        sizes = range(1, max(LARGEST_PARTY, booking.party_size) + 1)
        self.fields["party_size"].choices = [(size, size) for size in sizes]  # type: ignore[attr-defined]
        self.fields["party_size"].initial = booking.party_size

    @property
    def chosen(self) -> Slot:
        return self.slots[self.cleaned_data["slot"]]


def _slot_words(slot: Slot, booking: Booking | None = None) -> str:
    """Day, hours and the places left beside those of the party that has some."""
    own = booking.party_size if booking and slot.pk == booking.slot_id else 0
    left = slot.places_left + own
    room = ngettext("%(n)s place left", "%(n)s places left", left) % {"n": left}
    elsewhere = f" · {slot.venue}" if booking and slot.venue_id != booking.slot.venue_id else ""
    return f"{date_format(slot.day, 'MONTH_DAY_FORMAT')} {date_format(slot.day, 'D')} {slot.hours} · {room}{elsewhere}"
