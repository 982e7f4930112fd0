"""How an editor looks at a lesson: as somebody who is not signed in, as a reader of an audience, as a class sees it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from courses.quizzes.subjects import Audience

from .extensions import preview_of, previews_offered
from .reading import PACE, least_seconds_of, minutes_at_pace

VISITOR, READER = "", "reader:"
FAR_OFF = 1.0  # minutes between what a lesson says and what an audience needs, from which on the editor is told


def modes() -> list[tuple[str, str]]:
    """The ways to look at a lesson: their keys and what they are called."""
    audiences = {"kindergarten": _("Children at a kindergarten"), **{one.value: str(one.label) for one in Audience}}
    readers = [(f"{READER}{key}", _("As a reader: %(who)s") % {"who": audiences[key]}) for key in PACE]
    return [(VISITOR, _("Not signed in")), *previews_offered(), *readers]


def look_as_nobody(request: HttpRequest) -> None:
    """Nothing on the page is of the editor who looks."""
    request.user = AnonymousUser()


def preview_parts(page: Any, mode: str) -> dict[str, Any]:
    """What a page shows in this mode, in place of what it shows of the reader who is there."""
    parts: dict[str, Any] = {"reader": None, "progress": None, "preview": dict(modes()).get(mode, "")}
    audience = mode.removeprefix(READER) if mode.startswith(READER) else ""
    if audience not in PACE:
        return parts | preview_of(mode, page)
    minutes = minutes_at_pace(page, audience)
    return parts | {
        "reader": audience,
        "least_seconds": least_seconds_of(page),
        "needs": round(minutes),
        "says": page.minutes,
        "is_far_off": abs(minutes - page.minutes) > FAR_OFF,
        "is_large": audience == Audience.ELDERLY,
    }
