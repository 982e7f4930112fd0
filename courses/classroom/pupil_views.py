"""Pages of pupils on tablets and computers, without account: by the seat proved in the browser."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from common.ratelimit import allow
from people.seats.browser import proved_seat

from .answering import AnswerRefused, take_answers
from .bodies import json_body
from .models import LessonSeat
from .pupils import answers_of_seat, come_in, lesson_for, pupil_state, seat_in


@never_cache
@require_GET
def join(request: HttpRequest) -> HttpResponse:
    """Into the lesson of one's class; the seat is proved first, and without a lesson the page waits for it."""
    proved = proved_seat(request)
    if proved is None:
        asked = {"class": request.GET.get("class", "")[:16], "next": reverse("classroom:join")}
        return redirect(f"{reverse('people:seat')}?{urlencode(asked)}")
    lesson = lesson_for(proved)
    if lesson is not None and seat_in(lesson.pk, proved) is not None:
        return redirect("classroom:seat", lesson.pk)
    return render(request, "classroom/waiting.html", {"proved": proved, "is_taken": lesson is not None})


def _seat(request: HttpRequest, lesson_id: uuid.UUID) -> LessonSeat:
    proved = proved_seat(request)
    seat = seat_in(lesson_id, proved) if proved is not None else None
    if seat is None:
        raise Http404(_("This lesson is not your class's, or your seat was not proved in this browser."))
    return seat


def _told(seat: LessonSeat, **more: Any) -> dict[str, Any]:
    return {"seat": seat.number, "mine": answers_of_seat(seat), "lesson": pupil_state(seat.lesson), **more}


@never_cache
@ensure_csrf_cookie
@require_GET
def seat(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """The pupil's page of a lesson."""
    if proved_seat(request) is None:
        return redirect("classroom:join")
    mine = _seat(request, lesson_id)
    come_in(mine)
    data = {
        **_told(mine),
        "socket": f"/ws/classroom/{lesson_id}/seat/",
        "now": reverse("classroom:seat_now", args=[lesson_id]),
        "answer": reverse("classroom:seat_answer", args=[lesson_id]),
        "texts": _texts(),
    }
    return render(request, "classroom/seat.html", {"seat": mine, "lesson": mine.lesson, "data": data})


def _texts() -> dict[str, str]:
    """The texts of the page's script."""
    return {
        "look": _("Look at the board."),
        "over": _("The lesson is over. Thank you!"),
        "choose": _("Choose your answer."),
        "sending": _("Sending your answer"),
        "kept": _("No connection. Your answer is kept here and sent when it is back."),
        "taken": _("Your answer has arrived. You can change it until the question is closed."),
        "closed": _("The question is closed."),
        "none": _("You did not answer this one."),
        "right": _("Right."),
        "wrong": _("Not right. The right answer is marked."),
        "mine": _("my answer"),
        "right_one": _("right answer"),
        "away": _("No connection. The page tries again by itself."),
    }


@never_cache
@require_GET
def seat_now(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """How the lesson is now, for a page whose socket is blocked."""
    return JsonResponse(_told(_seat(request, lesson_id)))


@never_cache
@require_POST
def seat_answer(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """One answer, from a page whose socket is blocked."""
    mine, body = _seat(request, lesson_id), json_body(request) or {}
    position, place = body.get("position"), body.get("place")
    if type(position) is not int or type(place) is not int:
        return JsonResponse(_told(mine), status=400)
    if not allow(f"lesson-answer:{mine.pk}", limit=60, seconds=60):
        return JsonResponse(_told(mine), status=429)
    try:
        take_answers(lesson=mine.lesson, position=position, given={mine.number: place})
    except AnswerRefused as refused:
        return JsonResponse(_told(mine, text=str(refused.reason.value)), status=409)
    return JsonResponse(_told(mine))
