"""What venues, announcements, films and drills add to the course pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from courses.extensions import Drill, find_films_by, offer_drills, show_on_home

ON_HOME = 3


def register_pages() -> None:
    from media.selectors import film_by_key, lesson_films
    from venues.selectors import home_figures

    show_on_home("venues", home_figures)
    show_on_home("announcements", _announcements)
    find_films_by("media", film_by_key, lesson_films)
    offer_drills("simulator", _drills)


def _announcements() -> dict[str, Any]:
    """The newest announcements, and the page that has them all; nothing where there is none."""
    from portal.feeds import newest_articles

    articles = newest_articles(ON_HOME)
    return {"articles": articles, "articles_page": articles[0].get_parent() if articles else None}


def _drills() -> list[Drill]:
    """The drills that can be played, in the active language; a class plays those that have a script for it."""
    from simulator.drills.access import may_open
    from simulator.drills.pages.language import page_language
    from simulator.engine.scenario.loader import load_scenario, usable_ids

    spoken, at_one_screen = page_language(), reverse("drills:screen")
    return [
        Drill(
            key=name,
            title=scenario.name[spoken],
            summary=scenario.summary[spoken],
            url=f"{reverse('drills:index')}#{name}",
            class_url=at_one_screen if scenario.script is not None else "",
            may_lead=may_open,
        )
        for name, scenario in ((name, load_scenario(name)) for name in usable_ids())
    ]
