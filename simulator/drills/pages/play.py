"""Joining a live room by its code, and the page on which a drill is played in the browser."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.ratelimit import allow, client_address
from people.models import Person
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.messages import MAX_NAME, MAX_SEAT, ProtocolError
from simulator.protocol.shared import shared

from ..models import DrillPlayer, DrillSession
from ..sessions.joining import asks_for_seat, join_room, live_room
from .language import page_language
from .preferences import SESSION_ROOMS

JOINS, WINDOW_S = 300, 600  # by address: a school's classes all come from one
NO_ROOM = _("No room with this code is open. Check the code with whoever leads it.")
REFUSED = {
    "wrong_code": NO_ROOM,
    "room_full": _("This room is full."),
    "seat_taken": _("Somebody is playing from this seat already. Check the number, or ask your teacher."),
    "not_allowed": _("Nobody joins this room from a device of their own: look at the big screen."),
}
MODULES = (
    "text", "snapshot", "plan", "predict", "view", "offers", "hints", "net", "still", "render", "hud", "input",
    "sound", "main",
)  # fmt: skip


class JoinForm(forms.Form):
    """A room's code and, where one is asked for, the seat or a name. Knows the room once it is valid."""

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

    def __init__(self, *args: Any, person: Person | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session: DrillSession | None = None
        if person is not None:
            del self.fields["seat"], self.fields["name"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        self.session = live_room(code)
        if self.session is None:
            raise forms.ValidationError(NO_ROOM)
        return self.session.code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        missing = "seat" in self.fields and cleaned.get("seat") is None and "seat" not in self.errors
        if self.session is not None and missing and asks_for_seat(self.session):
            self.add_error("seat", _("This is a class's room: type your seat number."))
        return cleaned


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Into a live room: those signed in as themselves, pupils by their seat, others by a nickname."""
    person: Person | None = getattr(request.user, "person", None)
    if request.method == "GET":
        form = JoinForm(initial={"code": request.GET.get("code", "")[:12].upper()}, person=person)
        return render(request, "drills/join.html", {"form": form, "person": person})
    if not allow(f"drill-join:{client_address(request)}", limit=JOINS, seconds=WINDOW_S):
        return render(request, "429.html", status=429)
    form = JoinForm(request.POST, person=person)
    if form.is_valid() and form.session is not None:
        seat = form.cleaned_data.get("seat")
        if _plays_already(request, form.session, person, seat):
            return redirect("drills:play", form.session.pk)
        try:
            player, token = join_room(
                session=form.session, person=person, seat=seat, name=form.cleaned_data.get("name", "")
            )
        except ProtocolError as error:
            form.add_error("seat" if error.code == "seat_taken" else "code", REFUSED[error.code])
        else:
            remember(request, player, token)
            return redirect("drills:play", form.session.pk)
    return render(request, "drills/join.html", {"form": form, "person": person}, status=422)


def remember(request: HttpRequest, player: DrillPlayer, token: str) -> None:
    """Keeps a player's token in the browser's session, as the start of a drill does."""
    rooms = request.session.setdefault(SESSION_ROOMS, {})
    rooms[str(player.session_id)] = {"player": str(player.pk), "token": token}
    request.session.modified = True


def _plays_already(request: HttpRequest, session: DrillSession, person: Person | None, seat: int | None) -> bool:
    """True when this browser already is the player it asks to be: its seat is not taken by somebody else."""
    own = _own_player(request, session.pk)
    return own is not None and (own.person == person if person else seat is not None and own.seat == seat)


def _own_player(request: HttpRequest, session_id: uuid.UUID) -> DrillPlayer | None:
    own = request.session.get(SESSION_ROOMS, {}).get(str(session_id))
    return DrillPlayer.objects.select_related("session").filter(pk=own["player"]).first() if own else None


@never_cache
@require_GET
def play(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The drill itself, for its own players while it lives."""
    player = _own_player(request, session_id)
    if player is None:
        raise Http404("no player of this browser's")
    session = player.session
    if not session.is_live:
        return redirect("drills:room", session_id)
    language = page_language()
    return render(
        request,
        "drills/play.html",
        {
            "scenario": load_scenario(session.scenario).data["name"][language],
            "modules": [f"js/drill/{name}.js" for name in MODULES],
            "data": {
                **shared(language),
                "socket": "/ws/drills/play/",
                "code": session.code,
                "token": request.session[SESSION_ROOMS][str(session_id)]["token"],
                "room": reverse("drills:room", args=[session_id]),
                "join": reverse("drills:join") + f"?code={session.code}",
            },
        },
    )
