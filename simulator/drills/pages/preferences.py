"""The choices made when starting a drill: for children or not, two minutes or all of it."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from people.models import Person
from people.seats.browser import person_here
from simulator.engine.assessment.tutorial_goals import met_goals
from simulator.engine.event_log import Event

from ..models import DrillMode, DrillPlayer, DrillState, SeatProof
from ..sessions.children import is_young_pupil
from ..sessions.quick_runs import QUICK_S, is_quick
from .own_players import own_players

SKIPPED, PRACTISED = "drill_tutorial_skipped", "drill_tutorial_done"
MOST_TUTORIALS = 5  # so many of the last are looked at


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in, or the pupil whose seat was proved in this browser."""
    return person_here(request)


def proof_of_person(request: HttpRequest) -> str:
    """How `person_of` is known."""
    return SeatProof.ACCOUNT if request.user.is_authenticated else SeatProof.SECRET


def is_child(request: HttpRequest) -> bool:
    """What is ticked before a choice is made: True for pupils up to the sixth grade.

    A choice holds for the drill it was made for: nobody is to find the next one in child mode without having asked.
    """
    person = person_of(request)
    return person is not None and is_young_pupil(person)


def choose_child(request: HttpRequest) -> bool:
    """The form's choice (0 or 1); without one, what `is_child` returns."""
    given = request.POST.get("child")
    return given == "1" if given in ("0", "1") else is_child(request)


def chosen_limit(request: HttpRequest, scenario_id: str, role: str) -> int | None:
    """Two minutes where they were asked for and are enough for the role; else None."""
    return QUICK_S if request.POST.get("run") == "quick" and is_quick(scenario_id, role) else None


def has_practised(request: HttpRequest) -> bool:
    """True when the tutorial was skipped here, or done to its end: in this browser, or elsewhere by the person."""
    if request.session.get(SKIPPED) or request.session.get(PRACTISED):
        return True
    person, own = person_of(request), [entry["player"] for entry in own_players(request).values()]
    if person is None and not own:
        return False
    theirs = Q(pk__in=own) | Q(person=person) if person else Q(pk__in=own)
    tutorials = DrillPlayer.objects.filter(theirs, session__mode=DrillMode.TUTORIAL, session__state=DrillState.ENDED)
    last = tutorials.select_related("session").order_by("-session__created_at")[:MOST_TUTORIALS]
    if any(_has_done(player) for player in last):
        request.session[PRACTISED] = True
        return True
    return False


def _has_done(player: DrillPlayer) -> bool:
    """True when they reported at the assembly point, with whatever they passed over before."""
    events = [Event.from_list(row) for row in player.session.events or []]
    return met_goals(events, str(player.pk))["report"]
