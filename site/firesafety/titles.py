"""Names the ledger's content keys by what the rooms call them: courses, quizzes, drills with their limits, venues."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from courses.training.evidence.content_titles import (
    Shown,
    limit_contents,
    list_contents,
    name_contents,
    show_contents,
)

if TYPE_CHECKING:
    from simulator.engine.scenario.model import Scenario


def _courses(keys: list[str]) -> dict[str, str]:
    from courses.models import CoursePage

    return dict(CoursePage.objects.filter(content_key__in=keys).values_list("content_key", "title"))


def _all_courses() -> list[tuple[str, str]]:
    """Each course once: a translation shares its key."""
    from courses.models import CoursePage

    rows = CoursePage.objects.live().public().order_by("locale", "path").values_list("content_key", "title")
    found: dict[str, str] = {}
    for key, title in rows:
        found.setdefault(key, title)
    return list(found.items())


def _course_pages(keys: list[str]) -> dict[str, Shown]:
    """The first page of each course, of its translations too."""
    from courses.models import PAGE_LINE, CoursePage

    found: dict[str, Shown] = {}
    rows = CoursePage.objects.live().public().filter(content_key__in=keys).order_by("path")
    for page in rows.only(*PAGE_LINE, "minutes", "content_key"):
        if page.content_key not in found and page.url:
            found[page.content_key] = Shown(page.url, page.minutes)
    return found


def _quizzes(keys: list[str]) -> dict[str, str]:
    from courses.quizzes.models import Quiz

    return dict(Quiz.objects.filter(key__in=keys).values_list("key", "title"))


def _drills(scenarios: list[str]) -> dict[str, str]:
    """Scenarios that are gone or broken have no name; their evidence stays under its key."""
    language = _language()
    return {name: scenario.name[language] for name, scenario in _known(scenarios)}


def _limits_of_drills(scenarios: list[str]) -> dict[str, str]:
    """What the models of these scenarios cannot show, as their pages say it."""
    language = _language()
    return {name: scenario.limits[language] for name, scenario in _known(scenarios)}


def _known(scenarios: list[str]) -> Iterator[tuple[str, Scenario]]:
    from simulator.engine.scenario.loader import load_scenario
    from simulator.engine.scenario.model import ScenarioError

    for scenario in dict.fromkeys(scenarios):
        with suppress(ScenarioError):
            yield scenario, load_scenario(scenario)


def _language() -> str:
    from simulator.protocol.text import language_of

    return language_of(get_language())


def _venues(codes: list[str]) -> dict[str, str]:
    from venues.models import Venue

    found = Venue.objects.filter(division__code__in=codes).select_related("division")
    return {venue.division.code: str(venue) for venue in found}


def register_titles() -> None:
    for prefix, resolver in (("course", _courses), ("quiz", _quizzes), ("drill", _drills), ("visit", _venues)):
        name_contents(prefix, resolver)
    limit_contents("drill", _limits_of_drills)
    show_contents("course", _course_pages)
    list_contents("course", _all_courses)
