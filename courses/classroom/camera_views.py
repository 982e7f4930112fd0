"""Pages of answer cards: their PDF, and the reader on the teacher's telephone."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from common.normal import whole_number
from common.ratelimit import allow

from .access import may_teach
from .answering import AnswerRefused, take_answers
from .bodies import json_body
from .camera import camera_state, lesson_of, see_cards
from .cards import MOST_CARDS, codes, render_answer_cards
from .holding import led_or_held
from .homework import render_homework
from .models import ROLL_CALL, LiveLesson
from .opening import lesson_named


@login_required
@require_GET
def cards(request: HttpRequest) -> HttpResponse:
    """The answer cards as PDF, for the seats from 1 to `seats`."""
    if not may_teach(request.user):
        raise PermissionDenied
    asked = whole_number(request.GET.get("seats", ""), 3)
    last = MOST_CARDS if asked is None else asked
    pdf = render_answer_cards(min(max(last, 1), MOST_CARDS), get_language() or "")
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="answer-cards.pdf"'
    return response


def homework(request: HttpRequest) -> HttpResponse:
    """The sheet for home of a published lesson, by its key; also for a browser that holds a lesson of this key."""
    if not request.user.is_authenticated and not _holds(request):
        return redirect_to_login(request.get_full_path())
    return _sheet_for_home(request)


def _holds(request: HttpRequest) -> bool:
    return led_or_held(request).filter(lesson_key=request.GET.get("lesson", "")).exists()


@require_GET
def _sheet_for_home(request: HttpRequest) -> HttpResponse:
    if not may_teach(request.user) and not _holds(request):
        raise PermissionDenied
    lesson = lesson_named(request.GET.get("lesson", ""))
    if lesson is None:
        raise Http404(_("There is no such lesson."))
    response = HttpResponse(render_homework(lesson), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="for-home.pdf"'
    return response


def _lesson(token: str) -> LiveLesson:
    lesson = lesson_of(token)
    if lesson is None:
        raise Http404(_("This link reads no cards any more: the lesson is over, or the link is old."))
    return lesson


@never_cache
@ensure_csrf_cookie
@require_GET
def camera(request: HttpRequest, token: str) -> HttpResponse:
    """The reader: whoever has the link of the board opens it, without a sign-in."""
    lesson = _lesson(token)
    data: dict[str, Any] = {
        "state": camera_state(lesson),
        "url": reverse("classroom:camera_state", args=[token]),
        "send": reverse("classroom:camera_answers", args=[token]),
        "worker": static("js/classroom/reader-worker.js"),
        "library": static("vendor/aruco.js"),
        "codes": codes(),
        "texts": {
            "waiting": _("No question is open. The board opens it."),
            "looking": _("Sweep slowly over the class."),
            "calling": _("Roll call: all cards up, any way round. Sweep slowly over the class."),
            "here": _("All cards were seen. The board begins the lesson."),
            "read": _("read"),
            "missing": _("Cards not read yet"),
            "twice": _("Two cards with one number"),
            "no_camera": _("No camera can be used here. Take a picture of the class instead."),
            "away": _("No connection. The cards are kept and sent when it is back."),
            "all": _("Everybody has answered."),
            "reading": _("Reading the picture"),
        },
    }
    return render(request, "classroom/camera.html", {"lesson": lesson, "data": data})


@never_cache
@require_GET
def camera_now(request: HttpRequest, token: str) -> HttpResponse:
    """What the reader shows now."""
    return JsonResponse({"state": camera_state(_lesson(token))})


@never_cache
@require_POST
def camera_answers(request: HttpRequest, token: str) -> HttpResponse:
    """Cards that were read: the place of the answer by seat, for the question on the board."""
    lesson, body = _lesson(token), json_body(request)
    if not allow(f"lesson-camera:{lesson.pk}", limit=200, seconds=60):
        return JsonResponse({"state": camera_state(lesson)}, status=429)
    given = body.get("answers") if body else None
    position = body.get("position") if body else None
    if (
        not isinstance(given, dict) or not isinstance(position, int)
        or not all(seat.isdecimal() and len(seat) < 4 and isinstance(place, int) for seat, place in given.items())
    ):  # fmt: skip
        return JsonResponse({"state": camera_state(lesson)}, status=400)
    read = {int(seat): place for seat, place in given.items()}
    try:
        if position == ROLL_CALL:
            see_cards(lesson=lesson, numbers=list(read))
        else:
            take_answers(lesson=lesson, position=position, given=read)
    except AnswerRefused:
        return JsonResponse({"state": camera_state(LiveLesson.objects.get(pk=lesson.pk))}, status=409)
    return JsonResponse({"state": camera_state(lesson)})
