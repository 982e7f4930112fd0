"""What venues, announcements and films add to the course pages."""

from __future__ import annotations

from typing import Any

from courses.extensions import find_films_by, show_on_home

ON_HOME = 3


def register_pages() -> None:
    from media.selectors import film_by_key
    from venues.selectors import home_figures

    show_on_home("venues", home_figures)
    show_on_home("announcements", _announcements)
    find_films_by("media", film_by_key)


def _announcements() -> dict[str, Any]:
    """The newest announcements, and the page that has them all; nothing where there is none."""
    from portal.feeds import newest_articles

    articles = newest_articles(ON_HOME)
    return {"articles": articles, "articles_page": articles[0].get_parent() if articles else None}
