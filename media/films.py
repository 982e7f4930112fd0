"""Making a film in a job, and what its row shows meanwhile."""

from __future__ import annotations

from common.jobs.leases import fenced

from .broadcasts import PREFIX, make_recording
from .models import Film, FilmState
from .narrated import make_narrated
from .replay import make_replay
from .selectors import REPLAY


def film_waits(key: str) -> None:
    """Shows a film as waiting: it was asked for, or its worker was lost."""
    Film.objects.filter(key=key).exclude(state=FilmState.READY).update(state=FilmState.QUEUED, progress=0, error="")


def film_failed(error: BaseException, key: str) -> None:
    """Shows a film as failed; it may be asked for again."""
    Film.objects.filter(key=key).exclude(state=FilmState.READY).update(state=FilmState.FAILED, error=repr(error)[:300])


def render_film(key: str) -> None:
    """Makes a film, unless it is ready.

    `drill-<uuid>` is a replay, `say-…` a text that is read out, anything else the film of a script.
    """
    film = Film.objects.get(key=key)
    if film.state == FilmState.READY:
        return
    with fenced():
        Film.objects.filter(pk=film.pk).update(state=FilmState.RENDERING, progress=0)
    if key.startswith(REPLAY):
        make_replay(film)
    elif key.startswith(PREFIX):
        make_recording(film)
    else:
        make_narrated(film)
