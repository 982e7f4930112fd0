"""What somebody chose when starting a drill, remembered for the next: for children or not, two minutes or all of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from people.models import Person

from ..models import DrillPlayer
from ..sessions.children import is_young_pupil
from ..sessions.quick_runs import QUICK_S, is_quick

CHILD, SKIPPED = "drill_child", "drill_tutorial_skipped"
SESSION_ROOMS = "drill_rooms"
MOST_ROOMS = 60


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


def own_rooms(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The rooms started in this browser: by session id the player's id and token."""
    rooms: dict[str, dict[str, Any]] = request.session.get(SESSION_ROOMS, {})
    return rooms


def remember_room(request: HttpRequest, player: DrillPlayer, token: str) -> None:
    """Keeps a player's token in the browser's session, of the last sixty rooms."""
    rooms = {**own_rooms(request), str(player.session_id): {"player": str(player.pk), "token": token}}
    request.session[SESSION_ROOMS] = dict(list(rooms.items())[-MOST_ROOMS:])


def has_played(request: HttpRequest) -> bool:
    """True for whoever has started anything here, has skipped the tutorial or is known as a player."""
    if own_rooms(request) or request.session.get(SKIPPED):
        return True
    person = person_of(request)
    return bool(person and DrillPlayer.objects.filter(person=person).exists())
