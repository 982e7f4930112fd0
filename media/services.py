"""Asking for films. Progress lives in the row, so a closed tab loses nothing."""

from __future__ import annotations

from common.jobs.services import enqueue_once, is_under_way
from simulator.drills.models import DrillSession

from .broadcasts import Broadcast, made_of
from .models import Film, FilmScript, FilmState
from .signs import take_signs
from .tasks import make_film


def replay_key(session: DrillSession) -> str:
    """The key of a drill's replay film."""
    return f"drill-{session.pk}"


def request_film(*, key: str, title: str) -> Film:
    """The film of this key; queued for making unless it is ready or already under way."""
    film, _ = Film.objects.get_or_create(key=key, defaults={"title": title})
    if film.state != FilmState.READY and enqueue_once(make_film, key, key=job_key(key)):
        film.refresh_from_db()
    return film


def job_key(key: str) -> str:
    """What tells the job of a film from others."""
    return f"film:{key}"


def request_narrated(script: FilmScript) -> Film:
    """The film of a published script; queued unless it shows and says just that, in the voice that is installed.

    An earlier film stays to be seen until the new one is there.
    """
    from .narrated import is_made_of

    film, _ = Film.objects.get_or_create(key=script.key, defaults={"title": script.title})
    if film.state == FilmState.READY and not is_made_of(film, script):
        Film.objects.filter(pk=film.pk).update(state=FilmState.QUEUED, progress=0)
    take_signs(script)
    return request_film(key=script.key, title=script.title)


def request_when_watched(film: Film) -> None:
    """Asks for a film whose script is published and that nobody has asked for yet: somebody is looking for it."""
    waits = film.state == FilmState.QUEUED and not is_under_way(job_key(film.key))
    if waits and FilmScript.objects.filter(key=film.key, live=True).exists():
        request_film(key=film.key, title=film.title)


def request_recording(broadcast: Broadcast) -> Film:
    """The recording of a text for the loudspeaker; queued unless it says just that in the voice that is installed."""
    film, _ = Film.objects.get_or_create(key=broadcast.key, defaults={"title": broadcast.title})
    if film.state == FilmState.READY and film.made_of != made_of(broadcast):
        Film.objects.filter(pk=film.pk).update(state=FilmState.QUEUED, progress=0)
    return request_film(key=broadcast.key, title=broadcast.title)


def request_all() -> list[Film]:
    """The films of all published scripts, those that are not as their scripts say queued."""
    return [request_narrated(script) for script in FilmScript.objects.filter(live=True)]
