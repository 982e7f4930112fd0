"""What somebody chose when starting a drill, remembered for the next: for children or not, two minutes or the whole."""

from __future__ import annotations

from django.http import HttpRequest

from people.models import Person

from ..models import DrillPlayer
from ..sessions.children import is_young_pupil
from ..sessions.quick_runs import QUICK_S, is_quick
from .own_players import own_players

CHILD, SKIPPED = "drill_child", "drill_tutorial_skipped"


def person_of(request: HttpRequest) -> Person | None:
    return getattr(request.user, "person", None) if request.user.is_authenticated else None


def is_child(request: HttpRequest) -> bool:
    """What was last chosen here; before any choice true for pupils up to the sixth grade."""
    chosen = request.session.get(CHILD)
    if isinstance(chosen, bool):
        return chosen
    person = person_of(request)
    return person is not None and is_young_pupil(person)


def choose_child(request: HttpRequest) -> bool:
    """Takes up and remembers the form's choice; without one (0 or 1) what `is_child` says."""
    if (given := request.POST.get("child")) in ("0", "1"):
        request.session[CHILD] = given == "1"
    return is_child(request)


def chosen_limit(request: HttpRequest, scenario_id: str, role: str) -> int | None:
    """Two minutes where they were asked for and are enough for the part; else None."""
    return QUICK_S if request.POST.get("run") == "quick" and is_quick(scenario_id, role) else None


def has_played(request: HttpRequest) -> bool:
    """True for whoever has started anything here, has skipped the tutorial or is known as a player."""
    if own_players(request) or request.session.get(SKIPPED):
        return True
    person = person_of(request)
    return bool(person and DrillPlayer.objects.filter(person=person).exists())
