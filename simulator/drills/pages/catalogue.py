"""The list of scenarios, opening a drill, a drill's page, and its score with reasons."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.ratelimit import allow, client_address
from simulator.engine.assessment.scoring import stays
from simulator.engine.scenario.loader import load_scenario, scenario_ids
from simulator.engine.scenario.model import ScenarioError

from ..access import may_open, visible_to
from ..drawing.plan_svg import card_picture, drawn_plan, path_svg
from ..models import DrillMode, DrillPlayer, DrillSession
from ..results.as_played import is_kept_as_played, shown_score
from ..results.order61_record import in_language, record_of
from ..results.smoke_met import smoke_met, was_under
from ..sessions.anonymous import OpeningRefused
from ..sessions.children import card_of, is_broken_off, is_for_pupils
from ..sessions.opening import open_session
from . import solo
from .card_lines import card_lines, leading_lines
from .language import page_language
from .model_words import model_context
from .own_players import own_player, own_players, remember_player
from .preferences import choose_child, chosen_limit, person_of, proof_of_person
from .scenario_errors import may_mend, what_is_wrong


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Lists the scenarios, each with its plan."""
    language = page_language()
    cards = [_card(request, name, language) for name in scenario_ids()]
    mine = visible_to(request.user).order_by("-created_at")[:10]
    context = {"cards": cards, "mine": mine, "may_open": may_open(request.user), **solo.index_context(request, cards)}
    return render(request, "drills/index.html", context)


def _card(request: HttpRequest, name: str, language: str) -> dict[str, Any]:
    """What the index shows of a scenario. A broken one is shown as not available, and staff see why."""
    try:
        scenario = load_scenario(name)
        picture = card_picture(name, language)
    except ScenarioError as error:
        return {"id": name, "broken": True, "fault": what_is_wrong(error) if may_mend(request.user) else None}
    return {
        "id": name,
        "name": scenario.name[language],
        "summary": scenario.summary[language],
        "limits": scenario.limits[language],
        "people": scenario.people,
        "minutes": scenario.time_limit_s / 60,
        "roles": [
            {"id": role.id, "name": role.name[language], "brief": role.brief[language]} for role in scenario.roles
        ],
        "picture": picture,
    }


@require_POST
def start(request: HttpRequest, scenario_id: str) -> HttpResponse:
    """Opens a session for one player and remembers its token in this browser. A tutorial opens the play page."""
    person = person_of(request)
    # A class behind one address is many persons.
    who = person.pk if person else client_address(request)
    if not allow(f"drill:{who}", limit=20, seconds=600):
        return render(request, "429.html", status=429)
    user = request.user if request.user.is_authenticated else None
    scenario = load_scenario(scenario_id)
    role = scenario.role(request.POST.get("role", "")).id
    try:
        session, player, token = open_session(
            scenario_id=scenario_id,
            user=user,
            person=person,
            proof=proof_of_person(request),
            role=role,
            child=choose_child(request),
            limit_s=chosen_limit(request, scenario_id, role),
            mode=DrillMode.TUTORIAL if scenario.practice else DrillMode.SOLO,
        )
    except OpeningRefused:
        response = render(request, "drills/busy.html", status=503)
        response["Retry-After"] = "120"
        return response
    remember_player(request, player, token)
    return redirect("drills:play" if scenario.practice else "drills:room", session.pk)


def find_session(request: HttpRequest, session_id: uuid.UUID) -> tuple[DrillSession, DrillPlayer | None]:
    """Returns the drill and this browser's player in it. Raises Http404 for a visitor who may not see the drill."""
    own = own_player(request, session_id)
    if own is not None:
        return own.session, own
    return get_object_or_404(visible_to(request.user), pk=session_id), None


def session_context(
    request: HttpRequest, session: DrillSession, own: DrillPlayer | None, *, everybody: bool = False
) -> dict[str, Any]:
    """What a session's page shows to one player. The record of a led session names the others only for `everybody`."""
    language = page_language()
    player = own or _player(request, session)
    scenario = load_scenario(session.scenario)
    context: dict[str, Any] = {
        "session": session,
        "player": player,
        "scenario": scenario.name[language],
        "model_limits": scenario.limits[language],
        "role": None,
        "stays": stays(scenario, player.role if player else scenario.roles[0].id),
        "seconds": session.tick / 20,
        "language": language,
        "model": model_context(session),
        "kept_as_played": is_kept_as_played(session),
        "shown_score": shown_score(session),
    }
    context["broken_off"] = bool(player and is_broken_off(player))
    if player and len(scenario.roles) > 1:
        role = scenario.role(player.role)
        context["role"] = {"name": role.name[language], "brief": role.brief[language]}
    context |= solo.session_context(request, session, player, language)
    only = [player] if session.is_led and not everybody else None
    if session.mode != DrillMode.TUTORIAL and (record := record_of(session, scenario, language, only=only)) is not None:
        context["record"] = record
        context["timeline"] = in_language(record.report.timeline, language)
        context["lost_rooms"] = in_language(record.report.lost_rooms, language)
        if player:
            for moment, under in zip(context["lost_rooms"], was_under(session, player), strict=True):
                moment["under"] = under
        context["barred"] = record.report.barred[language] if record.report.barred else ""
        context["limits"] = [limit[language] for limit in record.report.limits]
    if player and (score := card_of(player)) is not None:
        context["card"] = score
        context["lines"] = card_lines(score, language)
        context["leading"] = leading_lines(score, language, child=session.child)
        context["picture"] = path_svg(drawn_plan(session.scenario), session.events or [], str(player.pk), language)
        context["smoke_met"] = met[language] if (met := smoke_met(session, player)) else ""
    return context


def _player(request: HttpRequest, session: DrillSession) -> DrillPlayer | None:
    """The player whose page is shown in a browser without a player; None in a led session they are not in."""
    person = person_of(request)
    mine = session.players.filter(person=person).first() if person else None
    return mine or (None if session.is_led else session.players.first())


@never_cache
@require_GET
def room(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Shows how to join, what is going on, and the score once the session is over."""
    return session_page(request, *find_session(request, session_id))


def session_page(request: HttpRequest, session: DrillSession, own: DrillPlayer | None) -> HttpResponse:
    """A session's page for the player this browser is in it, or for who may see it."""
    if session.mode == DrillMode.SCREEN:
        return redirect("drills:class_debrief", session.pk)
    context = session_context(request, session, own)
    if own and session.is_live:
        token = own_players(request)[str(session.pk)]["token"]
        url = settings.PUBLIC_URL.replace("http", "ws", 1) + "/ws/drills/play/"
        context["has_window"] = not is_for_pupils(session)  # a class plays in its browsers
        context["command"] = f".venv/bin/python -m simulator.client --url {url} --code {session.code} --token={token}"
    return render(request, "drills/room.html", context)


@never_cache
@require_GET
def progress(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The part of a session's page that is polled while it is live. At the end htmx is told to reload the page."""
    session, own = find_session(request, session_id)
    response = render(request, "drills/_progress.html", session_context(request, session, own))
    if not session.is_live:
        response["HX-Refresh"] = "true"
    return response
