"""The walk knows every address, and every address answers as its entry says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path, resolve
from django.urls.resolvers import LocalePrefixPattern

from firesafety.urls import handler403, handler404, handler500
from firesafety.urls import urlpatterns as site_urlpatterns
from tests.addresses.cms import WAGTAILS_OWN
from tests.races import run_race
from tests.walk import Entry, walk

VISIT = Path(__file__).parent / "scripts" / "visit.py"
CATCH_ALL = r"^((?:[\w\-]+/)*)$"
# One address more, as a room would add it: the walk must ask for its entry.
urlpatterns = [path("forgotten/<int:number>/", lambda request, number: None), *site_urlpatterns]
__all__ = ["handler403", "handler404", "handler500"]


def routes(resolver: URLResolver, before: str = "") -> set[str]:
    """Every route of the URL conf, whole, without the language's prefix."""
    found = set()
    for pattern in resolver.url_patterns:
        own = "" if isinstance(pattern.pattern, LocalePrefixPattern) else str(pattern.pattern)
        whole = before + own.removeprefix("^") if before else own  # as a match names its route
        found |= {whole} if isinstance(pattern, URLPattern) else routes(pattern, whole)
    return found


def route_of(entry: Entry) -> str:
    return resolve(entry.example().partition("?")[0]).route


def without_an_entry() -> list[str]:
    known = {route_of(entry) for entry in walk()}
    return sorted(route for route in routes(get_resolver()) - known if not route.startswith(tuple(WAGTAILS_OWN)))


def test_every_address_has_an_entry():
    assert without_an_entry() == [], "write an entry into tests/addresses/ (what tests/walk.py says of it)"


@override_settings(ROOT_URLCONF=__name__)
def test_an_address_without_an_entry_is_noticed():
    assert without_an_entry() == ["forgotten/<int:number>/"]


def test_every_entry_has_its_address():
    pages_of_the_cms = {"home", "courses", "course", "lesson", "announcements", "announcement"}
    gone = [entry.name for entry in walk() if route_of(entry) == CATCH_ALL and entry.name not in pages_of_the_cms]
    assert gone == []


def test_every_exemption_is_needed():
    known = {route_of(entry) for entry in walk()}
    others = routes(get_resolver()) - known
    assert [start for start in WAGTAILS_OWN if not any(route.startswith(start) for route in others)] == []


def test_names_are_unique():
    counts = Counter(entry.name for entry in walk())
    assert [name for name, count in counts.items() if count > 1] == []


def visit(walked, *names: str, **changes: Any) -> dict[str, list[str]]:
    """What is not as the entries say, of all or of these."""
    var_dir, prepared = walked
    replace(prepared, **changes).save(var_dir / "walk.json")
    return run_race(VISIT, var_dir, str(var_dir / "walk.json"), *names, timeout=900, LOG_LEVEL="CRITICAL")


def test_every_entry_answers_as_it_says(walked):
    """Status, content policy and language in Chinese and English; no parameter is read, no field sent, unnamed."""
    assert visit(walked) == {}


def test_an_entry_that_answers_something_else_is_noticed(walked):
    assert set(visit(walked, "keeper", "home", sessions={})) == {"keeper (zh-hans)", "keeper (en)"}
