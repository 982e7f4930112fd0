"""A page for a scenario file that cannot be read, with the place in the file for staff."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from people.models import User
from simulator.engine.scenario.model import MissingScenarioError, ScenarioError

from .language import page_language


def may_mend(user: object) -> bool:
    """True for staff, who are shown what is wrong with a file, and where."""
    return isinstance(user, User) and user.is_active and (user.is_staff or user.is_superuser)


def what_is_wrong(error: ScenarioError) -> dict[str, str]:
    """What staff are told about a broken file: its name, the place in it and the fault, in the reader's language."""
    return {"file": error.file, "place": error.place, "said": error.problem[page_language()]}


class ScenarioFaultMiddleware:
    """Answers with a page when a view fails on a scenario that is missing (404) or broken (503)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ScenarioError):
            return None
        missing = isinstance(error, MissingScenarioError)
        context = {"missing": missing, "fault": what_is_wrong(error) if may_mend(request.user) else None}
        return render(request, "drills/broken.html", context, status=404 if missing else 503)
