"""The choices made when starting a drill, remembered for the next: for children or not, two minutes or all of it."""

from __future__ import annotations

from django.http import HttpRequest

from people.models import Person
from people.seats.browser import person_here

from ..models import DrillPlayer, SeatProof
from ..sessions.children import is_young_pupil
from ..sessions.quick_runs import QUICK_S, is_quick
from .own_players import own_players

CHILD, SKIPPED = "drill_child", "drill_tutorial_skipped"


def person_of(request: HttpRequest) -> Person | None:
    """Who is signed in, or the pupil whose seat was proved in this browser."""
    return person_here(request)


def proof_of_person(request: HttpRequest) -> str:
    """How `person_of` is known."""
    return SeatProof.ACCOUNT if request.user.is_authenticated else SeatProof.SECRET


def is_child(request: HttpRequest) -> bool:
    """The last choice made in this browser; before any choice, True for pupils up to the sixth grade."""
    chosen = request.session.get(CHILD)
    if isinstance(chosen, bool):
        return chosen
    person = person_of(request)
    return person is not None and is_young_pupil(person)


def choose_child(request: HttpRequest) -> bool:
    """Returns and remembers the form's choice (0 or 1); without one, what `is_child` returns."""
    if (given := request.POST.get("child")) in ("0", "1"):
        request.session[CHILD] = given == "1"
    return is_child(request)


def chosen_limit(request: HttpRequest, scenario_id: str, role: str) -> int | None:
    """Two minutes where they were asked for and are enough for the role; else None."""
    return QUICK_S if request.POST.get("run") == "quick" and is_quick(scenario_id, role) else None


def has_played(request: HttpRequest) -> bool:
    """True when this browser has started a drill or skipped the tutorial, or the person has played before."""
    if own_players(request) or request.session.get(SKIPPED):
        return True
    person = person_of(request)
    return bool(person and DrillPlayer.objects.filter(person=person).exists())
