"""The page of a lesson that works without the network."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from .access import led_by
from .board import board_state, board_texts
from .kit import KIND, envelope_id, go_on_by_hands, kit_screens, may_count_hands, pictures_in
from .models import Answering, LessonState


@never_cache
@login_required
@require_GET
def lesson_kit(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """An opened lesson answered by hands, to be taught from this device without the network.

    Cards and tablets need it: of a lesson with them the page says so, and lets hands be counted instead.
    """
    rows = led_by(request.user).filter(state=LessonState.OPEN).select_related("school_class", "organisation")
    lesson = get_object_or_404(rows, pk=lesson_id)
    if lesson.answering != Answering.HANDS:
        return render(request, "classroom/kit_needs_hands.html", {"lesson": lesson, "may": may_count_hands(lesson)})
    screens, now = kit_screens(lesson), board_state(lesson)
    data = {
        "lesson": str(lesson.pk),
        "envelope": str(envelope_id(lesson)),
        "kind": KIND,
        "title": lesson.title,
        "unit": str(lesson.organisation_id),
        "unit_name": str(lesson.organisation),
        "take": reverse("kits:take"),
        "send": reverse("kits:send"),
        "worker": reverse("kits:worker"),
        "seats": now["seats"],
        "signs": now["signs"],
        "screens": screens,
        "texts": {**board_texts(), **_texts()},
    }
    return render(request, "classroom/kit.html", {"lesson": lesson, "data": data, "pictures": pictures_in(screens)})


@never_cache
@login_required
@require_POST
def count_hands_instead(request: HttpRequest, lesson_id: uuid.UUID) -> HttpResponse:
    """From here on hands are counted in this lesson, so that it can be taught without the network."""
    lesson = get_object_or_404(led_by(request.user).filter(state=LessonState.OPEN), pk=lesson_id)
    if not go_on_by_hands(lesson=lesson):
        messages.error(request, _("Seats have answered already. End this lesson and open another for the rest."))
    return redirect("lesson_kit", lesson.pk)


def _texts() -> dict[str, str]:
    return {
        "ready": _("Ready: this page works without the network until"),
        "no_kit": _("This device has no kit yet. Open this page once with the network, signed in."),
        "no_worker": _("Keep this page open: without https it cannot be opened again without the network."),
        "kept": _("The lesson is over and kept on this device. It is sent when there is a network."),
        "sent": _("The lesson has arrived. Look at its log and put it on record."),
        "came_back": _("The lesson came back:"),
        "unread": _("It could not be kept on this device. Save it as a file now."),
        "no_file": _("This is no file of this lesson."),
        "saved": _("Saved as a file. After a restart open it here, or hand it in as it is."),
    }
