"""The organiser's side of a led session: opening it, the console, the roll call, and the players' cards afterwards."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number
from common.ratelimit import allow, client_address
from divisions.models import Division
from people.access import seat_classes
from people.models import Organisation, SchoolClass, SeatSecret, User
from people.seats.attempts import know_place
from simulator.engine.scenario.loader import load_scenario, usable_ids

from ..access import led_by, may_lead, may_open, may_open_for
from ..drawing.plan_svg import card_picture
from ..models import DrillMode, DrillSession, DrillState
from ..results.ranking import group_evidence, persons_recorded, results_of
from ..results.roll_call import confirm_roll_call, unconfirmed
from ..sessions.children import is_childrens_class
from ..sessions.opening import open_led_session
from ..sessions.tokens import wall_token, watch_token
from . import catalogue
from .language import page_language
from .led_context import final_context, shared_context

# -- opening ----------------------------------------------------------------------------------------------------------


def _card(name: str) -> dict[str, Any]:
    """A scenario to choose, with its roles. Only the first, its own, is ticked from the start: others are given out."""
    language = page_language()
    scenario = load_scenario(name)
    return {
        "id": name,
        "name": scenario.name[language],
        "summary": scenario.summary[language],
        "people": scenario.people,
        "minutes": scenario.time_limit_s / 60,
        "roles": [
            {"id": role.id, "name": role.name[language], "ticked": number == 0}
            for number, role in enumerate(scenario.roles)
        ],
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
        roles=request.POST.getlist(f"roles-{scenario_id}") or [load_scenario(scenario_id).roles[0].id],
        child=bool(request.POST.get("child")),
        **row,  # type: ignore[arg-type]
    )


# -- leading ----------------------------------------------------------------------------------------------------------


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
        **shared_context(session, commands, may_command=True),
        "wall_url": f"{link}?t={looks_on}",
        "has_strips": SeatSecret.objects.filter(membership__school_class=session.school_class_id).exists(),
        "keeps_seats": session.school_class in seat_classes(request.user),
    }
    return render(request, "drills/lead.html", context)


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
            **final_context(results),
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
    named = {whole_number(seat, 3) for seat in request.POST.getlist("seat")}
    seats = {seat for seat in named if seat is not None}
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
