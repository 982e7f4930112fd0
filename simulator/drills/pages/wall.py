"""The wall of a led session: the page for a big screen, opened by its organiser or by a link."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ..access import led_by
from ..models import DrillMode, DrillSession
from ..results.ranking import results_of
from ..sessions.tokens import read_wall_token, wall_token
from .language import page_language
from .led_context import final_context, shared_context


def find_wall(request: HttpRequest, session_id: uuid.UUID) -> tuple[DrillSession, str]:
    """Returns the session and a token to watch it with: for its organiser, or with the wall's link. Raises Http404."""
    if token := request.GET.get("t", ""):
        found = read_wall_token(token)
        if found is None or found[0].pk != session_id or found[0].mode != DrillMode.ROOM:
            raise Http404
        return found[0], wall_token(*found)
    session = get_object_or_404(led_by(request.user), pk=session_id, mode=DrillMode.ROOM)
    return session, wall_token(session, request.user.pk)


@never_cache
@require_GET
def wall(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The page for a big screen."""
    session, token = find_wall(request, session_id)
    context = shared_context(session, token, may_command=False)
    results = reverse("drills:wall_results", args=[session.pk])
    context["clock"] = f"{session.tick // 1200}:{session.tick // 20 % 60:02}"
    context["results_url"] = f"{results}?t={token}"
    if not session.is_live:
        context |= final_context(results_of(session, page_language(), nicknames=True))
    return render(request, "drills/wall.html", context)


@never_cache
@require_GET
def wall_results(request: HttpRequest, session_id: uuid.UUID) -> HttpResponse:
    """The final table as the wall shows it, with nicknames only; 204 until the session has ended."""
    session, _ = find_wall(request, session_id)
    if session.is_live:
        return HttpResponse(status=204)
    results = results_of(session, page_language(), nicknames=True)
    return render(request, "drills/_wall_results.html", {"session": session, **final_context(results)})
