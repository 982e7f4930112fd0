"""The form to join a live session with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.normal import plain_line, typed_code
from people.models import Person
from people.seats.forms import SecretForm
from simulator.protocol.messages import MAX_NAME, MAX_SEAT

from ..sessions.refusals import JoinRefusal

REFUSED = {
    JoinRefusal.WRONG_CODE: _("No room with this code is open. Check the code with whoever leads it."),
    JoinRefusal.SESSION_FULL: _("This room is full."),
    JoinRefusal.SEAT_NEEDED: _("This is a class's room: type your seat number."),
    JoinRefusal.SEAT_TAKEN: _("Somebody is playing from this seat already. Check the number, or ask your teacher."),
    JoinRefusal.NOT_ALLOWED: _("Nobody joins this room from a device of their own: look at the big screen."),
    JoinRefusal.NO_SEAT: _("Your class has no seat with this number. Check it, or ask your teacher."),
    JoinRefusal.PROOF_NEEDED: _("Show what stands on the strip of your seat. Without a strip ask your teacher."),
    JoinRefusal.WRONG_PROOF: _("That is not what stands on the strip of this seat. Look again."),
    JoinRefusal.TOO_MANY_TRIES: _("Too many wrong tries at this seat. Wait a while, or ask your teacher."),
}
OF_SEAT = (JoinRefusal.SEAT_NEEDED, JoinRefusal.SEAT_TAKEN, JoinRefusal.NO_SEAT)
OF_SECRET = (JoinRefusal.PROOF_NEEDED, JoinRefusal.WRONG_PROOF, JoinRefusal.TOO_MANY_TRIES)


class JoinForm(SecretForm):
    """A session's code and, where one is asked for, the seat with what proves it, or a name."""

    field_order = ["code", "seat", "secret", "picture_1", "picture_2", "picture_3", "name"]
    code = forms.CharField(
        label=_("Room code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"class": "input-code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the six characters of the room code.")},
    )
    seat = forms.IntegerField(
        label=_("Seat number"),
        required=False,
        min_value=1,
        max_value=MAX_SEAT,
        widget=forms.NumberInput(attrs={"class": "input-short", "inputmode": "numeric"}),
        help_text=_("In a class: your own seat number."),
    )
    name = forms.CharField(
        label=_("Nickname"),
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Seen by whoever leads the drill. Not your full name."),
    )

    def __init__(
        self, *args: Any, person: Person | None, asks: str | None, takes_name: bool = True, **kwargs: Any
    ) -> None:
        """`asks` is what the session's class asks for to prove a seat; None where it asks for nothing.

        A class that goes by seats alone takes no name.
        """
        super().__init__(*args, **kwargs)
        self.ask_for(asks if person is None else None)
        self.order_fields(self.field_order)
        if person is not None:
            del self.fields["seat"]
        if person is not None or not takes_name:
            del self.fields["name"]

    def clean_code(self) -> str:
        return typed_code(self.cleaned_data["code"])

    def clean_name(self) -> str:
        return plain_line(self.cleaned_data["name"])

    def refuse(self, reason: JoinRefusal) -> None:
        """Says in the form why nobody comes in, beside the field that it is about."""
        field = "seat" if reason in OF_SEAT else self.secret_field if reason in OF_SECRET else "code"
        self.add_error(field if field in self.fields else "code", REFUSED[reason])
