"""Pages of live lessons: opening one, the board that the class sees, what the board's script sends."""

from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.normal import whole_number
from common.papers.render import DOCX
from common.ratelimit import allow, client_address
from courses.training.records.filing import RecordRefused
from people.seats.attempts import know_place

from .access import classes_for, led_by, may_teach
from .answering import AnswerRefused, count_hands
from .attaching import AttachRefused, attach, classes_of, drafts_of, seating
from .board import board_state, board_texts
from .bodies import json_body
from .camera import camera_token
from .closing import answers_of, file_log, log_form
from .forms import OpenLessonForm
from .holding import for_holders, led_or_held, way_back
from .lessons_taught import lessons_of, lines_of
from .models import Answering, LessonState, LiveLesson
from .opening import OpenRefused, drop_lesson, lesson_named, open_lesson
from .pacing import Command, StaleError, call_roll, move
from .parts import PartRefused, open_part
from .signing import sign_sheet_of

TAUGHT_PER_PAGE = 30


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What one teaches now, and the form that opens a lesson."""
    if not may_teach(request.user):
        raise PermissionDenied
    user: Any = request.user
    first = {"teacher": user.get_full_name() or user.display_name, "lesson": request.GET.get("lesson", "")}
    form = OpenLessonForm(user, request.POST or None, initial=first)
    if request.method == "POST" and not allow(f"lesson-open:{user.pk}", limit=30, seconds=600):
        return render(request, "429.html", status=429)
    if request.method == "POST" and form.is_valid() and (lesson := _opened(form, user)) is not None:
        return redirect("classroom:board", lesson.pk)
    mine = led_by(user).filter(opened_by=user)
    context = {
        "form": form,
        "going": mine.filter(state=LessonState.OPEN),
        "over": mine.filter(state=LessonState.ENDED),
        "drafts": drafts_of(user, timezone.now()),
    }
    return render(request, "classroom/index.html", context)


@never_cache
@login_required
@require_GET
def taught(request: HttpRequest) -> HttpResponse:
    """The lessons of a teacher that are on record, those they stood in for among them."""
    if not may_teach(request.user):
        raise PermissionDenied
    user: Any = request.user
    page = Paginator(lessons_of(user), TAUGHT_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "classroom/taught.html", {"page_obj": page, "lines": list(lines_of(user, page))})


def _opened(form: OpenLessonForm, user: Any) -> LiveLesson | None:
    """The lesson that the form asks for; None when it is refused, which the form then says."""
    data = form.cleaned_data
    page = lesson_named(data["lesson"])
    if page is None:
        form.add_error("lesson", _("This lesson is not published any more. Choose another."))
        return None
    try:
        return open_lesson(
            lesson=page, organisation=form.organisation, by=user, teacher=data["teacher"],
            answering=data["answering"], question_count=data["question_count"], school_class=form.school_class,
            group_name=form.called, seat_count=data.get("seat_count") or 0,
            staff=form.staff, place=data["place"], part=data["part"],
        )  # fmt: skip
    except OpenRefused as refused:
        form.add_error(None, str(refused.reason.value))
        return None


def _own(request: HttpRequest, lesson_id: uuid.UUID) -> LiveLesson:
    return get_object_or_404(led_by(request.user).select_related("school_class", "organisation"), pk=lesson_id)


def _taught(request: HttpRequest, lesson_id: uuid.UUID) -> LiveLesson:
    """A lesson that this browser may teach, by its account or because it holds it."""
    return get_object_or_404(led_or_held(request).select_related("school_class", "organisation"), pk=lesson_id)


@never_cache
@for_holders
@require_GET
def board(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """The page on the big screen."""
    back = way_back(request, lesson_id)
    if back and not led_or_held(request).filter(pk=lesson_id).exists():
        return redirect(back)
    lesson = _taught(request, lesson_id)
    if lesson.state != LessonState.OPEN:
        return redirect("classroom:log", lesson.pk)
    data = {
        "state": board_state(lesson),
        "move": reverse("classroom:move", args=[lesson.pk]),
        "roll": reverse("classroom:roll", args=[lesson.pk]),
        "hands": reverse("classroom:hands", args=[lesson.pk]),
        "log": back or reverse("classroom:log", args=[lesson.pk]),
        "now": reverse("classroom:state", args=[lesson.pk]),
        "socket": f"/ws/classroom/{lesson.pk}/board/",
        "way_in": "",
        "part": reverse("classroom:part", args=[lesson.pk]),
        "counts_hands": lesson.answering == Answering.HANDS,
        "texts": board_texts(),
    }
    # Without the network, and by cards to print: for an account.
    context: dict[str, Any] = {
        "lesson": lesson, "data": data, "is_held": bool(back), "for_staff": lesson.is_for_staff,
    }  # fmt: skip
    if lesson.answering == Answering.CARDS:
        url = f"{settings.PUBLIC_URL}{reverse('classroom:camera', args=[camera_token(lesson)])}"
        context |= {"camera_url": url, "camera_code": _code(url)}
    if lesson.answering == Answering.DEVICES and lesson.school_class is not None:
        asked = urlencode({"class": lesson.school_class.join_code})
        url = f"{settings.PUBLIC_URL}{reverse('classroom:join')}?{asked}"
        context |= {"way_in": url, "way_in_code": _code(url)}
        words = _("Pupils open %(url)s or scan the code: class %(code)s, seat, and what stands on the strip.")
        data["way_in"] = words % {
            "url": f"{settings.PUBLIC_URL}{reverse('classroom:join')}", "code": lesson.school_class.join_code,
        }  # fmt: skip
        know_place(lesson.school_class.pk, client_address(request))
    return render(request, "classroom/board.html", context)


@never_cache
@login_required
@require_GET
def sign_sheet(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """The sheet that a unit's people sign while they are taught, with the shift and their names, for Word."""
    lesson = _own(request, lesson_id)
    if not lesson.is_for_staff:
        raise Http404
    answer = HttpResponse(sign_sheet_of(lesson), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="sign-in-{lesson.opened_at:%Y%m%d}.docx"'
    return answer


@lru_cache(maxsize=500)
def _code(url: str) -> str:
    """An address as a QR code; drawn once, as a board is loaded again and again."""
    return segno.make(url, error="m").svg_inline(border=2, omitsize=True)


@never_cache
@for_holders
@require_GET
def state(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """The lesson as it is now, for a board that waits for cards."""
    return _answer(_taught(request, lesson_id))


def _answer(lesson: LiveLesson, status: int = 200, text: str = "") -> JsonResponse:
    return JsonResponse({"state": board_state(lesson), "text": text}, status=status)


def _bad() -> JsonResponse:
    return JsonResponse({"text": _("The server did not understand this page. Load it again.")}, status=400)


@never_cache
@for_holders
@require_POST
def move_on(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """One command of the teacher; answers the lesson as it is then."""
    lesson, body = _taught(request, lesson_id), json_body(request)
    if body is None or body.get("command") not in list(Command) or not isinstance(body.get("version"), int):
        return _bad()
    try:
        return _answer(move(lesson=lesson, command=Command(body["command"]), seen=body["version"]))
    except StaleError:
        return _answer(LiveLesson.objects.get(pk=lesson.pk), 409, board_texts()["stale"])


@never_cache
@for_holders
@require_POST
def roll(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """Who is absent, by number."""
    lesson, body = _taught(request, lesson_id), json_body(request)
    absent = body.get("absent") if body else None
    if (
        body is None or not isinstance(absent, list) or not isinstance(body.get("version"), int)
        or not all(isinstance(number, int) and 0 < number < 1000 for number in absent)
    ):  # fmt: skip
        return _bad()
    try:
        return _answer(call_roll(lesson=lesson, absent=absent, seen=body["version"]))
    except StaleError:
        return _answer(LiveLesson.objects.get(pk=lesson.pk), 409, board_texts()["stale"])


@never_cache
@for_holders
@require_POST
def hands(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """Counted hands: place of the choice and number, for the question on the screen."""
    lesson, body = _taught(request, lesson_id), json_body(request)
    given = body.get("hands") if body else None
    position = body.get("position") if body else None
    if (
        lesson.answering != Answering.HANDS or not isinstance(given, list) or not isinstance(position, int)
        or not all(isinstance(count, int) for count in given)
    ):  # fmt: skip
        return _bad()
    try:
        count_hands(lesson=lesson, position=position, hands=dict(enumerate(given)))
    except AnswerRefused as refused:
        return _answer(LiveLesson.objects.get(pk=lesson.pk), 409, str(refused.reason.value))
    return _answer(LiveLesson.objects.get(pk=lesson.pk))


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """The lesson is over: its log, filled with what is known, to look at and put on record."""
    lesson, user = _own(request, lesson_id), request.user
    if lesson.state == LessonState.OPEN:
        return redirect("classroom:board", lesson.pk)
    if lesson.state == LessonState.FILED:
        return redirect("training:filed_record", lesson.record_id)
    if lesson.state == LessonState.DROPPED:
        return redirect("classroom:index")
    form = log_form(lesson, user, request.POST or None, request.FILES or None)  # type: ignore[arg-type]
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                record = file_log(lesson=lesson, form=form, by=user)  # type: ignore[arg-type]
            except RecordRefused as refused:
                form.add_error(None, str(refused.reason.value))
            else:
                messages.success(request, _("The lesson is on record. Duties that ask for it are counted anew."))
                return redirect("training:filed_record", record.pk)
    context = {"lesson": lesson, "form": form, "answers": answers_of(lesson), "for_staff": lesson.is_for_staff}
    return render(request, "classroom/log.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def attach_log(request: HttpRequest, record_id: uuid.UUID) -> HttpResponse:
    """Which class the seats of a log were: chosen, shown seat by seat once, then written."""
    user: Any = request.user
    log = get_object_or_404(drafts_of(user, timezone.now()), pk=record_id)
    classes = list(classes_of(user, log))
    asked = request.POST.get("school_class") or request.GET.get("school_class", "")
    chosen = next((row for row in classes if str(row.pk) == asked), None)
    error, status = "", 200
    if request.method == "POST":
        status = 400
        if chosen is None:
            error = _("Choose the class.")
        else:
            try:
                attach(log=log, school_class=chosen, by=user, surplus_sat=bool(request.POST.get("surplus_sat")))
            except AttachRefused as refused:
                error = refused.words
            except RecordRefused as stale:
                error, status = str(stale.reason.value), 409
            else:
                messages.success(request, _("The lesson now stands on the record of the class and of who was there."))
                return redirect("training:filed_record", log.pk)
    context = {
        "log": log, "classes": classes, "chosen": chosen, "error": error,
        "seating": seating(log, chosen) if chosen else None,
        "shows_names": chosen is not None and classes_for(user).filter(pk=chosen.pk).exists(),
    }  # fmt: skip
    return render(request, "classroom/attach.html", context, status=status)


@never_cache
@login_required
@require_POST
def open_drill(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """Opens the drill of a screen, or the one that it opened before."""
    lesson, position = _own(request, lesson_id), whole_number(request.POST.get("position", ""), 4)
    user: Any = request.user
    try:
        where = open_part(lesson=lesson, position=-1 if position is None else position, by=user)
    except PartRefused:
        raise Http404 from None
    return redirect(where)


@login_required
@require_POST
def drop(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """Puts a lesson away that will not go on record."""
    drop_lesson(lesson=_own(request, lesson_id))
    return redirect("classroom:index")
