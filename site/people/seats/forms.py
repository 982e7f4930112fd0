"""Forms about seats: showing a seat's secret, and what a teacher sets for a class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.normal import typed_code

from ..models import SchoolClass, SeatSecretKind
from .pictures import PICTURES
from .proof import PICTURE_COUNT
from .roster import MOST_SEATS

MOST_SEAT = 200
ROWS = [_("First picture"), _("Second picture"), _("Third picture")]


class PictureRow(forms.RadioSelect):
    """The pictures side by side, one to be chosen."""

    list_class = "seat-pictures"


class SecretForm(forms.Form):
    """What is typed or tapped to prove a seat: `ask_for` leaves the fields that the class uses."""

    secret = forms.CharField(
        label=_("PIN"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "input-short", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("In a class: the four digits on your strip."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in enumerate(ROWS[:PICTURE_COUNT], 1):
            choices = [(one.letter, format_html("{}<span>{}</span>", one.svg(), one.name)) for one in PICTURES]
            self.fields[f"picture_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=choices, widget=PictureRow
            )

    def ask_for(self, kind: str | None) -> None:
        """Leaves what a class asks for: a PIN, three pictures, or with None neither."""
        pictures = [name for name in self.fields if name.startswith("picture_")]
        for name in pictures if kind != SeatSecretKind.PICTURES else []:
            del self.fields[name]
        if kind != SeatSecretKind.PIN:
            del self.fields["secret"]

    @property
    def secret_field(self) -> str:
        """The field that an error about the secret belongs to; empty when neither is asked for."""
        return next((name for name in ("secret", "picture_1") if name in self.fields), "")

    @property
    def shown_secret(self) -> str:
        """The PIN, or the letters of the pictures; empty when nothing was shown."""
        data = self.cleaned_data
        pictures = [data.get(f"picture_{number}") or "" for number in range(1, PICTURE_COUNT + 1)]
        return data.get("secret") or "".join(pictures)


class SeatForm(SecretForm):
    """Class, seat and secret: a pupil's way in without an account."""

    field_order = ["class_code", "seat"]
    class_code = forms.CharField(
        label=_("Class code"),
        max_length=16,
        widget=forms.TextInput(
            attrs={"class": "input-code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    seat = forms.IntegerField(
        label=_("Seat number"),
        min_value=1,
        max_value=MOST_SEAT,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )

    def ask_for(self, kind: str | None) -> None:
        super().ask_for(kind)
        for name in self.fields.keys() - {"class_code", "seat"}:
            self.fields[name].required = True

    def clean_class_code(self) -> str:
        return typed_code(self.cleaned_data["class_code"])


class ClassSeatsForm(forms.ModelForm[SchoolClass]):
    """How a class proves its seats, and whether nicknames are shown."""

    class Meta:
        model = SchoolClass
        fields = ["seat_secret_kind", "shows_names"]
        help_texts = {
            "seat_secret_kind": _("After a change print the sheet again: the old strips prove nothing any more."),
            "shows_names": _(
                "Without it a class goes by seat numbers alone, on strips, on the wall and in results. "
                "Tick it only where the guardians have agreed."
            ),
        }


class AddSeatsForm(forms.Form):
    """How many seats a class has."""

    up_to = forms.IntegerField(
        label=_("Seats from 1 to"),
        min_value=1,
        max_value=MOST_SEATS,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
    )
