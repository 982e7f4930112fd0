"""What venues and films add to the course pages."""

from __future__ import annotations

from courses.extensions import find_films_by, show_on_home


def register_pages() -> None:
    from media.selectors import film_by_key
    from venues.selectors import home_figures

    show_on_home("venues", home_figures)
    find_films_by("media", film_by_key)
