"""Joining a live session by its code, and the page that plays a drill in the browser."""

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

from common.ratelimit import client_address
from people.models import Person
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.messages import MAX_NAME, MAX_SEAT
from simulator.protocol.shared import shared

from ..sessions.joining import join_by_code, live_session
from ..sessions.refusals import JoinRefusal, JoinRefused
from .language import page_language
from .own_players import own_player, own_players, remember_player
from .preferences import person_of

NO_ROOM = _("No room with this code is open. Check the code with whoever leads it.")
REFUSED = {
    JoinRefusal.WRONG_CODE: NO_ROOM,
    JoinRefusal.SESSION_FULL: _("This room is full."),
    JoinRefusal.SEAT_NEEDED: _("This is a class's room: type your seat number."),
    JoinRefusal.SEAT_TAKEN: _("Somebody is playing from this seat already. Check the number, or ask your teacher."),
    JoinRefusal.NOT_ALLOWED: _("Nobody joins this room from a device of their own: look at the big screen."),
}
SEAT_REFUSALS = (JoinRefusal.SEAT_NEEDED, JoinRefusal.SEAT_TAKEN)
MODULES = (
    "text", "snapshot", "plan", "predict", "view", "offers", "hints", "net", "still", "render", "hud", "input",
    "sound", "main",
)  # fmt: skip


class JoinForm(forms.Form):
    """A session's code and, unless the visitor is signed in, a seat or a nickname."""

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
        if person is not None:
            del self.fields["seat"], self.fields["name"]


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Joins a live session: a signed-in person as themselves, a pupil by seat, anybody else by a nickname."""
    person = person_of(request)
    if request.method == "GET":
        form = JoinForm(initial={"code": request.GET.get("code", "")[:12].upper()}, person=person)
        return render(request, "drills/join.html", {"form": form, "person": person})
    form = JoinForm(request.POST, person=person)
    if form.is_valid():
        code, seat = form.cleaned_data["code"], form.cleaned_data.get("seat")
        if (known := _plays_already(request, code, person, seat)) is not None:
            return redirect("drills:play", known)
        try:
            player, token = join_by_code(
                code=code,
                address=client_address(request),
                person=person,
                seat=seat,
                name=form.cleaned_data.get("name", ""),
            )
        except JoinRefused as refused:
            if refused.reason == JoinRefusal.TOO_FREQUENT:
                return render(request, "429.html", status=429)
            form.add_error("seat" if refused.reason in SEAT_REFUSALS else "code", REFUSED[refused.reason])
        else:
            remember_player(request, player, token)
            return redirect("drills:play", player.session_id)
    return render(request, "drills/join.html", {"form": form, "person": person}, status=422)


def _plays_already(request: HttpRequest, code: str, person: Person | None, seat: int | None) -> uuid.UUID | None:
    """The session in which this browser already is that player; None when another device has taken the seat."""
    session = live_session(code)
    own = own_player(request, session.pk) if session is not None else None
    if own is None:
        return None
    is_same = own.person == person if person else seat is not None and own.seat == seat
    return own.session_id if is_same else None


@never_cache
@require_GET
def play(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The page that plays the drill, for its own players while it is live."""
    player = own_player(request, session_id)
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
            "scenario": load_scenario(session.scenario).name[language],
            "modules": [f"js/drill/{name}.js" for name in MODULES],
            "data": {
                **shared(language),
                "socket": "/ws/drills/play/",
                "code": session.code,
                "token": own_players(request)[str(session_id)]["token"],
                "room": reverse("drills:room", args=[session_id]),
                "join": reverse("drills:join") + f"?code={session.code}",
            },
        },
    )
