"""What a lesson's page sends of the way through it, and the button that finishes it."""

from __future__ import annotations

import json
import math
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.ratelimit import allow
from courses.quizzes.certifying import certify_finished_lessons
from people.seats.browser import known_here, person_here

from .models import CoursePage, LessonPage
from .progress import NotReadError, Report, finish_lesson, note_progress
from .reading import opened


@never_cache
@require_POST
def progress(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Takes a report of the page; nothing is kept of who is not known here."""
    person = person_here(request)
    if person is None:
        return HttpResponse(status=204)
    if not allow(f"lesson-progress:{person.pk}", limit=120, seconds=600):
        return HttpResponse(status=429)
    lesson = get_object_or_404(LessonPage.objects.live().public(), pk=lesson_id)
    report = _report(request.body)
    if report is None:
        return HttpResponse(status=400)
    row = note_progress(person=person, lesson=lesson, report=report)
    return JsonResponse({"minutes": row.minutes})


@known_here
@never_cache
@require_POST
def finish(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The reader is through; on to the next lesson, or to the course after the last."""
    lesson = get_object_or_404(LessonPage.objects.live().public(), pk=lesson_id)
    person = person_here(request)
    if person is None:
        raise PermissionDenied
    course = CoursePage.objects.parent_of(lesson).get()
    opened_at = opened(request.POST.get("opened", ""))
    if report := _report(request.POST.get("report", ""), opened_at):
        note_progress(person=person, lesson=lesson, report=report)
    try:
        finish_lesson(person=person, lesson=lesson, opened_at=opened_at)
    except NotReadError as early:
        messages.warning(request, _too_early(early.seconds))
        return redirect(f"{lesson.url}#finish")
    messages.success(request, _("Finished: %(title)s") % {"title": lesson.title})
    for certificate in certify_finished_lessons(people=[person.pk], course_key=course.key):
        messages.success(
            request,
            _("That was the last lesson: your certificate “%(title)s” is in your record.")
            % {"title": certificate.title},
        )
    following = course.lessons().filter(path__gt=lesson.path).first()
    return redirect((following or course).url)


def _too_early(seconds: int) -> str:
    return ngettext(
        "Not yet: this page was open for too short a time to be read. It counts as finished in %(n)s second.",
        "Not yet: this page was open for too short a time to be read. It counts as finished in %(n)s seconds.",
        seconds,
    ) % {"n": seconds}


def _report(sent: str | bytes, opened_at: datetime | None = None) -> Report | None:
    """What was sent; None for what is no report."""
    try:
        told = json.loads(sent)
        numbers = [float(told[name]) for name in ("block", "seconds", "film")]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not all(math.isfinite(number) for number in numbers):
        return None
    opened_at = opened_at or opened(str(told.get("opened", "")))
    return Report(int(numbers[0]), numbers[1], numbers[2], told.get("film_ended") is True, opened_at)
