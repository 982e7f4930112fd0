"""A class at one screen: opening the drill, the projector's page, and the debrief with both ways of every decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from common.ratelimit import allow
from people.access import kept_divisions
from simulator.engine.assessment.scoring import stays
from simulator.engine.drill.ending import LOST
from simulator.engine.event_log import Event
from simulator.engine.scenario.loader import load_scenario, usable_ids
from simulator.protocol import symbols
from simulator.protocol.texts import TEXTS

from ..access import may_open, visible_to
from ..drawing.plan_svg import card_picture, drawn_plan, path_svg
from ..models import DrillMode, DrillSession, DrillState, ScreenBranch
from ..results.branch_requests import ask_for_branches
from ..results.counterfactuals import summary, worse_by
from ..results.decisions import LETTERS, Choice, choices_of, decisions_of, other_option
from ..results.smoke_met import smoke_met
from ..sessions.children import card_of
from ..sessions.input_log import is_recomputable
from ..sessions.opening import open_led_session
from ..sessions.retention import keeps_inputs
from ..sessions.tokens import watch_token
from .card_lines import card_lines
from .classroom_forms import OpenScreenForm
from .language import page_language
from .model_words import model_context
from .vote_cards import CARDS, render_cards

SHARED_TEXTS = ("stair_down", "stair_up", "exit_locked", "exit_barred", "door_locked", "door_barred")
BEFORE_TICKS = 40  # the pictures begin two seconds before the decision


def _lessons() -> list[dict[str, Any]]:
    """The scenarios that have a class script."""
    spoken, found = page_language(), []
    for name in usable_ids():
        scenario = load_scenario(name)
        if (script := scenario.script) is not None:
            role = scenario.role(script.role)
            found.append(
                {
                    "id": name,
                    "name": scenario.name[spoken],
                    "role": role.name[spoken],
                    "first": script.decisions[0].question[spoken],
                    "decisions": len(script.decisions),
                    "picture": card_picture(name, spoken),
                }
            )
    return found


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def screen(request: HttpRequest) -> HttpResponse:
    """Chooses a scenario and for whom, and opens the drill."""
    if not may_open(request.user):
        raise PermissionDenied
    lessons = _lessons()
    form = OpenScreenForm(request.user, request.POST or None, initial={"child": True})
    if request.method == "POST" and not allow(f"drill-screen:{request.user.pk}", limit=20, seconds=600):
        return render(request, "429.html", status=429)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.get("scenario", "")
        if chosen not in [lesson["id"] for lesson in lessons]:
            raise Http404
        venues = list(kept_divisions(request.user)[:2]) if not request.user.is_superuser else []
        session = open_led_session(
            scenario_id=chosen,
            user=request.user,  # type: ignore[arg-type]
            mode=DrillMode.SCREEN,
            child=form.cleaned_data["child"],
            school_class=form.school_class,
            organisation=form.organisation,
            division=venues[0] if len(venues) == 1 else None,
            present=form.cleaned_data["present"],
        )
        return redirect("drills:class_screen", session.pk)
    live = DrillSession.objects.filter(opened_by=request.user.pk, mode=DrillMode.SCREEN, state__in=("lobby", "running"))
    names = {lesson["id"]: lesson["name"] for lesson in lessons}
    going = [{"session": row, "name": names.get(row.scenario, row.scenario)} for row in live[:3]]
    return render(request, "drills/screen.html", {"form": form, "lessons": lessons, "going": going})


@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """Answers the voting cards as a PDF."""
    response = HttpResponse(render_cards(page_language()), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="class-cards.pdf"'
    return response


@never_cache
@login_required
@require_GET
def class_screen(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The projector's page, for the account that opened the drill."""
    session = get_object_or_404(DrillSession, pk=session_id, mode=DrillMode.SCREEN, opened_by=request.user)
    if not session.is_live:
        return redirect("drills:class_debrief", session.pk)
    scenario, spoken = load_scenario(session.scenario), page_language()
    role = scenario.role(session.players.get().role)
    context = {
        "session": session,
        "name": scenario.name[spoken],
        "role": role.name[spoken],
        "stays": stays(scenario, role.id),
        "brief": role.brief[spoken],
        "model_limits": scenario.limits[spoken],
        "for_whom": session.school_class or session.organisation or "",
        "data": {
            "token": watch_token(session, may_command=True, request=request),
            "path": "/ws/drills/play/",
            "language": spoken,
            "debrief": reverse("drills:class_debrief", args=[session.pk]),
            "colours": _colours(),
            "glyphs": symbols.glyphs_in(spoken),
            "marks": [{"letter": letter, "shape": shape} for letter, _colour, shape in CARDS],
            "texts": _texts(child=session.child),
            "child": session.child,
        },
    }
    return render(request, "drills/class_screen.html", context)


