"""Asking for films. Progress lives in the row, so a closed tab loses nothing."""

from __future__ import annotations

from common.jobs.services import enqueue_once
from simulator.drills.models import DrillSession

from .models import Film, FilmState
from .tasks import make_film


def replay_key(session: DrillSession) -> str:
    """The key of a drill's replay film."""
    return f"drill-{session.pk}"


def request_film(*, key: str, title: str) -> Film:
    """The film of this key; queued for making unless it is ready or already under way."""
    film, _ = Film.objects.get_or_create(key=key, defaults={"title": title})
    if film.state != FilmState.READY and enqueue_once(make_film, key, key=f"film:{key}"):
        film.refresh_from_db()
    return film
