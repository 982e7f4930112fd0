"""A scenario file that cannot be read: a clear page, with the place in the file for those who can mend it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from people.models import User
from simulator.engine.scenario import MissingScenario, ScenarioError

View = Callable[..., HttpResponse]


def may_mend(user: object) -> bool:
    """True for staff: they read what is wrong with a file, and where."""
    return isinstance(user, User) and user.is_active and (user.is_staff or user.is_superuser)


def what_is_wrong(error: ScenarioError) -> dict[str, str]:
    """What staff read of a broken file: its name, the place in it and the sentence, in the reader's language."""
    language = "en" if get_language() == "en" else "zh"
    return {"file": error.file, "place": error.place, "said": error.said(language)}


def tells_what_is_broken(view: View) -> View:
    """Shows a page instead of failing when a view meets a scenario that is missing (404) or broken (503)."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ScenarioError as error:
            missing = isinstance(error, MissingScenario)
            context = {"missing": missing, "fault": what_is_wrong(error) if may_mend(request.user) else None}
            return render(request, "drills/broken.html", context, status=404 if missing else 503)

    return wrapped
