"""A seat proved in a browser: at home, or on a tablet that the next pupil takes over."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ..models import Membership, Person, SchoolClass
from .proof import mark_of, seats_of

KEY = "proved_seat"
KEPT_S = 2 * 3600


@dataclass(frozen=True, slots=True)
class ProvedSeat:
    """The class, seat and pupil whose secret was shown in this browser."""

    school_class: SchoolClass
    seat: int
    person: Person


def remember_seat(request: HttpRequest, membership: Membership) -> None:
    """Keeps in this browser that the seat's secret was shown; the session gets a new key."""
    request.session.cycle_key()
    request.session[KEY] = {
        "membership": membership.pk,
        "class": str(membership.school_class_id),
        "mark": mark_of(membership),
        "until": timezone.now().timestamp() + KEPT_S,
    }


def proved_seat(request: HttpRequest) -> ProvedSeat | None:
    """The seat proved here; None when there is none, its time is over, or the seat or its secret are another's now."""
    return proved_in(request.session)


def proved_in(session: SessionBase) -> ProvedSeat | None:
    """As `proved_seat`, for the session of a socket."""
    kept = session.get(KEY)
    if not isinstance(kept, dict) or kept.get("until", -math.inf) <= timezone.now().timestamp():
        return None
    school_class = SchoolClass.objects.filter(pk=uuid.UUID(kept["class"])).first()
    if school_class is None:
        return None
    membership = seats_of(school_class).filter(pk=kept["membership"]).first()
    if membership is None or membership.seat is None or mark_of(membership) != kept["mark"]:
        return None
    return ProvedSeat(school_class, membership.seat, membership.person)


def forget_seat(request: HttpRequest) -> None:
    """The child is done, or somebody else takes the tablet: nothing of theirs stays in this browser."""
    request.session.flush()


def person_here(request: HttpRequest) -> Person | None:
    """Who is signed in, else the pupil whose seat was proved in this browser; None for anybody else."""
    if request.user.is_authenticated:
        return getattr(request.user, "person", None)
    seat = proved_seat(request)
    return seat.person if seat else None


def known_here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """As `login_required`, for views that a pupil may use by the proved seat too."""

    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        if request.user.is_authenticated or proved_seat(request) is not None:
            return view(request, *given, **named)
        return redirect_to_login(request.get_full_path())

    return answer
