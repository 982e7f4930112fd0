"""Playing alone: the tutorial, two-minute runs, how a run compares with earlier ones, and its main lesson."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from simulator.engine.assessment.tutorial_goals import met_goals
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario

from ..models import DrillMode, DrillPlayer, DrillSession, DrillState
from ..results.personal_bests import bests_of, owned_by, standing
from ..results.remediation import lesson_for
from ..sessions.children import card_of
from ..sessions.quick_runs import is_quick
from .own_players import own_players
from .preferences import SKIPPED, has_practised, is_child, person_of
from .run_bars import runs_svg

TUTORIAL = "tutorial"
GOALS = {
    "walk": gettext_lazy("Walk"),
    "alarm": gettext_lazy("Press the alarm button"),
    "feel": gettext_lazy("Feel the door before opening it"),
    "open": gettext_lazy("Open the door"),
    "crouch": gettext_lazy("Stay low in smoke"),
    "assembly": gettext_lazy("Go to the assembly point"),
    "report": gettext_lazy("Report that you are there"),
}


def index_context(request: HttpRequest, cards: list[dict[str, Any]]) -> dict[str, Any]:
    """What the index needs besides the scenarios. Marks quick roles and the player's best runs on the cards."""
    players = [own["player"] for own in own_players(request).values()]
    best = bests_of(owned_by(person_of(request), players))
    for card in cards:
        for role in card.get("roles", ()):
            role["quick"] = is_quick(card["id"], role["id"])
            role["best"] = best.get((card["id"], role["id"]))
        card["quick"] = any(role["quick"] for role in card.get("roles", ()))
        card["bests"] = [role for role in card.get("roles", ()) if role["best"]]
    return {"first_time": not has_practised(request), "child": is_child(request), "tutorial": TUTORIAL}


@require_POST
def skip_tutorial(request: HttpRequest) -> HttpResponse:
    """Remembers that this browser does not want the tutorial."""
    request.session[SKIPPED] = True
    return redirect("drills:index")


def session_context(
    request: HttpRequest, session: DrillSession, player: DrillPlayer | None, language: str
) -> dict[str, Any]:
    """What the page of a solo drill or of a tutorial shows about its run."""
    context: dict[str, Any] = {"is_tutorial": session.mode == DrillMode.TUTORIAL, "again": session.mode}
    if player is None or session.state != DrillState.ENDED:
        return context
    if session.mode == DrillMode.TUTORIAL:
        return context | {"goals": _goals(session, player)}
    if player.card is None:
        return context
    context["lesson"] = _lesson(session, player, language)
    players = owned_by(player.person, [own["player"] for own in own_players(request).values()])
    if (found := standing(player, players)) is not None:
        context["standing"] = found
        context["runs_picture"] = runs_svg(found, load_scenario(session.scenario).scoring.passing)
    return context


def _goals(session: DrillSession, player: DrillPlayer) -> list[dict[str, Any]]:
    met = met_goals([Event.from_list(row) for row in session.events or []], str(player.pk))
    return [{"name": GOALS[name], "met": done} for name, done in met.items()]


def _lesson(session: DrillSession, player: DrillPlayer, language: str) -> dict[str, Any] | None:
    """The card's main lesson in one language, with the course page that teaches it; None when no points were lost."""
    card = card_of(player)
    line = card.main_lesson if card else None
    if line is None:
        return None
    pupils = session.child or load_scenario(session.scenario).is_school
    found = lesson_for(line.key, pupils=pupils)
    return {
        "title": line.title[language],
        "reason": line.reason[language],
        "advice": line.advice[language],
        "source": line.source,
        "lost": line.lost,
        "course": {"title": found[0], "url": found[1]} if found else None,
    }
