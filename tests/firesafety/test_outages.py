"""A database away for a moment costs a second try or a 503 with a time, never a 500."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpResponse

from firesafety import views
from firesafety.outages import OutageMiddleware, is_outage

LOCKED = OperationalError("database is locked")


class Page:
    """A page that fails so many times before it answers."""

    def __init__(self, failures: int, error: Exception = LOCKED) -> None:
        self.left, self.error, self.asked = failures, error, 0

    def __call__(self, request, path: str) -> HttpResponse:
        self.asked += 1
        if self.left:
            self.left -= 1
            raise self.error
        return HttpResponse("well")


@pytest.fixture
def quiet(client, db, monkeypatch):
    """A client that shows what a visitor sees, on pages without a site to be found, of a platform that is set up."""
    client.raise_request_exception = False
    monkeypatch.setattr(views, "_is_bare", lambda request: False)
    monkeypatch.setattr(views, "remember_site", lambda request: None)

    def ask(page: Page, method: str = "get"):
        monkeypatch.setattr(views, "serve", page)
        return getattr(client, method)("/some-page/")

    return ask


def test_a_page_that_failed_once_is_asked_again(quiet):
    page = Page(1)
    answer = quiet(page)
    assert (answer.status_code, answer.content, page.asked) == (200, b"well", 2)


def test_without_the_middleware_the_visitor_sees_it(quiet, settings):
    """The control."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Outage" not in name]
    assert quiet(Page(1)).status_code == 503


def test_a_page_that_fails_twice_says_when_to_come_again(quiet):
    page = Page(9)
    answer = quiet(page)
    assert (answer.status_code, page.asked) == (503, 2)
    assert int(answer["Retry-After"]) > 0
    assert "稍等" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_what_may_have_been_done_is_not_done_again(quiet):
    page = Page(1)
    answer = quiet(page, "post")
    assert (answer.status_code, page.asked) == (503, 1)


def test_programs_read_json(rf):
    try:
        raise LOCKED
    except OperationalError:
        answer = views.server_error(rf.get("/api/venues"))
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/json")


def test_a_mistake_of_ours_stays_a_500(quiet):
    page = Page(9, OperationalError("no such table: venues_venue"))
    answer = quiet(page)
    assert (answer.status_code, page.asked) == (500, 1)
    assert not is_outage(ValueError("a mistake"))


def test_only_the_number_of_a_request_stands_outside_of_what_asks_again(settings):
    asks_again = f"{OutageMiddleware.__module__}.{OutageMiddleware.__name__}"
    assert settings.MIDDLEWARE[:2] == ["firesafety.requests.RequestMiddleware", asks_again]
