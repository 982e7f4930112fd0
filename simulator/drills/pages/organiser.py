"""The organiser's side of a led session: opening it, the console, the wall, and the players' cards afterwards."""

from __future__ import annotations

import json
import uuid
from functools import lru_cache
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import is_ascii_digits
from common.ratelimit import allow, client_address
from divisions.models import Division
from people.access import seat_classes
from people.models import Organisation, SchoolClass, SeatSecret, User
from people.seats.attempts import know_place
from simulator.engine.scenario.loader import load_scenario, usable_ids
from simulator.protocol import symbols

from ..access import led_by, may_lead, may_open, may_open_for
from ..drawing.plan_svg import card_picture, drawn_plan, plan_svg
from ..models import DrillMode, DrillSession, DrillState
from ..results.ranking import Result, group_evidence, persons_recorded, results_of
from ..results.roll_call import confirm_roll_call, unconfirmed
from ..sessions.children import is_childrens_class
from ..sessions.opening import open_led_session
from ..sessions.tokens import read_wall_token, wall_token, watch_token
from . import catalogue
from .language import page_language
from .organiser_texts import door_labels, wording

FEW_PLAYERS = 16  # with no more players than this, the wall shows names beside them


# -- opening ----------------------------------------------------------------------------------------------------------


def _card(name: str) -> dict[str, Any]:
    """A scenario to choose, with its roles."""
    language = page_language()
    scenario = load_scenario(name)
    return {
        "id": name,
        "name": scenario.name[language],
        "summary": scenario.summary[language],
        "people": scenario.people,
        "minutes": scenario.time_limit_s / 60,
        "roles": [{"id": role.id, "name": role.name[language]} for role in scenario.roles],
        "picture": card_picture(name, language),
    }


def _audiences(user: object) -> list[dict[str, Any]]:
    """The audiences for which the account may open a session, as form choices."""
    given = may_open_for(user)
    found = [
        {
            "value": f"class:{row.pk}",
            "label": f"{row.organisation} · {row}",
            "child": is_childrens_class(row),
            "row": {"school_class": row},
        }
        for row in given.classes.select_related("organisation").order_by("-school_year", "grade", "name")
    ]
    found += [
        {"value": f"unit:{row.pk}", "label": str(row), "child": False, "row": {"organisation": row}}
        for row in given.organisations
    ]
    found += [
        {"value": f"venue:{row.pk}", "label": row.full_name, "child": False, "row": {"division": row}}
        for row in given.divisions
    ]
    return found


@login_required
@require_http_methods(["GET", "POST"])
def open_drill(request: HttpRequest) -> HttpResponse:
    """The form with scenario, roles and audience. A session that is opened leads to the organiser's page."""
    if not may_open(request.user):
        raise PermissionDenied
    audiences = _audiences(request.user)
    if request.method == "POST":
        if not allow(f"drill-open:{request.user.pk}", limit=20, seconds=600):
            return render(request, "429.html", status=429)
        return redirect("drills:lead", _open(request, audiences).pk)
    chosen = request.GET.get("scenario", "")
    names = usable_ids()
    context = {
        "cards": [_card(name) for name in names],
        "chosen": chosen if chosen in names else names[0],
        "audiences": audiences,
        "child": bool(audiences and audiences[0]["child"]),
        "led": led_by(request.user).select_related("school_class", "organisation", "division")[:10],
    }
    return render(request, "drills/open.html", context)


def _open(request: HttpRequest, audiences: list[dict[str, Any]]) -> DrillSession:
    """Opens the session that the form asks for. Raises Http404 for a scenario or an audience that was not offered."""
    wanted, scenario_id = request.POST.get("audience", ""), request.POST.get("scenario", "")
    row: dict[str, SchoolClass | Organisation | Division] | None = next(
        (entry["row"] for entry in audiences if entry["value"] == wanted), None if wanted else {}
    )
    if row is None or scenario_id not in usable_ids():
        raise Http404
    user = request.user
    assert isinstance(user, User)
    return open_led_session(
        scenario_id=scenario_id,
        user=user,
        mode=DrillMode.ROOM,
        roles=request.POST.getlist(f"roles-{scenario_id}"),
        child=bool(request.POST.get("child")),
        **row,  # type: ignore[arg-type]
    )


# -- leading ----------------------------------------------------------------------------------------------------------


def join_url(session: DrillSession) -> str:
    """The address in the session's QR code."""
    return f"{settings.PUBLIC_URL}/drills/join/?code={session.code}"


@lru_cache(maxsize=256)
def _qr(url: str) -> str:
    """The QR code of a joining address; console and wall of a session are loaded again and again."""
    return segno.make(url, micro=False, error="m").svg_data_uri(scale=8, border=2)


@lru_cache(maxsize=64)
def _plan_picture(scenario: str, language: str) -> SafeString:
    return plan_svg(drawn_plan(scenario), language)