def _colours() -> dict[str, Any]:
    def css(colour: tuple[int, ...]) -> str:
        return f"rgb({colour[0]} {colour[1]} {colour[2]})"

    return {
        "paper": css(symbols.OUTSIDE), "room": css(symbols.ROOM), "wall": css(symbols.WALL), "leaf": css(symbols.LEAF),
        "ink": css(symbols.INK), "exit": css(symbols.GREEN), "fire": css(symbols.SYMBOLS["fire"]),
        "rooms": {kind: css(colour) for kind, colour in symbols.ROOMS.items()},
        "people": {name: css(colour) for name, colour in symbols.AGENT_COLOURS.items()},
        "symbols": {name: css(colour) for name, colour in symbols.SYMBOLS.items()},
        "smoke": list(symbols.SMOKE), "unseen": css(symbols.UNSEEN), "unseen_line": css(symbols.UNSEEN_LINE),
    }  # fmt: skip


def _texts(*, child: bool) -> dict[str, str]:
    """The texts of the page's script; where children look on nobody is overcome."""
    return {
        "waiting": _("Waiting for the drill server"),
        "preparing": _("The platform is preparing its first drill; this goes on by itself in about half a minute."),
        "lost": _("Connection lost, trying again"),
        "lobby": _("Press Enter to start"),
        "countdown": _("Starts in"),
        "running": _("Running"),
        "paused": _("Paused"),
        "deciding": _("The class decides"),
        "ended": _("Over"),
        "you": _("The class"),
        "exit_sign": _("EXIT"),
        **{key: TEXTS[key][page_language()] for key in SHARED_TEXTS},
        "out": _("out"),
        "alarm": _("Alarm sounding"),
        "no_alarm": _("No alarm yet"),
        "dark": _("Lights out"),
        "go_on": _("Go on with"),
        "tie": _("A tie: the teacher picks one"),
        "no_votes": _("Count the votes first"),
        "chosen": _("The class went on with"),
        "hands": _("Votes for"),
        "more": _("One vote more for"),
        "less": _("One vote less for"),
        "pick": _("Go on with this one"),
        "pause": _("Pause"),
        "resume": _("Go on"),
        "error": _("The server refused this page; load it again"),
        "alarm_raised": _("The alarm button was pressed"),
        "detector_alarm": _("A detector raises the alarm"),
        "entered_smoke": _("The class is in smoke"),
        "eyes_shut": _("Nothing can be seen for smoke: the class cannot take a step"),
        "in_pain": _("Too hot to go any nearer"),
        "left_smoke": _("Out of the smoke"),
        "player_out": _("Out of the building"),
        "reentered": _("Back into the building"),
        "reached_assembly": _("At the assembly point"),
        "roll_call": _("Reported. The others are still coming out: Stop leads to the debrief."),
        "called_119": _("119 is called"),
        "took_lift": _("In the lift"),
        "fetched_belongings": _("Fetching belongings"),
        "door_closed": _("Door closed"),
        "door_opened": _("Door opened"),
        "door_felt": _("Door felt with the back of the hand: cool. Look at the gap for smoke."),
        "door_felt_hot": _("Door felt with the back of the hand: hot. Do not open it."),
        "stayed": _("Waiting for rescue behind a shut door"),
        "stayed_safe": _("Rescued"),
        "warned": _("Others are warned"),
        "player_incapacitated": _("Could not go on here: this was the wrong way") if child else _("Overcome by smoke"),
        "in_smoke": _("In smoke %(s)s s, least sight %(m)s m"),
        "under_smoke": _("Smoke overhead %(s)s s, clear at eye height"),
        "no_smoke": _("Not in smoke so far"),
        "covered": _("Stopped. Key P brings the picture back."),
    }


def _own(request: HttpRequest, session_id: uuid.UUID) -> DrillSession:
    return get_object_or_404(visible_to(request.user), pk=session_id, mode=DrillMode.SCREEN)


