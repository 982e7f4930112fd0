"""Joining a live session by its code, and the page that plays a drill in the browser."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.ratelimit import client_address
from people.models import Person, SeatSecretKind
from people.seats.browser import proved_seat
from simulator.engine.assessment.scoring import stays
from simulator.engine.scenario.loader import load_scenario
from simulator.protocol.shared import shared

from ..models import DrillSession
from ..sessions.joining import join_by_code, live_session
from ..sessions.refusals import JoinRefusal, JoinRefused
from .join_form import JoinForm
from .language import page_language
from .own_players import own_player, own_players, remember_player
from .preferences import person_of, proof_of_person

MODULES = (
    "text", "snapshot", "plan", "memory", "predict", "view", "offers", "hints", "net", "pace", "still", "unseen",
    "render", "detour", "facts", "arrows", "plates", "hud", "input", "sound", "awake", "main",
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Joins a live session: a known person as themselves, a pupil by seat and strip, anybody else by a nickname."""
    person = person_of(request)
    if request.method == "GET":
        code = request.GET.get("code", "")[:12].upper()
        initial = {"code": code, "seat": request.GET.get("seat", "")[:3]}
        form = JoinForm(initial=initial, person=person, **_asked(live_session(code)))
        return _ask(request, form)
    form = JoinForm(request.POST, person=person, **_asked(live_session(request.POST.get("code", ""))))
    if not form.is_valid():
        return _ask(request, form, 422)
    code, seat = form.cleaned_data["code"], form.cleaned_data.get("seat")
    if (known := _plays_already(request, code, person, seat)) is not None:
        return redirect("drills:play", known)
    try:
        player, token = join_by_code(
            code=code,
            address=client_address(request),
            person=person,
            proof=proof_of_person(request),
            seat=seat,
            secret=form.shown_secret,
            name=form.cleaned_data.get("name", ""),
        )
    except JoinRefused as refused:
        if refused.reason == JoinRefusal.TOO_FREQUENT:
            return render(request, "429.html", status=429)
        form.refuse(refused.reason)
        return _ask(request, form, 429 if refused.reason == JoinRefusal.TOO_MANY_TRIES else 422)
    remember_player(request, player, token)
    return redirect("drills:play", player.session_id)


def _ask(request: HttpRequest, form: JoinForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "person": person_of(request), "proved": _seat_here(request)}
    return render(request, "drills/join.html", context, status=status)


def _seat_here(request: HttpRequest) -> Any:
    return None if request.user.is_authenticated else proved_seat(request)


def _asked(session: DrillSession | None) -> dict[str, Any]:
    """What the form asks for in a session: of a class what proves its seats, while none is known a PIN and a name."""
    if session is None:
        return {"asks": SeatSecretKind.PIN}
    school_class = session.school_class
    if school_class is None:
        return {"asks": None}
    return {"asks": school_class.seat_secret_kind, "takes_name": school_class.shows_names}


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
    language, scenario = page_language(), load_scenario(session.scenario)
    return render(
        request,
        "drills/play.html",
        {
            "scenario": scenario.name[language],
            "stays": stays(scenario, player.role),
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