def _config(session: DrillSession, language: str, token: str, *, may_command: bool) -> str:
    """What the page's script needs, as JSON for a data attribute."""
    scenario = load_scenario(session.scenario)
    return json.dumps(
        {
            "token": token,
            "child": session.child,
            "few": FEW_PLAYERS,
            "surprise": not may_command,  # before the start the wall does not show where the fire is
            "people": scenario.people,
            "limit_s": session.limit_s or scenario.time_limit_s,
            "doors": door_labels(scenario, language),
            "rooms": {room: name[language] for room, name in scenario.room_names().items()},
            "roles": {role.id: role.name[language] for role in scenario.roles},
            "colours": {**symbols.AGENT_COLOURS, "smoke": symbols.SMOKE, "leaf": symbols.LEAF},
            "symbols": symbols.SYMBOLS,
            "glyphs": symbols.glyphs_in(language),
            **wording(language, child=session.child),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _shared(session: DrillSession, token: str, *, may_command: bool) -> dict[str, Any]:
    language = page_language()
    return {
        "session": session,
        "scenario": load_scenario(session.scenario).name[language],
        "audience": session.school_class or session.organisation or session.division,
        "language": language,
        "plan": _plan_picture(session.scenario, language),
        "qr": _qr(join_url(session)),
        "join_url": join_url(session),
        "config": _config(session, language, token, may_command=may_command),
    }


@never_cache
@login_required
@require_GET
def lead(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The organiser's console; once the session is over, its results."""
    session = get_object_or_404(led_by(request.user), pk=session_id, mode=DrillMode.ROOM)
    if not session.is_live:
        return redirect("drills:room", session.pk)
    if session.school_class_id is not None:
        # Where a class is led from its pupils come in from, whatever strangers have tried elsewhere.
        know_place(session.school_class_id, client_address(request))
    link = request.build_absolute_uri(reverse("drills:wall", args=[session.pk]))
    commands = watch_token(session, may_command=True, request=request)
    looks_on = wall_token(session, request.user.pk)
    context = {
        **_shared(session, commands, may_command=True),
        "wall_url": f"{link}?t={looks_on}",
        "has_strips": SeatSecret.objects.filter(membership__school_class=session.school_class_id).exists(),
        "keeps_seats": session.school_class in seat_classes(request.user),
    }
    return render(request, "drills/lead.html", context)


# -- the wall ---------------------------------------------------------------------------------------------------------


def find_wall(request: HttpRequest, session_id: uuid.UUID) -> tuple[DrillSession, str]:
    """Returns the session and a token to watch it with: for its organiser, or with the wall's link. Raises Http404."""
    if token := request.GET.get("t", ""):
        found = read_wall_token(token)
        if found is None or found[0].pk != session_id or found[0].mode != DrillMode.ROOM:
            raise Http404
        return found[0], wall_token(*found)
    session = get_object_or_404(led_by(request.user), pk=session_id, mode=DrillMode.ROOM)
    return session, wall_token(session, request.user.pk)


@never_cache
@require_GET
def wall(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The page for a big screen."""
    session, token = find_wall(request, session_id)
    context = _shared(session, token, may_command=False)
    results = reverse("drills:wall_results", args=[session.pk])
    context["clock"] = f"{session.tick // 1200}:{session.tick // 20 % 60:02}"
    context["results_url"] = f"{results}?t={token}"
    if not session.is_live:
        context |= _final(results_of(session, page_language(), nicknames=True))
    return render(request, "drills/wall.html", context)


@never_cache
@require_GET
def wall_results(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The final table as the wall shows it, with nicknames only; 204 until the session has ended."""
    session, _ = find_wall(request, session_id)
    if session.is_live:
        return HttpResponse(status=204)
    results = results_of(session, page_language(), nicknames=True)
    return render(request, "drills/_wall_results.html", {"session": session, **_final(results)})


def _final(results: list[Result]) -> dict[str, Any]:
    scored = [result for result in results if result.total is not None]
    return {
        "results": scored,
        "mean": sum(result.total or 0 for result in scored) / len(scored) if scored else None,
        "passed": sum(result.band != "fail" for result in scored),
    }


# -- afterwards -------------------------------------------------------------------------------------------------------


@never_cache
@require_GET
def room(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """A session's page. The organiser of a led one gets the console while it is live, and all results afterwards."""
    session, own = catalogue.find_session(request, session_id)
    if session.mode != DrillMode.ROOM or not may_lead(request.user, session) or (own and session.is_live):
        return catalogue.session_page(request, session, own)
    if session.is_live:
        return redirect("drills:lead", session.pk)
    language = page_language()
    results = results_of(session, language)
    return render(
        request,
        "drills/led_room.html",
        {
            **_final(results),
            **catalogue.session_context(request, session, None, everybody=True),
            "results": results,
            "audience": session.school_class or session.organisation or session.division,
            "group": group_evidence(session),
            "recorded": persons_recorded(session),
            "abandoned": session.state == DrillState.ABANDONED,
            "unconfirmed": unconfirmed(session),
        },
    )


@never_cache
@login_required
@require_POST
def roll_call(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Takes the organiser's word for which pupils sat at the seats that nobody proved."""
    session = get_object_or_404(led_by(request.user), pk=session_id, mode=DrillMode.ROOM)
    seats = {int(seat) for seat in request.POST.getlist("seat") if is_ascii_digits(seat) and len(seat) < 4}
    confirmed = confirm_roll_call(session=session, seats=seats, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("%(n)s pupils were confirmed.") % {"n": confirmed})
    return redirect("drills:room", session.pk)


@never_cache
@login_required
@require_GET
def card(request: HttpRequest, session_id: uuid.UUID, player_id: uuid.UUID) -> HttpResponse:
    """Shows one player's score card to the organiser."""
    session = get_object_or_404(led_by(request.user), pk=session_id, mode=DrillMode.ROOM)
    player = get_object_or_404(session.players.select_related("person"), pk=player_id)
    context = catalogue.session_context(request, session, player)
    context["shown"] = next(row for row in results_of(session, context["language"]) if row.player.pk == player.pk)
    return render(request, "drills/room.html", context)