@never_cache
@login_required
@require_GET
def class_debrief(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Shows what the class decided, why it was right or wrong, and how the other way would have gone."""
    session = _own(request, session_id)
    if session.is_live:
        mine = session.opened_by_id == request.user.pk
        return redirect("drills:class_screen" if mine else "drills:index", *([session.pk] if mine else []))
    return render(request, "drills/class_debrief.html", _debrief(session, again=True))


@never_cache
@login_required
@require_GET
def class_branches(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The part of the debrief with the decisions. It is polled while the other ways are being played."""
    return render(request, "drills/_class_decisions.html", _debrief(_own(request, session_id)))


def _debrief(session: DrillSession, *, again: bool = False) -> dict[str, Any]:
    spoken, scenario = page_language(), load_scenario(session.scenario)
    player = session.players.first()
    context: dict[str, Any] = {
        "session": session,
        "name": scenario.name[spoken],
        "model_limits": scenario.limits[spoken],
        "stays": player is not None and stays(scenario, player.role),
        "card": None,
    }
    if session.state != DrillState.ENDED or player is None or (card := card_of(player)) is None:
        return context
    ask_for_branches(session, again=again)
    own = summary([Event.from_list(row) for row in session.events or []], scenario, str(player.pk))
    branches = {(branch.decision, branch.option): branch for branch in session.branches.all()}
    known = decisions_of(scenario)
    decisions = [
        _decision(session, choice, branches.get((choice.decision, other.id)), own, str(player.pk))
        for choice in choices_of(session)
        for other in [other_option(known[choice.decision], choice.option)]
    ]
    context |= {
        "card": card,
        "role": scenario.role(player.role).name[spoken],
        "for_whom": session.school_class or session.organisation,
        "lines": card_lines(card, spoken),
        "smoke_met": met[spoken] if (met := smoke_met(session, player)) else "",
        "lost": _is_lost(session),
        "decisions": decisions,
        "right": sum(entry["choice"].right for entry in decisions),
        "ready": sum(entry["other"] is not None or entry["failed"] for entry in decisions),
    }
    context["other_model"] = not is_recomputable(session)
    waits = keeps_inputs(session) and not context["other_model"]
    context["pending"] = context["ready"] < len(decisions) and waits
    context["model"] = model_context(session)
    return context


def _is_lost(session: DrillSession) -> bool:
    """True when the drill ended because smoke kept the class inside."""
    ends = [Event.from_list(row) for row in (session.events or [])[-1:]]
    return any(event.kind == "drill_ended" and event.data.get("why") == LOST for event in ends)


def _decision(
    session: DrillSession, choice: Choice, branch: ScreenBranch | None, own: dict[str, Any], player: str
) -> dict[str, Any]:
    """One decision as the debrief shows it: the options with their votes, and both ways side by side."""
    spoken, scenario = page_language(), load_scenario(session.scenario)
    decision = decisions_of(scenario)[choice.decision]
    options = [
        {
            "letter": LETTERS[index],
            "text": option.text[spoken],
            "why": option.why[spoken],
            "source": option.source,
            "right": option.right,
            "votes": choice.votes[index] if index < len(choice.votes) else 0,
            "chosen": option.id == choice.option,
        }
        for index, option in enumerate(decision.options)
    ]
    taken = next(option for option in options if option["chosen"])
    made = {
        "question": decision.question[spoken],
        "choice": choice,
        "options": options,
        "taken": taken,
        "way": _way(session, own, choice.tick, player),
        "other": None,
        "failed": bool(branch and branch.failed),
    }
    if branch is not None and branch.result is not None:
        other = decision.option(branch.option)
        made["against"] = against = options[decision.options.index(other)]
        made["other"] = _way(session, branch.result, choice.tick, player)
        gain = round(branch.result["total"] - own["total"], 1)
        made["more"], made["less"] = max(0.0, gain), max(0.0, -gain)
        right, wrong = (own, branch.result) if choice.right else (branch.result, own)
        made["worse"] = [text[spoken] for text in worse_by(right, wrong)]
        made["wrong_letter"] = against["letter"] if choice.right else taken["letter"]
    return made


def _way(session: DrillSession, result: dict[str, Any], tick: int, player: str) -> dict[str, Any]:
    """One way, with a picture of the path walked after the decision."""
    rows = [row for row in result["track"] if row[0] >= tick - BEFORE_TICKS]
    plan, last = drawn_plan(session.scenario), result["track"][-1][3] if result["track"] else {}
    return {
        **result,
        "smoke_s": last.get("smoke_s", 0.0),
        "sight": last.get("sight"),
        "picture": path_svg(plan, rows, player, page_language()),
    }


__all__ = ["cards", "class_branches", "class_debrief", "class_screen", "screen"]
