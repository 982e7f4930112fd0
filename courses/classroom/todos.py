"""What waits for who taught: a lesson that runs, a lesson that is over and not on record."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from people.desks import Todo
from people.models import User

from .attaching import ATTACHED_WITHIN, drafts_of
from .models import LessonState, LiveLesson


def open_lessons(user: User) -> Iterator[Todo]:
    """The account's own lessons, each with what is to be done, and logs that can still be tied to a class."""
    for log in drafts_of(user, timezone.now()):
        yield Todo(
            title=_("Tie a lesson to its class"), url=reverse("classroom:attach", args=[log.pk]), action=_("Choose it"),
            due=timezone.localdate(log.began_at + ATTACHED_WITHIN), about=f"{log.title} · {log.whom}",
        )  # fmt: skip
    for lesson in LiveLesson.objects.filter(opened_by=user, state__in=[LessonState.OPEN, LessonState.ENDED]):
        running = lesson.state == LessonState.OPEN
        yield Todo(
            title=_("A lesson is being taught") if running else _("A lesson is over and not on record"),
            url=reverse("classroom:board" if running else "classroom:log", args=[lesson.pk]),
            action=_("Go on teaching") if running else _("Put it on record"),
            due=timezone.localdate(lesson.opened_at),
            about=f"{lesson.title} · {lesson.whom}",
        )
