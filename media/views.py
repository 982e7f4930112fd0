"""Film partials that poll while a film is made, and replays for those who may see the drill."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.ranges import ranged
from simulator.drills.models import DrillSession, DrillState
from simulator.drills.pages.catalogue import find_session
from simulator.drills.sessions.input_log import is_recomputable
from simulator.drills.sessions.retention import is_replayable
from simulator.engine.drill.model_version import ModelVersion

from .broadcasts import broadcasts as all_broadcasts
from .broadcasts import made_of, texts_pdf
from .models import Film, FilmState
from .selectors import REPLAY, shown_films
from .services import replay_key, request_film, request_recording, request_when_watched
from .speech.installed import installed_voice

FILMS_A_PAGE = 24


@never_cache
@require_GET
def film(request: HttpRequest, key: str) -> HttpResponse:
    """A lesson film's player, or how far its making is. A film that nobody has asked for yet is asked for now."""
    if key.startswith(REPLAY):
        raise Http404
    found = get_object_or_404(Film, key=key)
    request_when_watched(found)
    return render(request, "media/film.html", {"film": found})


@require_GET
def films(request: HttpRequest) -> HttpResponse:
    """All lesson films, a page at a time."""
    page = Paginator(shown_films(), FILMS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "media/films.html", {"page": page})


@require_GET
def watch(request: HttpRequest, key: str) -> HttpResponse:
    """One film by itself, to be sent on."""
    return render(request, "media/watch.html", {"film": get_object_or_404(shown_films(), key=key)})


@never_cache
@require_GET
def broadcasts(request: HttpRequest) -> HttpResponse:
    """The texts for villages' loudspeakers, to read, to print and, where a voice is installed, to hear."""
    texts = all_broadcasts()
    films = {film.key: film for film in Film.objects.filter(key__in=[text.key for text in texts])}
    rows = [{"text": text, "film": film, "is_old": film is not None and film.made_of != made_of(text)}
            for text, film in ((text, films.get(text.key)) for text in texts)]  # fmt: skip
    context = {"rows": rows, "has_voice": installed_voice() is not None}
    return render(request, "media/broadcasts.html", context)


@require_GET
def broadcasts_pdf(request: HttpRequest) -> HttpResponse:
    """The texts in large letters, one a page."""
    response = HttpResponse(texts_pdf(), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="texts.pdf"'
    return response


@require_POST
def speak_broadcast(request: HttpRequest, key: str) -> HttpResponse:
    """Has a text spoken; asking twice makes one recording. Without a voice nothing is asked for."""
    text = next((found for found in all_broadcasts() if found.key == key), None)
    if text is None:
        raise Http404
    if installed_voice() is not None:
        request_recording(text)
    return redirect("media:broadcasts")


@never_cache
@require_GET
def replay(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The replay part of a drill's page."""
    session, _own = find_session(request, session_id)
    found = Film.objects.filter(key=replay_key(session)).first()
    return render(request, "media/replay.html", _replay(session, found))


def _replay(session: DrillSession, found: Film | None) -> dict[str, object]:
    expired = found is None and not is_replayable(session)
    other = found is None and not expired and not is_recomputable(session)
    missing = ModelVersion.read(session.crowd).missing if other else ""
    return {"session": session, "film": found, "expired": expired, "other_model": other, "missing": missing}


@require_POST
def make(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """Asks for the replay of an ended drill; asking twice makes it once."""
    session, _own = find_session(request, session_id)
    if session.state != DrillState.ENDED or not is_replayable(session) or not is_recomputable(session):
        raise Http404
    found = request_film(key=replay_key(session), title=_("Replay of drill %(code)s") % {"code": session.code})
    return render(request, "media/replay.html", _replay(session, found))


@require_GET
def download(request: HttpRequest, session_id: uuid.UUID) -> HttpResponseBase:
    """The replay's file."""
    session, _own = find_session(request, session_id)
    found = get_object_or_404(Film, key=replay_key(session), state=FilmState.READY)
    film_file = found.private_file
    name, attached = f"drill-{session.code}.mp4", "download" in request.GET
    return ranged(request, film_file.open("rb"), size=film_file.size, as_attachment=attached, filename=name)
